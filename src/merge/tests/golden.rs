//! One small household from four sources, as a person would read it.

use std::fmt::Write;

use super::*;
use crate::proto::samenbeeld::record::v1::{
    Authority, ContactMoment, HealthFact, Incident, IncidentInvolvement,
};

fn standing() -> Vec<Record> {
    let details = |subject: &str, name: &str, born: Date| {
        Content::PersonDetails(PersonDetails {
            subject: subject.to_owned(),
            given_names: name.to_owned(),
            family_name: "Testers".to_owned(),
            birth_date: Some(born),
            ..PersonDetails::default()
        })
    };
    let undated = |on: Date| [None, None, Some(on)];
    let authority = Content::Authority(Authority {
        subject: "s2".to_owned(),
        authority_holders: vec!["s3".to_owned(), "s1".to_owned()],
        outcome: 1,
        evidence: "gezagsregister".to_owned(),
        looked_up_on: Some(day(2024, 2, 1)),
    });
    let mother = |born: Date| details("s1", "Noor", born);
    let written = undated(day(2024, 2, 1));
    vec![
        sent(OWN, "p1", written, mother(day(1990, 0, 0))),
        sent(
            "samen-doen/help",
            "7",
            undated(day(2019, 5, 0)),
            mother(day(1990, 8, 2)),
        ),
        sent(OWN, "p2", written, details("s2", "Sem", day(2015, 3, 4))),
        sent(OWN, "g1", written, authority),
    ]
}

fn dated() -> Vec<Record> {
    let ots = measure("s2", 1, OWN);
    let incident = Content::Incident(Incident {
        subjects: vec!["s1".to_owned(), "s2".to_owned(), "s3".to_owned()],
        kind: 1,
        involved: vec![IncidentInvolvement {
            subject: "s1".to_owned(),
            part: 1,
            ..IncidentInvolvement::default()
        }],
        ..Incident::default()
    });
    let health = Content::HealthFact(HealthFact {
        subject: "s1".to_owned(),
        kind: 3,
        description: Some(text(
            "Drinkt minder sinds de zomer",
            Category::Health,
            &["s1"],
        )),
        ..HealthFact::default()
    });
    let moment = Content::ContactMoment(ContactMoment {
        subjects: vec!["s2".to_owned()],
        kind: "talk".to_owned(),
        summary: None,
    });
    let on = |on: Date, written: Option<Date>| [Some(on), None, written];
    let year = [Some(day(2024, 1, 15)), Some(day(2025, 1, 15)), None];
    let march = Some(day(2024, 3, 2));
    vec![
        sent(OWN, "m1", year, ots.clone()),
        sent("vt/report", "m", on(day(2024, 2, 1), march), ots),
        sent(
            "vt/report",
            "i",
            on(day(2023, 11, 3), Some(day(2023, 11, 4))),
            incident,
        ),
        sent("samen-doen/help", "8", on(day(2022, 0, 0), None), health),
        sent("blijf/shelter", "k", on(day(2024, 3, 2), march), moment),
    ]
}

fn origin(provenance: &Provenance) -> String {
    let holder = provenance
        .holder
        .as_ref()
        .map_or("?".to_owned(), Hat::to_string);
    format!(
        "{holder} {}",
        provenance.recorded_on.as_deref().unwrap_or("-")
    )
}

/// Pseudonyms as roles, for the reader of this file.
fn short(text: &str) -> String {
    let names = [(MOTHER, "MOTHER"), (CHILD, "CHILD"), (FATHER, "FATHER")];
    names.iter().fold(text.to_owned(), |text, (person, name)| {
        text.replace(&pseudonym(*person).to_string(), name)
    })
}

fn mark(conflict: bool) -> &'static str {
    if conflict { " CONFLICT" } else { "" }
}

fn as_text(picture: &HouseholdPicture) -> String {
    let mut out = String::new();
    for member in picture.members() {
        writeln!(
            out,
            "{} {:?}",
            short(&member.person.to_string()),
            member.roles
        )
        .unwrap();
        for attribute in &member.attributes {
            let Attribute {
                field, conflict, ..
            } = attribute;
            writeln!(out, "  {}{}", short(field), mark(*conflict)).unwrap();
            for stated in &attribute.values {
                let origin = origin(&stated.provenance);
                writeln!(out, "    {} ({origin})", short(&stated.value)).unwrap();
            }
        }
    }
    for entry in picture.timeline() {
        let persons = entry
            .persons
            .iter()
            .map(|person| short(&person.to_string()));
        let persons: Vec<_> = persons.collect();
        let TimelineEntry {
            from, until, kind, ..
        } = entry;
        writeln!(
            out,
            "{from} / {until} {kind} {persons:?}{}",
            mark(entry.conflict)
        )
        .unwrap();
        for telling in &entry.tellings {
            let terms: Vec<_> = telling
                .terms
                .iter()
                .map(|terms| terms.category.id())
                .collect();
            let origin = origin(&telling.provenance);
            writeln!(out, "    {:?} ({origin}) {terms:?}", telling.record).unwrap();
        }
    }
    out
}

#[test]
fn a_small_household_reads_as_one_picture() {
    let open = Open::all_of(&[OWN, "samen-doen/help", "vt/report", "blijf/shelter"])
        .known("samen-doen/help", &[MOTHER])
        .known("vt/report", &[CHILD, FATHER]);
    let records = [standing(), dated()].concat();
    insta::assert_snapshot!(as_text(&picture(&records, &open)), @r#"
    MOTHER {Parent}
      person_details.birth_date CONFLICT
        1990-..-.. (jbra/ots 2024-02-01)
        1990-08-02 (samen-doen/help 2019-05-..)
      person_details.family_name
        Testers (jbra/ots 2024-02-01)
        Testers (samen-doen/help 2019-05-..)
      person_details.given_names
        Noor (jbra/ots 2024-02-01)
        Noor (samen-doen/help 2019-05-..)
    CHILD {Child}
      authority.authority_holders
        MOTHER, FATHER (jbra/ots 2024-02-01)
      authority.evidence
        gezagsregister (jbra/ots 2024-02-01)
      authority.looked_up_on
        2024-02-01 (jbra/ots 2024-02-01)
      authority.outcome
        both-parents (jbra/ots 2024-02-01)
      person_details.birth_date
        2015-03-04 (jbra/ots 2024-02-01)
      person_details.family_name
        Testers (jbra/ots 2024-02-01)
      person_details.given_names
        Sem (jbra/ots 2024-02-01)
    FATHER {Parent}
    2022-..-.. /  health_fact ["MOTHER"]
        Record{from, content} (samen-doen/help -) ["health"]
    2023-11-03 /  incident ["MOTHER", "CHILD", "FATHER"]
        Record{from, recorded_on, content} (? 2023-11-04) ["incident"]
    2024-01-15 /  measure ["CHILD"] CONFLICT
        Record{from, until, content} (jbra/ots -) ["measure"]
        Record{from, recorded_on, content} (vt/report 2024-03-02) ["measure"]
    2024-03-02 /  contact_moment ["CHILD"]
        Record{from, recorded_on, content} (? 2024-03-02) ["contact-moment"]
    "#);
}
