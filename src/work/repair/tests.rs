use super::*;
use crate::model::fact::{EvidenceKind, MeasureKind};

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

fn writer(hat: &str, professional: &str) -> Writer {
    Writer {
        hat: hat.parse().unwrap(),
        professional: professional.parse().unwrap(),
        on_authority: "teamleider".to_owned(),
    }
}

fn correction(fact: u8, instead: Option<Corrected>) -> Repair {
    Repair::Correct {
        fact: FactId::from_bytes([fact; 16]),
        instead,
    }
}

/// A fact that the JBRA wrote, which this professional says was wrong.
fn proposed_by(hat: &str, professional: &str) -> RepairCase {
    let proposed = ProposedRepair {
        repair: correction(1, None),
        wrong_since: at("2026-11-01T10:00:00Z"),
        written_by: ["jbra".parse().unwrap()].into(),
        evidence: Evidence {
            kind: EvidenceKind::CourtOrder,
            keyed_hash: None,
            witness: None,
            looked_up: None,
        },
        reason: BTreeMap::new(),
    };
    let by = writer(hat, professional);
    let id = RepairId::from_bytes([7; 16]);
    RepairCase::new(id, proposed, by, at("2026-11-23T10:00:00Z"))
}

#[test]
fn one_of_the_two_is_of_the_organisation_that_wrote_it_and_neither_signs_twice() {
    let own = proposed_by("jbra/ots", "jbra-1");
    assert!(own.may_be_agreed_by(&writer("jbra/ots", "jbra-2")));
    assert!(own.may_be_agreed_by(&writer("rvdk/inquiry", "rvdk-1")));
    assert!(!own.may_be_agreed_by(&writer("jbra/ots", "jbra-1")));
    assert!(
        !own.may_be_agreed_by(&writer("rvdk/inquiry", "jbra-1")),
        "the same name under another hat is the same person"
    );
    let others = proposed_by("rvdk/inquiry", "rvdk-1");
    assert!(others.may_be_agreed_by(&writer("jbra/ots", "jbra-1")));
    assert!(
        !others.may_be_agreed_by(&writer("rvdk/inquiry", "rvdk-2")),
        "two of another organisation take nothing away"
    );
}

#[test]
fn while_it_waits_only_the_proposer_and_whoever_wrote_it_are_told() {
    let told = proposed_by("rvdk/inquiry", "rvdk-1");
    let names: Vec<&str> = told.concerned().iter().map(|it| it.as_str()).collect();
    assert_eq!(names, ["jbra", "rvdk"]);
}

#[test]
fn what_was_agreed_to_or_taken_back_is_over() {
    let mut case = proposed_by("jbra/ots", "jbra-1");
    assert_eq!(case.is_open(), Ok(()));
    case.agreed = Some((writer("jbra/ots", "jbra-2"), at("2026-11-23T11:00:00Z")));
    assert_eq!(case.is_open(), Err(NotOpen::Answered));
    let mut case = proposed_by("jbra/ots", "jbra-1");
    case.withdrawn_at = Some(at("2026-11-23T11:00:00Z"));
    assert_eq!(case.is_open(), Err(NotOpen::Withdrawn));
}

#[test]
fn two_repairs_of_one_fact_mend_the_same_whatever_they_put_in_its_place() {
    let instead = Corrected {
        id: FactId::from_bytes([3; 16]),
        fact: Fact::Measure {
            person: PersonId::from_bytes([5; 16]),
            measure: MeasureKind::Ots,
            executed_by: "jbra/ots".parse().unwrap(),
        },
        valid: Period::since("2026-01-01".parse().unwrap()),
        evidence: None,
        needs_confirmation: true,
    };
    let other = correction(1, Some(instead));
    assert!(correction(1, None).mends_the_same(&other));
    assert!(!correction(2, None).mends_the_same(&other));
}
