//! A second redactor, slow and by reflection, that shares no walk with the first: it decodes the whole record, reads the options anew
//! at every field, and builds what may pass. The two must agree.

use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, MessageDescriptor, ReflectMessage, Value,
};

use super::*;
use crate::proto::DESCRIPTOR_SET;
use crate::proto::samenbeeld::record::v1::{FieldRule, Structure, SubjectRule};
use crate::redaction::places::{PLACES, leads_to_a_place};
use crate::redaction::span::Span;

pub(super) static POOL: LazyLock<DescriptorPool> =
    LazyLock::new(|| DescriptorPool::decode(DESCRIPTOR_SET).unwrap());

pub(super) fn record_type() -> MessageDescriptor {
    POOL.get_message_by_name("samenbeeld.record.v1.Record")
        .unwrap()
}

/// The rule of a field; a field of a type from elsewhere belongs to whatever holds it.
pub(super) fn rule_of(field: &FieldDescriptor) -> FieldRule {
    let extension = POOL
        .get_extension_by_name("samenbeeld.record.v1.rule")
        .unwrap();
    let options = field.options();
    if !options.has_extension(&extension) {
        assert_eq!(field.parent_message().package_name(), "google.protobuf");
        return FieldRule {
            inherit: true,
            ..FieldRule::default()
        };
    }
    let rule = options.get_extension(&extension);
    rule.as_message().unwrap().transcode_to().unwrap()
}

pub(super) fn is(field: &FieldDescriptor, structure: Structure) -> bool {
    rule_of(field).structure() == structure
}

fn names_everybody(message: &MessageDescriptor) -> bool {
    let extension = POOL
        .get_extension_by_name("samenbeeld.record.v1.subjects")
        .unwrap();
    let options = message.options();
    let rule = options.get_extension(&extension);
    rule.as_enum_number() == Some(SubjectRule::All.into())
}

fn has(message: &MessageDescriptor, structure: Structure) -> bool {
    message.fields().any(|field| is(&field, structure))
}

pub(super) fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::List(items) => items.iter().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

struct Reference<'a> {
    asked: &'a AskedSubjects,
    permit: &'a Permit,
    holder: Hat,
}

/// The subjects of the nearest message that names any, as they were sent.
#[derive(Clone)]
struct Level {
    sent: Vec<Option<PersonId>>,
    every: bool,
    /// The categories under which the message was reached.
    reached: Vec<Category>,
}

/// What the fast redactor must make of the record.
pub(super) fn redact(record: &[u8], asked: &AskedSubjects, permit: &Permit) -> Option<Record> {
    let whole = DynamicMessage::decode(record_type(), record).unwrap();
    let typed = Record::decode(record).unwrap();
    let holder: Hat = typed.holder.parse().ok()?;
    let content = record_type()
        .oneofs()
        .find(|oneof| oneof.name() == "content")?;
    let field = content.fields().find(|field| whole.has_field(field))?;
    let (_, nature) = crate::redaction::nature::kind_of(field.name())?;
    let span = Span::new(typed.from, typed.until).ok()?;
    if *holder.organisation() != asked.organisation || !span.surely_within(permit.period(), nature)
    {
        return None;
    }
    let reference = Reference {
        asked,
        permit,
        holder,
    };
    let kept = reference.field(&field, &whole.get_field(&field), &[], None)?;
    let mut out = DynamicMessage::new(record_type());
    out.set_field(&field, kept);
    for stamp in record_type()
        .fields()
        .filter(|field| is(field, Structure::Stamp))
    {
        if let Some(date) = whole.get_field(&stamp).as_message() {
            let mut date = date.clone();
            date.take_unknown_fields().for_each(drop);
            if date.fields().next().is_some() {
                out.set_field(&stamp, Value::Message(date));
            }
        }
    }
    Some(out.transcode_to().unwrap())
}

