//! From rows to a record. Persons are still named by the source's client numbers here; [`super::cut`] names them anew.

use std::collections::BTreeSet;

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};

use super::contract::{Contract, FieldRule, is_free_text, strings};
use super::database::TextRow;
use super::dates::PartialDay;
use super::plan::{
    AboutFrom, CategoriesFrom, FieldPlan, GroupPlan, HolderPlan, KindPlan, Read, ValueFrom,
};

/// Longest free text, in bytes (contract).
const LONGEST_TEXT: usize = 16 * 1024;
/// Longest reference, in characters (contract).
const LONGEST_REFERENCE: usize = 64;
/// Stands for everybody until all persons of a record are known. No client number holds a line break.
const EVERYBODY: &str = "\n";

/// A row that cannot become a record, by the line of the mapping that could not be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unmappable {
    pub(super) line: usize,
}

/// The rows of one record.
pub(super) struct Rows<'a> {
    pub(super) row: &'a TextRow,
    pub(super) groups: Vec<(&'a GroupPlan, Vec<&'a TextRow>)>,
}

/// Makes a record of its rows, with the fields that were asked.
pub(super) fn assemble(
    contract: &Contract,
    kind: &KindPlan,
    rows: &Rows<'_>,
    asked: &BTreeSet<i32>,
) -> Result<DynamicMessage, Unmappable> {
    let mut record = DynamicMessage::new(contract.record().clone());
    record.set_field_by_name("reference", Value::String(reference(kind, rows.row)?));
    record.set_field_by_name("holder", Value::String(holder(kind, rows.row)?));
    let Kind::Message(message) = kind.content.kind() else {
        return Err(Unmappable { line: kind.line });
    };
    let mut content = DynamicMessage::new(message);
    for field in kind.fields.iter().filter(|field| field.is_asked(asked)) {
        let to = if field.at_record {
            &mut record
        } else {
            &mut content
        };
        fill(to, field, rows.row)?;
    }
    for (group, rows) in &rows.groups {
        for row in rows {
            if !group.each.is_empty() {
                push_empty(&mut content, &group.each);
            }
            for field in group.fields.iter().filter(|field| field.is_asked(asked)) {
                fill(&mut content, field, row)?;
            }
        }
    }
    let mut everybody = BTreeSet::new();
    collect_subjects(contract, &content, &mut everybody);
    let everybody: Vec<_> = everybody.into_iter().map(Value::String).collect();
    name_everybody(&mut content, &everybody);
    record.set_field(&kind.content, Value::Message(content));
    Ok(record)
}

fn reference(kind: &KindPlan, row: &TextRow) -> Result<String, Unmappable> {
    let line = kind.reference.line;
    let own = row.get(&kind.reference.name).ok_or(Unmappable { line })?;
    let reference = format!("{}-{own}", kind.content.name());
    if reference.chars().count() > LONGEST_REFERENCE {
        return Err(Unmappable { line });
    }
    Ok(reference)
}

fn holder(kind: &KindPlan, row: &TextRow) -> Result<String, Unmappable> {
    match &kind.holder {
        HolderPlan::Fixed(hat) => Ok(hat.clone()),
        HolderPlan::Column { column, codes } => row
            .get(&column.name)
            .and_then(|code| codes.get(code))
            .cloned()
            .ok_or(Unmappable { line: column.line }),
    }
}

impl FieldPlan {
    /// Whether everything on the way to the value was asked; handles always are.
    pub(super) fn is_asked(&self, asked: &BTreeSet<i32>) -> bool {
        self.categories.is_subset(asked)
    }
}

/// Puts what a row says into a message.
fn fill(message: &mut DynamicMessage, field: &FieldPlan, row: &TextRow) -> Result<(), Unmappable> {
    let whole = match &field.from {
        ValueFrom::Column(column) => row.get(&column.name).map(String::as_str),
        ValueFrom::Fixed(value) => Some(value.as_str()),
    };
    let Some(whole) = whole else {
        return Ok(());
    };
    let parts: Vec<&str> = match &field.split {
        None => vec![whole],
        Some(split) => whole
            .split(split.as_str())
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect(),
    };
    for part in parts {
        if let Some(value) = value(field, part, row)? {
            put(message, &field.steps, value);
        }
    }
    Ok(())
}

