//! What is kept and what falls away, said one by one.

use super::*;
use crate::proto::samenbeeld::record::v1::{
    Address, Authority, ContactMoment, Goal, HealthFact, Incident, IncidentInvolvement, Informant,
    Measure, PersonDetails, Plan, Relation, ShelterStay, ViolenceReport,
};

fn details(handle: &str) -> Content {
    Content::PersonDetails(PersonDetails {
        subject: handle.to_owned(),
        given_names: "Noor".to_owned(),
        family_name: "Testers".to_owned(),
        birth_date: Some(day(1990, 0, 0)),
        bsn: "111222333".to_owned(),
        ..PersonDetails::default()
    })
}

#[test]
fn what_is_permitted_passes_and_the_source_s_own_reference_and_holder_do_not() {
    let cut = cut(
        &record(details("s1")),
        &permit(&[(MOTHER, Category::Identity)]),
    );
    let kept = cut.record.as_ref().unwrap();
    let Some(Content::PersonDetails(person)) = kept.record().content else {
        panic!("the content is kept")
    };
    assert_eq!(person.given_names, "Noor");
    assert_eq!(person.birth_date, Some(day(1990, 0, 0)));
    assert_eq!(person.bsn, "");
    assert_eq!(kept.record().reference, "");
    assert_eq!(kept.record().holder, "");
    assert_eq!(kept.record().recorded_on, Some(day(2025, 3, 5)));
    assert_eq!(kept.holder(), &hat("jbra/ots"));
    assert_eq!(kept.kind(), "person_details");
    assert_eq!(kept.cells(), &[(MOTHER, Category::Identity)].into());
    assert_eq!(kept.persons(), &[("s1".to_owned(), MOTHER)].into());
    assert_eq!(excess(&cut), [(ExcessKind::UnaskedCategory, 1)].into());
}

#[test]
fn without_a_permit_nothing_of_a_record_is_left() {
    let cut = cut(
        &record(details("s1")),
        &permit(&[(CHILD, Category::Identity)]),
    );
    assert!(cut.record.is_none());
    assert_eq!(excess(&cut), [(ExcessKind::UnaskedCategory, 1)].into());
}

#[test]
fn a_handle_the_question_did_not_use_is_nobody() {
    let cut = cut(
        &record(details("s9")),
        &permit(&every_category_of(&[MOTHER, CHILD, FATHER])),
    );
    assert!(cut.record.is_none());
    assert_eq!(excess(&cut), [(ExcessKind::UnknownSubject, 1)].into());
}

#[test]
fn a_record_of_another_organisation_s_hat_falls_away_whole() {
    let everything = permit_under("vt/report", every_category_of(&[MOTHER]));
    for holder in ["vt/report", "jbra", ""] {
        let mut foreign = record(details("s1"));
        foreign.holder = holder.to_owned();
        let cut = cut(&foreign, &everything);
        assert!(cut.record.is_none(), "{holder}");
        assert_eq!(excess(&cut), [(ExcessKind::ForeignHolder, 1)].into());
    }
}

#[test]
fn a_permit_for_one_hat_opens_nothing_of_another_hat_of_the_same_organisation() {
    let mut voluntary = record(details("s1"));
    voluntary.holder = "jbra/voluntary".to_owned();
    assert!(
        cut(&voluntary, &permit(&[(MOTHER, Category::Identity)]))
            .record
            .is_none()
    );
}

#[test]
fn a_record_outside_the_period_falls_away_and_one_that_stands_may_lack_its_day() {
    let open = permit(&every_category_of(&[MOTHER, CHILD]));
    let mut old = record(details("s1"));
    old.from = Some(day(2010, 1, 1));
    old.until = Some(day(2012, 1, 1));
    assert_eq!(
        excess(&cut(&old, &open)),
        [(ExcessKind::OutsidePeriod, 1)].into()
    );

    let mut undated = record(details("s1"));
    undated.from = None;
    assert!(cut(&undated, &open).record.is_some());

    let mut undated = record(Content::HealthFact(HealthFact {
        subject: "s1".to_owned(),
        kind: 1,
        ..HealthFact::default()
    }));
    undated.from = None;
    assert!(cut(&undated, &open).record.is_none());
}

