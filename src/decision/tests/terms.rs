//! On what terms values are given.

use super::world::*;
use crate::decision::{Outcome, Reason, RouteKind};
use crate::model::{Category, Obligation};

#[test]
fn the_terms_follow_from_modality_category_and_holder() {
    let own = World::asked_by(
        "jbra/ots",
        "first-analysis",
        &[Category::Plan, Category::Health],
    )
    .with_ots();
    let own_plan = own.granted("jbra/ots", CHILD, Category::Plan).unwrap();
    assert!(own_plan.terms.obligations.is_empty());
    let duty = own
        .granted("samen-doen/help", CHILD, Category::Plan)
        .unwrap();
    assert_eq!(
        duty.terms.obligations,
        [Obligation::UseUntil, Obligation::TellPerson].into()
    );
    assert_eq!(
        duty.use_until,
        Some("2027-05-31T22:00:00Z".parse().unwrap())
    );
    let health = World::asked_by("samen-doen/access", "first-analysis", &[Category::Health])
        .consented(CHILD, &["samen-doen/help", "blijf/shelter"]);
    let consented = health
        .granted("samen-doen/help", CHILD, Category::Health)
        .unwrap();
    assert_eq!(
        consented.terms.obligations,
        [
            Obligation::UseUntil,
            Obligation::NoOnward,
            Obligation::DoNotTell
        ]
        .into()
    );
    assert_eq!(
        consented.use_until,
        Some("2027-01-31T23:00:00Z".parse().unwrap())
    );
    let shelter = health
        .granted("blijf/shelter", CHILD, Category::Health)
        .unwrap();
    assert_eq!(shelter.terms.obligations, consented.terms.obligations);
}

/// Laws 2 and 8: a plan of Samen DOEN, of a shelter and of a doctor, each given by consent to somebody who may not know from whom.
#[test]
fn what_is_told_beside_a_consented_value_is_the_same_whatever_kind_of_holder_gave_it() {
    let holders = ["samen-doen/help", "blijf/shelter", "gp/care"];
    let world = World::asked_by("samen-doen/access", "first-analysis", &[Category::Plan])
        .consented(CHILD, &holders);
    let told = holders.map(|holder| {
        let grant = world.granted(holder, CHILD, Category::Plan).unwrap();
        (grant.told_articles(false), grant.terms.obligations.clone())
    });
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0], told[2]);
    assert!(!told[0].0.is_empty(), "their own task is told");
    let honours = [Obligation::UseUntil, Obligation::NoOnward];
    let world = World {
        honours: honours.into(),
        ..world
    };
    for holder in holders {
        let refused = Outcome::NotHonoured([Obligation::DoNotTell].into());
        assert_eq!(world.outcome(holder, CHILD, Category::Plan), refused);
    }
}

#[test]
fn a_duty_beside_a_consent_cites_the_duty_alone() {
    let world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan])
        .with_ots()
        .consented(CHILD, &["samen-doen/help"]);
    let without = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]).with_ots();
    let grant = |world: &World| {
        world
            .granted("samen-doen/help", CHILD, Category::Plan)
            .unwrap()
    };
    assert_eq!(grant(&world), grant(&without));
}

#[test]
fn a_value_whose_terms_are_not_declared_is_not_given() {
    let mut world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]).with_ots();
    world.honours = [Obligation::UseUntil].into();
    assert_eq!(
        world.outcome("samen-doen/help", CHILD, Category::Plan),
        Outcome::NotHonoured([Obligation::TellPerson].into())
    );
    let decision = world.decided();
    let line = decision
        .withheld()
        .iter()
        .find(|line| line.reason == Reason::ObligationNotHonoured)
        .unwrap();
    assert_eq!(line.routes[0].kind, RouteKind::DeclareObligation);
    assert!(
        decision
            .permit()
            .covers(&hat("jbra/ots"), CHILD, Category::Plan)
            .is_some()
    );
}