fn value(field: &FieldPlan, text: &str, row: &TextRow) -> Result<Option<Value>, Unmappable> {
    let unmappable = Unmappable { line: field.line };
    let message = || match field.steps.last().map(FieldDescriptor::kind) {
        Some(Kind::Message(message)) => Ok(DynamicMessage::new(message)),
        _ => Err(unmappable),
    };
    Ok(Some(match &field.read {
        Read::ClientNumber | Read::Text => Value::String(text.to_owned()),
        Read::Word(codes) => Value::String(codes.get(text).ok_or(unmappable)?.clone()),
        Read::Enum(codes) => Value::EnumNumber(*codes.get(text).ok_or(unmappable)?),
        Read::Bool(codes) => Value::Bool(*codes.get(text).ok_or(unmappable)?),
        Read::Int32 => Value::I32(text.parse().map_err(|_| unmappable)?),
        Read::Int64 => Value::I64(text.parse().map_err(|_| unmappable)?),
        Read::Day(dates) => match dates.day(text).map_err(|_| unmappable)? {
            None => return Ok(None),
            Some(day) => Value::Message(date(message()?, day)),
        },
        Read::Moment(dates) => {
            let moment = dates.moment(text).map_err(|_| unmappable)?;
            let mut message = message()?;
            message.set_field_by_name("seconds", Value::I64(moment.as_second()));
            Value::Message(message)
        }
        Read::FreeText { categories, about } => {
            let categories = holds(categories, row).ok_or(unmappable)?;
            if text.len() > LONGEST_TEXT {
                return Err(unmappable);
            }
            let mut message = message()?;
            message.set_field_by_name("text", Value::String(text.to_owned()));
            let categories = categories.iter().copied().map(Value::EnumNumber).collect();
            message.set_field_by_name("categories", Value::List(categories));
            message.set_field_by_name("about", Value::List(persons(about, row)));
            Value::Message(message)
        }
    }))
}

fn date(mut message: DynamicMessage, day: PartialDay) -> DynamicMessage {
    message.set_field_by_name("year", Value::I32(day.year.into()));
    message.set_field_by_name("month", Value::I32(day.month.into()));
    message.set_field_by_name("day", Value::I32(day.day.into()));
    message
}

fn holds<'a>(from: &'a CategoriesFrom, row: &TextRow) -> Option<&'a BTreeSet<i32>> {
    match from {
        CategoriesFrom::Fixed(categories) => Some(categories),
        CategoriesFrom::Column { column, codes } => codes.get(row.get(&column.name)?),
    }
}

/// Client numbers of those a text is about. Where a column is empty nobody is named, and the text falls away.
fn persons(from: &AboutFrom, row: &TextRow) -> Vec<Value> {
    let AboutFrom::Columns { columns, split } = from else {
        return vec![Value::String(EVERYBODY.to_owned())];
    };
    let cells = columns.iter().filter_map(|column| row.get(&column.name));
    cells
        .flat_map(|cell| match split {
            None => vec![cell.as_str()],
            Some(split) => cell.split(split.as_str()).collect(),
        })
        .map(str::trim)
        .filter(|number| !number.is_empty())
        .map(|number| Value::String(number.to_owned()))
        .collect()
}

/// Puts a value at the end of the steps: into a repeated message's last element, onto a list, or in place.
fn put(message: &mut DynamicMessage, steps: &[FieldDescriptor], value: Value) {
    let Some((step, rest)) = steps.split_first() else {
        return;
    };
    match (rest.is_empty(), step.is_list()) {
        (true, true) => {
            if let Value::List(list) = message.get_field_mut(step) {
                list.push(value);
            }
        }
        (true, false) => message.set_field(step, value),
        (false, true) => {
            if let Value::List(list) = message.get_field_mut(step)
                && let Some(Value::Message(inner)) = list.last_mut()
            {
                put(inner, rest, value);
            }
        }
        (false, false) => {
            if let Value::Message(inner) = message.get_field_mut(step) {
                put(inner, rest, value);
            }
        }
    }
}

/// Adds an empty element to the repeated message at the end of the steps.
fn push_empty(message: &mut DynamicMessage, steps: &[FieldDescriptor]) {
    if let Some(Kind::Message(element)) = steps.last().map(FieldDescriptor::kind) {
        put(message, steps, Value::Message(DynamicMessage::new(element)));
    }
}

/// Everybody whom a message names as somebody whose data it is.
fn collect_subjects(contract: &Contract, message: &DynamicMessage, into: &mut BTreeSet<String>) {
    for (field, value) in message.fields() {
        if contract.rule(&field) == FieldRule::Subject {
            into.extend(strings(message, &field));
        }
        for inner in messages(value) {
            collect_subjects(contract, inner, into);
        }
    }
}

fn name_everybody(message: &mut DynamicMessage, everybody: &[Value]) {
    let descriptor: MessageDescriptor = prost_reflect::ReflectMessage::descriptor(message);
    if is_free_text(&descriptor) {
        let about = descriptor.get_field_by_name("about");
        if let Some(about) = about.filter(|about| strings(message, about) == [EVERYBODY]) {
            message.set_field(&about, Value::List(everybody.to_vec()));
        }
        return;
    }
    for (_, value) in message.fields_mut() {
        match value {
            Value::Message(inner) => name_everybody(inner, everybody),
            Value::List(list) => {
                for value in list {
                    if let Value::Message(inner) = value {
                        name_everybody(inner, everybody);
                    }
                }
            }
            _ => {}
        }
    }
}

fn messages(value: &Value) -> Vec<&DynamicMessage> {
    match value {
        Value::Message(message) => vec![message],
        Value::List(list) => list.iter().filter_map(Value::as_message).collect(),
        _ => Vec::new(),
    }
}
