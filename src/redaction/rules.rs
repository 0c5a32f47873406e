//! The rules of cutting, compiled once from the field options of the contract: a tree of field rules for each message.

mod fields;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use prost_reflect::{
    DescriptorError, DescriptorPool, EnumDescriptor, ExtensionDescriptor, FieldDescriptor,
    Kind as FieldType, MessageDescriptor,
};

use super::nature::{Nature, kind_of};
use crate::model::Category;
use crate::proto::DESCRIPTOR_SET;
use crate::proto::samenbeeld::record::v1::{FieldRule as Options, Structure, SubjectRule};

pub(in crate::redaction) use fields::{FieldRules, Numbers};

const RECORD: &str = "samenbeeld.record.v1.Record";
const PACKAGE: &str = "samenbeeld.record.v1";
const RULE: &str = "samenbeeld.record.v1.rule";
const SUBJECTS: &str = "samenbeeld.record.v1.subjects";
const CONTENT: &str = "content";
/// Deepest nesting of messages. What is deeper does not compile, so it cannot be sent either: unknown fields are not entered.
const DEEPEST: usize = 16;
/// Largest number of a field: those that were seen are kept in bits.
const LARGEST_NUMBER: u32 = 63;

/// The contract gives no rule that could be followed.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The embedded descriptor set does not decode.
    #[error("the contracts built into the program cannot be read")]
    Unreadable(#[source] DescriptorError),
    /// A message or option is not there.
    #[error("the contracts lack `{0}`")]
    Missing(&'static str),
    /// A message or field whose options cannot be followed.
    #[error("`{name}`: {reason}")]
    Unclear {
        /// Full name.
        name: String,
        /// What is wrong.
        reason: &'static str,
    },
}

/// The rules by which records are cut. Compile them once, at start.
#[derive(Debug, Clone)]
pub struct Rules {
    pub(in crate::redaction) record: Arc<MessageRule>,
    pub(in crate::redaction) envelope: Envelope,
}

/// Where the record itself keeps what the redactor reads first.
#[derive(Debug, Clone)]
pub(in crate::redaction) struct Envelope {
    pub(in crate::redaction) reference: u32,
    pub(in crate::redaction) holder: u32,
    pub(in crate::redaction) from: u32,
    pub(in crate::redaction) until: u32,
    pub(in crate::redaction) recorded_on: u32,
    pub(in crate::redaction) kinds: BTreeMap<u32, (&'static str, Nature)>,
}

/// How a message is cut.
#[derive(Debug)]
pub(in crate::redaction) struct MessageRule {
    pub(in crate::redaction) shape: Shape,
    pub(in crate::redaction) fields: FieldRules,
    /// Subjects that must be named: those of fields that occur once.
    pub(in crate::redaction) must_be_named: Numbers,
}

/// What kind of message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redaction) enum Shape {
    /// Its values are about the subjects above it.
    Plain,
    /// It names subjects, and its values pass when permitted for at least one of them.
    AnySubject,
    /// It names subjects, and its values pass only when permitted for all of them.
    EverySubject,
    /// A free text with its categories and the persons it is about.
    Text,
}

/// How a field is cut.
#[derive(Debug)]
pub(in crate::redaction) struct FieldRule {
    /// Names of the fields that lead to it from the record, with dots between.
    pub(in crate::redaction) path: String,
    pub(in crate::redaction) part: Part,
    pub(in crate::redaction) kind: Kind,
    pub(in crate::redaction) repeated: bool,
    /// Whether a zero or empty value says something else than absence.
    pub(in crate::redaction) presence: bool,
    /// Number of its oneof in the message.
    pub(in crate::redaction) oneof: Option<u32>,
}

/// The part a field plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redaction) enum Part {
    Category(Category),
    Inherit,
    Subject,
    About,
    Categories,
    Envelope,
    Stamp,
}

/// The type of a field.
#[derive(Debug)]
pub(in crate::redaction) enum Kind {
    Text,
    Int32,
    Int64,
    Bool,
    /// The numbers the contract defines.
    Enum(BTreeSet<i32>),
    Message(Arc<MessageRule>),
}

impl FieldRule {
    /// Whether what it holds names the persons it is about by itself.
    pub(in crate::redaction) fn names_its_persons(&self) -> bool {
        match &self.kind {
            Kind::Message(message) => message.shape != Shape::Plain,
            _ => false,
        }
    }
}

