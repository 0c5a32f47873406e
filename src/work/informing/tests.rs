use super::*;
use std::sync::LazyLock;

use crate::model::{ConsentKind, InformDuty, TaskId};

const FATHER: PersonId = PersonId::from_bytes([1; 16]);
const MOTHER: PersonId = PersonId::from_bytes([2; 16]);

fn at(day: &str) -> Timestamp {
    format!("{day}T09:00:00Z").parse().unwrap()
}

fn vt() -> Hat {
    "vt/report".parse().unwrap()
}

fn flow(person: PersonId) -> GivenFlow {
    GivenFlow {
        person,
        holder: "samen-doen/help".parse().unwrap(),
        holder_told: false,
        category: Category::Plan,
        modality: Modality::Right,
        articles: BTreeSet::new(),
        obligations: [Obligation::TellPerson].into(),
        consents: BTreeSet::new(),
        inform: [InformDuty::Meldcode].into(),
    }
}

fn record(receipt: u8, day: &str, event: LedgerEvent) -> LedgerRecord {
    LedgerRecord {
        receipt: ReceiptId::from_bytes([receipt; 16]),
        at: at(day),
        household: HouseholdId::from_bytes([9; 16]),
        hat: vt(),
        professional: "vt-1".parse().unwrap(),
        event,
    }
}

fn disclosed(receipt: u8, day: &str, flows: Vec<GivenFlow>) -> LedgerRecord {
    let task: TaskId = "first-analysis".parse().unwrap();
    record(receipt, day, LedgerEvent::Disclosed { task, flows })
}

fn of(first: u8, person: PersonId) -> DutyKey {
    DutyKey {
        first: ReceiptId::from_bytes([first; 16]),
        person,
    }
}

fn told(receipt: u8, day: &str, duty: DutyKey) -> LedgerRecord {
    let event = LedgerEvent::Informed {
        duty,
        told_at: at(day),
        how: ToldHow::InPerson,
    };
    record(receipt, day, event)
}

fn hash(reason: u8) -> KeyedHash {
    KeyedHash {
        key_id: "hash-1".to_owned(),
        hex: reason.to_string(),
    }
}

fn deferred(receipt: u8, day: &str, duty: DutyKey, reason: u8) -> LedgerRecord {
    let event = LedgerEvent::Deferred {
        duty,
        reason_hash: hash(reason),
    };
    record(receipt, day, event)
}

static FOUR_WEEKS: LazyLock<InformingRow> = LazyLock::new(|| {
    let row = r#"
        id = "veilig-thuis"
        from = 2015-01-01
        hats = ["vt/*"]
        owed = ["meldcode", "avg-13-14"]
        days = 28
        extend_days = 14
        article = "Wmo 2015 5.3.1"
    "#;
    toml::from_str(row).unwrap()
});

fn four_weeks(hat: &Hat, _: Day) -> Option<&'static InformingRow> {
    (*hat == vt()).then(|| &*FOUR_WEEKS)
}

fn first(records: &[LedgerRecord]) -> InformingDuty<'static> {
    duties(records, four_weeks).remove(0)
}

#[test]
fn a_term_ends_with_its_last_legal_day_also_when_the_clocks_change() {
    // Four weeks after Thursday 1 October is Thursday 29 October, in winter time.
    let duty = first(&[disclosed(1, "2026-10-01", vec![flow(FATHER)])]);
    assert_eq!(duty.due.to_string(), "2026-10-29T23:00:00Z");
    assert!(!duty.is_overdue("2026-10-29T22:59:59Z".parse().unwrap()));
    assert!(duty.is_overdue("2026-10-29T23:00:00Z".parse().unwrap()));
}

#[test]
fn what_follows_joins_the_duty_until_the_person_was_told() {
    let records = [
        disclosed(1, "2026-10-01", vec![flow(FATHER), flow(MOTHER)]),
        disclosed(2, "2026-10-05", vec![flow(FATHER)]),
        told(3, "2026-10-06", of(1, FATHER)),
        disclosed(4, "2026-10-07", vec![flow(FATHER)]),
    ];
    let duties = duties(&records, four_weeks);
    let keys: Vec<_> = duties.iter().map(|duty| duty.key).collect();
    assert_eq!(keys, [of(1, FATHER), of(1, MOTHER), of(4, FATHER)]);
    assert_eq!(duties[0].receipts.len(), 2);
    assert!(!duties[0].is_open() && duties[1].is_open() && duties[2].is_open());
}

