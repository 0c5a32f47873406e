use super::*;
use crate::audit::entries::{PastDecision, PastQuestion, told};
use crate::model::SubjectRef;
use crate::model::id::PseudonymKind;
use jiff::civil::date;

fn organisation(name: &str) -> Organisation {
    name.parse().unwrap()
}

fn hat(name: &str) -> Hat {
    name.parse().unwrap()
}

fn person(byte: u8) -> Pseudonym {
    Pseudonym::new(PseudonymKind::Person, [byte; 16])
}

fn entry() -> Entry {
    Entry {
        at: "2026-11-23T10:00:00Z".parse().unwrap(),
        receipt: ReceiptId::from_bytes([9; 16]),
        sealed_under: SubjectRef::Household(HouseholdId::from_bytes([0xee; 16])),
        shown: None,
    }
}

fn asked() -> Asked {
    Asked {
        sitting: None,
        hat: hat("jbra/ots"),
        professional: "w-17".parse().unwrap(),
        task: "safety-plan".parse().unwrap(),
        household: Pseudonym::new(PseudonymKind::Household, [0xaa; 16]),
        subjects: BTreeSet::from([person(0xab)]),
        categories: BTreeSet::from([Category::Plan, Category::Incident]),
        period: Period::new(date(2026, 1, 1), None).unwrap(),
        necessity: BTreeMap::from([("safety".to_owned(), "c2VhbGVk".to_owned())]),
        honours: BTreeSet::from([Obligation::NoOnward]),
        processing: BTreeSet::from(["jbra-casework".to_owned()]),
    }
}

fn basis() -> Basis {
    Basis {
        bundle: [0xbb; 32],
        policy: 1,
        household: 2,
        organisation: 3,
        known_at: "2026-11-23T10:00:00Z".parse().unwrap(),
        day: date(2026, 11, 23),
    }
}

fn item(pseudonym: u8, holder: &str) -> HolderItem {
    HolderItem {
        person: Some(person(pseudonym)),
        hat: hat(holder),
        categories: BTreeSet::from([Category::Plan]),
        articles: BTreeSet::from(["Jeugdwet 7.3.11 lid 4".to_owned()]),
    }
}

fn an_intent() -> Draft {
    let holders = [
        HolderAsked {
            organisation: organisation("blijf"),
            items: vec![item(0xcb, "blijf/shelter")],
        },
        HolderAsked {
            organisation: organisation("jbra"),
            items: vec![item(0xab, "jbra/ots")],
        },
    ];
    let replay = Replay {
        household: HouseholdId::from_bytes([0xee; 16]),
        subjects: BTreeSet::from([PersonId::from_bytes([0xef; 16])]),
        basis: basis(),
        open: vec![OpenFlow {
            holder: hat("blijf/shelter"),
            person: PersonId::from_bytes([0xef; 16]),
            categories: BTreeSet::from([Category::Plan]),
            modality: Modality::Duty,
        }],
    };
    let line = DecisionLine {
        persons: BTreeSet::from([person(0xab)]),
        categories: BTreeSet::from([Category::Incident]),
        holders: BTreeSet::from([hat("vt/report")]),
        outcome: "no-open-route".to_owned(),
        articles: BTreeSet::new(),
    };
    intent(entry(), &asked(), &[line], &holders, &replay)
}

fn text(draft: &Draft, place: &Place) -> String {
    serde_json::to_string(&draft.sections[place]).unwrap()
}

#[test]
fn a_decision_is_read_back_as_it_was_kept() {
    let draft = an_intent();
    let past = PastDecision::read(&stamped(&draft, &Place::Broker)).unwrap();
    assert_eq!((past.kind, past.closes), (EntryKind::Intent, None));
    assert_eq!((past.hat.clone(), past.basis), (hat("jbra/ots"), basis()));
    let open = OpenFlow {
        holder: hat("blijf/shelter"),
        person: PersonId::from_bytes([0xef; 16]),
        categories: BTreeSet::from([Category::Plan]),
        modality: Modality::Duty,
    };
    assert!(past.opened(std::slice::from_ref(&open)));
    assert!(!past.opened(&[]));
    let right = OpenFlow {
        modality: Modality::Right,
        ..open
    };
    assert!(!past.opened(&[right]));
    let own = stamped(&draft, &Place::Organisation(organisation("jbra")));
    let question = PastQuestion::read(&own).unwrap();
    let asked = asked();
    assert_eq!(question.professional, asked.professional);
    assert_eq!(question.categories, asked.categories);
    assert_eq!(question.period, asked.period);
    assert_eq!(question.subjects, asked.subjects);
    assert_eq!(question.honours, asked.honours);
    assert_eq!(question.necessity, BTreeSet::from(["safety".to_owned()]));
    assert_eq!(told(&own, &[]), Some(false));
    assert!(PastDecision::read(&own).is_none());
}

