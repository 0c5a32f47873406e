//! How long it takes to decide every flow of a household of six: all categories, all holders of the catalogue, every layer.
//!
//! `cargo bench --bench decide` prints the times. The promise is below 50 ms for six holders; here are all of the catalogue, some twenty.
#![expect(
    clippy::expect_used,
    reason = "a bench that cannot be set up stops with a word"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;

use criterion::Criterion;
use jiff::civil::date;
use samenbeeld::decision::{HouseholdFacts, Policies, UnderWay, Versions, rehearse, shipped};
use samenbeeld::model::fact::{AuthorityOutcome, MeasureKind, MemberBasis, MemberRole};
use samenbeeld::model::id::PseudonymKind;
use samenbeeld::model::{
    Category, ClearText, Fact, FactId, Hat, HouseholdId, Obligation, Period, PersonId,
    ProfessionalId, Pseudonym, RecordedFact, Timestamp, Writer,
};
use samenbeeld::purpose::PictureQuestion;

const HOUSEHOLD: HouseholdId = HouseholdId::from_bytes([9; 16]);
const MEMBERS: [(u8, MemberRole, i16); 6] = [
    (1, MemberRole::Parent, 1990),
    (2, MemberRole::Parent, 1988),
    (3, MemberRole::Partner, 1985),
    (4, MemberRole::Child, 2010),
    (5, MemberRole::Child, 2014),
    (6, MemberRole::Child, 2018),
];

fn hat() -> Hat {
    "jbra/ots".parse().expect("a hat of the catalogue")
}

fn professional() -> ProfessionalId {
    "w-1".parse().expect("a professional")
}

fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

/// Two parents, a partner and three children under an OTS that the asker executes.
fn household(at: Timestamp) -> HouseholdFacts {
    let mut told = vec![
        Fact::Mandate {
            hat: hat(),
            professional: professional(),
            crisis: false,
            safety_officer: false,
        },
        Fact::Assignment {
            household: HOUSEHOLD,
            hat: hat(),
            professional: professional(),
        },
    ];
    for (number, role, born) in MEMBERS {
        told.push(Fact::Membership {
            household: HOUSEHOLD,
            person: person(number),
            role,
            basis: MemberBasis::LivesThere,
        });
        told.push(Fact::Birth {
            person: person(number),
            earliest: date(born, 5, 5),
            latest: date(born, 5, 5),
            expected: false,
        });
        if role == MemberRole::Child {
            told.push(Fact::Authority {
                child: person(number),
                outcome: AuthorityOutcome::BothParents,
                authority_holders: [person(1), person(2)].into(),
                guardian_hat: None,
                unknown_holder: false,
            });
            told.push(Fact::Measure {
                person: person(number),
                measure: MeasureKind::Ots,
                executed_by: hat(),
            });
        }
    }
    HouseholdFacts {
        household: HOUSEHOLD,
        versions: Versions {
            household: 1,
            organisation: 1,
            policy: 1,
        },
        facts: recorded(told, at),
        statements: Vec::new(),
        under_way: UnderWay::default(),
        pseudonyms: BTreeMap::new(),
        further_names: BTreeMap::new(),
    }
}

/// As the register has them.
fn recorded(told: Vec<Fact>, at: Timestamp) -> Vec<RecordedFact> {
    told.into_iter()
        .enumerate()
        .map(|(number, fact)| RecordedFact {
            id: FactId::from_bytes((number as u128).to_be_bytes()),
            subject: fact.subject(),
            fact,
            valid: Period::new(date(2026, 9, 1), Some(date(2027, 6, 1))).expect("a period"),
            evidence: None,
            writer: Writer {
                hat: hat(),
                professional: "w-2".parse().expect("a professional"),
                on_authority: "register".to_owned(),
            },
            recorded_at: at,
            confirmed_by: None,
            needs_confirmation: false,
        })
        .collect()
}

fn question(policies: &Policies) -> PictureQuestion {
    let task = "first-analysis".parse().expect("a task");
    let groups = policies
        .catalogue()
        .on(date(2026, 11, 23))
        .task(&task)
        .map(|row| &row.groups);
    let stated = groups.into_iter().flatten().map(|group| {
        let sentence = ClearText::new("Zonder dit is het kind niet veilig.".to_owned());
        (group.id.clone(), sentence)
    });
    PictureQuestion {
        hat: hat(),
        task,
        household: Pseudonym::new(PseudonymKind::Household, [7; 16]),
        subjects: BTreeSet::new(),
        categories: Category::ALL.iter().copied().collect(),
        period: Period::new(date(2026, 1, 1), Some(date(2027, 1, 1))).expect("a period"),
        necessity: stated.collect(),
        honours: Obligation::ALL.iter().copied().collect(),
        detail: true,
        sitting: None,
    }
}

fn decide(criterion: &mut Criterion) {
    let at: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a moment");
    let policies = Policies::load(&shipped()).expect("the shipped bundle");
    let (question, facts, asker) = (question(&policies), household(at), professional());
    let flows = rehearse(&question, &asker, &facts, &policies, at);
    let holders: BTreeSet<&Hat> = flows.keys().map(|flow| &flow.holder).collect();
    let name = format!("decide {} flows, {} holders", flows.len(), holders.len());
    criterion.bench_function(&name, |bench| {
        bench.iter(|| rehearse(&question, &asker, &facts, black_box(&policies), at));
    });
    criterion.bench_function("load the shipped bundle", |bench| {
        bench.iter(|| Policies::load(black_box(&shipped())).is_ok());
    });
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    decide(&mut criterion);
    criterion.final_summary();
}
