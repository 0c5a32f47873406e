//! Records of the register folded into what stands: confirmations, and withdrawals from anyone plausible.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::world::*;
use crate::consent::{Giver, RecordedStatement, Standing, Statement, StatementAnswer};
use crate::decision::{RegisterEvent, RegisterRecord, fold};
use crate::model::fact::{AuthorityOutcome, Evidence, EvidenceKind, RepresentationKind};
use crate::model::{
    Category, ConsentId, ConsentKind, Fact, FactId, PersonId, SubjectRef, Timestamp, Writer,
};

const GIVEN: ConsentId = ConsentId::from_bytes([1; 16]);
const AUTHORITY: FactId = FactId::from_bytes([2; 16]);

/// Days of November 2026.
fn on(day: i64) -> Timestamp {
    let first: Timestamp = "2026-11-01T09:00:00Z".parse().unwrap();
    first + jiff::SignedDuration::from_hours(24 * (day - 1))
}

fn writer(professional: &str) -> Writer {
    Writer {
        hat: hat("samen-doen/help"),
        professional: professional.parse().unwrap(),
        on_authority: String::new(),
    }
}

fn record(day: i64, event: RegisterEvent) -> RegisterRecord {
    RegisterRecord {
        subject: SubjectRef::Person(CHILD),
        event,
        writer: writer("w-1"),
        recorded_at: on(day),
    }
}

/// What this person says about the child, on this day of November.
fn statement(giver: PersonId, answer: StatementAnswer, day: i64) -> Statement {
    let mut world = World::asked_by("jbra/voluntary", "safety-plan", &[Category::Plan]);
    let standing = if giver == CHILD {
        Standing::Own
    } else {
        Standing::AuthorityHolder
    };
    let said = world.says(
        ConsentKind::Sharing,
        answer,
        CHILD,
        giver,
        standing,
        &["samen-doen/help"],
    );
    Statement {
        given_at: on(day),
        ..said.statement.clone()
    }
}

fn says(id: ConsentId, giver: PersonId, answer: StatementAnswer, day: i64) -> RegisterEvent {
    RegisterEvent::StatementRecorded {
        id,
        statement: Box::new(statement(giver, answer, day)),
    }
}

/// The mother consents on the second of November.
fn given() -> RegisterRecord {
    record(2, says(GIVEN, MOTHER, StatementAnswer::Given, 2))
}

fn withdrawn_by(by: Option<PersonId>, day: i64) -> RegisterRecord {
    let event = RegisterEvent::Withdrawn {
        subject: CHILD,
        by,
        consent: None,
    };
    record(day, event)
}

fn both_have_authority(day: i64) -> RegisterRecord {
    let event = RegisterEvent::FactAsserted {
        id: AUTHORITY,
        fact: authority(CHILD, AuthorityOutcome::BothParents, [MOTHER, FATHER]),
        valid: year(),
        evidence: None,
        needs_confirmation: true,
    };
    record(day, event)
}

fn folded(records: Vec<RegisterRecord>) -> Vec<RecordedStatement> {
    fold(records).1
}

fn withdrawn_at(records: Vec<RegisterRecord>) -> Option<Timestamp> {
    folded(records)
        .iter()
        .find(|said| said.id == GIVEN)
        .unwrap()
        .withdrawn_at
}

#[test]
fn an_authority_holder_closes_what_the_other_gave() {
    let closed = vec![
        both_have_authority(1),
        given(),
        withdrawn_by(Some(FATHER), 3),
    ];
    assert_eq!(withdrawn_at(closed), Some(on(3)));
    // The register hears of the authority later, and of its end on the day before it began.
    let end = RegisterEvent::FactEnded {
        id: AUTHORITY,
        until: "2025-12-31".parse().unwrap(),
    };
    let late = vec![
        given(),
        withdrawn_by(Some(FATHER), 3),
        both_have_authority(4),
        record(5, end),
    ];
    assert_eq!(withdrawn_at(late), Some(on(3)), "what was closed stays so");
}

#[test]
fn a_representative_closes_what_others_gave() {
    let event = RegisterEvent::FactAsserted {
        id: AUTHORITY,
        fact: Fact::Representation {
            person: CHILD,
            representation: RepresentationKind::SpecialCurator,
            by: Giver::Person(PARTNER),
            matters: BTreeSet::new(),
        },
        valid: year(),
        evidence: None,
        needs_confirmation: true,
    };
    let closed = vec![record(1, event), given(), withdrawn_by(Some(PARTNER), 3)];
    assert_eq!(withdrawn_at(closed), Some(on(3)));
}

#[test]
fn the_child_the_giver_and_somebody_not_named_close_it_and_a_stranger_does_not() {
    for (by, closes) in [
        (Some(CHILD), true),
        (Some(MOTHER), true),
        (None, true),
        (Some(PARTNER), false),
    ] {
        let at = withdrawn_at(vec![given(), withdrawn_by(by, 3)]);
        assert_eq!(at, closes.then(|| on(3)), "{by:?}");
    }
}

