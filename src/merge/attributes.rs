//! Members with what stands about them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::context::{KnownMember, MergeContext};
use super::picture::{Attribute, MemberView, Stated};
use super::stated::statements;
use super::telling::Told;
use super::terms::Terms;
use super::wording;
use crate::model::{Day, Pseudonym};
use crate::redaction::Nature;

/// A value, and when it is said to hold.
struct Value {
    stated: Stated,
    written: Day,
    begins: Day,
    ends: Day,
    single: bool,
}

impl Value {
    /// Newest first, by what the asker sees and nothing else.
    fn order(&self) -> impl Ord + '_ {
        let newest = Reverse((self.ends, self.begins, self.written));
        (newest, &self.stated)
    }
}

/// Every known member, in the order of pseudonyms, with its attributes.
pub(in crate::merge) fn members(told: &[Told], context: &MergeContext) -> Vec<MemberView> {
    let mut fields: BTreeMap<(String, String), Vec<Value>> = BTreeMap::new();
    for told in told.iter().filter(|told| told.nature == Nature::Standing) {
        for (person, field, value) in values(told) {
            fields.entry((person, field)).or_default().push(value);
        }
    }
    let known = context.members.iter().filter_map(|member| {
        let person = context.pseudonyms.get(&member.person)?;
        Some((*person, member))
    });
    let known: BTreeMap<Pseudonym, &KnownMember> = known.collect();
    let view = |(person, member): (Pseudonym, &KnownMember)| {
        let name = person.to_string();
        let own = fields
            .range((name.clone(), String::new())..)
            .take_while(|((person, _), _)| *person == name);
        MemberView {
            person,
            roles: member.roles.clone(),
            own_client_number: member.own_client_number.clone(),
            attributes: own
                .map(|((_, field), values)| attribute(field, values))
                .collect(),
        }
    };
    known.into_iter().map(view).collect()
}

fn values(told: &Told) -> Vec<(String, String, Value)> {
    let Some(content) = &told.telling.record.content else {
        return Vec::new();
    };
    let (category, statements) = statements(content);
    let terms = category.and_then(|category| Terms::strictest(category, &told.telling.terms));
    let Some(terms) = terms else {
        return Vec::new();
    };
    let record = &told.telling.record;
    let day = |told: Option<&_>| told.map(wording::date).unwrap_or_default();
    let (from, until) = (day(record.from.as_ref()), day(record.until.as_ref()));
    let value = |statement: super::stated::Statement| {
        let value = Value {
            stated: Stated {
                value: statement.value,
                from: from.clone(),
                until: until.clone(),
                provenance: told.telling.provenance.clone(),
                terms: terms.clone(),
            },
            written: told.written(),
            begins: told.begins(),
            ends: told.ends(),
            single: statement.single,
        };
        (statement.person, statement.field, value)
    };
    statements.into_iter().map(value).collect()
}

fn attribute(field: &str, values: &[Value]) -> Attribute {
    let mut newest_first: Vec<&Value> = values.iter().collect();
    newest_first.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut stated: Vec<Stated> = newest_first
        .into_iter()
        .map(|value| value.stated.clone())
        .collect();
    // Two statements that the asker cannot tell apart are one.
    stated.dedup();
    Attribute {
        field: field.to_owned(),
        conflict: differ_at_one_time(values),
        values: stated,
    }
}

/// Whether two single values differ that are said to hold on one day.
fn differ_at_one_time(values: &[Value]) -> bool {
    let mut by_beginning: Vec<&Value> = values.iter().filter(|value| value.single).collect();
    by_beginning.sort_by_key(|value| value.begins);
    // INVARIANT: as long as no two differ, whatever differs from the value that lasts longest ended before that began.
    let mut longest: Option<&Value> = None;
    for value in by_beginning {
        match longest {
            Some(seen) if value.begins < seen.ends && value.stated.value != seen.stated.value => {
                return true;
            }
            Some(seen) if value.ends <= seen.ends => {}
            _ => longest = Some(value),
        }
    }
    false
}
