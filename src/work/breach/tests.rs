use super::*;
use crate::model::{Category, Hat, Modality, PersonId};

const CHILD: PersonId = PersonId::from_bytes([1; 16]);
const GIVEN: ReceiptId = ReceiptId::from_bytes([2; 16]);

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

fn hat(name: &str) -> Hat {
    name.parse().unwrap()
}

fn organisation(name: &str) -> Organisation {
    name.parse().unwrap()
}

fn given(holder: &str, holder_told: bool) -> GivenFlow {
    GivenFlow {
        person: CHILD,
        holder: hat(holder),
        holder_told,
        category: Category::Plan,
        modality: Modality::Duty,
        articles: BTreeSet::new(),
        obligations: BTreeSet::new(),
        consents: BTreeSet::new(),
        inform: BTreeSet::new(),
    }
}

fn record(receipt: u8, of: &str, moment: &str, event: LedgerEvent) -> LedgerRecord {
    LedgerRecord {
        receipt: ReceiptId::from_bytes([receipt; 16]),
        at: at(moment),
        household: HouseholdId::from_bytes([9; 16]),
        hat: hat(of),
        professional: "w-1".parse().unwrap(),
        event,
    }
}

/// What Samen DOEN and the shelter held, given to JBRA, which was told of the first alone.
fn disclosed() -> LedgerRecord {
    let event = LedgerEvent::Disclosed {
        task: "supervision".parse().unwrap(),
        flows: vec![
            given("samen-doen/help", true),
            given("blijf/shelter", false),
        ],
    };
    record(2, "jbra/ots", "2026-11-02T10:00:00Z", event)
}

fn flow(holder: &str) -> Flow {
    given(holder, false).flow()
}

fn closing(receipt: u8, of: &str, flows: BTreeSet<Flow>) -> LedgerRecord {
    let event = LedgerEvent::BreachClosed {
        receipt: GIVEN,
        flows,
        authority_told: false,
    };
    record(receipt, of, "2026-11-10T10:00:00Z", event)
}

/// The error in the first was found on the fifth, that in the second on the seventh.
fn wrong() -> BTreeMap<Flow, Timestamp> {
    BTreeMap::from([
        (flow("samen-doen/help"), at("2026-11-05T10:00:00Z")),
        (flow("blijf/shelter"), at("2026-11-07T10:00:00Z")),
    ])
}

#[test]
fn what_is_not_open_without_the_errors_went_wrong_when_the_first_of_them_was_found() {
    let given = [given("samen-doen/help", true), given("blijf/shelter", true)];
    let both: BTreeSet<Flow> = given.iter().map(GivenFlow::flow).collect();
    let shelter = BTreeSet::from([flow("blijf/shelter")]);
    let found = [
        (at("2026-11-05T10:00:00Z"), shelter),
        (at("2026-11-07T10:00:00Z"), BTreeSet::new()),
    ];
    assert_eq!(went_wrong(&given, &found), wrong());
    let set_right = [found[1].clone(), (at("2026-11-08T10:00:00Z"), both)];
    assert!(went_wrong(&given, &set_right).is_empty());
    assert!(went_wrong(&given, &[]).is_empty());
}

#[test]
fn who_received_learns_no_holder_they_were_not_told_and_a_holder_its_own_alone() {
    let told = |who: &str| Breach::of(&disclosed(), &wrong(), &organisation(who), &[]);
    let received = told("jbra").unwrap();
    assert!(received.received);
    let holders: Vec<(&str, bool)> = received
        .flows
        .iter()
        .map(|(flow, it)| (flow.holder.organisation().as_str(), it.holder_told))
        .collect();
    assert_eq!(holders, [("blijf", false), ("samen-doen", true)]);
    let shelter = told("blijf").unwrap();
    assert!(!shelter.received);
    assert_eq!(shelter.flows.len(), 1);
    assert_eq!(shelter.since(), at("2026-11-07T10:00:00Z"));
    assert_eq!(told("vt"), None);
}

#[test]
fn what_is_found_after_it_was_closed_is_open_anew_for_that_organisation_alone() {
    let first = BTreeSet::from([flow("samen-doen/help")]);
    let records = [closing(3, "jbra/privacy-officer", first.clone())];
    let breach = Breach::of(&disclosed(), &wrong(), &organisation("jbra"), &records).unwrap();
    assert!(breach.is_open());
    assert_eq!(
        breach.since(),
        at("2026-11-07T10:00:00Z"),
        "of what is open"
    );
    let rest = BTreeSet::from([flow("blijf/shelter")]);
    let records = [
        closing(3, "jbra/privacy-officer", first),
        closing(4, "jbra/privacy-officer", rest),
    ];
    let breach = Breach::of(&disclosed(), &wrong(), &organisation("jbra"), &records).unwrap();
    assert!(!breach.is_open());
    assert_eq!(breach.last.unwrap().0, ReceiptId::from_bytes([4; 16]));
    let holder = Breach::of(&disclosed(), &wrong(), &organisation("blijf"), &records).unwrap();
    assert!(holder.is_open() && holder.last.is_none());
}
