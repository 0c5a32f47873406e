//! What the contract says of each record field: read once from the embedded descriptors.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, MessageDescriptor, Value};

use super::SourceError;
use crate::proto::DESCRIPTOR_SET;

/// Number of `SUBJECT_RULE_ALL`.
const ALL: i32 = 2;

/// The part a field plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldRule {
    /// A value of this category.
    Category(i32),
    /// A value of the category of the field that holds the message.
    Inherit,
    /// Names the person or persons of the message.
    Subject,
    /// Whom a free text is about.
    About,
    /// What a free text holds.
    Categories,
    /// The broker's, or a date that goes with any content.
    Envelope,
}

/// The record contract with its rules.
#[derive(Clone, Debug)]
pub(super) struct Contract {
    record: MessageDescriptor,
    rules: BTreeMap<String, FieldRule>,
    all: BTreeSet<String>,
    categories: BTreeMap<String, i32>,
}

impl Contract {
    /// Reads the contract that the build embedded.
    pub(super) fn read() -> Result<Self, SourceError> {
        let pool = DescriptorPool::decode(DESCRIPTOR_SET)
            .map_err(|error| SourceError::Contract(error.to_string()))?;
        let missing = |name: &str| SourceError::Contract(format!("{name} is not in it"));
        let record = pool
            .get_message_by_name("samenbeeld.record.v1.Record")
            .ok_or_else(|| missing("Record"))?;
        let rule = pool
            .get_extension_by_name("samenbeeld.record.v1.rule")
            .ok_or_else(|| missing("the field rule"))?;
        let subjects = pool
            .get_extension_by_name("samenbeeld.record.v1.subjects")
            .ok_or_else(|| missing("the subject rule"))?;
        let category = pool
            .get_enum_by_name("samenbeeld.record.v1.DataCategory")
            .ok_or_else(|| missing("DataCategory"))?;

        let mut rules = BTreeMap::new();
        let mut all = BTreeSet::new();
        for message in pool.all_messages() {
            if message.package_name() != "samenbeeld.record.v1" {
                continue;
            }
            let subject_rule = message.options().get_extension(&subjects).into_owned();
            if subject_rule.as_enum_number() == Some(ALL) {
                all.insert(message.full_name().to_owned());
            }
            for field in message.fields() {
                if let Some(said) = field.options().get_extension(&rule).as_message() {
                    rules.insert(field.full_name().to_owned(), field_rule(said));
                }
            }
        }
        let categories = category
            .values()
            .filter(|value| value.number() != 0)
            .map(|value| (kebab(value.name()), value.number()))
            .collect();
        Ok(Self {
            record,
            rules,
            all,
            categories,
        })
    }

    /// The record message.
    pub(super) fn record(&self) -> &MessageDescriptor {
        &self.record
    }

    /// The field of the record that holds content of this kind.
    pub(super) fn kind(&self, name: &str) -> Option<FieldDescriptor> {
        let field = self.record.get_field_by_name(name)?;
        field.containing_oneof().is_some().then_some(field)
    }

    /// The part a field plays.
    pub(super) fn rule(&self, field: &FieldDescriptor) -> FieldRule {
        // INVARIANT: the build refuses a record field without a rule; one of another package is a value as its holder.
        self.rules
            .get(field.full_name())
            .copied()
            .unwrap_or(FieldRule::Inherit)
    }

    /// Whether the message tells about all its subjects together.
    pub(super) fn tells_of_all(&self, message: &MessageDescriptor) -> bool {
        self.all.contains(message.full_name())
    }

    /// Number of a category by its kebab-case id.
    pub(super) fn category(&self, id: &str) -> Option<i32> {
        self.categories.get(id).copied()
    }

    /// Whether there is a category with this number.
    pub(super) fn has_category(&self, number: i32) -> bool {
        self.categories.values().any(|known| *known == number)
    }
}

/// Whether a message is a free text.
pub(super) fn is_free_text(message: &MessageDescriptor) -> bool {
    message.full_name() == "samenbeeld.record.v1.FreeText"
}

fn field_rule(said: &DynamicMessage) -> FieldRule {
    let number = |name: &str| {
        said.get_field_by_name(name)
            .and_then(|value| value.as_enum_number())
            .unwrap_or(0)
    };
    let inherit = said.get_field_by_name("inherit");
    match (number("structure"), number("category")) {
        (1, _) => FieldRule::Subject,
        (2, _) => FieldRule::About,
        (3, _) => FieldRule::Categories,
        (4 | 5, _) => FieldRule::Envelope,
        (_, 0) if inherit.as_deref().and_then(Value::as_bool) == Some(true) => FieldRule::Inherit,
        (_, category) => FieldRule::Category(category),
    }
}

/// `DATA_CATEGORY_RISK_FACTS` as `risk-facts`.
fn kebab(name: &str) -> String {
    name.trim_start_matches("DATA_CATEGORY_")
        .to_lowercase()
        .replace('_', "-")
}

/// The strings of a field that holds one or several.
pub(super) fn strings(message: &DynamicMessage, field: &FieldDescriptor) -> Vec<String> {
    let value = message.get_field(field);
    let several = value.as_list().map(<[Value]>::to_vec);
    several
        .unwrap_or_else(|| vec![value.into_owned()])
        .iter()
        .filter_map(Value::as_str)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Contract, FieldRule};

    #[test]
    fn rules_are_those_of_the_contract() {
        let contract = Contract::read().unwrap();
        let incident = contract.kind("incident").unwrap();
        let message = incident.kind().as_message().unwrap().clone();
        let rule = |name: &str| contract.rule(&message.get_field_by_name(name).unwrap());
        assert_eq!(rule("subjects"), FieldRule::Subject);
        assert_eq!(
            rule("police"),
            FieldRule::Category(contract.category("criminal").unwrap())
        );
        assert!(!contract.tells_of_all(&message));
        let relation = contract.kind("relation").unwrap();
        assert!(contract.tells_of_all(relation.kind().as_message().unwrap()));
        assert!(contract.kind("reference").is_none());
        assert!(contract.category("unspecified").is_none());
    }
}
