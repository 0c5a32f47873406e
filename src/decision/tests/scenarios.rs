//! Scenarios of the law sheet, by their numbers.

use crate::decision::hearing::Hearing;
use crate::decision::{ChangedFact, FlowTrace, Vector, Weighing};
use jiff::civil::date;

use super::world::*;
use crate::consent::{Standing, StatementAnswer};
use crate::decision::{Outcome, Warning, WeighKind};
use crate::model::fact::{MeasureKind, ReportStage};
use crate::model::{Category, ConsentKind, Fact, Modality};

#[test]
fn scenario_1_both_parents_consent_for_a_child_of_eight() {
    let world = World::asked_by(
        "blijf/shelter",
        "safety-plan",
        &[Category::Plan, Category::RiskFacts],
    )
    .consented(CHILD, &["samen-doen/help"]);
    let grant = world
        .granted("samen-doen/help", CHILD, Category::Plan)
        .unwrap();
    assert_eq!(grant.terms.modality, Modality::Consent);
    assert_eq!(
        world.granted("samen-doen/help", MOTHER, Category::Plan),
        None
    );
    assert_eq!(world.granted("jbra/ots", CHILD, Category::Plan), None);
}

#[test]
fn scenario_2_one_refusing_parent_closes_the_consent_route() {
    let mut world = World::asked_by("blijf/shelter", "safety-plan", &[Category::Plan])
        .consented(CHILD, &["samen-doen/help"]);
    let refusal = world.says(
        ConsentKind::Sharing,
        StatementAnswer::Refused,
        CHILD,
        FATHER,
        Standing::AuthorityHolder,
        &["samen-doen/help"],
    );
    refusal.statement.given_at = "2026-11-02T09:00:00Z".parse().unwrap();
    assert_eq!(
        world.outcome("samen-doen/help", CHILD, Category::Plan),
        Outcome::Withhold
    );
}

#[test]
fn scenario_10_treatment_of_the_mother_waits_for_its_extent_whatever_she_refused() {
    let mut world = World::asked_by("jbra/ots", "first-analysis", &[Category::Health]).with_ots();
    assert_eq!(
        world.outcome("ggz/treatment", MOTHER, Category::Health),
        Outcome::Weigh(WeighKind::Extent)
    );
    for kind in [ConsentKind::Sharing, ConsentKind::SecrecyRelease] {
        world.says(
            kind,
            StatementAnswer::Refused,
            MOTHER,
            MOTHER,
            Standing::Own,
            &["ggz/treatment"],
        );
    }
    assert_eq!(
        world.outcome("ggz/treatment", MOTHER, Category::Health),
        Outcome::Weigh(WeighKind::Extent)
    );
}

#[test]
fn scenario_11_the_duty_ends_with_the_measure_and_the_own_file_stays() {
    let mut world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]);
    world.measure(MeasureKind::Ots, CHILD, Some(date(2026, 11, 23)));
    assert_eq!(
        world.outcome("samen-doen/help", CHILD, Category::Plan),
        Outcome::Withhold
    );
    assert_eq!(
        world
            .granted("jbra/ots", CHILD, Category::Plan)
            .unwrap()
            .terms
            .modality,
        Modality::Own
    );
    // The last moment of the day before, Dutch time.
    world.at = "2026-11-22T22:59:59Z".parse().unwrap();
    let grant = world
        .granted("samen-doen/help", CHILD, Category::Plan)
        .unwrap();
    assert_eq!(
        grant.use_until,
        Some("2026-11-22T23:00:00Z".parse().unwrap())
    );
}

#[test]
fn scenario_12_a_provisional_measure_that_lapsed_opens_nothing() {
    let mut world = World::asked_by("wsg/ots", "safety-plan", &[Category::Plan]);
    world.measure(MeasureKind::Vots, CHILD, Some(date(2026, 12, 1)));
    assert!(
        world
            .granted("samen-doen/help", CHILD, Category::Plan)
            .is_some()
    );
    world.at = "2026-12-01T12:00:00Z".parse().unwrap();
    assert_eq!(
        world.outcome("samen-doen/help", CHILD, Category::Plan),
        Outcome::Withhold
    );
}

#[test]
fn scenario_13_and_14_a_change_of_hat_is_a_disclosure() {
    let vt = World::asked_by("vt/report", "vt-inquiry", &[Category::Plan])
        .with_report(ReportStage::Inquiry);
    assert_eq!(
        vt.outcome("samen-doen/help", CHILD, Category::Plan),
        Outcome::Weigh(WeighKind::Review)
    );
    let help = World::asked_by("samen-doen/help", "safety-plan", &[Category::Plan]);
    // Back again only what Veilig Thuis itself hands over.
    assert_eq!(
        help.outcome("vt/report", CHILD, Category::Plan),
        Outcome::Weigh(WeighKind::Review)
    );
    assert_eq!(
        help.outcome("samen-doen/access", CHILD, Category::Plan),
        Outcome::Withhold
    );
}

