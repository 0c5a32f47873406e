//! One record through all the steps: read strictly, held against question and period, cut. It stays bytes.

use aws_lc_rs::digest::{Context, SHA256};
use prost::Message;
use std::sync::Arc;

use super::check::check;
use super::cut::{Cutter, Days, Scope};
use super::excess::{Excess, ExcessKind, Malformed};
use super::nature::Nature;
use super::record::{AskedSubjects, RawRecord};
use super::redacted::{Cut, RedactedRecord};
use super::rules::{Kind, Part, Rules};
use super::span::{Span, days_meant};
use super::wire::{Fields, bytes, text};
use crate::decision::Permit;
use crate::model::Hat;
use crate::proto::samenbeeld::record::v1::Date;

/// Largest record, in bytes.
const LARGEST: usize = 256 * 1024;
/// Longest reference of a source, in characters.
const LONGEST_REFERENCE: usize = 64;

/// What is read of a record before it is cut.
struct Envelope {
    reference: String,
    holder: String,
    span: Span,
    recorded_on: Option<Date>,
    kind: Option<(&'static str, Nature)>,
}

impl Rules {
    /// Cuts one record to the permit. What is left holds no value, person, field or number that the permit, the question and
    /// the contract do not all know; what was cut is counted for the chain of incidents.
    ///
    /// # Errors
    /// When the bytes are not exactly one record in the strict reading of this room. Such a record falls away whole.
    pub fn redact(
        &self,
        raw: RawRecord,
        asked: &AskedSubjects,
        permit: &Permit,
    ) -> Result<Cut, Malformed> {
        let raw = raw.0;
        if raw.len() > LARGEST {
            return Err(Malformed::TooLarge);
        }
        check(&self.record, &raw)?;
        let envelope = self.read_envelope(&raw)?;

        let holder = envelope.holder.parse::<Hat>();
        let holder = holder
            .ok()
            .filter(|hat| *hat.organisation() == asked.organisation);
        let Some(holder) = holder else {
            return Ok(nothing(ExcessKind::ForeignHolder));
        };
        let Some((kind, nature)) = envelope.kind else {
            return Ok(nothing(ExcessKind::UnknownField));
        };
        if !envelope.span.surely_within(permit.period(), nature) {
            return Ok(nothing(ExcessKind::OutsidePeriod));
        }

        let days = Days {
            span: envelope.span,
            nature,
        };
        let mut cutter = Cutter::new(asked, permit, &holder, days);
        let mut bytes = Vec::with_capacity(raw.len());
        let kept = cutter.message(&self.record, &raw, &Scope::record(), &mut bytes)?;
        if kept {
            self.stamp(&mut cutter, &raw, &mut bytes)?;
        }
        let Cutter { excess, people, .. } = cutter;
        let record = kept.then(|| RedactedRecord {
            rule: Arc::clone(&self.record),
            bytes,
            recorded_on: envelope.recorded_on,
            kind,
            nature,
            source_record: source_record(&holder, &envelope.reference),
            persons: people.named(),
            cells: people.cells(),
            holder,
        });
        Ok(Cut { record, excess })
    }

    fn read_envelope(&self, record: &[u8]) -> Result<Envelope, Malformed> {
        let (mut reference, mut holder) = (String::new(), String::new());
        let (mut from, mut until, mut recorded_on, mut kind) = (None, None, None, None);
        for field in Fields::of(record) {
            let (number, value) = field?;
            if number == self.envelope.reference {
                text(value)?.clone_into(&mut reference);
            } else if number == self.envelope.holder {
                text(value)?.clone_into(&mut holder);
            } else if number == self.envelope.from {
                from = Some(date(bytes(value)?)?);
            } else if number == self.envelope.until {
                until = Some(date(bytes(value)?)?);
            } else if number == self.envelope.recorded_on {
                let date = date(bytes(value)?)?;
                // One without any part is absent.
                recorded_on = days_meant(&date)?.map(|_| date);
            } else if let Some(known) = self.envelope.kinds.get(&number) {
                kind = Some(*known);
            }
        }
        if reference.chars().count() > LONGEST_REFERENCE {
            return Err(Malformed::ReferenceTooLong);
        }
        Ok(Envelope {
            reference,
            holder,
            span: Span::new(from, until)?,
            recorded_on,
            kind,
        })
    }

    /// Adds what passes with any content: the dates of the record.
    fn stamp(
        &self,
        cutter: &mut Cutter<'_>,
        record: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), Malformed> {
        for field in Fields::of(record) {
            let (number, value) = field?;
            let rule = self.record.fields.get(number);
            if let Some(rule) = rule.filter(|rule| rule.part == Part::Stamp)
                && let Kind::Message(child) = &rule.kind
            {
                cutter.field(number, (child, bytes(value)?), &Scope::stamp(), out)?;
            }
        }
        Ok(())
    }
}

/// A date of the record as a whole, which passes with any content; it was checked before.
fn date(bytes: &[u8]) -> Result<Date, Malformed> {
    Date::decode(bytes).map_err(|_| Malformed::Dates)
}

fn nothing(kind: ExcessKind) -> Cut {
    let mut excess = Excess::default();
    excess.count(kind);
    Cut {
        record: None,
        excess,
    }
}

fn source_record(holder: &Hat, reference: &str) -> Option<[u8; 32]> {
    if reference.is_empty() {
        return None;
    }
    let mut digest = Context::new(&SHA256);
    digest.update(holder.to_string().as_bytes());
    digest.update(&[0]);
    digest.update(reference.as_bytes());
    digest.finish().as_ref().try_into().ok()
}
