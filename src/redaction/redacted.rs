//! A record after it was cut: the only form in which a record leaves this room.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use prost::Message;

use super::excess::{Excess, Malformed};
use super::nature::Nature;
use super::rules::{Kind, MessageRule, Part};
use super::wire::{Fields, Value, enclose, put_bytes, put_number, text};
use crate::model::{Category, Hat, PersonId, Pseudonym};
use crate::proto::samenbeeld::record::v1::{Date, Record};

/// What came of cutting one record.
#[derive(Debug, Clone)]
pub struct Cut {
    /// What the permit covers; absent when that is nothing, whatever the reason.
    pub record: Option<RedactedRecord>,
    /// What was beyond the question.
    pub excess: Excess,
}

/// A record of which nothing is left but what the permit covers. Made by [`Rules::redact`](super::Rules::redact) alone.
#[derive(Clone)]
pub struct RedactedRecord {
    pub(in crate::redaction) rule: Arc<MessageRule>,
    pub(in crate::redaction) bytes: Vec<u8>,
    /// Day the source wrote it down.
    pub(in crate::redaction) recorded_on: Option<Date>,
    pub(in crate::redaction) kind: &'static str,
    pub(in crate::redaction) nature: Nature,
    pub(in crate::redaction) holder: Hat,
    pub(in crate::redaction) source_record: Option<[u8; 32]>,
    pub(in crate::redaction) persons: BTreeMap<String, PersonId>,
    pub(in crate::redaction) cells: BTreeSet<(PersonId, Category)>,
}

impl RedactedRecord {
    /// The record, with the handles of the question. Nobody but tests reads it so: it is decoded once, with the names of the asker.
    #[cfg(test)]
    pub(crate) fn record(&self) -> Record {
        Record::decode(self.bytes.as_slice()).unwrap()
    }

    /// Day the source wrote it down; absent where it did not say.
    pub fn recorded_on(&self) -> Option<&Date> {
        self.recorded_on.as_ref()
    }

    /// Kind of record: the name of its field in `Record.content`.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// How its kind stands in time.
    pub fn nature(&self) -> Nature {
        self.nature
    }

    /// Hat under which the source holds it. Whether the asker may know it is another question.
    pub fn holder(&self) -> &Hat {
        &self.holder
    }

    /// SHA-256 of holder and the source's own reference: equal for a record sent twice. Absent where the source gave no
    /// reference. It never leaves.
    pub fn source_record(&self) -> Option<&[u8; 32]> {
        self.source_record.as_ref()
    }

    /// The persons it names, by the handles of the question.
    pub fn persons(&self) -> &BTreeMap<String, PersonId> {
        &self.persons
    }

    /// The cells of the permit that something in it passed through.
    pub fn cells(&self) -> &BTreeSet<(PersonId, Category)> {
        &self.cells
    }

    /// The record with every handle, at every depth, replaced by the asker's own pseudonym; where several are named, in the order
    /// of the pseudonyms and each once. Absent when one of the persons has no pseudonym, for then nobody could be named instead.
    pub fn under(&self, pseudonyms: &BTreeMap<PersonId, Pseudonym>) -> Option<Record> {
        let names = Names {
            persons: &self.persons,
            pseudonyms,
        };
        let mut renamed = Vec::with_capacity(self.bytes.len().saturating_mul(2));
        let whole = names.rename(&self.rule, &self.bytes, &mut renamed).ok()?;
        // INVARIANT: what was checked and cut decodes.
        whole.then(|| Record::decode(renamed.as_slice()).ok())?
    }
}

impl fmt::Debug for RedactedRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "RedactedRecord({}, {} bytes)",
            self.kind,
            self.bytes.len()
        )
    }
}

struct Names<'a> {
    persons: &'a BTreeMap<String, PersonId>,
    pseudonyms: &'a BTreeMap<PersonId, Pseudonym>,
}

impl Names<'_> {
    /// Writes a message under these names. False where one of the persons has none.
    fn rename(
        &self,
        rule: &MessageRule,
        message: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<bool, Malformed> {
        let mut named: BTreeSet<(u32, Pseudonym)> = BTreeSet::new();
        for field in Fields::of(message) {
            let (number, value) = field?;
            let Some(field) = rule.fields.get(number) else {
                continue;
            };
            match (field.part, &field.kind, value) {
                (Part::Subject | Part::About, _, value) => {
                    let Some(name) = self.name(text(value)?) else {
                        return Ok(false);
                    };
                    named.insert((number, name));
                }
                (_, Kind::Message(child), Value::Bytes(inner)) => {
                    let start = out.len();
                    if !self.rename(child, inner, out)? {
                        return Ok(false);
                    }
                    enclose(out, start, number);
                }
                (_, _, Value::Bytes(inner)) => put_bytes(out, number, inner),
                (_, _, Value::Varint(inner)) => put_number(out, number, inner),
                (_, _, Value::Fixed) => return Err(Malformed::WireType),
            }
        }
        for (number, name) in named {
            put_bytes(out, number, name.to_string().as_bytes());
        }
        Ok(true)
    }

    fn name(&self, handle: &str) -> Option<Pseudonym> {
        let person = self.persons.get(handle)?;
        self.pseudonyms.get(person).copied()
    }
}
