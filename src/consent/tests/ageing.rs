//! Authority that nobody has looked up for a while (law.md, scenario 30).

use super::*;
use crate::model::fact::LookUp;

/// A child of eight whose parents both consented; `days_ago` their authority was recorded, on a look-up at `looked_up`.
fn status(days_ago: i32, looked_up: Option<Timestamp>) -> ConsentStatus {
    let mut world = World::with_child_of(8).joint_authority();
    world.consents(MOTHER, date(2026, 10, 20));
    world.consents(FATHER, date(2026, 10, 20));
    let authority = world.facts.last_mut().unwrap();
    authority.recorded_at = ago(days_ago);
    authority.evidence = looked_up.map(|at| Evidence {
        kind: EvidenceKind::Brp,
        keyed_hash: None,
        witness: None,
        looked_up: Some(LookUp {
            at,
            version: "2.0".to_owned(),
        }),
    });
    world.status(&shipped())
}

fn ago(days: i32) -> Timestamp {
    moment(TODAY.saturating_sub(days.days()))
}

#[test]
fn authority_looked_up_a_month_ago_opens_nothing_any_more() {
    assert!(given(&status(31, None)));
    assert_eq!(status(32, None), ConsentStatus::CannotBeDetermined);
}

#[test]
fn age_counts_from_the_look_up_and_never_from_later_than_the_recording() {
    assert!(given(&status(1, Some(ago(31)))));
    assert_eq!(status(1, Some(ago(32))), ConsentStatus::CannotBeDetermined);
    assert_eq!(status(32, Some(ago(0))), ConsentStatus::CannotBeDetermined);
}

#[test]
fn an_old_look_up_still_contradicts_a_fresh_one_and_still_agrees_with_it() {
    for (outcome, holders, counts) in [
        (AuthorityOutcome::BothParents, vec![MOTHER, FATHER], true),
        (AuthorityOutcome::OneParent, vec![MOTHER], false),
    ] {
        let mut world = World::with_child_of(8).joint_authority();
        world.consents(MOTHER, date(2026, 10, 20));
        world.consents(FATHER, date(2026, 10, 20));
        world.authority(outcome, &holders, None).recorded_at = ago(400);
        assert_eq!(given(&world.status(&shipped())), counts, "{outcome}");
    }
}

#[test]
fn the_data_of_a_youth_of_sixteen_need_no_authority_and_so_no_fresh_one() {
    let mut world = World::with_child_of(16).joint_authority();
    world.facts.last_mut().unwrap().recorded_at = ago(400);
    let own = world.consents(CHILD, date(2026, 10, 20));
    own.statement.standing = Standing::Own;
    assert!(given(&world.status(&shipped())));
}
