//! A list of the only fields that pass, as an emergency and a consultation have it.

use super::*;
use crate::proto::samenbeeld::record::v1::PersonDetails;
use crate::redaction::places::PLACES;
use crate::redaction::rules::{Kind, MessageRule, Part};

/// Path of every field, with the categories on it.
fn paths(rule: &MessageRule, above: &BTreeSet<Category>) -> BTreeMap<String, BTreeSet<Category>> {
    let mut found = BTreeMap::new();
    for field in rule.fields.values() {
        let mut categories = above.clone();
        if let Part::Category(category) = field.part {
            categories.insert(category);
        }
        if let Kind::Message(child) = &field.kind {
            found.extend(paths(child, &categories));
        }
        found.insert(field.path.clone(), categories);
    }
    found
}

#[test]
fn the_fields_of_an_emergency_are_fields_of_a_record_and_lead_nowhere() {
    let work = include_str!("../../../policies/catalogue/work.toml");
    let work: toml::Table = work.parse().unwrap();
    let listed = work["emergency"][0]["fields"].as_array().unwrap();
    let known = paths(&RULES.record, &BTreeSet::new());
    let open = [
        Category::Identity,
        Category::Composition,
        Category::Authority,
        Category::RiskFacts,
        Category::Measure,
        Category::Health,
    ];
    for path in listed {
        let path = path.as_str().unwrap();
        let categories = &known[path];
        assert!(categories.is_subset(&open.into()), "{path}");
        assert!(categories.is_disjoint(&PLACES.into()), "{path}");
    }
}

#[test]
fn no_field_that_lies_on_the_table_of_a_consultation_holds_text() {
    let work = include_str!("../../../policies/catalogue/work.toml");
    let work: toml::Table = work.parse().unwrap();
    let listed = work["consultation"][0]["fields"].as_array().unwrap();
    let known = paths(&RULES.record, &BTreeSet::new());
    let pool = prost_reflect::DescriptorPool::decode(crate::proto::DESCRIPTOR_SET).unwrap();
    for path in listed {
        let path = path.as_str().unwrap();
        assert!(known[path].is_disjoint(&PLACES.into()), "{path}");
        let record = pool.get_message_by_name("samenbeeld.record.v1.Record");
        assert!(!holds_text(&record.unwrap(), path), "{path}");
    }
    let record = pool.get_message_by_name("samenbeeld.record.v1.Record");
    assert!(
        holds_text(&record.unwrap(), "plan.goals"),
        "it has a description"
    );
}

/// Whether the field at this path is text, or holds some.
fn holds_text(message: &prost_reflect::MessageDescriptor, path: &str) -> bool {
    use prost_reflect::Kind;
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let field = message.get_field_by_name(name).unwrap();
    match (field.kind(), rest) {
        (Kind::Message(inner), "") => inner.fields().any(|field| holds_text(&inner, field.name())),
        (Kind::Message(inner), rest) => holds_text(&inner, rest),
        (kind, _) => matches!(kind, Kind::String | Kind::Bytes),
    }
}

#[test]
fn only_listed_fields_pass_and_what_lies_within_them() {
    let content = Content::PersonDetails(PersonDetails {
        subject: "s2".to_owned(),
        given_names: "Kim".to_owned(),
        family_name: "Verzonnen".to_owned(),
        birth_date: Some(day(2018, 5, 5)),
        language: "nl".to_owned(),
        ..PersonDetails::default()
    });
    let of = |fields: &[&str]| {
        let cells = every_category_of(&[CHILD]);
        left(
            content.clone(),
            &permit_of_fields("jbra/ots", cells, Some(fields)),
        )
    };
    let Some(Content::PersonDetails(kept)) =
        of(&["person_details.family_name", "person_details.birth_date"])
    else {
        panic!("nothing is left")
    };
    assert_eq!(kept.family_name, "Verzonnen");
    assert_eq!(kept.birth_date, Some(day(2018, 5, 5)));
    assert_eq!(kept.given_names, "");
    assert_eq!(kept.language, "");
    assert_eq!(of(&["person_details"]), Some(content.clone()));
    assert_eq!(of(&["person_details.family"]), None);
    assert_eq!(of(&["relation.kind"]), None);
    assert_eq!(of(&[]), None);
}

#[test]
fn of_a_flow_that_is_open_of_a_part_of_the_period_nothing_of_another_day_passes() {
    let content = Content::PersonDetails(PersonDetails {
        subject: "s2".to_owned(),
        given_names: "Kim".to_owned(),
        ..PersonDetails::default()
    });
    let on = |from| Record {
        from: Some(from),
        ..record(content.clone())
    };
    let until = Some(date(2025, 4, 1));
    let part = Period::new(date(2025, 3, 1), until).unwrap();
    let permit = permit_of_part("jbra/ots", every_category_of(&[CHILD]), part);
    let passes = |from| {
        let cut = cut(&on(from), &permit);
        assert_eq!(cut.excess, Excess::default(), "the source was asked for it");
        cut.record.is_some()
    };
    assert!(passes(day(2025, 3, 4)));
    assert!(!passes(day(2025, 4, 1)));
    let open = permit_under("jbra/ots", every_category_of(&[CHILD]));
    assert!(cut(&on(day(2025, 4, 1)), &open).record.is_some());
}
