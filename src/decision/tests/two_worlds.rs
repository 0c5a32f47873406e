//! Nothing leaks (law 2): worlds that differ only in what the asker may not know look the same to the asker.

use proptest::prelude::*;

use super::world::*;
use crate::consent::{Standing, StatementAnswer};
use crate::decision::{Decision, Grant, Reason, Subject, Withheld};
use crate::model::fact::{AuthorityOutcome, FlagKind, MeasureKind, ReportStage};
use crate::model::{Category, ConsentKind, Fact, Hat, PersonId, Pseudonym};
use std::collections::BTreeSet;

/// Everything of a decision that an asker can see.
type Visible = (
    Vec<(Hat, PersonId, Category, Grant)>,
    Vec<(PersonId, Subject)>,
    BTreeSet<Pseudonym>,
    Vec<Withheld>,
    Vec<Withheld>,
);

fn visible(decision: &Decision) -> Visible {
    (
        decision
            .permit()
            .flows()
            .map(|(flow, grant)| (flow.holder, flow.subject, flow.category, grant.clone()))
            .collect(),
        decision
            .subjects()
            .iter()
            .map(|(person, subject)| (*person, subject.clone()))
            .collect(),
        decision.unknown().clone(),
        decision.withheld().to_vec(),
        decision.withheld_detail().to_vec(),
    )
}

/// Something an asker may not know, and that opens nothing for them.
#[derive(Debug, Clone)]
pub(super) enum Hidden {
    Refusal(PersonId, PersonId),
    HalfConsent(PersonId),
    Expired(PersonId),
    Withdrawn(PersonId),
    ConsentForOthers(PersonId),
    Flag(FlagKind, PersonId, PersonId),
    Link(&'static str, PersonId),
    ForeignMeasure(PersonId),
    ReportElsewhere(ReportStage),
    ForeignAuthority(PersonId),
    ForeignMember,
    ForeignBirth(PersonId),
    Death(PersonId),
}

const STRANGER: PersonId = PersonId::from_bytes([77; 16]);

pub(super) fn any_hidden() -> impl Strategy<Value = Hidden> {
    let person = || prop::sample::select(vec![CHILD, MOTHER, FATHER, SIBLING, PARTNER]);
    let holder = prop::sample::select(vec![
        "blijf/shelter",
        "vt/report",
        "wsg/ots",
        "samen-doen/help",
        "rvdk/inquiry",
    ]);
    prop_oneof![
        (person(), person()).prop_map(|(subject, giver)| Hidden::Refusal(subject, giver)),
        person().prop_map(Hidden::HalfConsent),
        person().prop_map(Hidden::Expired),
        person().prop_map(Hidden::Withdrawn),
        person().prop_map(Hidden::ConsentForOthers),
        (prop::sample::select(FlagKind::ALL), person(), person())
            .prop_map(|(flag, one, two)| Hidden::Flag(flag, one, two)),
        (holder, person()).prop_map(|(holder, person)| Hidden::Link(holder, person)),
        person().prop_map(Hidden::ForeignMeasure),
        prop::sample::select(ReportStage::ALL).prop_map(Hidden::ReportElsewhere),
        person().prop_map(Hidden::ForeignAuthority),
        Just(Hidden::ForeignMember),
        person().prop_map(Hidden::ForeignBirth),
        person().prop_map(Hidden::Death),
    ]
}

/// Adds it as seen by an asker who has consent and duty from nobody in that world.
#[expect(
    clippy::too_many_lines,
    reason = "one arm for each thing that may be hidden"
)]
pub(super) fn hide(world: &mut World, hidden: &Hidden) {
    use ConsentKind::{SecrecyRelease, Sharing};
    use StatementAnswer::{Given, Refused};
    let holders = &["jbra/voluntary", "vt/report"];
    match hidden {
        Hidden::Refusal(subject, giver) => {
            world.says(Sharing, Refused, *subject, *giver, Standing::Own, holders);
        }
        Hidden::HalfConsent(subject) => {
            world.says(Sharing, Given, *subject, *subject, Standing::Own, holders);
        }
        Hidden::Expired(subject) => {
            for kind in [Sharing, SecrecyRelease] {
                let said = world.says(kind, Given, *subject, *subject, Standing::Own, holders);
                said.statement.period = crate::model::Period::new(
                    jiff::civil::date(2026, 1, 1),
                    Some(jiff::civil::date(2026, 2, 1)),
                )
                .unwrap();
            }
        }
        Hidden::Withdrawn(subject) => {
            for kind in [Sharing, SecrecyRelease] {
                let said = world.says(kind, Given, *subject, *subject, Standing::Own, holders);
                said.withdrawn_at = Some("2026-11-20T09:00:00Z".parse().unwrap());
            }
        }
        Hidden::ConsentForOthers(subject) => {
            for kind in [Sharing, SecrecyRelease] {
                let said = world.says(kind, Given, *subject, *subject, Standing::Own, holders);
                said.statement.cells.recipients = [hat("wsg/voluntary")].into();
            }
        }
        Hidden::Flag(flag, about, regarding) => {
            world.fact(
                "vt/report",
                Fact::Flag {
                    flag: *flag,
                    about: *about,
                    regarding: Some(*regarding),
                },
            );
        }
        Hidden::Link(holder, person)
            if *world.asker.organisation() != *hat(holder).organisation() =>
        {
            world.link(holder, *person);
        }
        Hidden::Link(..) => {}
        Hidden::ForeignMeasure(person) => {
            let measure = world.measure(MeasureKind::Ots, *person, None);
            if let Fact::Measure { executed_by, .. } = &mut measure.fact {
                *executed_by = hat("wsg/ots");
            }
        }
        Hidden::ReportElsewhere(stage) => {
            world.fact(
                "vt/report",
                Fact::ReportStage {
                    person: CHILD,
                    stage: *stage,
                    suspicion: true,
                },
            );
        }
        Hidden::ForeignAuthority(child) => {
            world.fact(
                "rvdk/inquiry",
                authority(*child, AuthorityOutcome::OneParent, [PARTNER]),
            );
        }
        Hidden::ForeignMember => {
            world.fact(
                "blijf/shelter",
                membership(STRANGER, crate::model::fact::MemberRole::Child),
            );
        }
        Hidden::ForeignBirth(person) => {
            world.fact(
                "blijf/shelter",
                birth(*person, jiff::civil::date(2001, 1, 1)),
            );
        }
        Hidden::Death(person) => {
            world.fact("blijf/shelter", Fact::Death { person: *person });
        }
    }
}

