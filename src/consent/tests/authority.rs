//! Lost authority, guardians for a time, decisions of a court, silence, ages to the day.

use super::people::missing_hat;
use super::*;
use crate::model::fact::{LossKind, Matter, RulingKind};

const GIVEN_ON: Day = date(2026, 10, 20);

#[test]
fn who_lost_authority_is_not_asked_and_the_other_suffices() {
    let catalogue = shipped();
    for &loss in LossKind::ALL {
        let mut world = World::with_child_of(8).joint_authority();
        world.lost(FATHER, loss);
        world.consents(FATHER, GIVEN_ON);
        assert_eq!(world.status(&catalogue), missing(&[MOTHER]), "{loss}");
        world.consents(MOTHER, GIVEN_ON);
        assert!(given(&world.status(&catalogue)), "{loss}");
        world.lost(MOTHER, loss);
        assert_eq!(world.status(&catalogue), ConsentStatus::NobodyCanGive);
    }
}

#[test]
fn a_loss_that_the_recipient_wrote_and_nobody_confirmed_leaves_both_needed() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    let lost = world.lost(FATHER, LossKind::Suspended);
    lost.writer = writer("blijf/shelter");
    lost.confirmed_by = None;
    assert_eq!(world.status(&catalogue), missing(&[MOTHER, FATHER]));
}

#[test]
fn when_a_parent_or_the_other_dies_it_is_looked_up_again_who_is_left() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8);
    let persons = [MOTHER, FATHER];
    world.authority(AuthorityOutcome::ParentWithNonParent, &persons, None);
    assert_eq!(world.status(&catalogue), missing(&persons));
    world.fact(Fact::Death { person: FATHER });
    assert_eq!(world.status(&catalogue), ConsentStatus::CannotBeDetermined);
}

#[test]
fn a_provisional_guardian_speaks_for_three_months_and_a_look_up_from_then_says_nothing_after() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    world.provisional_guardian(date(2026, 8, 24)).valid =
        Period::new(date(2026, 8, 24), None).unwrap();
    assert_eq!(
        world.status(&catalogue),
        missing_hat("jbra/guardian"),
        "the last day"
    );
    world.at = first_moment(date(2026, 11, 24)).unwrap();
    let both = missing(&[MOTHER, FATHER]);
    assert_eq!(
        world.status(&catalogue),
        both,
        "also where no end was recorded"
    );
    world.facts.remove(1);
    let found = world.authority(AuthorityOutcome::Guardian, &[], Some("jbra/guardian"));
    found.recorded_at = moment(date(2026, 11, 20));
    assert_eq!(world.status(&catalogue), ConsentStatus::CannotBeDetermined);
    world.facts.last_mut().unwrap().recorded_at = first_moment(date(2026, 11, 24)).unwrap();
    assert_eq!(
        world.status(&catalogue),
        missing_hat("jbra/guardian"),
        "looked up anew"
    );
}

#[test]
fn a_court_decides_in_place_of_the_parent_it_names_within_its_matters_hats_and_days() {
    use RulingKind::{JointAuthority, Treatment};

    let catalogue = shipped();
    let refused = || {
        let mut world = World::with_child_of(8).joint_authority();
        world.consents(MOTHER, GIVEN_ON);
        world.refuses(FATHER, GIVEN_ON);
        world
    };
    for (ruling, in_place_of, matter, recipient, opens) in [
        (JointAuthority, FATHER, Matter::Care, "blijf/shelter", true),
        (JointAuthority, MOTHER, Matter::Care, "blijf/shelter", false),
        (
            JointAuthority,
            FATHER,
            Matter::School,
            "blijf/shelter",
            false,
        ),
        (JointAuthority, FATHER, Matter::Care, "vt/report", false),
        (Treatment, FATHER, Matter::Treatment, "blijf/shelter", false),
        (Treatment, FATHER, Matter::Care, "blijf/shelter", false),
    ] {
        let mut world = refused();
        world.ruled(ruling, in_place_of, &[matter], &[recipient]);
        assert_eq!(
            given(&world.status(&catalogue)),
            opens,
            "{ruling} {matter} {recipient}"
        );
    }
    let mut over = refused();
    over.ruled(JointAuthority, FATHER, &[Matter::Care], &["blijf/shelter"])
        .valid = Period::new(date(2026, 6, 1), Some(TODAY)).unwrap();
    assert_eq!(over.status(&catalogue), ConsentStatus::Refused);
    let mut endless = refused();
    endless
        .ruled(JointAuthority, FATHER, &[Matter::Care], &["blijf/shelter"])
        .valid = Period::new(date(2026, 6, 1), None).unwrap();
    assert_eq!(
        endless.status(&catalogue),
        ConsentStatus::Refused,
        "no end, no decision"
    );
}

