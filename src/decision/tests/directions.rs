//! Every ground works in its own direction alone.

use std::collections::BTreeSet;

use jiff::civil::date;

use super::world::*;
use crate::decision::vector::{
    Cell, ConsentState, Council, Emergency, Measure, Report, Role, Vector, Weighing,
};
use crate::decision::{Outcome, WeighKind};
use crate::model::fact::ReportStage;
use crate::model::{AgeBand, Category, Class, Hat, Layer, Modality};

/// Everything that could open secrecy, but consent.
fn generous() -> Vector {
    Vector {
        recipient_measure: Measure::Ots,
        weighing: Weighing::Released,
        report: Report::Inquiry,
        suspicion: true,
        council: Council::Running,
        ..Vector::bare(Role::OtsChild, AgeBand::Under12)
    }
}

fn hats() -> Vec<Hat> {
    POLICIES
        .catalogue()
        .on(date(2026, 11, 23))
        .hats()
        .map(|row| row.id.clone())
        .collect()
}

/// Pairs of giver and receiver between which a rule releases secrecy.
fn pairs(rule: &str) -> BTreeSet<(Hat, Hat)> {
    let day = date(2026, 11, 23);
    let hats = hats();
    let mut pairs = BTreeSet::new();
    for giver in &hats {
        for receiver in &hats {
            let cell = Cell {
                recipient: receiver.clone(),
                holder: giver.clone(),
                task: "evaluation".parse().unwrap(),
                category: Category::Plan,
            };
            let layer = POLICIES.asked_anew(&cell, &generous(), day, Layer::Secrecy);
            if layer.open && layer.rules.iter().any(|open| open.id == rule) {
                pairs.insert((giver.clone(), receiver.clone()));
            }
        }
    }
    pairs
}

#[test]
fn statutory_grounds_open_exactly_between_the_hats_of_their_row() {
    let tables = POLICIES.catalogue().on(date(2026, 11, 23));
    for rule in ["jw-7.3.11-4", "wmo-5.2.6", "bw-1-240"] {
        let ground = POLICIES
            .rules()
            .find(|found| found.id == rule)
            .unwrap()
            .ground
            .clone()
            .unwrap();
        let row = tables.ground(&ground).unwrap();
        let holds = |hat: &Hat| tables.hat(hat).is_some_and(|row| row.holds);
        let in_table: BTreeSet<_> = hats()
            .into_iter()
            .filter(holds)
            .flat_map(|giver| {
                hats()
                    .into_iter()
                    .map(move |receiver| (giver.clone(), receiver))
            })
            .filter(|(giver, receiver)| row.speaks_of(giver, receiver))
            .collect();
        let opened: BTreeSet<_> = pairs(rule)
            .into_iter()
            .filter(|(giver, _)| holds(giver))
            .collect();
        assert_eq!(opened, in_table, "{rule}");
        let reversed = opened
            .iter()
            .any(|(giver, receiver)| opened.contains(&(receiver.clone(), giver.clone())));
        assert!(!reversed, "{rule} opens in reverse");
    }
}

#[test]
fn every_rule_opens_at_most_between_the_hats_of_its_ground() {
    let day = date(2026, 11, 23);
    let tables = POLICIES.catalogue().on(day);
    let vector = Vector {
        sharing: ConsentState::Given,
        release: ConsentState::Given,
        ..generous()
    };
    let holds = |hat: &Hat| tables.hat(hat).is_some_and(|row| row.holds);
    for giver in hats().into_iter().filter(holds) {
        for receiver in hats() {
            for &layer in Layer::ALL {
                let cell = Cell {
                    recipient: receiver.clone(),
                    holder: giver.clone(),
                    task: "evaluation".parse().unwrap(),
                    category: Category::Health,
                };
                for rule in POLICIES.asked_anew(&cell, &vector, day, layer).rules {
                    let Some(ground) = &rule.ground else { continue };
                    let row = tables.ground(ground).unwrap();
                    assert!(
                        row.speaks_of(&giver, &receiver),
                        "{} from {giver} to {receiver}",
                        rule.id
                    );
                }
            }
        }
    }
}

#[test]
fn tasks_and_their_basis_are_those_of_the_tables() {
    let day = date(2026, 11, 23);
    let tables = POLICIES.catalogue().on(day);
    let in_an_emergency = Vector {
        emergency: Emergency::Agreed,
        crisis: true,
        ..generous()
    };
    for receiver in hats() {
        let other = if receiver == hat("okt/help") {
            "gp/care"
        } else {
            "okt/help"
        };
        for task in tables.tasks() {
            let cell = Cell {
                recipient: receiver.clone(),
                holder: hat(other),
                task: task.id.clone(),
                category: *task.categories.first().unwrap(),
            };
            let open = |layer| {
                POLICIES
                    .asked_anew(&cell, &in_an_emergency, day, layer)
                    .open
            };
            let in_table = task.hat(&receiver);
            assert_eq!(
                open(Layer::Task),
                in_table.is_some(),
                "{receiver} {}",
                task.id
            );
            if let Some(row) = in_table {
                assert_eq!(
                    open(Layer::Lawfulness),
                    row.basis.is_some(),
                    "{receiver} {}",
                    task.id
                );
            }
        }
    }
}