/// A section as it is committed to, with the kind of its entry.
fn stamped(draft: &Draft, place: &Place) -> Section {
    let mut section = draft.sections[place].clone();
    section.insert("kind".to_owned(), draft.kind.to_string().into());
    section
}

#[test]
fn a_holder_reads_its_own_pseudonyms_and_nothing_of_the_asker() {
    let told = text(&an_intent(), &Place::Organisation(organisation("blijf")));
    assert!(told.contains(&person(0xcb).to_string()));
    assert!(told.contains("Jeugdwet 7.3.11 lid 4"));
    for hidden in [
        "jbra",
        "processing",
        "w-17",
        "safety-plan",
        "c2VhbGVk",
        "vt/report",
    ] {
        assert!(!told.contains(hidden), "{hidden}");
    }
    for foreign in ["aa", "ab", "ee", "ef"] {
        assert!(!told.contains(&foreign.repeat(16)), "{foreign}");
    }
}

#[test]
fn the_asker_reads_the_request_and_no_internal_id() {
    let told = text(&an_intent(), &Place::Organisation(organisation("jbra")));
    for shown in ["w-17", "safety-plan", "c2VhbGVk", "no-open-route"] {
        assert!(told.contains(shown), "{shown}");
    }
    assert!(
        told.contains("source_asked"),
        "its own source was asked too"
    );
    for hidden in ["blijf", &"ee".repeat(16), &"ef".repeat(16), "bundle"] {
        assert!(!told.contains(hidden), "{hidden}");
    }
}

#[test]
fn the_broker_keeps_what_replay_needs() {
    let kept = text(&an_intent(), &Place::Broker);
    for needed in [&*"bb".repeat(32), &"ee".repeat(16), "2026-11-23", "duty"] {
        assert!(kept.contains(needed), "{needed}");
    }
    assert!(!kept.contains("c2VhbGVk"), "necessity is the asker's alone");
}

#[test]
fn an_outcome_closes_its_intent_and_tells_each_holder_what_was_passed_on() {
    let closed = Closed {
        intent: ReceiptId::from_bytes([8; 16]),
        hat: hat("jbra/ots"),
        household: HouseholdId::from_bytes([0xee; 16]),
        basis: basis(),
        open: Vec::new(),
        given: Vec::new(),
        decided_again: 1,
    };
    let told = Told {
        given: vec![Given {
            person: person(0xab),
            category: Category::Plan,
            holder: None,
            modality: Modality::Duty,
            articles: BTreeSet::from(["Jeugdwet 7.3.11 lid 4".to_owned()]),
            obligations: BTreeSet::from([Obligation::NoOnward]),
            use_until: None,
        }],
        sources: vec![StatusLine {
            holders: BTreeSet::from([hat("vt/report")]),
            persons: BTreeSet::from([person(0xab)]),
            status: "nothing-released".to_owned(),
        }],
        withheld: Vec::new(),
    };
    let holders = [HolderGiven {
        organisation: organisation("blijf"),
        items: vec![(item(0xcb, "blijf/shelter"), 4)],
    }];
    let draft = outcome(entry(), &closed, &told, &holders);
    assert_eq!(draft.closes, Some(closed.intent));
    assert_eq!(draft.asker, organisation("jbra"));
    let holder = text(&draft, &Place::Organisation(organisation("blijf")));
    assert!(holder.contains(r#""records":4"#) && !holder.contains("jbra"));
    let asker = text(&draft, &Place::Organisation(organisation("jbra")));
    assert!(asker.contains("nothing-released") && !asker.contains("blijf"));
    let as_part = part(entry(), &closed, &told, &holders);
    assert_eq!(as_part.kind, EntryKind::Part);
    assert_eq!(as_part.sections, draft.sections);
}
