//! Writing a section without repeating how each noun becomes JSON.

use std::fmt::Display;

use serde_json::Value;

use crate::audit::Section;
use crate::model::Period;

/// A section, or an object in one, in the making.
#[derive(Default)]
pub(super) struct Object(Section);

impl Object {
    pub(super) fn text(self, key: &str, value: impl Display) -> Self {
        self.value(key, Value::String(value.to_string()))
    }

    /// Nothing where there is nothing.
    pub(super) fn text_if(self, key: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.text(key, value),
            None => self,
        }
    }

    pub(super) fn texts<T: Display>(self, key: &str, values: impl IntoIterator<Item = T>) -> Self {
        let values = values
            .into_iter()
            .map(|value| Value::String(value.to_string()));
        self.value(key, Value::Array(values.collect()))
    }

    pub(super) fn number(self, key: &str, value: u64) -> Self {
        self.value(key, Value::from(value))
    }

    pub(super) fn period(self, key: &str, period: Period) -> Self {
        let object = Object::default()
            .text("from", period.from())
            .text_if("until", period.until());
        self.object(key, object)
    }

    pub(super) fn object(self, key: &str, object: Object) -> Self {
        self.value(key, Value::Object(object.0))
    }

    pub(super) fn objects(self, key: &str, objects: impl IntoIterator<Item = Object>) -> Self {
        let objects = objects.into_iter().map(|object| Value::Object(object.0));
        self.value(key, Value::Array(objects.collect()))
    }

    pub(super) fn done(self) -> Section {
        self.0
    }

    fn value(mut self, key: &str, value: Value) -> Self {
        self.0.insert(key.to_owned(), value);
        self
    }
}
