//! The members of a household, with what sources say of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::proto::samenbeeld::v1::{Attribute, Member, Stated};

use super::layout::Page;
use super::people::{People, first_value};
use super::period::period;
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
            record_lines(page, record, &attributes, people, words);
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

/// What is said of one attribute at one time, or at all.
struct Said<'a> {
    attribute: &'a Attribute,
    values: Vec<&'a Stated>,
}

impl<'a> Said<'a> {
    fn of(attribute: &'a Attribute) -> Self {
        let values = attribute.values.iter().collect();
        Self { attribute, values }
    }

    /// Of this period alone; nothing where it says nothing of it.
    fn within(&self, period: Period<'_>) -> Option<Self> {
        let values = self.values.iter().copied();
        let values: Vec<_> = values.filter(|it| period_of(it) == period).collect();
        let attribute = self.attribute;
        (!values.is_empty()).then_some(Self { attribute, values })
    }

    /// Everybody who says the same of the same time together, in the order of the reply.
    fn by_value(&self) -> Vec<(&'a Stated, Vec<&'a Stated>)> {
        let mut values: Vec<(&Stated, Vec<&Stated>)> = Vec::new();
        for stated in &self.values {
            let same = |(first, _): &&mut (&Stated, Vec<&Stated>)| {
                first.value == stated.value && period_of(first) == period_of(stated)
            };
            match values.iter_mut().find(same) {
                Some((_, same)) => same.push(stated),
                None => values.push((stated, vec![stated])),
            }
        }
        values
    }

    fn field(&self) -> &'a str {
        Place::of(&self.attribute.field).field
    }
}

/// First day and the day after the last one, as a source tells them.
type Period<'a> = (&'a str, &'a str);

fn period_of(stated: &Stated) -> Period<'_> {
    (&stated.from, &stated.until)
}

/// A line for each period in which the record says something; where sources differ, all on one line, each value with its own period.
fn record_lines(
    page: &mut Page,
    record: &str,
    attributes: &[&Attribute],
    people: &People,
    words: &Words<'_>,
) {
    let said: Vec<_> = attributes.iter().map(|it| Said::of(it)).collect();
    let values = said.iter().flat_map(|said| &said.values);
    let periods: BTreeSet<_> = values.map(|stated| period_of(stated)).collect();
    if periods.len() > 1 && attributes.iter().any(|attribute| attribute.conflict) {
        record_line(page, (record, None), &said, people, words);
        return;
    }
    for period in periods {
        let said: Vec<_> = said.iter().filter_map(|it| it.within(period)).collect();
        record_line(page, (record, Some(period)), &said, people, words);
    }
}

/// `address, since 3 May 2024: street: …; town: … — jbra/ots [1]`. Without a period of the whole line, each value has its own.
fn record_line(
    page: &mut Page,
    (record, of_all): (&str, Option<Period<'_>>),
    attributes: &[Said<'_>],
    people: &People,
    words: &Words<'_>,
) {
    let mut told = Vec::new();
    for said in attributes {
        let field = said.field();
        let values = match said.by_value().as_slice() {
            [(stated, _)] => value(stated, field, of_all.is_none(), people, words),
            several => differing(page, said, several, of_all.is_none(), people, words),
        };
        told.push(match field {
            "kind" => values,
            _ => format!("{}: {values}", words.field(field)),
        });
    }
    let agreed = attributes.iter().filter(|it| it.by_value().len() == 1);
    let agreed = agreed.flat_map(|said| said.values.iter().copied());
    let origins = origins(page, agreed, words);
    let place = format!("{record}.");
    let name = Place::of(&place).name(people, words);
    let (from, until) = of_all.unwrap_or_default();
    let when = period(from, until, words);
    let head: Vec<_> = [name, when]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect();
    let mut line = told.join("; ");
    if !head.is_empty() {
        line = format!("{}: {line}", head.join(", "));
    }
    if !origins.is_empty() {
        push(&mut line, format_args!(" — {origins}"));
    }
    page.line(4, &line);
}

/// A value in words, with the period in which it holds where that is to be told.
fn value(stated: &Stated, field: &str, dated: bool, people: &People, words: &Words<'_>) -> String {
    let mut value = people.named(&words.text(field, &stated.value));
    let when = period(&stated.from, &stated.until, words);
    if dated && !when.is_empty() {
        push(&mut value, format_args!(", {when}"));
    }
    value
}

/// `partner (jbra/ots [1]) ≠ former partner, since 3 May 2024 (vt/report [1])`.
fn differing(
    page: &mut Page,
    said: &Said<'_>,
    by_value: &[(&Stated, Vec<&Stated>)],
    dated: bool,
    people: &People,
    words: &Words<'_>,
) -> String {
    let mut each = Vec::new();
    for (first, stated) in by_value {
        let value = value(first, said.field(), dated, people, words);
        let origins = origins(page, stated.iter().copied(), words);
        each.push(format!("{value} ({origins})"));
    }
    if said.attribute.conflict {
        let differ = words.pick("bronnen verschillen", "sources differ");
        format!("{} [{differ}]", each.join(" ≠ "))
    } else {
        each.join(", ")
    }
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
    for (first, stated) in Said::of(attribute).by_value() {
        let value = value(first, place.field, true, people, words);
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
