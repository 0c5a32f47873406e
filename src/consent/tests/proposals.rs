//! What to ask of whom.

use super::*;
use crate::model::id::PseudonymKind;
use crate::model::{AgeRange, Pseudonym};

fn known(ages: AgeRange, deceased: bool) -> KnownSubject {
    KnownSubject {
        pseudonym: Pseudonym::new(PseudonymKind::Person, [7; 16]),
        ages,
        deceased,
    }
}

fn aged(years: i32) -> AgeRange {
    let born = TODAY.saturating_sub(years.years());
    AgeRange::on(TODAY, born, born, false)
}

#[test]
fn the_cells_asked_for_are_those_of_a_text_for_this_recipient_alone() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    let recipient = hat("blijf/shelter");
    let proposals = propose(&recipient, &task(), &[known(aged(8), false)], &tables);
    assert!(!proposals.is_empty());
    for proposal in &proposals {
        let text = tables
            .consent_text(&proposal.text_id, proposal.text_version)
            .unwrap();
        assert_eq!(
            proposal.cells.recipients,
            BTreeSet::from([recipient.clone()])
        );
        assert!(proposal.cells.categories.is_subset(&text.categories));
        assert!(proposal.cells.holders.is_subset(&text.holders));
        assert!(!proposal.cells.holders.contains(&recipient));
        assert!(proposal.text_nl.contains("U hoeft geen ja te zeggen"));
    }
}

#[test]
fn the_group_that_must_give_follows_from_the_age_that_may_be_known() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    let expected = AgeRange::on(TODAY, TODAY, TODAY, true);
    for (ages, deceased, group) in [
        (aged(8), false, GiverGroup::AuthorityHolders),
        (aged(14), false, GiverGroup::ChildAndAuthorityHolders),
        (aged(16), false, GiverGroup::Own),
        (aged(40), false, GiverGroup::Own),
        (
            AgeRange::UNKNOWN,
            false,
            GiverGroup::ChildAndAuthorityHolders,
        ),
        (expected, false, GiverGroup::NobodyCanGive),
        (aged(40), true, GiverGroup::NobodyCanGive),
    ] {
        let subjects = [known(ages, deceased)];
        let proposals = propose(&hat("samen-doen/help"), &task(), &subjects, &tables);
        assert!(!proposals.is_empty());
        assert!(proposals.iter().all(|proposal| proposal.givers == group));
    }
}

#[test]
fn consent_to_sharing_is_asked_only_where_it_may_be_the_basis() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    let kinds = |recipient: &str, task: &str| {
        let task = task.parse().unwrap();
        let proposals = propose(&hat(recipient), &task, &[known(aged(40), false)], &tables);
        let kinds: BTreeSet<_> = proposals
            .into_iter()
            .flat_map(|proposal| proposal.kinds)
            .collect();
        kinds
    };
    let release = BTreeSet::from([ConsentKind::SecrecyRelease]);
    let both = BTreeSet::from([ConsentKind::Sharing, ConsentKind::SecrecyRelease]);
    assert_eq!(kinds("vt/report", "first-analysis"), release);
    assert_eq!(kinds("samen-doen/help", "safety-plan"), both);
}

#[test]
fn a_hat_without_the_task_is_proposed_nothing() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    let task = "vt-inquiry".parse().unwrap();
    assert!(
        propose(
            &hat("blijf/shelter"),
            &task,
            &[known(aged(8), false)],
            &tables
        )
        .is_empty()
    );
}

#[test]
fn statements_on_everything_proposed_open_what_was_proposed() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    let proposals = propose(
        &world.recipient,
        &task(),
        &[known(aged(8), false)],
        &catalogue.on(TODAY),
    );
    let plan = proposals
        .iter()
        .find(|proposal| proposal.cells.categories.contains(&Category::Plan))
        .unwrap();
    for kind in &plan.kinds {
        world.kind = *kind;
        for person in [MOTHER, FATHER] {
            world.consents(person, date(2026, 11, 1)).statement.cells = plan.cells.clone();
        }
    }
    for kind in &plan.kinds {
        world.kind = *kind;
        assert!(given(&world.status(&catalogue)), "{kind}");
    }
}
