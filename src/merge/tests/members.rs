//! What stands about members.

use super::*;
use crate::proto::samenbeeld::record::v1::{
    Address, ContactPoint, Involvement, Relation, ThirdParty,
};

#[test]
fn members_come_with_what_the_context_knows_of_them_also_without_records() {
    let picture = picture(&[], &Open::all_of(&[]));
    let child = &picture.members()[1];
    assert_eq!(picture.members().len(), 3);
    assert_eq!(child.person, pseudonym(CHILD));
    assert_eq!(child.roles, [MemberRole::Child].into());
    assert_eq!(child.own_client_number.as_deref(), Some("20261"));
    assert!(child.attributes.is_empty());
}

#[test]
fn values_that_differ_stand_side_by_side_with_origin_and_date() {
    let open = Open::all_of(&[OWN, "vt/report"]).known("vt/report", &[CHILD]);
    let picture = picture(
        &[
            born(OWN, "a", day(2015, 3, 4), day(2020, 1, 1)),
            born("vt/report", "b", day(2015, 4, 3), day(2024, 0, 0)),
        ],
        &open,
    );
    let birth = attribute(&picture, CHILD, "person_details.birth_date");
    assert_eq!(stated(birth), ["2015-04-03", "2015-03-04"]);
    assert!(birth.conflict);
    assert_eq!(birth.values[0].provenance.holder, Some(hat("vt/report")));
    assert_eq!(
        birth.values[0].provenance.recorded_on.as_deref(),
        Some("2024-..-..")
    );
    assert_eq!(birth.values[1].provenance.holder, Some(hat(OWN)));
    let conflicts: Vec<_> = picture.conflicts().collect();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].0.person, pseudonym(CHILD));
    assert_eq!(conflicts[0].1, birth);
}

#[test]
fn equal_values_of_two_sources_are_no_conflict() {
    let open = Open::all_of(&[OWN, "vt/report"]);
    let picture = picture(
        &[
            born(OWN, "a", day(2015, 3, 4), day(2020, 1, 1)),
            born("vt/report", "b", day(2015, 3, 4), day(2024, 1, 1)),
        ],
        &open,
    );
    let birth = attribute(&picture, CHILD, "person_details.birth_date");
    assert_eq!(stated(birth), ["2015-03-04", "2015-03-04"]);
    assert!(!birth.conflict);
}

#[test]
fn where_involvement_may_not_be_known_the_origin_stays_empty() {
    let records = [
        born("vt/report", "a", day(2015, 3, 4), day(2020, 1, 1)),
        born("blijf/shelter", "b", day(2015, 3, 4), day(2020, 1, 1)),
    ];
    let open = Open::all_of(&["vt/report", "blijf/shelter"]).known("vt/report", &[MOTHER, FATHER]);
    let picture = picture(&records, &open);
    let birth = attribute(&picture, CHILD, "person_details.birth_date");
    // Two statements that look the same to the asker are one: their number would tell of two holders.
    assert_eq!(birth.values.len(), 1);
    assert_eq!(birth.values[0].provenance.holder, None);
}

#[test]
fn a_relation_names_its_holder_only_when_known_for_both() {
    let relation = Content::Relation(Relation {
        subject: "s1".to_owned(),
        other: "s3".to_owned(),
        kind: 3,
        living_together: Some(false),
    });
    let record = sent("vt/report", "a", [None, None, None], relation);
    for (known, holder) in [
        (vec![MOTHER], None),
        (vec![MOTHER, FATHER], Some(hat("vt/report"))),
    ] {
        let open = Open::all_of(&["vt/report"]).known("vt/report", &known);
        let picture = picture(std::slice::from_ref(&record), &open);
        for (person, other) in [(MOTHER, FATHER), (FATHER, MOTHER)] {
            let field = format!("relation[{}].kind", pseudonym(other));
            let kind = attribute(&picture, person, &field);
            assert_eq!(stated(kind), ["former-partner"]);
            assert_eq!(kind.values[0].provenance.holder, holder);
        }
    }
}

