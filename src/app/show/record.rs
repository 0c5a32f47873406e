//! A record of any kind, by walking its fields: what the contract adds is shown without further work here.

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, ReflectMessage, Value};

use crate::app::json;
use crate::proto::samenbeeld::record::v1::Record;

use super::layout::Page;
use super::people::People;
use super::words::Words;

/// Fields whose values are handles of persons, told as names.
const HANDLES: [&str; 4] = ["subject", "subjects", "other", "authority_holders"];

/// Writes what a record says. Whom it is about stands above it.
pub(super) fn lines(
    page: &mut Page,
    record: &Record,
    people: &People,
    words: &Words<'_>,
) -> anyhow::Result<()> {
    let record = json::dynamic("samenbeeld.record.v1.Record", record)?;
    let teller = Teller { people, words };
    for (field, value) in record.fields() {
        if let (Some(_), Value::Message(content)) = (field.containing_oneof(), value) {
            teller.message(page, 6, content, true);
        }
    }
    Ok(())
}

/// Most characters of a summary.
const SUMMARY: usize = 150;

/// What a record says on one line: its codes and numbers, then its first texts, cut where it grows long.
pub(super) fn summary(
    record: &Record,
    people: &People,
    words: &Words<'_>,
) -> anyhow::Result<String> {
    let record = json::dynamic("samenbeeld.record.v1.Record", record)?;
    let teller = Teller { people, words };
    let (mut plain, mut texts) = (Vec::new(), Vec::new());
    for (field, value) in record.fields() {
        if let (Some(_), Value::Message(content)) = (field.containing_oneof(), value) {
            teller.gist(content, &mut plain, &mut texts);
        }
    }
    plain.append(&mut texts);
    Ok(cut(&plain.join(", ")))
}

/// Cut between two words, with an ellipsis.
fn cut(text: &str) -> String {
    let mut kept = String::new();
    for word in text.split_whitespace() {
        if kept.chars().count() + word.chars().count() > SUMMARY {
            return kept + " …";
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    kept
}

struct Teller<'a> {
    people: &'a People,
    words: &'a Words<'a>,
}

impl Teller<'_> {
    /// The fields of a message, a line each; nested messages deeper. `outer` leaves out whom the record is about.
    fn message(&self, page: &mut Page, indent: usize, message: &DynamicMessage, outer: bool) {
        for (field, value) in message.fields() {
            if outer && matches!(field.name(), "subject" | "subjects") {
                continue;
            }
            match value {
                Value::List(values)
                    if values
                        .iter()
                        .all(|value| self.plain(&field, value).is_some()) =>
                {
                    let texts: Vec<String> = values
                        .iter()
                        .filter_map(|value| self.plain(&field, value))
                        .collect();
                    self.line(page, indent, &field, &texts.join("; "));
                }
                Value::List(values) => {
                    for value in values {
                        self.value(page, indent, &field, value);
                    }
                }
                value => self.value(page, indent, &field, value),
            }
        }
    }

    /// Codes and numbers of a message, and its texts, those of nested messages last. Days stand beside it, persons above it.
    fn gist(&self, message: &DynamicMessage, plain: &mut Vec<String>, texts: &mut Vec<String>) {
        let mut deeper = Vec::new();
        for (field, value) in message.fields() {
            let values = match value {
                Value::List(values) => values.as_slice(),
                value => std::slice::from_ref(value),
            };
            for value in values {
                match value {
                    Value::Message(inner) if is_text(inner) => texts.extend(shared(inner)),
                    Value::Message(inner) if shared(inner).is_none() => deeper.push(inner.clone()),
                    Value::EnumNumber(_) => plain.extend(self.plain(&field, value)),
                    Value::I64(_) if field.name() == "amount_cents" => {
                        plain.extend(self.plain(&field, value));
                    }
                    Value::String(_) if !HANDLES.contains(&field.name()) => {
                        plain.extend(self.plain(&field, value));
                    }
                    _ => {}
                }
            }
        }
        for inner in deeper {
            self.gist(&inner, &mut Vec::new(), texts);
        }
    }

    fn value(&self, page: &mut Page, indent: usize, field: &FieldDescriptor, value: &Value) {
        if let Some(text) = self.plain(field, value) {
            self.line(page, indent, field, &text);
        } else if let Value::Message(inner) = value {
            page.line(indent, &format!("{}:", self.words.field(field.name())));
            self.message(page, indent + 2, inner, false);
        }
    }

    fn line(&self, page: &mut Page, indent: usize, field: &FieldDescriptor, text: &str) {
        if !text.is_empty() {
            page.line(
                indent,
                &format!("{}: {text}", self.words.field(field.name())),
            );
        }
    }

    /// A value that fits on one line.
    fn plain(&self, field: &FieldDescriptor, value: &Value) -> Option<String> {
        Some(match value {
            Value::Bool(true) => self.words.pick("ja", "yes").to_owned(),
            Value::Bool(false) => self.words.pick("nee", "no").to_owned(),
            Value::I64(cents) if field.name() == "amount_cents" => euros(*cents),
            Value::I32(number) => number.to_string(),
            Value::I64(number) => number.to_string(),
            Value::String(handle) if HANDLES.contains(&field.name()) => {
                self.people.label(handle).to_owned()
            }
            Value::String(text) => self.words.text(field.name(), text).into_owned(),
            Value::EnumNumber(number) => self.enum_value(field, *number)?,
            Value::Message(message) => shared(message)?,
            _ => return None,
        })
    }

    fn enum_value(&self, field: &FieldDescriptor, number: i32) -> Option<String> {
        let Kind::Enum(kind) = field.kind() else {
            return None;
        };
        let value = kind.get_value(number)?;
        let name = enum_id(kind.name(), value.name());
        Some(self.words.code(&name).into_owned())
    }
}

