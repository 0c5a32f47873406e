//! What is held against a statement before it is recorded.

use super::*;

const ON: Day = date(2026, 10, 20);

fn fault(world: &World) -> Option<&'static str> {
    let said = &world.statements.last().unwrap().statement;
    lacks_standing(said, &world.facts, &shipped()).map(|fault| fault.field)
}

#[test]
fn a_consent_by_somebody_without_standing_on_that_day_is_refused_by_field() {
    let mut world = World::with_child_of(8);
    world.authority(AuthorityOutcome::OneParent, &[MOTHER], None);
    world.consents(MOTHER, ON);
    assert_eq!(fault(&world), None);
    world.consents(FATHER, ON);
    assert_eq!(fault(&world), Some("giver"), "without authority");
    world.consents(CHILD, ON);
    assert_eq!(fault(&world), Some("giver"), "a child of 8");
    world.consents(MOTHER, ON).statement.standing = Standing::Guardian;
    assert_eq!(fault(&world), Some("giver"), "on another standing");
    world.refuses(FATHER, ON);
    assert_eq!(fault(&world), None, "a refusal needs none");
}

#[test]
fn standing_is_that_of_the_day_on_which_it_was_said() {
    let mut world = World::with_child_of(16).joint_authority();
    world.consents(MOTHER, ON);
    assert_eq!(fault(&world), None, "fifteen still");
    world.consents(MOTHER, date(2026, 10, 23));
    assert_eq!(fault(&world), Some("giver"), "sixteen today");
}

#[test]
fn what_the_facts_do_not_tell_is_no_reason_to_refuse() {
    let mut world = World::with_child_of(8);
    world.consents(FATHER, ON);
    assert_eq!(fault(&world), None, "nobody recorded who has authority");
    world.consents(FATHER, ON).statement.standing = Standing::Representative;
    assert_eq!(fault(&world), None, "others may know the order");
}

#[test]
fn two_opposite_statements_on_one_day_are_told_apart_from_two_days_givers_and_cells() {
    let mut world = World::with_child_of(8);
    world.consents(MOTHER, ON);
    world.refuses(FATHER, ON);
    world.refuses(MOTHER, ON.tomorrow().unwrap());
    let other = world.refuses(MOTHER, ON);
    other.statement.cells.categories = BTreeSet::from([Category::Debt]);
    let found = |world: &World| {
        let said: Vec<_> = world
            .statements
            .iter()
            .map(|said| &said.statement)
            .collect();
        contradictions(&said)
    };
    assert!(found(&world).is_empty());
    world.refuses(MOTHER, ON).statement.given_at = moment(ON) + 3.hours();
    assert_eq!(found(&world), [4]);
}