#[test]
fn a_court_never_speaks_for_the_child() {
    let catalogue = shipped();
    let mut world = World::with_child_of(14).joint_authority();
    world.consents(MOTHER, GIVEN_ON);
    for person in [FATHER, CHILD] {
        world.ruled(
            RulingKind::JointAuthority,
            person,
            &[Matter::Care],
            &["blijf/shelter"],
        );
    }
    assert_eq!(world.status(&catalogue), missing(&[CHILD]));
}

#[test]
fn a_ruling_on_treatment_replaces_agreement_to_treatment_and_no_consent_to_sharing() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    world.ruled(RulingKind::Treatment, FATHER, &[Matter::Treatment], &[]);
    for (kind, still) in [
        (ConsentKind::Help, &[MOTHER][..]),
        (ConsentKind::Sharing, &[MOTHER, FATHER]),
        (ConsentKind::SecrecyRelease, &[MOTHER, FATHER]),
    ] {
        let cell = Cell {
            kind,
            holder: &world.holder,
            recipient: &world.recipient,
            task: &task(),
            category: Category::Health,
            subject: CHILD,
        };
        let asked = status(&cell, &world.facts, &[], &catalogue, world.at);
        assert_eq!(asked, missing(still), "{kind}");
    }
}

#[test]
fn one_parent_suffices_while_the_other_is_silent_only_where_the_table_is_switched_on() {
    let switched = catalogue_with(
        "representation.toml",
        "one_may_give = []\narticle = \"BW 1:245, 1:251",
        "one_may_give = [\"plan\"]\narticle = \"BW 1:245, 1:251",
    );
    let mut world = World::with_child_of(8).joint_authority();
    assert_eq!(world.status(&switched), missing(&[MOTHER, FATHER]));
    world.consents(MOTHER, GIVEN_ON);
    assert_eq!(
        world.status(&shipped()),
        missing(&[FATHER]),
        "off as shipped"
    );
    assert!(given(&world.status(&switched)));
    world.refuses(FATHER, date(2020, 1, 1));
    assert_eq!(
        world.status(&switched),
        ConsentStatus::Refused,
        "an objection is known"
    );
}

#[test]
fn contradictory_words_on_one_day_are_a_refusal_until_the_person_replaces_it() {
    let catalogue = shipped();
    let mut world = World::with_child_of(16);
    let refusal = world.refuses(CHILD, GIVEN_ON).id;
    let later = world.consents(CHILD, GIVEN_ON);
    later.statement.given_at = moment(GIVEN_ON) + 2.hours();
    assert_eq!(world.status(&catalogue), ConsentStatus::Refused);
    world.statements[1].statement.replaces = Some(refusal);
    assert!(given(&world.status(&catalogue)));
}

#[test]
fn every_age_is_counted_to_the_day_and_an_inexact_one_takes_the_stricter_band() {
    let catalogue = shipped();
    let asked_on = |born: (Day, Day), day: Day| {
        let mut world = World::with_child_of(8).joint_authority();
        world.facts.remove(0);
        world.birth(CHILD, born.0, born.1, false);
        world.at = first_moment(day).unwrap();
        world.facts[0].recorded_at = world.at;
        match world.status(&catalogue) {
            ConsentStatus::Missing { by } => by.len(),
            other => panic!("{other:?}"),
        }
    };
    let exactly = |day: Day| (day, day);
    let leap = exactly(date(2012, 2, 29));
    // Two parents; child and two parents; the youth alone.
    for (born, day, givers) in [
        (exactly(date(2014, 11, 23)), date(2026, 11, 22), 2),
        (exactly(date(2014, 11, 23)), date(2026, 11, 23), 3),
        (exactly(date(2010, 11, 23)), date(2026, 11, 22), 3),
        (exactly(date(2010, 11, 23)), date(2026, 11, 23), 1),
        (leap, date(2024, 2, 28), 2),
        (leap, date(2024, 2, 29), 3),
        (exactly(date(2012, 3, 1)), date(2028, 2, 29), 3),
        (leap, date(2028, 2, 29), 1),
        // Born somewhere in July, somewhere in the year.
        ((date(2014, 7, 1), date(2014, 7, 31)), date(2026, 6, 30), 2),
        ((date(2014, 7, 1), date(2014, 7, 31)), date(2026, 7, 1), 3),
        (
            (date(2010, 1, 1), date(2010, 12, 31)),
            date(2026, 12, 30),
            3,
        ),
        (
            (date(2010, 1, 1), date(2010, 12, 31)),
            date(2026, 12, 31),
            1,
        ),
    ] {
        assert_eq!(asked_on(born, day), givers, "{born:?} on {day}");
    }
}