impl Rules {
    /// Compiles the rules from the contracts built into the program.
    ///
    /// # Errors
    /// When a field of a record has no rule, or one that cannot be followed.
    pub fn compile() -> Result<Self, RulesError> {
        Self::from_descriptors(DESCRIPTOR_SET)
    }

    fn from_descriptors(descriptors: &[u8]) -> Result<Self, RulesError> {
        let pool = DescriptorPool::decode(descriptors).map_err(RulesError::Unreadable)?;
        let extension = |name: &'static str| {
            pool.get_extension_by_name(name)
                .ok_or(RulesError::Missing(name))
        };
        let options = OptionNames {
            rule: extension(RULE)?,
            subjects: extension(SUBJECTS)?,
        };
        let record = pool
            .get_message_by_name(RECORD)
            .ok_or(RulesError::Missing(RECORD))?;
        Ok(Self {
            envelope: envelope(&record)?,
            record: Arc::new(options.message(&record, "", DEEPEST)?),
        })
    }
}

fn envelope(record: &MessageDescriptor) -> Result<Envelope, RulesError> {
    let number = |name: &'static str| {
        let field = record.get_field_by_name(name);
        field
            .map(|field| field.number())
            .ok_or(RulesError::Missing(name))
    };
    let content = record.oneofs().find(|oneof| oneof.name() == CONTENT);
    let content = content.ok_or(RulesError::Missing(CONTENT))?;
    let kinds = content.fields().map(|field| {
        let kind = kind_of(field.name());
        kind.map(|kind| (field.number(), kind)).ok_or_else(|| {
            unclear(
                field.full_name(),
                "a kind of record whose nature is not known",
            )
        })
    });
    Ok(Envelope {
        reference: number("reference")?,
        holder: number("holder")?,
        from: number("from")?,
        until: number("until")?,
        recorded_on: number("recorded_on")?,
        kinds: kinds.collect::<Result<_, _>>()?,
    })
}

struct OptionNames {
    rule: ExtensionDescriptor,
    subjects: ExtensionDescriptor,
}

impl OptionNames {
    fn message(
        &self,
        message: &MessageDescriptor,
        above: &str,
        levels: usize,
    ) -> Result<MessageRule, RulesError> {
        let levels = levels
            .checked_sub(1)
            .ok_or_else(|| unclear(message.full_name(), "nested too deep, or in itself"))?;
        let mut fields = FieldRules::default();
        let mut must_be_named = Numbers::default();
        for field in message.fields() {
            if field.number() > LARGEST_NUMBER {
                return Err(unclear(field.full_name(), "a field number above 63"));
            }
            let rule = self.field(message, &field, above, levels)?;
            if rule.part == Part::Subject && !rule.repeated {
                must_be_named.insert(field.number());
            }
            fields.insert(field.number(), rule);
        }
        let shape = self.shape(message, &fields)?;
        Ok(MessageRule {
            shape,
            fields,
            must_be_named,
        })
    }

    fn field(
        &self,
        message: &MessageDescriptor,
        field: &FieldDescriptor,
        above: &str,
        levels: usize,
    ) -> Result<FieldRule, RulesError> {
        let path = match above {
            "" => field.name().to_owned(),
            _ => format!("{above}.{}", field.name()),
        };
        let unclear = |reason| unclear(field.full_name(), reason);
        let kind = match field.kind() {
            FieldType::String => Kind::Text,
            FieldType::Int32 => Kind::Int32,
            FieldType::Int64 => Kind::Int64,
            FieldType::Bool => Kind::Bool,
            FieldType::Enum(values) => Kind::Enum(defined(&values)),
            FieldType::Message(child) if !field.is_map() && !field.is_group() => {
                Kind::Message(Arc::new(self.message(&child, &path, levels)?))
            }
            _ => return Err(unclear("a type that records do not use")),
        };
        let part = if message.package_name() == PACKAGE {
            self.part(field)?
        } else {
            // A well-known type, such as a timestamp, is a value of the field that holds it.
            Part::Inherit
        };
        let in_record = message.full_name() == RECORD;
        let fits = match part {
            Part::Category(_) | Part::Inherit => true,
            Part::Subject | Part::About => matches!(kind, Kind::Text),
            Part::Categories => matches!(kind, Kind::Enum(_)) && field.is_list(),
            Part::Envelope => in_record && matches!(kind, Kind::Text),
            Part::Stamp => in_record && matches!(kind, Kind::Message(_)),
        };
        if !fits {
            return Err(unclear("a structure that has no meaning at this place"));
        }
        let own = field.containing_oneof();
        let mut oneofs = (0..).zip(message.oneofs());
        let oneof = oneofs.find(|(_, oneof)| !oneof.is_synthetic() && own.as_ref() == Some(oneof));
        Ok(FieldRule {
            path,
            part,
            kind,
            repeated: field.is_list(),
            presence: field.supports_presence(),
            oneof: oneof.map(|(number, _)| number),
        })
    }

