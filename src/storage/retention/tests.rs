use jiff::civil::date;

use super::*;
use crate::model::catalogue::RetentionController;
use crate::model::{Fact, FactId, HouseholdId, Period, PersonId, ProfessionalId, Writer};

const PERSON: PersonId = PersonId::from_bytes([1; 16]);
const LONG_AGO: Day = date(2026, 11, 23);

fn terms(rows: &[(&str, u16, RetentionStart)]) -> Terms {
    let row = |&(kind, years, starts): &(&str, u16, RetentionStart)| RetentionRow {
        kind: kind.to_owned(),
        from: date(2015, 1, 1),
        until: None,
        years,
        starts,
        controller: RetentionController::Writer,
        article: "artikel".to_owned(),
        status: None,
        note: None,
    };
    rows.iter().map(|it| (it.0.to_owned(), row(it))).collect()
}

fn record(on: Day, event: RegisterEvent) -> RegisterRecord {
    RegisterRecord {
        subject: SubjectRef::Person(PERSON),
        event,
        writer: Writer {
            hat: "jbra/ots".parse().unwrap(),
            professional: "w-1".parse::<ProfessionalId>().unwrap(),
            on_authority: "team".to_owned(),
        },
        recorded_at: first_moment(on).unwrap(),
    }
}

fn asserted(id: u8, fact: Fact, until: Option<Day>) -> RegisterEvent {
    RegisterEvent::FactAsserted {
        id: FactId::from_bytes([id; 16]),
        fact,
        valid: Period::new(date(2020, 1, 1), until).unwrap(),
        evidence: None,
        needs_confirmation: false,
    }
}

fn death(id: u8) -> RegisterEvent {
    asserted(id, Fact::Death { person: PERSON }, None)
}

fn link(id: u8, until: Option<Day>) -> RegisterEvent {
    let fact = Fact::Link {
        person: PERSON,
        hat: "jbra/ots".parse().unwrap(),
        client_number: "C-1".to_owned(),
    };
    asserted(id, fact, until)
}

fn ended(id: u8, until: Day) -> RegisterEvent {
    RegisterEvent::FactEnded {
        id: FactId::from_bytes([id; 16]),
        until,
    }
}

/// Positions that are over term, of records that stand at 1, 2, 3 and on.
fn old(records: Vec<RegisterRecord>, terms: &Terms, today: Day) -> Vec<u64> {
    let records: Vec<_> = (1..).zip(records).collect();
    old_of(&records, terms, (today, Day::MIN), &mut BTreeMap::new())
}

#[test]
fn a_term_is_over_on_its_last_day_and_not_before() {
    let terms = terms(&[("death", 20, RetentionStart::Recorded)]);
    let records = || vec![record(LONG_AGO, death(1))];
    assert!(old(records(), &terms, date(2046, 11, 22)).is_empty());
    assert_eq!(old(records(), &terms, date(2046, 11, 23)), [1]);
    assert!(old(records(), &Terms::new(), date(2146, 1, 1)).is_empty());
}

#[test]
fn a_change_about_the_same_person_begins_the_term_of_everything_anew() {
    let terms = terms(&[
        ("death", 20, RetentionStart::LastChange),
        ("link", 20, RetentionStart::LastChange),
    ]);
    let mut records = vec![record(LONG_AGO, death(1))];
    records.push(record(date(2030, 1, 1), link(2, None)));
    assert!(old(records.clone(), &terms, date(2046, 11, 23)).is_empty());
    assert_eq!(old(records, &terms, date(2050, 1, 1)), [1, 2]);
}

#[test]
fn what_counts_from_its_end_stays_while_it_has_none_and_goes_with_all_its_records() {
    let terms = terms(&[("link", 20, RetentionStart::Ended)]);
    let open = vec![record(LONG_AGO, link(1, None))];
    assert!(old(open.clone(), &terms, date(2146, 1, 1)).is_empty());
    let mut closed = open;
    closed.push(record(LONG_AGO, link(2, None)));
    closed.push(record(date(2027, 1, 1), ended(1, date(2027, 1, 1))));
    assert!(old(closed.clone(), &terms, date(2046, 12, 31)).is_empty());
    assert_eq!(old(closed, &terms, date(2047, 1, 1)), [1, 3]);
}

#[test]
fn a_withdrawal_of_everything_goes_when_nothing_is_left_that_it_could_close() {
    let terms = terms(&[
        ("death", 20, RetentionStart::Recorded),
        ("link", 30, RetentionStart::Recorded),
    ]);
    let withdrawn = RegisterEvent::Withdrawn {
        subject: PERSON,
        by: None,
        consent: None,
    };
    let records = vec![
        record(LONG_AGO, death(1)),
        record(LONG_AGO, link(2, None)),
        record(LONG_AGO, withdrawn),
    ];
    assert_eq!(old(records.clone(), &terms, date(2046, 11, 23)), [1]);
    assert_eq!(old(records, &terms, date(2056, 11, 23)), [1, 2, 3]);
}

#[test]
fn what_went_is_counted_by_kind_for_the_organisation_that_wrote_it() {
    let terms = terms(&[("membership", 20, RetentionStart::Recorded)]);
    let membership = |id| {
        let fact = Fact::Membership {
            household: HouseholdId::from_bytes([9; 16]),
            person: PERSON,
            role: crate::model::fact::MemberRole::Child,
            basis: crate::model::fact::MemberBasis::LivesThere,
        };
        asserted(id, fact, None)
    };
    let records: Vec<_> = (1..)
        .zip([1, 2].map(|id| record(LONG_AGO, membership(id))))
        .collect();
    let mut counts = BTreeMap::new();
    old_of(
        &records,
        &terms,
        (date(2046, 11, 23), Day::MIN),
        &mut counts,
    );
    let jbra: Organisation = "jbra".parse().unwrap();
    assert_eq!(counts[&jbra]["membership"], 2);
    assert_eq!(counts.len(), 1);
}