fn is_text(message: &DynamicMessage) -> bool {
    message.descriptor().full_name() == "samenbeeld.record.v1.FreeText"
}

/// Messages that several kinds share: a date, a text, a moment.
fn shared(message: &DynamicMessage) -> Option<String> {
    match message.descriptor().full_name() {
        "samenbeeld.record.v1.Date" => Some(date(message)),
        "samenbeeld.record.v1.FreeText" => {
            let text = message.get_field_by_name("text")?;
            Some(format!("“{}”", text.as_str()?))
        }
        "google.protobuf.Timestamp" => {
            let seconds = message.get_field_by_name("seconds")?.as_i64()?;
            Some(super::moment(&prost_types::Timestamp { seconds, nanos: 0 }))
        }
        _ => None,
    }
}

/// `RISK_LEVEL_HIGH` of `RiskLevel` as `high`.
pub(super) fn enum_id(kind: &str, value: &str) -> String {
    let mut prefix = String::new();
    for character in kind.chars() {
        if character.is_ascii_uppercase() && !prefix.is_empty() {
            prefix.push('_');
        }
        prefix.push(character.to_ascii_uppercase());
    }
    prefix.push('_');
    value
        .strip_prefix(&prefix)
        .unwrap_or(value)
        .to_ascii_lowercase()
        .replace('_', "-")
}

/// A date with `..` for what is unknown.
fn date(message: &DynamicMessage) -> String {
    let part = |name: &str| {
        let value = message.get_field_by_name(name);
        value.and_then(|value| value.as_i32()).unwrap_or_default()
    };
    let two = |number: i32| {
        if number == 0 {
            "..".to_owned()
        } else {
            format!("{number:02}")
        }
    };
    format!(
        "{:04}-{}-{}",
        part("year"),
        two(part("month")),
        two(part("day"))
    )
}

fn euros(cents: i64) -> String {
    format!("€ {},{:02}", cents / 100, (cents % 100).abs())
}