impl Reference<'_> {
    fn open(&self, person: Option<PersonId>, categories: &[Category]) -> bool {
        let covers =
            |person, category| self.permit.covers(&self.holder, person, category).is_some();
        person.is_some_and(|person| categories.iter().all(|category| covers(person, *category)))
    }

    fn person(&self, handle: &str) -> Option<PersonId> {
        self.asked.handles.get(handle).copied()
    }

    fn message(
        &self,
        message: &DynamicMessage,
        path: &[Category],
        level: Option<&Level>,
    ) -> Option<DynamicMessage> {
        let descriptor = message.descriptor();
        if has(&descriptor, Structure::Categories) {
            return self.free_text(message, path, level);
        }
        let own_level = if has(&descriptor, Structure::Subject) {
            Some(self.level(message, path)?)
        } else {
            level.cloned()
        };
        let mut out = DynamicMessage::new(descriptor.clone());
        for (field, value) in message.fields() {
            if !is(&field, Structure::Subject)
                && let Some(kept) = self.field(&field, value, path, own_level.as_ref())
            {
                out.set_field(&field, kept);
            }
        }
        out.fields().next()?;
        for field in descriptor
            .fields()
            .filter(|field| is(field, Structure::Subject))
        {
            let stays = |handle: &String| self.open(self.person(handle), path);
            let named = strings(&message.get_field(&field))
                .into_iter()
                .filter(stays);
            let named: Vec<Value> = named.map(Value::String).collect();
            match (field.is_list(), named.first()) {
                (true, _) => out.set_field(&field, Value::List(named)),
                (false, Some(name)) => out.set_field(&field, name.clone()),
                (false, None) => {}
            }
        }
        Some(out)
    }

    fn level(&self, message: &DynamicMessage, path: &[Category]) -> Option<Level> {
        let descriptor = message.descriptor();
        let mut sent = Vec::new();
        for field in descriptor
            .fields()
            .filter(|field| is(field, Structure::Subject))
        {
            let handles = strings(&message.get_field(&field));
            if !field.is_list() && handles.iter().all(String::is_empty) {
                return None;
            }
            sent.extend(handles.iter().map(|handle| self.person(handle)));
        }
        let every = names_everybody(&descriptor);
        let open = |person: &Option<PersonId>| self.open(*person, path);
        let enough = if every {
            !sent.is_empty() && sent.iter().all(open)
        } else {
            sent.iter().any(open)
        };
        enough.then(|| Level {
            sent,
            every,
            reached: path.to_vec(),
        })
    }

    fn field(
        &self,
        field: &FieldDescriptor,
        value: &Value,
        path: &[Category],
        level: Option<&Level>,
    ) -> Option<Value> {
        let rule = rule_of(field);
        let mut path = path.to_vec();
        if let Some(category) = Category::from_number(rule.category) {
            let is_new = !path.contains(&category);
            path.push(category);
            if is_new && let Some(level) = level {
                let kind = field.kind();
                let exact = kind.as_message().is_some_and(|message| {
                    has(message, Structure::Subject) || has(message, Structure::Categories)
                });
                let stays = |person: &&Option<PersonId>| self.open(**person, &level.reached);
                let passes = if exact && !level.every {
                    let mut staying = level.sent.iter().filter(stays);
                    staying.any(|person| self.open(*person, &[category]))
                } else {
                    level.sent.iter().all(|person| self.open(*person, &path))
                };
                if !passes {
                    return None;
                }
            }
        }
        match value {
            Value::List(items) => {
                let kept = items
                    .iter()
                    .filter_map(|item| self.one(field, item, &path, level));
                let kept: Vec<Value> = kept.collect();
                (!kept.is_empty()).then_some(Value::List(kept))
            }
            value => self.one(field, value, &path, level),
        }
    }

    fn one(
        &self,
        field: &FieldDescriptor,
        value: &Value,
        path: &[Category],
        level: Option<&Level>,
    ) -> Option<Value> {
        if let Value::Message(message) = value {
            return self.message(message, path, level).map(Value::Message);
        }
        let level = level?;
        match value {
            Value::EnumNumber(number) => {
                let kind = field.kind();
                kind.as_enum()?.get_value(*number).map(|_| value.clone())
            }
            Value::String(text) if leads_to_a_place(text) => {
                let in_its_field = path.iter().any(|category| PLACES.contains(category));
                let open = level
                    .sent
                    .iter()
                    .all(|person| self.open(*person, &[path, &PLACES].concat()));
                (in_its_field || open).then(|| value.clone())
            }
            _ => Some(value.clone()),
        }
    }

    fn free_text(
        &self,
        message: &DynamicMessage,
        path: &[Category],
        level: Option<&Level>,
    ) -> Option<DynamicMessage> {
        level?;
        let text: FreeText = message.transcode_to().unwrap();
        let labels = text
            .categories
            .iter()
            .map(|number| Category::from_number(*number));
        let mut needed = labels.collect::<Option<Vec<_>>>()?;
        if text.text.is_empty() || needed.is_empty() || text.about.is_empty() {
            return None;
        }
        needed.extend(path);
        if leads_to_a_place(&text.text) {
            needed.extend(PLACES);
        }
        let open = |handle: &String| self.open(self.person(handle), &needed);
        let mut message = message.clone();
        message.take_unknown_fields().for_each(drop);
        text.about.iter().all(open).then_some(message)
    }
}