    fn part(&self, field: &FieldDescriptor) -> Result<Part, RulesError> {
        let unclear = |reason| unclear(field.full_name(), reason);
        let options = field.options();
        if !options.has_extension(&self.rule) {
            return Err(unclear("a field without its rule"));
        }
        let options: Options = options
            .get_extension(&self.rule)
            .as_message()
            .and_then(|rule| rule.transcode_to().ok())
            .ok_or_else(|| unclear("a rule that cannot be read"))?;
        let structure = Structure::try_from(options.structure);
        match (options.category, options.inherit, structure) {
            (0, true, Ok(Structure::Unspecified)) => Ok(Part::Inherit),
            (0, false, Ok(Structure::Subject)) => Ok(Part::Subject),
            (0, false, Ok(Structure::About)) => Ok(Part::About),
            (0, false, Ok(Structure::Categories)) => Ok(Part::Categories),
            (0, false, Ok(Structure::Envelope)) => Ok(Part::Envelope),
            (0, false, Ok(Structure::Stamp)) => Ok(Part::Stamp),
            (number, false, Ok(Structure::Unspecified)) => Category::from_number(number)
                .map(Part::Category)
                .ok_or_else(|| unclear("a category that the catalogue does not know")),
            _ => Err(unclear(
                "not exactly one of category, inherit and structure",
            )),
        }
    }

    fn shape(&self, message: &MessageDescriptor, fields: &FieldRules) -> Result<Shape, RulesError> {
        let count = |part| fields.values().filter(|field| field.part == part).count();
        let (subjects, about, categories) = (
            count(Part::Subject),
            count(Part::About),
            count(Part::Categories),
        );
        let texts = fields
            .values()
            .filter(|field| field.part == Part::Inherit && matches!(field.kind, Kind::Text));
        match (subjects, about, categories) {
            (0, 0, 0) => Ok(Shape::Plain),
            (0, 1, 1) if fields.values().count() == 3 && texts.count() == 1 => Ok(Shape::Text),
            (_, 0, 0) => {
                let options = message.options();
                let rule = options.get_extension(&self.subjects);
                let rule = rule.as_enum_number().map(SubjectRule::try_from);
                match rule {
                    Some(Ok(SubjectRule::Unspecified | SubjectRule::Any)) => Ok(Shape::AnySubject),
                    Some(Ok(SubjectRule::All)) => Ok(Shape::EverySubject),
                    _ => Err(unclear(
                        message.full_name(),
                        "a rule for subjects that is not known",
                    )),
                }
            }
            _ => Err(unclear(
                message.full_name(),
                "neither a message with subjects nor a free text of text, categories and about",
            )),
        }
    }
}

fn defined(values: &EnumDescriptor) -> BTreeSet<i32> {
    values.values().map(|value| value.number()).collect()
}

fn unclear(name: &str, reason: &'static str) -> RulesError {
    RulesError::Unclear {
        name: name.to_owned(),
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use prost_reflect::prost::Message;

    #[test]
    fn the_contracts_compile_to_rules() {
        let rules = Rules::compile().unwrap();
        let address = rules.record.fields.get(13).unwrap();
        assert_eq!(address.part, Part::Category(Category::Address));
        assert!(address.names_its_persons());
        assert_eq!(rules.envelope.kinds.len(), 27);
        let relation = rules.record.fields.get(11).unwrap();
        let Kind::Message(relation) = &relation.kind else {
            panic!("a relation is a message")
        };
        assert_eq!(relation.shape, Shape::EverySubject);
    }

    #[test]
    fn a_contract_whose_options_were_lost_does_not_compile() {
        // Plain prost types do not keep custom options: every field loses its rule on the way.
        let bare = prost_types::FileDescriptorSet::decode(DESCRIPTOR_SET).unwrap();
        let error = Rules::from_descriptors(&bare.encode_to_vec()).unwrap_err();
        assert!(
            error.to_string().contains("a field without its rule"),
            "{error}"
        );
    }
}
