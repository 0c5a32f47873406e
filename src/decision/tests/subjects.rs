//! Whom an asker may know, and what sources are asked by.

use super::world::*;
use crate::model::fact::MemberRole;
use crate::model::{Category, Fact, PersonId};

const GRANDMOTHER: PersonId = PersonId::from_bytes([6; 16]);

fn with_grandmother(asker: &str, categories: &[Category]) -> World {
    let mut world = World::asked_by(asker, "safety-plan", categories).with_ots();
    world
        .facts
        .pseudonyms
        .insert(GRANDMOTHER, pseudonym(GRANDMOTHER));
    world.fact("blijf/shelter", membership(GRANDMOTHER, MemberRole::Other));
    world.fact(
        "blijf/shelter",
        birth(GRANDMOTHER, jiff::civil::date(1950, 5, 5)),
    );
    world
}

#[test]
fn a_member_written_by_others_is_not_there_without_a_flow_or_a_link() {
    let mut world = with_grandmother("jbra/ots", &[Category::Plan, Category::Composition]);
    assert!(!world.decided().subjects().contains_key(&GRANDMOTHER));
    world.link("jbra/guardian", GRANDMOTHER);
    let decision = world.decided();
    assert!(decision.subjects()[&GRANDMOTHER].roles.is_empty());
}

#[test]
fn a_member_whose_composition_may_be_told_is_there_with_the_role() {
    let mut world = with_grandmother("samen-doen/help", &[Category::Plan, Category::Composition]);
    world = world.consented(GRANDMOTHER, &["blijf/shelter"]);
    let decision = world.decided();
    assert_eq!(
        decision.subjects()[&GRANDMOTHER].roles,
        [MemberRole::Other].into()
    );
}

#[test]
fn who_is_not_there_is_unknown_the_same_as_who_does_not_exist() {
    let mut world = with_grandmother("jbra/ots", &[Category::Plan]);
    let stranger = pseudonym(PersonId::from_bytes([66; 16]));
    world.subjects = [pseudonym(CHILD), pseudonym(GRANDMOTHER), stranger].into();
    let decision = world.decided();
    assert_eq!(
        decision.subjects().keys().copied().collect::<Vec<_>>(),
        [CHILD]
    );
    assert_eq!(
        *decision.unknown(),
        [pseudonym(GRANDMOTHER), stranger].into()
    );
}

#[test]
fn only_linked_holders_with_an_open_flow_are_asked() {
    let mut world = with_grandmother("jbra/ots", &[Category::Plan]);
    world.link("samen-doen/help", CHILD);
    world.link("samen-doen/help", SIBLING);
    world.link("blijf/shelter", CHILD);
    world.link("jbra/ots", CHILD);
    let decision = world.decided();
    let asked: Vec<_> = decision
        .links()
        .iter()
        .map(|link| (link.holder.to_string(), link.person))
        .collect();
    assert_eq!(
        asked,
        [
            ("jbra/ots".to_owned(), CHILD),
            ("samen-doen/help".to_owned(), CHILD)
        ]
    );
    assert!(!format!("{:?}", decision.links()).contains("C-"));
}

#[test]
fn involvement_is_known_of_the_own_hat_and_where_the_flow_is_open() {
    let world = World::asked_by("jbra/ots", "first-analysis", &[Category::Plan]).with_ots();
    let decision = world.decided();
    assert!(decision.involvement_known(&hat("jbra/ots"), SIBLING));
    assert!(decision.involvement_known(&hat("samen-doen/help"), CHILD));
    assert!(!decision.involvement_known(&hat("samen-doen/help"), SIBLING));
    assert!(!decision.involvement_known(&hat("blijf/shelter"), CHILD));
}

#[test]
fn a_membership_that_ended_no_longer_counts() {
    let world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]);
    let world =
        world.without(|fact| matches!(fact, Fact::Membership { person, .. } if *person == PARTNER));
    assert!(!world.decided().subjects().contains_key(&PARTNER));
}

#[test]
fn who_was_known_as_two_is_asked_about_by_either_name_and_told_of_by_one() {
    let mut world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]).with_ots();
    let further = pseudonym(PersonId::from_bytes([66; 16]));
    world.facts.further_names.insert(further, CHILD);
    for names in [vec![further], vec![pseudonym(CHILD), further]] {
        world.subjects = names.into_iter().collect();
        let decision = world.decided();
        let subjects: Vec<_> = decision.subjects().keys().copied().collect();
        assert_eq!(subjects, [CHILD]);
        assert!(decision.unknown().is_empty());
    }
}