#[test]
fn a_parent_of_two_children_is_no_conflict() {
    let relation = |other: &str| {
        let relation = Content::Relation(Relation {
            subject: "s1".to_owned(),
            other: other.to_owned(),
            kind: 1,
            living_together: None,
        });
        sent(OWN, other, [None, None, None], relation)
    };
    let picture = picture(&[relation("s2"), relation("s3")], &Open::all_of(&[OWN]));
    assert_eq!(picture.members()[0].attributes.len(), 2);
    assert!(picture.members()[1].attributes.is_empty());
    assert_eq!(picture.conflicts().count(), 0);
}

#[test]
fn an_old_address_and_a_new_one_are_no_conflict_and_two_at_one_time_are() {
    let lives = |reference: &str, town: &str, from: i32, until: Option<i32>| {
        let address = Content::Address(Address {
            subject: "s1".to_owned(),
            kind: 1,
            town: town.to_owned(),
            ..Address::default()
        });
        let dates = [
            Some(day(from, 1, 1)),
            until.map(|year| day(year, 1, 1)),
            None,
        ];
        sent(OWN, reference, dates, address)
    };
    let open = Open::all_of(&[OWN]);
    let moved = picture(
        &[
            lives("a", "Amstelveen", 2018, Some(2022)),
            lives("b", "Diemen", 2022, None),
        ],
        &open,
    );
    let town = attribute(&moved, MOTHER, "address[home].town");
    assert_eq!(stated(town), ["Diemen", "Amstelveen"]);
    assert!(!town.conflict);

    let twice = picture(
        &[
            lives("a", "Amstelveen", 2018, Some(2023)),
            lives("b", "Amstelveen", 2018, Some(2019)),
            lives("c", "Diemen", 2022, None),
        ],
        &open,
    );
    assert!(attribute(&twice, MOTHER, "address[home].town").conflict);
    assert!(!attribute(&twice, MOTHER, "address[home].kind").conflict);
}

#[test]
fn a_family_that_moved_reads_with_the_dates_of_whoever_knows_of_it() {
    let lives = |holder: &str, town: &str, [from, until, written]: [Option<Date>; 3]| {
        let address = Content::Address(Address {
            subject: "s1".to_owned(),
            kind: 1,
            town: town.to_owned(),
            ..Address::default()
        });
        sent(holder, town, [from, until, written], address)
    };
    let moved = Some(day(2024, 6, 1));
    let records = [
        // Samen DOEN never heard of the move.
        lives(
            "samen-doen/help",
            "Amstelveen",
            [Some(day(2019, 0, 0)), None, Some(day(2022, 2, 1))],
        ),
        lives(OWN, "Amstelveen", [Some(day(2018, 5, 1)), moved, None]),
        lives(OWN, "Diemen", [moved, None, Some(day(2024, 6, 20))]),
    ];
    let open = Open::all_of(&[OWN, "samen-doen/help"]).known("samen-doen/help", &[MOTHER]);
    let picture = picture(&records, &open);
    let town = attribute(&picture, MOTHER, "address[home].town");
    assert!(town.conflict, "two homes since 2024");
    let read: Vec<String> = town
        .values
        .iter()
        .map(|stated| {
            let holder = stated.provenance.holder.as_ref().unwrap();
            format!("{} {}/{} {holder}", stated.value, stated.from, stated.until)
        })
        .collect();
    assert_eq!(
        read,
        [
            "Diemen 2024-06-01/ jbra/ots",
            "Amstelveen 2019-..-../ samen-doen/help",
            "Amstelveen 2018-05-01/2024-06-01 jbra/ots",
        ]
    );
}