#[test]
fn a_relation_passes_only_when_permitted_for_both() {
    let relation = |other: &str| {
        Content::Relation(Relation {
            subject: "s1".to_owned(),
            other: other.to_owned(),
            kind: 1,
            living_together: Some(false),
        })
    };
    let both = permit(&[
        (MOTHER, Category::Composition),
        (CHILD, Category::Composition),
    ]);
    assert_eq!(left(relation("s2"), &both), Some(relation("s2")));
    let one = permit(&[(MOTHER, Category::Composition)]);
    assert_eq!(left(relation("s2"), &one), None);
    assert_eq!(left(relation("s9"), &both), None);
    assert_eq!(left(relation(""), &both), None);
}

#[test]
fn authority_may_name_no_holder_but_never_one_without_a_permit() {
    let authority = |holders: &[&str]| {
        Content::Authority(Authority {
            subject: "s2".to_owned(),
            authority_holders: names(holders),
            outcome: 5,
            ..Authority::default()
        })
    };
    let child = permit(&[(CHILD, Category::Authority)]);
    assert_eq!(left(authority(&[]), &child), Some(authority(&[])));
    assert_eq!(left(authority(&["s1"]), &child), None);
    let both = permit(&[(CHILD, Category::Authority), (MOTHER, Category::Authority)]);
    assert_eq!(left(authority(&["s1"]), &both), Some(authority(&["s1"])));
}

#[test]
fn only_permitted_subjects_stay_named() {
    let moment = |handles: &[&str]| {
        Content::ContactMoment(ContactMoment {
            subjects: names(handles),
            kind: "visit".to_owned(),
            summary: None,
        })
    };
    let mother = permit(&[(MOTHER, Category::ContactMoment)]);
    assert_eq!(
        left(moment(&["s4", "s1", "s9"]), &mother),
        Some(moment(&["s1"]))
    );
    assert_eq!(left(moment(&["s4"]), &mother), None);
    assert_eq!(left(moment(&[]), &mother), None);
}

#[test]
fn a_message_that_keeps_only_its_subjects_is_dropped() {
    let empty = Content::Plan(Plan {
        subjects: names(&["s1"]),
        goals: vec![Goal {
            subjects: names(&["s1"]),
            ..Goal::default()
        }],
        ..Plan::default()
    });
    assert_eq!(left(empty, &permit(&[(MOTHER, Category::Plan)])), None);
}

#[test]
fn parts_about_a_person_without_a_permit_fall_away() {
    let goal = |handles: &[&str]| Goal {
        subjects: names(handles),
        state: 1,
        ..Goal::default()
    };
    let plan = |subjects: &[&str], goals: Vec<Goal>| {
        Content::Plan(Plan {
            subjects: names(subjects),
            kind: 2,
            goals,
            ..Plan::default()
        })
    };
    let sent = plan(
        &["s1", "s4"],
        vec![goal(&["s1", "s4"]), goal(&["s4"]), goal(&[])],
    );
    assert_eq!(
        left(sent, &permit(&[(MOTHER, Category::Plan)])),
        Some(plan(&["s1"], vec![goal(&["s1"])]))
    );
}

#[test]
fn an_incident_is_decided_for_each_person_in_it() {
    let part = |handle: &str, injury: Option<FreeText>| IncidentInvolvement {
        subject: handle.to_owned(),
        part: 1,
        injury,
        account: None,
    };
    let injury = |handle: &str| Some(free_text("Gekneusde pols", &[Category::Health], &[handle]));
    let incident = |handles: &[&str], involved| {
        Content::Incident(Incident {
            subjects: names(handles),
            kind: 1,
            involved,
            ..Incident::default()
        })
    };
    let sent = incident(
        &["s1", "s2", "s4"],
        vec![
            part("s1", injury("s1")),
            part("s2", injury("s2")),
            part("s4", None),
        ],
    );
    let open = permit(&[
        (MOTHER, Category::Incident),
        (MOTHER, Category::Health),
        (CHILD, Category::Incident),
    ]);
    let expected = incident(
        &["s1", "s2"],
        vec![part("s1", injury("s1")), part("s2", None)],
    );
    assert_eq!(left(sent, &open), Some(expected));
}

