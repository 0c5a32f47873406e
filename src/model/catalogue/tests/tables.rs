//! The tables of writes and of consent.

use super::*;
use crate::model::fact::{AuthorityOutcome, FlagKind, MeasureKind};
use crate::model::{AgeBand, ConsentKind, Fact, PersonId};

fn person() -> PersonId {
    PersonId::from_bytes([1; 16])
}

#[test]
fn what_the_six_write_has_one_row_each() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    let authority = Fact::Authority {
        child: person(),
        outcome: AuthorityOutcome::TemporarilyNobody,
        authority_holders: std::collections::BTreeSet::new(),
        guardian_hat: None,
        unknown_holder: false,
    };
    assert_eq!(tables.write_rule(&authority).unwrap().id, "authority");
    for &measure in MeasureKind::ALL {
        let fact = Fact::Measure {
            person: person(),
            measure,
            executed_by: hat("jbra/ots"),
        };
        let expected = match measure {
            MeasureKind::Ots | MeasureKind::OutOfHomePlacement => "supervision",
            MeasureKind::Vots | MeasureKind::ProvisionalGuardianship => "provisional-measure",
            MeasureKind::Guardianship | MeasureKind::Probation => "lasting-measure",
            MeasureKind::RestrainingOrder => "restraining-order",
        };
        assert_eq!(tables.write_rule(&fact).unwrap().id, expected);
    }
    for &flag in FlagKind::ALL {
        let fact = Fact::Flag {
            flag,
            about: person(),
            regarding: None,
        };
        assert!(tables.write_rule(&fact).is_some(), "{flag}");
    }
}

#[test]
fn nobody_may_write_what_has_no_row_on_that_day() {
    let catalogue = shipped();
    let tables = catalogue.on(date(2014, 12, 31));
    assert!(
        tables
            .write_rule(&Fact::Death { person: person() })
            .is_none()
    );
}

#[test]
fn the_strictest_of_all_regimes_says_who_must_give() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    for &kind in ConsentKind::ALL {
        let asked = |band| {
            let rule = tables.requirement(kind, band).unwrap();
            (rule.own, rule.authority_holders)
        };
        assert_eq!(asked(AgeBand::Under12), (false, true), "{kind}");
        assert_eq!(asked(AgeBand::From12), (true, true), "{kind}");
        assert_eq!(asked(AgeBand::From16), (true, false), "{kind}");
        assert_eq!(asked(AgeBand::Adult), (true, false), "{kind}");
        assert_eq!(tables.requirement(kind, AgeBand::Unborn), None);
    }
}

#[test]
fn every_text_speaks_of_cells_that_its_recipients_may_ask_for() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    assert!(tables.consent_texts().count() >= 4);
    for row in tables.consent_texts() {
        assert!(row.holders.len() * row.categories.len() <= 15, "{}", row.id);
        assert!(tables.consent_text(&row.id, row.version).is_some());
        assert!(tables.consent_text(&row.id, row.version + 1).is_none());
        for recipient in &row.recipients {
            assert!(
                tables.task_for(&row.task, recipient).is_some(),
                "{}",
                row.id
            );
        }
    }
}

/// File, what to replace, by what, and what is then said.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    (
        "writes.toml",
        "fact = \"death\"",
        "fact = \"deaths\"",
        "write `death` from 2015-01-01, field `fact`: there is no such fact",
    ),
    (
        "writes.toml",
        "fact = \"death\"",
        "fact = \"birth\"",
        "another row speaks of the same facts",
    ),
    (
        "writes.toml",
        "of = [\"restraining-order\"]",
        "of = [\"restraining\"]",
        "`restraining` is no measure",
    ),
    (
        "writes.toml",
        "of = [\"restraining-order\"]",
        "of = [\"restraining-order\", \"ots\"]",
        "another row speaks of the same facts",
    ),
    (
        "writes.toml",
        "confirm_evidence = [\"brp\"]",
        "confirm_evidence = []",
        "a confirmation rests on evidence",
    ),
    (
        "writes.toml",
        "confirmed_by = \"second-professional\"",
        "confirmed_by = \"nobody\"",
        "nobody need confirm it",
    ),
    (
        "consent-rules.toml",
        "own = false\nauthority_holders = true",
        "own = false\nauthority_holders = false",
        "the row asks nobody",
    ),
    (
        "consent-rules.toml",
        "band = \"from-16\"\nkind = \"help\"",
        "band = \"unborn\"\nkind = \"help\"",
        "giver `from-16 help`: there is no row",
    ),
    (
        "consent-rules.toml",
        "default_months = 6",
        "default_months = 7",
        "field `default_months`",
    ),
    (
        "consent-texts.toml",
        "recipients = [\"blijf/shelter\"]",
        "recipients = [\"jbra/voluntary\"]",
        "`jbra/voluntary` does not have the task `safety-plan`",
    ),
    (
        "consent-texts.toml",
        "categories = [\"plan\"]",
        "categories = [\"address\"]",
        "`address` is no category of the task",
    ),
    (
        "consent-texts.toml",
        "holders = [\"samen-doen/help\"]",
        "holders = [\"person/child\"]",
        "`person/child` holds no records",
    ),
];

#[test]
fn each_fault_in_the_tables_of_writes_and_consent_is_named() {
    for (file, old, new, expected) in FAULTS {
        let said = complaint(file, old, new);
        assert!(said.contains(expected), "expected {expected:?} in {said}");
    }
}
