//! What leaves: handles instead of client numbers, and nothing about anybody or anything that was not asked.
//!
//! The broker cuts again to what it permits; here the source keeps to the question for its own sake.

use std::collections::BTreeSet;

use prost_reflect::{DynamicMessage, FieldDescriptor, ReflectMessage, Value};

use super::contract::{Contract, FieldRule, is_free_text, strings};
use super::question::Question;

/// A question with the contract and the hat that holds a record.
pub(super) struct Cut<'a> {
    pub(super) contract: &'a Contract,
    pub(super) question: &'a Question,
    pub(super) holder: &'a str,
}

/// Whose data a message is.
#[derive(Clone)]
struct Subjects {
    numbers: BTreeSet<String>,
    all: bool,
}

impl Cut<'_> {
    /// Cuts the content of a record of this category in place. False: nothing of it was asked.
    pub(super) fn content(&self, content: &mut DynamicMessage, category: i32) -> bool {
        let nobody = Subjects {
            numbers: BTreeSet::new(),
            all: false,
        };
        self.message(content, category, &nobody)
    }

    fn message(&self, message: &mut DynamicMessage, category: i32, outer: &Subjects) -> bool {
        let descriptor = message.descriptor();
        if is_free_text(&descriptor) {
            return self.free_text(message);
        }
        let Some(subjects) = self.subjects(message, category, outer) else {
            return false;
        };
        for field in descriptor.fields() {
            if !message.has_field(&field) {
                continue;
            }
            let own = match self.contract.rule(&field) {
                FieldRule::Category(own) => own,
                FieldRule::Inherit => category,
                FieldRule::Subject => continue,
                FieldRule::About | FieldRule::Categories | FieldRule::Envelope => {
                    message.clear_field(&field);
                    continue;
                }
            };
            if !self.asked(&subjects, own)
                || !self.value(message.get_field_mut(&field), own, &subjects)
            {
                message.clear_field(&field);
            }
        }
        true
    }

    /// Renames whose data a message is. `None`: it falls away.
    fn subjects(
        &self,
        message: &mut DynamicMessage,
        category: i32,
        outer: &Subjects,
    ) -> Option<Subjects> {
        let descriptor = message.descriptor();
        let fields: Vec<FieldDescriptor> = descriptor
            .fields()
            .filter(|field| self.contract.rule(field) == FieldRule::Subject)
            .collect();
        if fields.is_empty() {
            return Some(outer.clone());
        }
        let all = self.contract.tells_of_all(&descriptor);
        let mut kept = BTreeSet::new();
        for field in &fields {
            let mut handles = Vec::new();
            for number in strings(message, field) {
                match self.question.handle(&number) {
                    Some(handle) if self.question.asks(self.holder, &number, category) => {
                        handles.push(Value::String(handle.to_owned()));
                        kept.insert(number);
                    }
                    _ if all => return None,
                    _ => {}
                }
            }
            if field.is_list() {
                message.set_field(field, Value::List(handles));
            } else {
                let handle = handles.into_iter().next()?;
                message.set_field(field, handle);
            }
        }
        (!kept.is_empty()).then_some(Subjects { numbers: kept, all })
    }

    fn value(&self, value: &mut Value, category: i32, subjects: &Subjects) -> bool {
        match value {
            Value::Message(inner) => self.message(inner, category, subjects),
            Value::List(list) => {
                list.retain_mut(|value| self.value(value, category, subjects));
                !list.is_empty()
            }
            _ => true,
        }
    }

    fn asked(&self, subjects: &Subjects, category: i32) -> bool {
        let asks = |number: &String| self.question.asks(self.holder, number, category);
        if subjects.all {
            subjects.numbers.iter().all(asks)
        } else {
            subjects.numbers.iter().any(asks)
        }
    }

    /// A free text passes only if all it holds was asked of all it is about.
    fn free_text(&self, text: &mut DynamicMessage) -> bool {
        let descriptor = text.descriptor();
        let (Some(about), Some(categories)) = (
            descriptor.get_field_by_name("about"),
            descriptor.get_field_by_name("categories"),
        ) else {
            return false;
        };
        let numbers = strings(text, &about);
        let held = text.get_field(&categories).into_owned();
        let held: Vec<i32> = held
            .as_list()
            .into_iter()
            .flatten()
            .filter_map(Value::as_enum_number)
            .collect();
        let permitted = !numbers.is_empty()
            && !held.is_empty()
            && numbers.iter().all(|number| {
                held.iter()
                    .all(|category| self.question.asks(self.holder, number, *category))
            });
        if permitted {
            let handles = numbers
                .iter()
                .filter_map(|number| self.question.handle(number));
            let handles = handles
                .map(|handle| Value::String(handle.to_owned()))
                .collect();
            text.set_field(&about, Value::List(handles));
        }
        permitted
    }
}
