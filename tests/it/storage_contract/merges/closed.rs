//! What somebody refused or withdrew about either closes for the one they are, and stays closed for both once they are two again (law 4).

use samenbeeld::consent::{Cells, Giver, Language, Statement, StatementAnswer, TextShown};
use samenbeeld::model::catalogue::Standing;
use samenbeeld::model::{ConsentId, ConsentKind, Period};

use super::*;

on_both!(
    a_withdrawal_under_one_name_closes_what_was_given_under_the_other,
    what_was_refused_while_two_were_one_stays_refused_for_both,
    whoever_withdraws_under_either_name_withdraws_for_a_child,
);

/// What a person says about their own data.
pub(super) fn statement(subject: PersonId, answer: StatementAnswer) -> Statement {
    Statement {
        kind: ConsentKind::Sharing,
        answer,
        subject,
        giver: Giver::Person(subject),
        standing: Standing::Own,
        cells: Cells {
            holders: [hat(JBRA)].into(),
            recipients: [hat(VT)].into(),
            task: "safety-plan".parse().unwrap(),
            categories: BTreeSet::new(),
        },
        period: Period::new("2026-01-01".parse().unwrap(), "2027-01-01".parse().ok()).unwrap(),
        text: TextShown {
            id: "sharing".to_owned(),
            version: 1,
            language: Language::Dutch,
        },
        explained_by: professional("w.kanarie-sub"),
        co_givers: BTreeSet::new(),
        evidence: World::proof(),
        given_at: "2026-11-01T09:00:00Z".parse().unwrap(),
        replaces: None,
    }
}

impl World {
    pub(super) async fn says(&self, by: &str, said: Statement) -> ConsentId {
        let id = ConsentId::from_bytes(self.bits());
        let subject = SubjectRef::Person(said.subject);
        let event = RegisterEvent::StatementRecorded {
            id,
            statement: Box::new(said),
        };
        let records = vec![self.record(by, event, subject)];
        self.store.commit(self.commit(by, records)).await.unwrap();
        id
    }

    pub(super) async fn withdraws(&self, subject: PersonId, consent: Option<ConsentId>) {
        let event = RegisterEvent::Withdrawn {
            subject,
            by: Some(subject),
            consent,
        };
        let records = vec![self.record(VT, event, SubjectRef::Person(subject))];
        self.store.commit(self.commit(VT, records)).await.unwrap();
    }
}

/// Whether each consent that was given stands, and how many were refused.
pub(super) fn standing(facts: &HouseholdFacts) -> (Vec<bool>, usize) {
    let (given, refused): (Vec<_>, Vec<_>) = facts
        .statements
        .iter()
        .partition(|said| said.statement.answer == StatementAnswer::Given);
    let stands = given.iter().map(|said| said.withdrawn_at.is_none());
    (stands.collect(), refused.len())
}

async fn a_withdrawal_under_one_name_closes_what_was_given_under_the_other(world: World) {
    for named in [false, true] {
        let twice = Twice::enrolled(world.another().await).await;
        let world = &twice.world;
        let given = statement(twice.merged, StatementAnswer::Given);
        let consent = world.says(VT, given).await;
        world
            .says(JBRA, statement(twice.kept, StatementAnswer::Refused))
            .await;
        let merge = world.merged(twice.kept, twice.merged).await;
        assert_eq!(standing(&twice.of_jbra().await), (vec![true], 1));
        assert_eq!(
            standing(&twice.of_vt().await),
            (vec![true], 1),
            "the refusal closes for both"
        );
        world.withdraws(twice.kept, named.then_some(consent)).await;
        assert_eq!(standing(&twice.of_jbra().await), (vec![false], 1));
        assert_eq!(standing(&twice.of_vt().await), (vec![false], 1));
        world.unmerged(merge, twice.kept).await.unwrap();
        assert_eq!(standing(&twice.of_jbra().await), (vec![], 1));
        assert_eq!(
            standing(&twice.of_vt().await),
            (vec![false], 0),
            "it stays withdrawn"
        );
    }
}

async fn what_was_refused_while_two_were_one_stays_refused_for_both(world: World) {
    let (twice, merge) = Twice::merged(world).await;
    let world = &twice.world;
    world
        .says(JBRA, statement(twice.kept, StatementAnswer::Refused))
        .await;
    world
        .says(JBRA, statement(twice.kept, StatementAnswer::Given))
        .await;
    world.unmerged(merge, twice.kept).await.unwrap();
    assert_eq!(standing(&twice.of_jbra().await), (vec![true], 1));
    assert_eq!(standing(&twice.of_vt().await), (vec![], 1));
    world
        .says(JBRA, statement(twice.kept, StatementAnswer::Refused))
        .await;
    assert_eq!(
        standing(&twice.of_vt().await),
        (vec![], 1),
        "what came after is another's"
    );
}

async fn whoever_withdraws_under_either_name_withdraws_for_a_child(world: World) {
    let (home, seen) = world.household(JBRA).await;
    let (child, _) = world.enrolled(JBRA, "1").await;
    let (father, _) = world.enrolled(JBRA, "2").await;
    let (again, _) = world.enrolled(VT, "3").await;
    world.join(JBRA, home, child).await;
    let given = Statement {
        giver: Giver::Person(father),
        standing: Standing::AuthorityHolder,
        ..statement(child, StatementAnswer::Given)
    };
    world.says(JBRA, given).await;
    let merge = world.merged(again, father).await;
    let event = RegisterEvent::Withdrawn {
        subject: child,
        by: Some(again),
        consent: None,
    };
    let records = vec![world.record(VT, event, SubjectRef::Person(child))];
    world.store.commit(world.commit(VT, records)).await.unwrap();
    let of_jbra = async || standing(&world.read("jbra", &seen).await);
    assert_eq!(of_jbra().await, (vec![false], 0));
    world.unmerged(merge, again).await.unwrap();
    assert_eq!(
        of_jbra().await,
        (vec![false], 0),
        "he said it, whoever he is"
    );
}