#[test]
fn a_paper_of_before_the_withdrawal_opens_nothing_when_it_comes_in_after() {
    let paper = record(5, says(GIVEN, MOTHER, StatementAnswer::Given, 2));
    let late = vec![withdrawn_by(Some(MOTHER), 3), paper];
    assert_eq!(withdrawn_at(late), Some(on(3)));
    let anew = record(5, says(GIVEN, MOTHER, StatementAnswer::Given, 4));
    let again = vec![withdrawn_by(Some(MOTHER), 3), anew];
    assert_eq!(withdrawn_at(again), None, "said anew after it");
}

#[test]
fn a_refusal_is_no_consent_to_withdraw() {
    let refused = record(2, says(GIVEN, MOTHER, StatementAnswer::Refused, 2));
    assert_eq!(withdrawn_at(vec![refused, withdrawn_by(None, 3)]), None);
}

#[test]
fn the_first_confirmation_of_a_consent_stands_and_one_of_another_consent_changes_nothing() {
    let confirms = |day, id, professional: &str| RegisterRecord {
        writer: writer(professional),
        ..record(
            day,
            RegisterEvent::StatementConfirmed {
                id,
                evidence: Evidence {
                    kind: EvidenceKind::Form,
                    keyed_hash: None,
                    witness: None,
                    looked_up: None,
                },
            },
        )
    };
    let other = ConsentId::from_bytes([9; 16]);
    let said = folded(vec![
        given(),
        confirms(3, other, "w-9"),
        confirms(4, GIVEN, "w-2"),
        confirms(5, GIVEN, "w-3"),
    ]);
    assert_eq!(said[0].confirmed_by, Some(writer("w-2")));
}

fn any_person() -> impl Strategy<Value = PersonId> {
    prop::sample::select(vec![CHILD, MOTHER, FATHER, PARTNER])
}

fn any_event() -> impl Strategy<Value = RegisterEvent> {
    let said = (any_person(), any::<bool>(), 1_i64..20, any::<[u8; 16]>()).prop_map(
        |(giver, given, day, id)| {
            let answer = if given {
                StatementAnswer::Given
            } else {
                StatementAnswer::Refused
            };
            says(ConsentId::from_bytes(id), giver, answer, day)
        },
    );
    let withdrawn = prop::option::of(any_person()).prop_map(|by| withdrawn_by(by, 1).event);
    let ended = RegisterEvent::FactEnded {
        id: AUTHORITY,
        until: "2025-12-31".parse().unwrap(),
    };
    prop_oneof![
        4 => said,
        2 => withdrawn,
        1 => Just(both_have_authority(1).event),
        1 => Just(ended),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Law 4: whatever else is recorded later, what was withdrawn stays so; and one withdrawal more never opens.
    #[test]
    fn what_was_withdrawn_stays_withdrawn(
        events in prop::collection::vec(any_event(), 1..20),
        place in 0_usize..20,
        by in prop::option::of(any_person()),
    ) {
        let records: Vec<_> = (1..).zip(events).map(|(day, event)| record(day, event)).collect();
        let closed = |records: Vec<RegisterRecord>| -> BTreeSet<ConsentId> {
            let withdrawn = folded(records).into_iter().filter(|said| said.withdrawn_at.is_some());
            withdrawn.map(|said| said.id).collect()
        };
        let all = closed(records.clone());
        for known in 0..records.len() {
            prop_assert!(closed(records[..known].to_vec()).is_subset(&all));
        }
        let mut more = records;
        let place = place.min(more.len());
        more.insert(place, withdrawn_by(by, i64::try_from(place).unwrap() + 1));
        prop_assert!(all.is_subset(&closed(more)));
    }
}

#[test]
fn a_withdrawal_that_fell_closes_the_consents_named_no_longer_and_a_later_one_does() {
    let fell = |consents: &[ConsentId], day| {
        let event = RegisterEvent::WithdrawalFell {
            subject: CHILD,
            by: CHILD,
            consents: consents.iter().copied().collect(),
            evidence: Evidence {
                kind: EvidenceKind::Form,
                keyed_hash: None,
                witness: None,
                looked_up: None,
            },
        };
        record(day, event)
    };
    let closed = || vec![given(), withdrawn_by(Some(CHILD), 3)];
    assert_eq!(withdrawn_at(closed()), Some(on(3)), "until it is checked");
    let other = ConsentId::from_bytes([7; 16]);
    let checked = |consents: &[ConsentId]| [closed(), vec![fell(consents, 4)]].concat();
    assert_eq!(withdrawn_at(checked(&[other])), Some(on(3)));
    assert_eq!(withdrawn_at(checked(&[GIVEN])), None);
    let again = [checked(&[GIVEN]), vec![withdrawn_by(Some(CHILD), 5)]].concat();
    assert_eq!(withdrawn_at(again), Some(on(5)));
    let by_another = [checked(&[GIVEN]), vec![withdrawn_by(Some(MOTHER), 3)]].concat();
    assert_eq!(withdrawn_at(by_another), Some(on(3)));
}
