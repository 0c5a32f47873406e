//! What the persons of a picture are called in it.

use std::collections::BTreeMap;

use crate::proto::samenbeeld::v1::Member;

use super::words::Words;

/// Persons by name where it is known, else by number.
pub(super) struct People(BTreeMap<String, Name>);

struct Name {
    whole: String,
    /// The given names, where nobody else here has the same.
    short: String,
}

impl People {
    pub(super) fn of(members: &[Member], words: &Words<'_>) -> Self {
        let mut people = BTreeMap::new();
        for (member, number) in members.iter().zip(1..) {
            let given = first_value(member, "given_names").unwrap_or_default();
            let family = first_value(member, "family_name").unwrap_or_default();
            let whole = match format!("{given} {family}").trim() {
                "" => format!("{} {number}", words.pick("persoon", "person")),
                name => name.to_owned(),
            };
            let namesakes = members
                .iter()
                .filter(|other| first_value(other, "given_names") == Some(given));
            let short = if given.is_empty() || namesakes.count() > 1 {
                whole.clone()
            } else {
                given.to_owned()
            };
            people.insert(member.person.clone(), Name { whole, short });
        }
        Self(people)
    }

    /// The whole name; a pseudonym of nobody here stays as it is.
    pub(super) fn label<'a>(&'a self, person: &'a str) -> &'a str {
        self.0.get(person).map_or(person, |name| &name.whole)
    }

    /// As short as it can be told apart.
    pub(super) fn short<'a>(&'a self, person: &'a str) -> &'a str {
        self.0.get(person).map_or(person, |name| &name.short)
    }

    /// A value in which persons of the picture are named.
    pub(super) fn named(&self, value: &str) -> String {
        let parts: Vec<&str> = value.split(", ").map(|part| self.label(part)).collect();
        parts.join(", ")
    }

    /// Whole names, one after the other.
    pub(super) fn list(&self, persons: &[String]) -> String {
        let labels: Vec<&str> = persons.iter().map(|person| self.label(person)).collect();
        labels.join(", ")
    }

    /// Short names, one after the other; one word where it is everybody.
    pub(super) fn short_list(&self, persons: &[String], words: &Words<'_>) -> String {
        let everybody = self.0.keys().all(|person| persons.contains(person));
        if everybody && self.0.len() > 1 {
            return words.pick("allen", "all").to_owned();
        }
        let labels: Vec<&str> = persons.iter().map(|person| self.short(person)).collect();
        labels.join(", ")
    }
}

/// The first value of a field of the person.
pub(super) fn first_value<'a>(member: &'a Member, field: &str) -> Option<&'a str> {
    let path = format!("person_details.{field}");
    let attribute = member
        .attributes
        .iter()
        .find(|attribute| attribute.field == path)?;
    attribute.values.first().map(|stated| stated.value.as_str())
}
