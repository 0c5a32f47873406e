//! Random records, drawn from the descriptors by a tape of bytes, and random permits.

use proptest::prelude::*;
use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage, Value,
};

use super::reference::{is, record_type};
use super::*;
use crate::proto::samenbeeld::record::v1::Structure;

/// Every choice takes the next byte; behind the end there are zeros.
struct Tape<'a> {
    bytes: std::slice::Iter<'a, u8>,
}

impl Tape<'_> {
    fn next(&mut self) -> u8 {
        self.bytes.next().copied().unwrap_or_default()
    }

    fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[usize::from(self.next()) % choices.len()].clone()
    }
}

/// A sound record, with fields that the contract does not know here and there.
pub(crate) fn any_record() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 50..500).prop_map(|bytes| {
        let mut tape = Tape {
            bytes: bytes.iter(),
        };
        drawn_record(&mut tape).encode_to_vec()
    })
}

fn drawn_record(tape: &mut Tape<'_>) -> DynamicMessage {
    let mut record = DynamicMessage::new(record_type());
    let content = record_type()
        .oneofs()
        .find(|oneof| oneof.name() == "content")
        .unwrap();
    let kinds: Vec<FieldDescriptor> = content.fields().collect();
    let kind = tape.pick(&kinds);
    let value = drawn(tape, &kind, kind.kind().as_message());
    record.set_field(&kind, value);
    let holder = match tape.next() {
        0..220 => "jbra/ots",
        220..235 => "jbra/guardian",
        235..250 => "vt/report",
        _ => "?",
    };
    record.set_field_by_name("holder", Value::String(holder.to_owned()));
    record.set_field_by_name("reference", Value::String("r".to_owned()));
    for name in ["from", "until"] {
        if name == "from" || tape.next() > 192 {
            let year = if name == "from" { 2016 } else { 2023 } + i32::from(tape.next() % 7);
            let date = day(year, i32::from(tape.next() % 13), 0);
            let field = record_type().get_field_by_name(name).unwrap();
            let mut value = DynamicMessage::new(field.kind().as_message().unwrap().clone());
            value.transcode_from(&date).unwrap();
            record.set_field(&field, Value::Message(value));
        }
    }
    with_unknown(tape, record)
}

fn drawn_message(tape: &mut Tape<'_>, descriptor: &MessageDescriptor) -> DynamicMessage {
    let mut message = DynamicMessage::new(descriptor.clone());
    for field in descriptor.fields() {
        let kind = field.kind();
        if field.is_list() {
            let structure = is(&field, Structure::Subject) || is(&field, Structure::About);
            let most = if structure { 3 } else { 2 };
            let count = tape.next() % (most + 1);
            let items = (0..count).map(|_| drawn(tape, &field, kind.as_message()));
            let items: Vec<Value> = items.collect();
            message.set_field(&field, Value::List(items));
        } else if tape.next() > 48 {
            let value = drawn(tape, &field, kind.as_message());
            message.set_field(&field, value);
        }
    }
    with_unknown(tape, message)
}

fn drawn(tape: &mut Tape<'_>, field: &FieldDescriptor, child: Option<&MessageDescriptor>) -> Value {
    if let Some(child) = child {
        return Value::Message(drawn_message(tape, child));
    }
    match field.kind() {
        Kind::String if is(field, Structure::Subject) || is(field, Structure::About) => {
            let handles = ["s1", "s1", "s2", "s3", "s2", "s4", "s9", ""];
            Value::String(tape.pick(&handles).to_owned())
        }
        Kind::String => {
            let texts = ["visit", "Noor", "é", "", "bel 06-12345678", "1012 AB"];
            Value::String(tape.pick(&texts).to_owned())
        }
        Kind::Bool => Value::Bool(tape.next() % 2 == 1),
        Kind::Int32 => Value::I32(tape.pick(&[0, 1, -1, 2024, i32::MIN])),
        Kind::Int64 => Value::I64(tape.pick(&[0, 1, -1, i64::MAX])),
        Kind::Enum(values) if is(field, Structure::Categories) => {
            let most = i32::try_from(values.values().len()).unwrap();
            Value::EnumNumber(i32::from(tape.next()) % (most + 1))
        }
        Kind::Enum(_) => Value::EnumNumber(tape.pick(&[0, 1, 2, 3, 1, 2, 99, -1])),
        kind => panic!("records do not use {kind:?}"),
    }
}

/// The same message, at times with a field nobody knows.
fn with_unknown(tape: &mut Tape<'_>, message: DynamicMessage) -> DynamicMessage {
    if tape.next() < 224 {
        return message;
    }
    let mut bytes = message.encode_to_vec();
    bytes.extend_from_slice(b"\xfa\x07\x06canary");
    DynamicMessage::decode(message.descriptor(), bytes.as_slice()).unwrap()
}

/// Cells of `jbra/ots` for the three persons: mostly open ones, as few things pass otherwise.
pub(super) fn any_cells() -> impl Strategy<Value = Vec<(PersonId, Category)>> {
    let open = proptest::collection::vec(
        prop_oneof![3 => Just(u32::MAX), 2 => any::<u32>(), 3 => (any::<u32>(), any::<u32>()).prop_map(|(a, b)| a | b)],
        3,
    );
    open.prop_map(|masks| {
        let persons = [MOTHER, CHILD, FATHER];
        let cells = persons.into_iter().zip(masks).flat_map(|(person, mask)| {
            let categories = Category::ALL.iter().enumerate();
            let open = categories.filter(move |(bit, _)| mask & (1 << bit) != 0);
            open.map(move |(_, category)| (person, *category))
        });
        cells.collect()
    })
}