#[test]
fn scenario_15_what_the_shelter_holds_is_weighed_and_a_place_by_its_safety_officer() {
    let world = World::asked_by(
        "vt/report",
        "vt-inquiry",
        &[Category::Incident, Category::Address],
    )
    .with_report(ReportStage::Inquiry);
    assert_eq!(
        world.outcome("blijf/shelter", MOTHER, Category::Incident),
        Outcome::Weigh(WeighKind::Review)
    );
    // A place is in no task, so its necessity is not stated: what would open it is the officer, and only the officer.
    let trace = world.trace("blijf/shelter", MOTHER, Category::Address);
    let stated = Vector {
        necessity: true,
        ..trace.vector
    };
    let cell = crate::decision::Cell {
        recipient: hat("vt/report"),
        holder: hat("blijf/shelter"),
        task: "vt-inquiry".parse().unwrap(),
        category: Category::Address,
    };
    let column = POLICIES.column(cell, date(2026, 11, 23));
    let request = world.request();
    let mut hearing = Hearing::new(
        request.question(),
        request.professional(),
        &world.facts,
        &POLICIES,
        world.at,
    );
    let closed = FlowTrace {
        layers: hearing.layers(&column, &stated),
        vector: stated,
        ..trace
    };
    let (_, changes) = hearing.tried(&column, &closed);
    let officer =
        crate::decision::FactValue::Named("Weighing", Weighing::ReleasedBySafetyOfficer.id());
    assert_eq!(
        changes,
        [ChangedFact {
            fact: "weighing",
            values: vec![officer],
            any_other: false
        }]
    );
}

#[test]
fn scenario_16_a_fathers_consent_never_opens_an_address_nor_the_mothers_data() {
    let mut world = World::asked_by(
        "samen-doen/access",
        "first-analysis",
        &[Category::Address, Category::Plan],
    );
    for subject in [CHILD, MOTHER] {
        for kind in [ConsentKind::Sharing, ConsentKind::SecrecyRelease] {
            world.says(
                kind,
                StatementAnswer::Given,
                subject,
                FATHER,
                Standing::AuthorityHolder,
                &["blijf/shelter"],
            );
        }
    }
    for subject in [CHILD, MOTHER] {
        assert_eq!(
            world.outcome("blijf/shelter", subject, Category::Address),
            Outcome::Withhold
        );
        assert_eq!(
            world.outcome("blijf/shelter", subject, Category::Plan),
            Outcome::Withhold
        );
    }
    let consented = world.consented(CHILD, &["blijf/shelter"]);
    assert!(
        consented
            .granted("blijf/shelter", CHILD, Category::Plan)
            .is_some()
    );
    assert_eq!(
        consented.outcome("blijf/shelter", CHILD, Category::Address),
        Outcome::Withhold
    );
}

#[test]
fn scenario_18_a_doctor_is_weighed_for_the_council_and_never_released_by_itself() {
    let world = World::asked_by("rvdk/inquiry", "council-inquiry", &[Category::Health]);
    assert_eq!(
        world.outcome("gp/care", CHILD, Category::Health),
        Outcome::Weigh(WeighKind::Review)
    );
}

#[test]
fn scenario_19_who_reported_stays_hidden_whatever_the_household_consents_to() {
    let world = World::asked_by("samen-doen/access", "first-analysis", &[Category::Origin])
        .consented(CHILD, &["vt/report"])
        .consented(MOTHER, &["vt/report"]);
    for person in [CHILD, MOTHER] {
        assert_eq!(
            world.outcome("vt/report", person, Category::Origin),
            Outcome::Withhold
        );
    }
}

#[test]
fn scenario_27_police_data_are_never_passed_on() {
    let mut world = World::asked_by("samen-doen/access", "first-analysis", &[Category::Criminal])
        .consented(FATHER, &["vt/report", "jbra/ots"]);
    world.fact(
        "vt/report",
        crate::model::Fact::ReportStage {
            person: CHILD,
            stage: ReportStage::Inquiry,
            suspicion: true,
        },
    );
    for holder in ["vt/report", "jbra/ots"] {
        assert_eq!(
            world.outcome(holder, FATHER, Category::Criminal),
            Outcome::Withhold
        );
    }
    // The source itself may speak, for a task of its own decree (Wpg 18).
    assert_eq!(
        world.outcome("police/daily", FATHER, Category::Criminal),
        Outcome::Weigh(WeighKind::Review)
    );
    assert!(
        world
            .granted("samen-doen/access", FATHER, Category::Criminal)
            .is_some()
    );
}

#[test]
fn scenario_30_old_authority_closes_what_needs_it_and_leaves_the_duty_about_the_child() {
    let asked = |days_ago: i64| {
        let mut world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]).with_ots();
        let looked_up = world.at - jiff::SignedDuration::from_hours(24 * days_ago);
        for fact in &mut world.facts.facts {
            if matches!(fact.fact, Fact::Authority { .. }) {
                fact.recorded_at = looked_up;
            }
        }
        [CHILD, MOTHER].map(|subject| {
            world
                .granted("samen-doen/help", subject, Category::Plan)
                .is_some()
        })
    };
    assert_eq!(asked(31), [true, true]);
    // The sibling stands under no measure, so only authority says that she is the parent meant by Jeugdwet 7.3.11 lid 4.
    assert_eq!(asked(32), [true, false]);
}

#[test]
fn scenario_28_an_inquiry_past_ten_weeks_warns_and_closes_nothing() {
    let mut world = World::asked_by("vt/report", "vt-inquiry", &[Category::Plan]);
    let inquiry = crate::model::Fact::ReportStage {
        person: CHILD,
        stage: ReportStage::Inquiry,
        suspicion: true,
    };
    let since = crate::model::Period::new(date(2026, 9, 14), None).unwrap();
    world.fact_during("vt/report", inquiry, since);
    for (at, warnings) in [
        ("2026-11-23T12:00:00Z", vec![]),
        ("2026-11-24T12:00:00Z", vec![Warning::InquiryOverdue]),
    ] {
        world.at = at.parse().unwrap();
        assert!(world.decided().warnings().iter().eq(&warnings), "{at}");
        assert_eq!(
            world.outcome("samen-doen/help", CHILD, Category::Plan),
            Outcome::Weigh(WeighKind::Review)
        );
    }
}
