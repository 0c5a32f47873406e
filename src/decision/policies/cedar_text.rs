//! The bundle as text for tools that prove something about it: what is in force on a legal day, and the world it speaks of.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::schema::with_catalogue;
use super::{Policies, Rule, SCHEMA};
use crate::decision::vector::{FactValue, TableFacts};
use crate::model::catalogue::HatRow;
use crate::model::{Category, Day, Hat};

/// A rule with its Cedar text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleText {
    /// The rule.
    pub rule: Arc<Rule>,
    /// Its text.
    pub text: String,
}

impl Policies {
    /// The schema, with what the catalogue adds to it.
    pub fn schema_text(&self) -> String {
        let fixed = self.files.get(SCHEMA).map(String::as_str);
        with_catalogue(fixed.unwrap_or_default(), self.catalogue.on(Day::MAX))
    }

    /// The rules that may decide on this legal day: a rule whose ground is not in force opens nothing.
    pub fn rule_texts(&self, day: Day) -> BTreeMap<&str, RuleText> {
        let tables = self.catalogue.on(day);
        let in_force = self
            .texts
            .iter()
            .filter(|(_, text)| text.rule.in_force(tables));
        in_force
            .map(|(id, text)| (id.as_str(), text.clone()))
            .collect()
    }

    /// One Cedar policy that permits exactly the flows of this category that there can be: hats of the catalogue with their attributes,
    /// holders that may give the category, and what the tables say of it in their hands.
    pub fn possible_flows(&self, category: Category, day: Day) -> String {
        let tables = self.catalogue.on(day);
        let recipients = tables.hats().map(|row| named("principal", row));
        let holders = tables
            .hats()
            .filter(|row| tables.may_give(&row.id, category))
            .map(|row| {
                let facts = TableFacts::of(tables, &row.id, category).values();
                let facts = facts.map(|(name, value)| value.as_condition(name));
                format!("{} && {}", named("resource", row), facts.join(" && "))
            });
        format!(
            "permit (principal, action, resource) when {{ ({}) && ({}) }};",
            either(recipients),
            either(holders)
        )
    }
}

impl FactValue {
    /// The Cedar condition that the fact of this name has this value.
    pub fn as_condition(self, name: &str) -> String {
        match self {
            FactValue::Named(kind, id) => format!("context.{name} == {kind}::\"{id}\""),
            FactValue::Flag(true) => format!("context.{name}"),
            FactValue::Flag(false) => format!("!context.{name}"),
        }
    }
}

/// The Cedar condition that `who` is this hat, with its attributes.
fn named(who: &str, row: &HatRow) -> String {
    let hat: &Hat = &row.id;
    format!(
        "{who} == Hat::\"{hat}\" && {who}.organisation == Organisation::\"{}\" && {who}.capacity == Capacity::\"{}\"",
        hat.organisation(),
        hat.capacity()
    )
}

fn either(conditions: impl Iterator<Item = String>) -> String {
    let conditions: Vec<String> = conditions
        .map(|condition| format!("({condition})"))
        .collect();
    if conditions.is_empty() {
        "false".to_owned()
    } else {
        conditions.join(" || ")
    }
}
