//! The strict walk over a whole record before anything of it is used: a record that two readers could read differently
//! falls away.

use super::excess::Malformed;
use super::rules::{FieldRule, Kind, MessageRule, Numbers, Part, Shape};
use super::wire::{Fields, Value, bytes, numbers, text};

/// Longest free text, in bytes.
const LONGEST_TEXT: usize = 16 * 1024;

/// Checks every field the contract knows, at every depth. Fields it does not know are only checked to end where they should.
pub(in crate::redaction) fn check(rule: &MessageRule, message: &[u8]) -> Result<(), Malformed> {
    let mut seen = Numbers::default();
    let mut members = Numbers::default();
    for field in Fields::of(message) {
        let (number, value) = field?;
        let Some(field) = rule.fields.get(number) else {
            continue;
        };
        if !field.repeated && !seen.insert(number) {
            return Err(Malformed::RepeatedField);
        }
        if let Some(oneof) = field.oneof
            && !members.insert(oneof)
        {
            return Err(Malformed::TwoMembers);
        }
        check_value(field, value)?;
        if rule.shape == Shape::Text
            && field.part == Part::Inherit
            && bytes(value)?.len() > LONGEST_TEXT
        {
            return Err(Malformed::TextTooLong);
        }
    }
    Ok(())
}

fn check_value(field: &FieldRule, value: Value<'_>) -> Result<(), Malformed> {
    match &field.kind {
        Kind::Text => text(value).map(|_| ()),
        Kind::Message(child) => check(child, bytes(value)?),
        Kind::Int32 | Kind::Int64 | Kind::Bool | Kind::Enum(_) => {
            if !field.repeated && !matches!(value, Value::Varint(_)) {
                return Err(Malformed::WireType);
            }
            numbers(value)?.try_for_each(|number| check_number(&field.kind, number?))
        }
    }
}

fn check_number(kind: &Kind, number: u64) -> Result<(), Malformed> {
    let fits = match kind {
        Kind::Bool => number <= 1,
        Kind::Int32 | Kind::Enum(_) => int32(number).is_some(),
        _ => true,
    };
    if fits { Ok(()) } else { Err(Malformed::Number) }
}

/// The 32-bit number that was sent, sign-extended to 64 bits as the format asks; absent when it does not fit.
pub(in crate::redaction) fn int32(number: u64) -> Option<i32> {
    i32::try_from(number.cast_signed()).ok()
}