#[test]
fn what_was_disclosed_of_another_household_is_a_duty_of_its_own() {
    let elsewhere = LedgerRecord {
        household: HouseholdId::from_bytes([8; 16]),
        ..disclosed(2, "2026-10-05", vec![flow(FATHER)])
    };
    let records = [
        disclosed(1, "2026-10-01", vec![flow(FATHER)]),
        elsewhere,
        disclosed(3, "2026-10-06", vec![flow(FATHER)]),
    ];
    let duties = duties(&records, four_weeks);
    let keys: Vec<_> = duties.iter().map(|duty| duty.key).collect();
    assert_eq!(keys, [of(1, FATHER), of(2, FATHER)]);
    assert_eq!((duties[0].receipts.len(), duties[1].receipts.len()), (2, 1));
}

#[test]
fn nobody_is_owed_what_consent_a_shelter_or_a_reporter_gave() {
    let consent = GivenFlow {
        modality: Modality::Consent,
        consents: [ConsentKind::Sharing].into(),
        inform: BTreeSet::new(),
        ..flow(FATHER)
    };
    let shelter = GivenFlow {
        obligations: [Obligation::DoNotTell].into(),
        ..flow(FATHER)
    };
    let reporter = GivenFlow {
        category: Category::Origin,
        ..flow(FATHER)
    };
    let court = GivenFlow {
        inform: [InformDuty::Court].into(),
        ..flow(FATHER)
    };
    let flows = vec![consent, shelter, reporter, court];
    assert!(duties(&[disclosed(1, "2026-10-01", flows)], four_weeks).is_empty());
}

#[test]
fn three_deferrals_stand_each_with_a_fresh_reason_in_its_time() {
    // Scenario 29: 15 September and four weeks is 13 October; then two weeks each time.
    let key = of(1, FATHER);
    let mut records = vec![disclosed(1, "2026-09-15", vec![flow(FATHER)])];
    for (place, day) in ["2026-10-12", "2026-10-26", "2026-11-09"]
        .iter()
        .enumerate()
    {
        let reason = u8::try_from(place).unwrap();
        let duty = first(&records);
        assert_eq!(duty.defer(&hash(reason), at(day)).map(|_| ()), Ok(()));
        records.push(deferred(10 + reason, day, key, reason));
    }
    let duty = first(&records);
    assert_eq!(legal_day(duty.due).to_string(), "2026-11-25");
    assert_eq!(duty.reasons.len(), 3);
    let now = at("2026-11-23");
    assert_eq!(duty.defer(&hash(0), now), Err(InformRefusal::NotFresh));
    assert!(duty.defer(&hash(3), now).is_ok());
}

#[test]
fn a_deferral_is_refused_before_its_time_and_after_the_term() {
    let records = [disclosed(1, "2026-10-01", vec![flow(FATHER)])];
    let duty = first(&records);
    let opens: Day = "2026-10-16".parse().unwrap();
    let too_soon = Err(InformRefusal::TooSoon(opens));
    assert_eq!(duty.defer(&hash(1), at("2026-10-15")), too_soon);
    assert!(duty.defer(&hash(1), at("2026-10-16")).is_ok());
    let overdue = Err(InformRefusal::Overdue);
    assert_eq!(duty.defer(&hash(1), at("2026-10-30")), overdue);

    let mut records = records.to_vec();
    records.push(deferred(2, "2026-10-20", of(1, FATHER), 1));
    let piled = first(&records).defer(&hash(2), at("2026-10-21"));
    assert!(matches!(piled, Err(InformRefusal::TooSoon(_))), "{piled:?}");
}

#[test]
fn who_was_told_is_told_once_after_the_disclosure_and_not_tomorrow() {
    let records = [disclosed(1, "2026-10-01", vec![flow(FATHER)])];
    let (duty, now) = (first(&records), at("2026-10-10"));
    assert_eq!(duty.tell(at("2026-10-09"), now), Ok(()));
    let early = duty.tell(at("2026-09-30"), now);
    assert_eq!(early, Err(InformRefusal::ToldTooEarly));
    let tomorrow = duty.tell(at("2026-10-11"), now);
    assert_eq!(tomorrow, Err(InformRefusal::ToldInFuture));
    let done = first(&[records[0].clone(), told(2, "2026-10-09", duty.key)]);
    assert_eq!(done.tell(now, now), Err(InformRefusal::Told));
    assert_eq!(done.defer(&hash(1), now), Err(InformRefusal::Told));
}