#[test]
fn who_reported_is_told_only_when_permitted_for_everybody_in_the_report() {
    let report = |handles: &[&str], reporter: bool| {
        Content::ViolenceReport(ViolenceReport {
            subjects: names(handles),
            kinds: vec![1, 3],
            reporter: reporter.then(|| Informant {
                professional: true,
                name: "A. Melder".to_owned(),
                relation: "school".to_owned(),
            }),
            ..ViolenceReport::default()
        })
    };
    let mut cells = vec![
        (MOTHER, Category::VtReport),
        (CHILD, Category::VtReport),
        (MOTHER, Category::Origin),
    ];
    assert_eq!(
        left(report(&["s1", "s2"], true), &permit(&cells)),
        Some(report(&["s1", "s2"], false))
    );
    cells.push((CHILD, Category::Origin));
    assert_eq!(
        left(report(&["s1", "s2"], true), &permit(&cells)),
        Some(report(&["s1", "s2"], true))
    );
}

#[test]
fn a_place_inside_another_record_is_still_a_place() {
    let stay = |location: Option<Address>| {
        Content::ShelterStay(ShelterStay {
            subject: "s1".to_owned(),
            kind: "crisis".to_owned(),
            location,
        })
    };
    let address = Address {
        subject: "s1".to_owned(),
        postcode: "1012 AB".to_owned(),
        ..Address::default()
    };
    let involved = permit(&[(MOTHER, Category::Involvement)]);
    assert_eq!(
        left(stay(Some(address.clone())), &involved),
        Some(stay(None))
    );
    let place = permit(&[(MOTHER, Category::Address)]);
    assert_eq!(left(stay(Some(address.clone())), &place), None);
    let both = permit(&[(MOTHER, Category::Involvement), (MOTHER, Category::Address)]);
    assert_eq!(
        left(stay(Some(address.clone())), &both),
        Some(stay(Some(address)))
    );
}

#[test]
fn an_enum_number_the_contract_does_not_know_is_cut() {
    let measure = Content::Measure(Measure {
        subject: "s2".to_owned(),
        kind: 99,
        executed_by: "jbra/ots".to_owned(),
        ..Measure::default()
    });
    let cut = cut(&record(measure), &permit(&[(CHILD, Category::Measure)]));
    let kept = cut.record.as_ref().unwrap().record().content;
    let Some(Content::Measure(measure)) = kept else {
        panic!("the measure is kept")
    };
    assert_eq!(
        (measure.kind, measure.executed_by.as_str()),
        (0, "jbra/ots")
    );
    assert_eq!(excess(&cut), [(ExcessKind::UnknownValue, 1)].into());
}

#[test]
fn a_record_sent_twice_is_known_by_its_reference() {
    let open = permit(&[(MOTHER, Category::Identity)]);
    let key = |reference: &str| {
        let mut record = record(details("s1"));
        record.reference = reference.to_owned();
        cut(&record, &open).record.unwrap().source_record().copied()
    };
    assert_eq!(key("a"), key("a"));
    assert_ne!(key("a"), key("b"));
    assert_eq!(key(""), None);
}

#[test]
fn handles_give_way_to_pseudonyms_at_every_depth() {
    use crate::model::Pseudonym;
    use crate::model::id::PseudonymKind;
    let open = permit(&every_category_of(&[MOTHER, CHILD]));
    let sent = Content::Incident(Incident {
        subjects: names(&["s3", "s1", "s2"]),
        kind: 1,
        involved: vec![IncidentInvolvement {
            subject: "s2".to_owned(),
            part: 4,
            ..IncidentInvolvement::default()
        }],
        description: Some(free_text("Ruzie", &[Category::Incident], &["s2", "s1"])),
        police: None,
    });
    let kept = cut(&record(sent), &open).record.unwrap();
    let mother = Pseudonym::new(PseudonymKind::Person, [8; 16]);
    let child = Pseudonym::new(PseudonymKind::Person, [7; 16]);
    let renamed = kept
        .under(&[(MOTHER, mother), (CHILD, child)].into())
        .unwrap();
    let Some(Content::Incident(incident)) = renamed.content else {
        panic!("an incident stays one")
    };
    assert_eq!(incident.subjects, [child.to_string(), mother.to_string()]);
    assert_eq!(incident.involved[0].subject, child.to_string());
    assert_eq!(
        incident.description.unwrap().about,
        [child.to_string(), mother.to_string()]
    );
    assert_eq!(kept.under(&[(MOTHER, mother)].into()), None);
}

#[test]
fn a_raw_or_redacted_record_prints_no_content() {
    let record = record(details("s1"));
    let kept = cut(&record, &permit(&[(MOTHER, Category::Identity)]));
    let printed = format!("{:?} {:?}", raw(&record), kept);
    assert!(
        !printed.contains("Noor") && !printed.contains("file-1"),
        "{printed}"
    );
}