pub(super) const ASKED: [Category; 5] = [
    Category::Identity,
    Category::Composition,
    Category::Plan,
    Category::RiskFacts,
    Category::ChildWords,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_the_asker_may_not_know_changes_nothing_the_asker_sees(
        one in prop::collection::vec(any_hidden(), 0..6),
        two in prop::collection::vec(any_hidden(), 0..6),
        asker in prop::sample::select(vec!["samen-doen/help", "samen-doen/access", "blijf/shelter"]),
    ) {
        let seen = [one, two].map(|hidden| {
            let mut world = World::asked_by(asker, "safety-plan", &ASKED);
            for hidden in &hidden {
                if matches!(hidden, Hidden::ForeignMember | Hidden::ForeignBirth(_) | Hidden::Death(_)) && asker == "blijf/shelter" {
                    continue;
                }
                hide(&mut world, hidden);
            }
            visible(&world.decided())
        });
        prop_assert_eq!(&seen[0], &seen[1]);
    }
}

#[test]
fn the_same_holds_for_a_certified_institution_whose_duty_stands() {
    let bare = World::asked_by("jbra/ots", "safety-plan", &ASKED).with_ots();
    let seen = visible(&bare.decided());
    assert!(!seen.0.is_empty());
    let hidden = [
        Hidden::Refusal(MOTHER, MOTHER),
        Hidden::Withdrawn(SIBLING),
        Hidden::Flag(FlagKind::Threat, FATHER, MOTHER),
        Hidden::Link("blijf/shelter", MOTHER),
        Hidden::ForeignMeasure(PARTNER),
        Hidden::ReportElsewhere(ReportStage::Inquiry),
    ];
    for hidden in hidden {
        let mut world = bare.clone();
        hide(&mut world, &hidden);
        assert_eq!(visible(&world.decided()), seen, "{hidden:?}");
    }
}

