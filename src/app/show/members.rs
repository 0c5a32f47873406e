//! The members of a household, with what sources say of them.

use std::collections::BTreeMap;

use crate::proto::samenbeeld::v1::{Attribute, Member, Stated};

use super::layout::Page;
use super::people::{People, first_value};
use super::push;
use super::terms;
use super::words::Words;

/// What a person is called by; told once, above everything else of them.
const NAMES: [&str; 2] = ["given_names", "family_name"];

/// A few lines for each member: what belongs together on one line, those who say so at its end.
pub(super) fn in_short(page: &mut Page, members: &[Member], people: &People, words: &Words<'_>) {
    heading(page, members, words);
    let mut oldest_first: Vec<&Member> = members.iter().collect();
    oldest_first.sort_by_key(|member| {
        let born = first_value(member, "birth_date");
        (born.is_none(), born)
    });
    for member in oldest_first {
        page.line(2, &title(member, people, words));
        let mut records: BTreeMap<&str, Vec<&Attribute>> = BTreeMap::new();
        for attribute in member.attributes.iter().filter(|it| tells_more(it)) {
            let record = Place::of(&attribute.field).record;
            records.entry(record).or_default().push(attribute);
        }
        for (record, attributes) in records {
            record_line(page, record, &attributes, people, words);
        }
    }
}

/// Every value on a line of its own, with everybody who says so.
pub(super) fn in_full(page: &mut Page, members: &[Member], people: &People, words: &Words<'_>) {
    heading(page, members, words);
    for member in members {
        page.line(2, &title(member, people, words));
        page.line(4, &member.person);
        for attribute in &member.attributes {
            attribute_lines(page, attribute, people, words);
        }
    }
}

fn heading(page: &mut Page, members: &[Member], words: &Words<'_>) {
    page.heading(words.pick("Het huishouden", "The household"));
    if members.is_empty() {
        page.line(2, words.pick("Niemand te tonen.", "Nobody to show."));
    }
}

fn title(member: &Member, people: &People, words: &Words<'_>) -> String {
    let mut title = people.label(&member.person).to_owned();
    if !member.roles.is_empty() {
        let roles: Vec<_> = member.roles.iter().map(|role| words.code(role)).collect();
        push(&mut title, format_args!(" ({})", roles.join(", ")));
    }
    if !member.own_client_number.is_empty() {
        let own = words.pick("uw cliëntnummer", "your client number");
        push(
            &mut title,
            format_args!(", {own} {}", member.own_client_number),
        );
    }
    title
}

/// Where an attribute stands: `relation[prs_…].kind` is the field `kind` of the relation with that person.
struct Place<'a> {
    record: &'a str,
    kind: &'a str,
    whose: &'a str,
    field: &'a str,
}

impl<'a> Place<'a> {
    fn of(path: &'a str) -> Self {
        let (record, field) = path.rsplit_once('.').unwrap_or(("", path));
        let (kind, whose) = match record.split_once('[') {
            Some((kind, whose)) => (kind, whose.trim_end_matches(']')),
            None => (record, ""),
        };
        Self {
            record,
            kind,
            whose,
            field,
        }
    }

    /// `relation (Noor)`; nothing for what is of the person.
    fn name(&self, people: &People, words: &Words<'_>) -> String {
        match (self.kind, self.whose) {
            ("" | "person_details", _) => String::new(),
            (kind, "") => words.field(kind).into_owned(),
            (kind, whose) => format!("{} ({})", words.field(kind), people.label(whose)),
        }
    }
}

/// Whether the attribute says more than the title of the member, or the name of its own record.
fn tells_more(attribute: &Attribute) -> bool {
    let place = Place::of(&attribute.field);
    let named_already = place.kind == "person_details" && NAMES.contains(&place.field);
    let named_by_record = attribute.values.iter().all(|it| it.value == place.whose);
    attribute.conflict || !(named_already || named_by_record)
}

fn record_line(
    page: &mut Page,
    record: &str,
    attributes: &[&Attribute],
    people: &People,
    words: &Words<'_>,
) {
    let mut said = Vec::new();
    for attribute in attributes {
        let field = Place::of(&attribute.field).field;
        let values = match by_value(attribute).as_slice() {
            [(value, _)] => people.named(&words.text(field, value)),
            several => differing(page, attribute, several, people, words),
        };
        said.push(match field {
            "kind" => values,
            _ => format!("{}: {values}", words.field(field)),
        });
    }
    let agreed = attributes.iter().filter(|it| by_value(it).len() == 1);
    let agreed = agreed.flat_map(|attribute| &attribute.values);
    let origins = origins(page, agreed, words);
    let mut line = said.join("; ");
    let place = format!("{record}.");
    let name = Place::of(&place).name(people, words);
    if !name.is_empty() {
        line = format!("{name}: {line}");
    }
    if !origins.is_empty() {
        push(&mut line, format_args!(" — {origins}"));
    }
    page.line(4, &line);
}

/// `partner (jbra/ots [1]) ≠ former partner (vt/report [1])`.
fn differing(
    page: &mut Page,
    attribute: &Attribute,
    by_value: &[(&str, Vec<&Stated>)],
    people: &People,
    words: &Words<'_>,
) -> String {
    let field = Place::of(&attribute.field).field;
    let mut each = Vec::new();
    for (value, stated) in by_value {
        let value = people.named(&words.text(field, value));
        let origins = origins(page, stated.iter().copied(), words);
        each.push(format!("{value} ({origins})"));
    }
    if attribute.conflict {
        let differ = words.pick("bronnen verschillen", "sources differ");
        format!("{} [{differ}]", each.join(" ≠ "))
    } else {
        each.join(", ")
    }
}

/// Everybody who says the same together, in the order of the reply.
fn by_value(attribute: &Attribute) -> Vec<(&str, Vec<&Stated>)> {
    let mut values: Vec<(&str, Vec<&Stated>)> = Vec::new();
    for stated in &attribute.values {
        match values.iter_mut().find(|(value, _)| *value == stated.value) {
            Some((_, same)) => same.push(stated),
            None => values.push((&stated.value, vec![stated])),
        }
    }
    values
}

fn origins<'a>(
    page: &mut Page,
    stated: impl Iterator<Item = &'a Stated>,
    words: &Words<'_>,
) -> String {
    let said = stated.map(|it| (it.provenance.as_ref(), it.terms.as_slice()));
    terms::origins(page, said, words)
}

/// A line for each value, with everybody who says so.
fn attribute_lines(page: &mut Page, attribute: &Attribute, people: &People, words: &Words<'_>) {
    let place = Place::of(&attribute.field);
    let field = words.field(place.field);
    let whole = match place.name(people, words) {
        name if name.is_empty() => field.into_owned(),
        name => format!("{name}, {field}"),
    };
    let mut name = whole.clone();
    for (value, stated) in by_value(attribute) {
        let value = people.named(&words.text(place.field, value));
        let differ = if attribute.conflict {
            words.pick(" [bronnen verschillen]", " [sources differ]")
        } else {
            ""
        };
        let origins: Vec<String> = stated
            .into_iter()
            .map(|stated| terms::origin(page, stated, words))
            .collect();
        page.line(
            4,
            &format!("{name}: {value}{differ} — {}", origins.join(", ")),
        );
        name = format!("{whole} {}", words.pick("(ook)", "(also)"));
    }
}
