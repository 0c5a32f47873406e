//! Repairs folded: what was wrong never was, from the agreement on; and the past with the errors taken out that were found since.

use std::collections::BTreeMap;

use super::world::*;
use crate::consent::StatementAnswer;
use crate::decision::{RegisterEvent, RegisterRecord, UnderWay, corrected, fold};
use crate::model::fact::{Evidence, EvidenceKind, FlagKind, MeasureKind};
use crate::model::{
    ConsentId, ConsentKind, Fact, FactId, PersonId, RecordedFact, RepairId, SubjectRef, Timestamp,
};
use crate::work::{Corrected, NotOpen, ProposedRepair, Repair};

const WRONG: FactId = FactId::from_bytes([1; 16]);
const RIGHT: FactId = FactId::from_bytes([2; 16]);
const FORGED: ConsentId = ConsentId::from_bytes([3; 16]);
const REPAIR: RepairId = RepairId::from_bytes([4; 16]);
const OTHER: RepairId = RepairId::from_bytes([5; 16]);

/// Days of November 2026.
fn on(day: i64) -> Timestamp {
    let first: Timestamp = "2026-11-01T09:00:00Z".parse().unwrap();
    first + jiff::SignedDuration::from_hours(24 * (day - 1))
}

fn record(day: i64, event: RegisterEvent) -> RegisterRecord {
    RegisterRecord {
        subject: SubjectRef::Person(CHILD),
        event,
        writer: by("jbra/ots"),
        recorded_at: on(day),
    }
}

fn evidence() -> Evidence {
    Evidence {
        kind: EvidenceKind::CourtOrder,
        keyed_hash: None,
        witness: None,
        looked_up: None,
    }
}

fn ots_of(person: PersonId) -> Fact {
    Fact::Measure {
        person,
        measure: MeasureKind::Ots,
        executed_by: hat("jbra/ots"),
    }
}

fn asserted(day: i64, id: FactId, fact: Fact) -> RegisterRecord {
    let event = RegisterEvent::FactAsserted {
        id,
        fact,
        valid: year(),
        evidence: None,
        needs_confirmation: true,
    };
    record(day, event)
}

fn proposed(day: i64, id: RepairId, repair: Repair) -> RegisterRecord {
    let proposed = ProposedRepair {
        repair,
        wrong_since: on(1),
        written_by: ["jbra".parse().unwrap()].into(),
        evidence: evidence(),
        reason: BTreeMap::new(),
    };
    let proposed = Box::new(proposed);
    record(day, RegisterEvent::RepairProposed { id, proposed })
}

fn agreed(day: i64, id: RepairId) -> RegisterRecord {
    let evidence = evidence();
    record(day, RegisterEvent::RepairAgreed { id, evidence })
}

/// The order is of the sibling, not of the child.
fn correction() -> Repair {
    let instead = Corrected {
        id: RIGHT,
        fact: ots_of(SIBLING),
        valid: year(),
        evidence: None,
        needs_confirmation: true,
    };
    Repair::Correct {
        fact: WRONG,
        instead: Some(instead),
    }
}

/// Known on the second of November; repaired on the fifth, while others wrote on.
fn story() -> (Vec<RegisterRecord>, Vec<RegisterRecord>) {
    let known = vec![asserted(2, WRONG, ots_of(CHILD))];
    let flag = Fact::Flag {
        flag: FlagKind::Threat,
        about: FATHER,
        regarding: Some(CHILD),
    };
    let mut right = asserted(5, RIGHT, ots_of(SIBLING));
    right.subject = SubjectRef::Person(SIBLING);
    let later = vec![
        asserted(3, FactId::from_bytes([9; 16]), flag),
        proposed(4, REPAIR, correction()),
        agreed(5, REPAIR),
        right,
    ];
    (known, later)
}

fn ids(records: Vec<RegisterRecord>) -> Vec<FactId> {
    let (facts, _) = fold(records);
    facts.iter().map(|fact: &RecordedFact| fact.id).collect()
}

#[test]
fn a_correction_takes_effect_when_it_is_agreed_to_and_not_before() {
    let (mut records, later) = story();
    records.extend(later);
    let proposed = records.iter().take(3).cloned().collect();
    assert_eq!(ids(proposed).first(), Some(&WRONG));
    assert_eq!(ids(records), [FactId::from_bytes([9; 16]), RIGHT]);
}

#[test]
fn a_proposal_that_was_taken_back_changes_nothing() {
    let back = record(5, RegisterEvent::RepairWithdrawn { id: REPAIR });
    let records = vec![
        asserted(2, WRONG, ots_of(CHILD)),
        proposed(4, REPAIR, correction()),
        back,
        agreed(6, REPAIR),
    ];
    assert_eq!(ids(records), [WRONG]);
}

#[test]
fn of_the_past_the_errors_are_taken_out_that_were_found_by_then_and_nothing_else_is_added() {
    let (known, later) = story();
    let before = corrected(known.clone(), later.clone(), on(4));
    assert_eq!(ids(before), [WRONG], "nobody had agreed yet");
    let after = corrected(known, later, on(5));
    assert_eq!(ids(after), [RIGHT], "what others wrote later stays unknown");
}

#[test]
fn a_consent_that_was_never_given_is_struck() {
    let mut world = World::asked_by("jbra/voluntary", "safety-plan", &[]);
    let said = world.says(
        ConsentKind::Sharing,
        StatementAnswer::Given,
        CHILD,
        MOTHER,
        crate::consent::Standing::AuthorityHolder,
        &["samen-doen/help"],
    );
    let statement = Box::new(said.statement.clone());
    let recorded = RegisterEvent::StatementRecorded {
        id: FORGED,
        statement,
    };
    let mut records = vec![record(2, recorded)];
    assert_eq!(fold(records.clone()).1.len(), 1);
    records.push(proposed(4, REPAIR, Repair::Strike { consent: FORGED }));
    records.push(agreed(5, REPAIR));
    assert!(fold(records).1.is_empty());
}

#[test]
fn of_two_repairs_of_one_fact_the_first_that_is_agreed_to_counts() {
    let bare = Repair::Correct {
        fact: WRONG,
        instead: None,
    };
    let records = [
        asserted(2, WRONG, ots_of(CHILD)),
        proposed(3, REPAIR, correction()),
        proposed(3, OTHER, bare),
        agreed(4, REPAIR),
    ];
    let under_way = UnderWay::of(&records);
    let agree = |id| under_way.admits(&agreed(5, id).event, on(5));
    assert_eq!(agree(OTHER), Err(NotOpen::Answered));
    assert_eq!(agree(REPAIR), Err(NotOpen::Answered));
    assert_eq!(agree(RepairId::from_bytes([8; 16])), Err(NotOpen::Unknown));
    let withdraw = RegisterEvent::RepairWithdrawn { id: OTHER };
    assert_eq!(under_way.admits(&withdraw, on(5)), Ok(()));
}