#[test]
fn consent_that_opens_a_flow_takes_that_line_away_and_no_other() {
    let world = World::asked_by("samen-doen/help", "safety-plan", &ASKED);
    let before = world.decided();
    let after = world.consented(CHILD, &["jbra/voluntary"]).decided();
    let opened: BTreeSet<_> = after.permit().flows().map(|(flow, _)| flow).collect();
    let still: Vec<_> = before
        .withheld_detail()
        .iter()
        .filter(|line| {
            !opened.iter().any(|flow| {
                line.persons.contains(&flow.subject)
                    && line.categories.contains(&flow.category)
                    && line.holders.contains(&flow.holder)
            })
        })
        .cloned()
        .collect();
    assert!(still.len() < before.withheld_detail().len());
    assert_eq!(after.withheld_detail(), still);
}

#[test]
fn the_short_list_has_ten_lines_at_most() {
    for (asker, task) in [
        ("jbra/ots", "first-analysis"),
        ("vt/report", "vt-inquiry"),
        ("rvdk/inquiry", "council-inquiry"),
    ] {
        let world = World::asked_by(asker, task, Category::ALL).with_report(ReportStage::Inquiry);
        let decision = world.decided();
        assert!(!decision.withheld().is_empty());
        assert!(
            decision.withheld().len() <= 10,
            "{asker}: {}",
            decision.withheld().len()
        );
    }
}

/// Law 2 and honesty at once: a line is true of every person, category and holder it names, and nothing is left out.
#[test]
fn a_line_claims_nothing_that_the_detail_does_not_tell() {
    for (asker, task, categories) in [
        ("jbra/ots", "safety-plan", &[Category::Plan][..]),
        ("jbra/ots", "first-analysis", Category::ALL),
        ("vt/report", "vt-inquiry", Category::ALL),
        ("rvdk/inquiry", "council-inquiry", Category::ALL),
        (
            "blijf/shelter",
            "safety-plan",
            &[Category::Plan, Category::Incident],
        ),
    ] {
        let mut world = World::asked_by(asker, task, categories).with_report(ReportStage::Inquiry);
        if asker == "jbra/ots" {
            world = world.with_ots();
        }
        let decision = world.decided();
        let cells = |line: &Withheld| -> BTreeSet<_> {
            let mut cells = BTreeSet::new();
            for person in &line.persons {
                for category in &line.categories {
                    let holders = line.holders.iter();
                    cells.extend(holders.map(|holder| (*person, *category, holder.clone())));
                }
            }
            cells
        };
        let kinds =
            |line: &Withheld| -> Vec<_> { line.routes.iter().map(|route| route.kind).collect() };
        let detail: BTreeSet<_> = decision
            .withheld_detail()
            .iter()
            .flat_map(|line| {
                cells(line)
                    .into_iter()
                    .map(move |cell| (cell, line.reason, kinds(line)))
            })
            .collect();
        let mut told = BTreeSet::new();
        let mut more = BTreeSet::new();
        for line in decision.withheld() {
            if line.reason == Reason::More {
                more.clone_from(&line.persons);
            }
            told.extend(
                cells(line)
                    .into_iter()
                    .map(|cell| (cell, line.reason, kinds(line))),
            );
        }
        assert!(told.is_subset(&detail), "{asker} {task}");
        let left: BTreeSet<_> = detail
            .difference(&told)
            .map(|((person, _, _), _, _)| *person)
            .collect();
        assert_eq!(left, more, "{asker} {task}");
    }
}