#[test]
fn consent_is_the_basis_for_nobody_who_could_pass_over_a_refusal() {
    let day = date(2026, 11, 23);
    let tables = POLICIES.catalogue().on(day);
    let vector = Vector {
        sharing: ConsentState::Given,
        ..generous()
    };
    for row in tables.hats().filter(|row| row.callable) {
        let cell = Cell {
            recipient: row.id.clone(),
            holder: hat("okt/help"),
            task: "evaluation".parse().unwrap(),
            category: Category::Plan,
        };
        let lawfulness = POLICIES.asked_anew(&cell, &vector, day, Layer::Lawfulness);
        let on_consent = lawfulness
            .rules
            .iter()
            .any(|rule| rule.modality == Some(Modality::Consent));
        assert!(row.consent_as_basis || !on_consent, "{}", row.id);
    }
}

#[test]
fn the_duty_answers_the_executing_hat_alone() {
    let world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]).with_ots();
    assert!(
        world
            .granted("samen-doen/help", CHILD, Category::Plan)
            .is_some()
    );
    for other in [
        "wsg/ots",
        "jbra/voluntary",
        "samen-doen/help",
        "vt/report",
        "blijf/shelter",
    ] {
        let mut world = World::asked_by(other, "safety-plan", &[Category::Plan]).with_ots();
        if let Some(crate::model::Fact::Measure { executed_by, .. }) =
            world.facts.facts.last_mut().map(|fact| &mut fact.fact)
        {
            *executed_by = hat("jbra/ots");
        }
        assert_eq!(
            world
                .granted("jbra/voluntary", CHILD, Category::Plan)
                .filter(|grant| grant.terms.modality == Modality::Duty),
            None,
            "{other}"
        );
        assert_eq!(
            world.granted("jbra/ots", CHILD, Category::Plan),
            None,
            "{other}"
        );
    }
}

#[test]
fn the_duty_covers_the_child_its_parents_and_nobody_else() {
    let world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]).with_ots();
    for person in [CHILD, MOTHER, FATHER] {
        assert!(
            world
                .granted("samen-doen/help", person, Category::Plan)
                .is_some()
        );
    }
    for person in [SIBLING, PARTNER] {
        assert_eq!(
            world.outcome("samen-doen/help", person, Category::Plan),
            Outcome::Withhold
        );
    }
}

#[test]
fn a_parent_of_another_child_of_the_household_is_outside_the_duty() {
    let mut world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]);
    world.measure(crate::model::fact::MeasureKind::Ots, SIBLING, None);
    assert!(
        world
            .granted("samen-doen/help", MOTHER, Category::Plan)
            .is_some()
    );
    assert_eq!(
        world.outcome("samen-doen/help", FATHER, Category::Plan),
        Outcome::Withhold
    );
}

#[test]
fn a_right_waits_for_a_professional_and_never_opens_by_itself() {
    let vt = World::asked_by("vt/report", "vt-inquiry", &[Category::Plan])
        .with_report(ReportStage::Inquiry);
    assert_eq!(
        vt.outcome("samen-doen/help", MOTHER, Category::Plan),
        Outcome::Weigh(WeighKind::Review)
    );
    let council = World::asked_by("rvdk/inquiry", "council-inquiry", &[Category::Plan]);
    assert_eq!(
        council.outcome("samen-doen/help", MOTHER, Category::Plan),
        Outcome::Weigh(WeighKind::Review)
    );
    // Neither works in reverse, nor for anybody else: what comes back is what another ground names.
    let review = Outcome::Weigh(WeighKind::Review);
    for (asker, holder, expected) in [
        ("samen-doen/help", "vt/report", &review),
        ("samen-doen/help", "rvdk/inquiry", &Outcome::Withhold),
        ("samen-doen/help", "jbra/ots", &Outcome::Withhold),
        ("samen-doen/access", "rvdk/inquiry", &review),
        ("samen-doen/access", "jbra/ots", &Outcome::Withhold),
        ("blijf/shelter", "vt/report", &review),
        ("blijf/shelter", "rvdk/inquiry", &Outcome::Withhold),
        ("blijf/shelter", "jbra/ots", &Outcome::Withhold),
    ] {
        let world = World::asked_by(asker, "safety-plan", &[Category::Plan])
            .with_report(ReportStage::Inquiry);
        let outcome = world.outcome(holder, MOTHER, Category::Plan);
        assert_eq!(outcome, *expected, "{asker} {holder}");
    }
}

#[test]
fn the_duty_waits_for_the_extent_of_what_is_sensitive() {
    let world = World::asked_by(
        "jbra/ots",
        "first-analysis",
        &[
            Category::Health,
            Category::ChildWords,
            Category::Plan,
            Category::Involvement,
        ],
    )
    .with_ots();
    let tables = POLICIES.catalogue().on(date(2026, 11, 23));
    for (holder, category) in [
        ("samen-doen/help", Category::Health),
        ("samen-doen/help", Category::ChildWords),
        ("blijf/shelter", Category::Plan),
        ("ggz/treatment", Category::Plan),
        ("vt/report", Category::Involvement),
    ] {
        assert_eq!(tables.class_for(&hat(holder), category), Class::Sensitive);
        assert_eq!(
            world.outcome(holder, CHILD, category),
            Outcome::Weigh(WeighKind::Extent),
            "{holder} {category}"
        );
    }
    assert!(world.granted("vt/report", CHILD, Category::Plan).is_some());
}