#[test]
fn what_one_may_have_several_of_never_conflicts() {
    let phone = |reference: &str, phone: &str| {
        let point = Content::ContactPoint(ContactPoint {
            subject: "s1".to_owned(),
            phone: phone.to_owned(),
            ..ContactPoint::default()
        });
        sent(OWN, reference, [None, None, None], point)
    };
    let grandmother = Content::ThirdParty(ThirdParty {
        subject: "s2".to_owned(),
        name: "Oma Testers".to_owned(),
        relation: "grandmother".to_owned(),
        remark: Some(text("Vangt vaak op", Category::ThirdParty, &["s2"])),
    });
    let involved = Content::Involvement(Involvement {
        subject: "s2".to_owned(),
        organisation: "GGZ".to_owned(),
        role: String::new(),
    });
    let records = [
        phone("a", "0201234567"),
        phone("b", "0612345678"),
        sent(OWN, "c", [None, None, None], grandmother),
        sent(OWN, "d", [None, None, None], involved),
    ];
    let open = Open::all_of(&[OWN]).known(OWN, &[CHILD]);
    let picture = picture(&records, &open);
    let phones = attribute(&picture, MOTHER, "contact_point.phone");
    assert_eq!(stated(phones), ["0201234567", "0612345678"]);
    assert!(!phones.conflict);
    let remark = attribute(&picture, CHILD, "third_party[Oma Testers].remark");
    assert_eq!(stated(remark), ["Vangt vaak op"]);
    let organisation = attribute(&picture, CHILD, "involvement[GGZ].organisation");
    assert_eq!(stated(organisation), ["GGZ"]);
}

#[test]
fn terms_of_a_value_are_the_strictest_of_all_its_flows() {
    let early: Timestamp = "2026-12-01T00:00:00Z".parse().unwrap();
    let late: Timestamp = "2027-05-23T00:00:00Z".parse().unwrap();
    let mut open = Open::all_of(&[OWN]);
    let grant = |modality, article: &str, obligation, use_until| {
        let terms = crate::decision::Terms {
            modality,
            articles: [article.to_owned()].into(),
            released_by: BTreeSet::new(),
            by_holder: BTreeSet::new(),
            obligations: [obligation, Obligation::UseUntil].into(),
            released: false,
            fields: None,
        };
        Grant {
            terms: terms.into(),
            use_until: Some(use_until),
            parts: None,
        }
    };
    let consent = grant(Modality::Consent, "A", Obligation::NoOnward, late);
    let duty = grant(Modality::Duty, "B", Obligation::TellPerson, early);
    open.set(OWN, MOTHER, Category::Composition, consent);
    open.set(OWN, CHILD, Category::Composition, duty);
    let relation = Content::Relation(Relation {
        subject: "s1".to_owned(),
        other: "s2".to_owned(),
        kind: 1,
        living_together: None,
    });
    let picture = picture(&[sent(OWN, "a", [None, None, None], relation)], &open);
    let field = format!("relation[{}].kind", pseudonym(CHILD));
    let terms = &attribute(&picture, MOTHER, &field).values[0].terms;
    assert_eq!(
        *terms,
        Terms {
            category: Category::Composition,
            modality: Modality::Duty,
            articles: ["A".to_owned(), "B".to_owned()].into(),
            obligations: [
                Obligation::UseUntil,
                Obligation::NoOnward,
                Obligation::TellPerson
            ]
            .into(),
            use_until: Some(early),
        }
    );
}

#[test]
fn a_record_whose_flow_closed_meanwhile_is_left_out() {
    let open = Open::all_of(&[OWN]);
    let records = cut(
        &[born(OWN, "a", day(2015, 3, 4), day(2020, 1, 1))],
        &open.permit(),
    );
    assert_eq!(records.len(), 1);
    let closed = Open::all_of(&["vt/report"]).permit();
    let picture = merge(&records, &closed, &context());
    assert!(
        picture
            .members()
            .iter()
            .all(|member| member.attributes.is_empty())
    );
    assert!(part(&records, &closed, &context()).is_empty());
}

#[test]
fn a_person_the_asker_has_no_name_for_is_in_no_picture() {
    let open = Open::all_of(&[OWN]);
    let permit = open.permit();
    let records = cut(
        &[
            born(OWN, "a", day(2015, 3, 4), day(2020, 1, 1)),
            sent(
                OWN,
                "b",
                [Some(day(2020, 1, 1)), None, None],
                measure("s2", 1, OWN),
            ),
        ],
        &permit,
    );
    let mut nameless = context();
    nameless.pseudonyms.remove(&CHILD);
    let picture = merge(&records, &permit, &nameless);
    assert_eq!(picture.members().len(), 2);
    assert!(picture.timeline().is_empty());
    assert!(
        picture
            .members()
            .iter()
            .all(|member| member.attributes.is_empty())
    );
}
