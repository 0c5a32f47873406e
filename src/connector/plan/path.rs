//! Paths of the mapping as steps through the contract.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};
use toml::Spanned;

use super::{Checker, KindPlan};
use crate::connector::contract::{FieldRule, is_free_text};
use crate::connector::mapping::MappingError;

/// Fields of the record itself that a mapping may fill.
const STAMPS: [&str; 3] = ["from", "until", "recorded_on"];

/// Whether a message is filled from one column as a whole.
pub(super) fn is_leaf(message: &MessageDescriptor) -> bool {
    is_free_text(message)
        || matches!(
            message.full_name(),
            "samenbeeld.record.v1.Date" | "google.protobuf.Timestamp"
        )
}

impl Checker<'_> {
    /// The steps of a path, and whether it begins at the record instead of its content.
    pub(super) fn steps(
        &self,
        content: &FieldDescriptor,
        path: &Spanned<String>,
    ) -> Result<(Vec<FieldDescriptor>, bool), MappingError> {
        if STAMPS.contains(&path.get_ref().as_str()) {
            let stamp = self.contract.record().get_field_by_name(path.get_ref());
            return Ok((stamp.into_iter().collect(), true));
        }
        let mut steps: Vec<FieldDescriptor> = Vec::new();
        let mut kind = content.kind();
        for name in path.get_ref().split('.') {
            let message = match &kind {
                Kind::Message(message) if !is_leaf(message) => message,
                _ => {
                    let problem = format!("`{}` goes on where the contract ends", path.get_ref());
                    return Err(self.text.error(path, problem));
                }
            };
            let field = message.get_field_by_name(name).ok_or_else(|| {
                let known: Vec<_> = message
                    .fields()
                    .map(|field| field.name().to_owned())
                    .collect();
                let problem = format!(
                    "`{name}` is no field of {}; it has {}",
                    message.name(),
                    known.join(", ")
                );
                self.text.error(path, problem)
            })?;
            kind = field.kind();
            steps.push(field);
        }
        Ok((steps, false))
    }

    /// The steps to a repeated message, for `each`.
    pub(super) fn repeated_message(
        &self,
        content: &FieldDescriptor,
        path: &Spanned<String>,
    ) -> Result<Vec<FieldDescriptor>, MappingError> {
        let (steps, at_record) = self.steps(content, path)?;
        let inner = steps.split_last();
        let sound = inner.is_some_and(|(last, before)| {
            last.is_list()
                && last
                    .kind()
                    .as_message()
                    .is_some_and(|message| !is_leaf(message))
                && before.iter().all(|step| !step.is_list())
        });
        if sound && !at_record {
            Ok(steps)
        } else {
            let problem = format!("`{}` is no repeated message of this kind", path.get_ref());
            Err(self.text.error(path, problem))
        }
    }

    /// Categories that must all be asked for before a value at the end of these steps is read; none for handles.
    pub(super) fn categories_on(&self, category: i32, steps: &[FieldDescriptor]) -> BTreeSet<i32> {
        let mut categories = BTreeSet::from([category]);
        for step in steps {
            if let FieldRule::Category(own) = self.contract.rule(step) {
                categories.insert(own);
            }
        }
        categories
    }

    /// Refuses a message that is filled while those whose data it is are not: it would fall away each time.
    pub(super) fn check_subjects(&self, kind: &KindPlan) -> Result<(), MappingError> {
        let groups = kind.groups.iter().flat_map(|group| &group.fields);
        let fields = || {
            kind.fields
                .iter()
                .chain(groups.clone())
                .filter(|field| !field.at_record)
        };
        let mut messages: BTreeMap<String, (MessageDescriptor, usize)> = BTreeMap::new();
        if let Kind::Message(message) = kind.content.kind() {
            messages.insert(String::new(), (message, kind.line));
        }
        for field in fields() {
            let mut path = String::new();
            for step in &field.steps {
                path.push_str(step.name());
                path.push('.');
                if let Kind::Message(message) = step.kind()
                    && !is_leaf(&message)
                {
                    messages
                        .entry(path.clone())
                        .or_insert((message, field.line));
                }
            }
        }
        let filled: BTreeSet<String> = fields().map(super::FieldPlan::path).collect();
        for (path, (message, line)) in messages {
            for field in message.fields() {
                let subject = self.contract.rule(&field) == FieldRule::Subject;
                let path = format!("{path}{}", field.name());
                if subject && !filled.contains(&path) {
                    let problem =
                        format!("`{path}` is not mapped: nobody would know whose data this is");
                    return Err(self.text.error_on(line, problem));
                }
            }
        }
        Ok(())
    }
}
