//! The tables of writes and of consent.

use super::*;
use crate::model::fact::{AuthorityOutcome, FlagKind, MeasureKind};
use crate::model::{ConsentKind, Fact, PersonId};

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
            MeasureKind::Vots => "provisional-supervision",
            MeasureKind::ProvisionalGuardianship => "provisional-guardianship",
            MeasureKind::Guardianship => "guardianship",
            MeasureKind::Probation => "probation",
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
fn each_regime_says_who_must_give_to_the_day_on_which_the_law_changed() {
    use OwnPart::{Gives, MayClose, NotHeard};
    let catalogue = shipped();
    let class = catalogue
        .on(TODAY)
        .consent_class(&hat("okt/help"), Category::Plan);
    let by = |regime, kind, day: Day, of, able| {
        let tables = catalogue.on(day);
        let rules = tables.giver_rules(kind, &class, of, able);
        let rules: Vec<_> = rules.filter(|rule| rule.regime == regime).collect();
        assert!(rules.len() <= 1, "{regime} {kind} {of} {able}");
        rules.first().map(|rule| (rule.own, rule.others))
    };
    let (sharing, release) = (ConsentKind::Sharing, ConsentKind::SecrecyRelease);
    let (child, holders) = (LifeStage::From12, Others::AuthorityHolders);
    let (youth, avg, help) = (Regime::Jeugdwet, Regime::Avg, ConsentKind::Help);
    let (before, since) = (date(2026, 8, 31), date(2026, 9, 1));
    let old = date(2018, 5, 24);
    for (regime, kind, day, able, expected) in [
        (youth, release, TODAY, true, Some((Gives, Others::Nobody))),
        (youth, help, TODAY, true, Some((Gives, holders))),
        (youth, release, TODAY, false, Some((MayClose, holders))),
        (youth, sharing, TODAY, true, None),
        (avg, sharing, before, true, Some((NotHeard, holders))),
        (avg, sharing, since, true, Some((MayClose, holders))),
        (avg, sharing, old, true, None),
        (Regime::House, sharing, old, true, Some((Gives, holders))),
    ] {
        assert_eq!(
            by(regime, kind, day, child, able),
            expected,
            "{regime} {kind} {day}"
        );
    }
}

#[test]
fn regimes_speak_of_the_holders_of_the_table_and_the_house_of_all() {
    use Regime::{Avg, House, Jeugdwet, Wgbo, Wmo};
    let catalogue = shipped();
    for (holder, regimes) in [
        ("jbra/ots", vec![Jeugdwet, Avg, House]),
        ("vt/report", vec![Wmo, Avg, House]),
        ("gp/care", vec![Wgbo, Avg, House]),
        ("okt/help", vec![Jeugdwet, Wgbo, Avg, House]),
        ("rvdk/inquiry", vec![Avg, House]),
    ] {
        let class = catalogue
            .on(TODAY)
            .consent_class(&hat(holder), Category::Plan);
        assert_eq!(
            class.regimes.into_iter().collect::<Vec<_>>(),
            regimes,
            "{holder}"
        );
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
        "writes.toml",
        "executed_by = [\"*/ots\"]\n",
        "",
        "write `supervision` from 2015-01-01, field `executed_by`: a measure is executed by somebody",
    ),
    (
        "writes.toml",
        "executed_by = [\"*/ots\"]",
        "executed_by = [\"*/supervisor\"]",
        "field `executed_by`: `*/supervisor` means no hat",
    ),
    (
        "writes.toml",
        "fact = \"death\"\n",
        "fact = \"death\"\nexecuted_by = [\"*/ots\"]\n",
        "field `executed_by`: this fact is no measure",
    ),
    (
        "consent-rules.toml",
        "until = 2026-09-01\n",
        "until = 2026-08-31\n",
        "the version before it must end exactly on 2026-09-01",
    ),
    (
        "consent-rules.toml",
        "of = \"from-12\"\nfrom = 2026-09-01",
        "of = \"from-16\"\nfrom = 2026-09-01",
        "giver `avg sharing from-12 able`: 0 rows hold on 2026-09-01; one must",
    ),
    (
        "consent-rules.toml",
        "of = \"adult\"\nable = false",
        "of = \"adult\"\nable = true",
        "giver `jeugdwet secrecy-release adult not able`: 0 rows hold on 2015-01-01",
    ),
    (
        "consent-rules.toml",
        "of = \"under-12\"",
        "of = \"from-12\"",
        "giver `jeugdwet help under-12 able`: 0 rows",
    ),
    (
        "consent-rules.toml",
        "id = \"house\"\nfrom = 2015-01-01\nholders = [\"*/*\"]",
        "id = \"house\"\nfrom = 2015-01-01\nholders = [\"jbra/*\"]",
        "field `holders`: `samen-doen/access` is not among them",
    ),
    (
        "representation.toml",
        "outcome = \"one-parent\"\nfrom = 2015-01-01",
        "outcome = \"one-parent\"\nfrom = 2015-01-01\nuntil = 2027-01-01",
        "authority `one-parent` from 2015-01-01, field `until`: nothing follows it",
    ),
    (
        "representation.toml",
        "outcome = \"guardian\"",
        "outcome = \"one-parent\"",
        "authority `guardian`: there is no row",
    ),
    (
        "representation.toml",
        "kind = \"mentor\"\nfrom = 2015-01-01",
        "kind = \"mentor\"\nfrom = 2015-01-01\nuntil = 2014-01-01",
        "representative `mentor` from 2015-01-01, field `until`: the row ends on or before",
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
