//! Between the contract and the rooms: every message is taken apart here, field by field, before any room sees it.
//!
//! Conversions inwards collect every fault of a message, so that a caller can mend them in one go; conversions outwards cannot fail.

mod check;
mod consent;
mod consultation;
mod emergency;
mod fact;
mod fact_out;
mod log;
mod picture;
mod policy;
mod question;
mod repair;
mod replay;
mod review;
mod revocation;

pub(super) use check::checked_out;
pub(super) use consent::{consent_out, proposal_out, statements_in};
pub(super) use consultation::{attending_in, consultation_out, stated_consultation_in};
pub(super) use emergency::{emergency_out, stated_emergency_in, text_in};
pub(super) use fact::{client_number_in, client_numbers_in, confirmed_by, fact_in};
pub(super) use fact_out::fact_out;
pub(super) use log::{export_line_out, receipt_out};
pub(super) use picture::{closing_out, opening_out, picture_out, records_out};
pub(super) use policy::{bundle_out, files_out, hash_in};
pub(super) use question::{obligations_in, question_in};
pub(super) use repair::{breach_out, proposal_in, repair_out};
pub(super) use replay::{look_back_in, replay_out};
pub(super) use review::{answer_in, review_id_in, review_in, sent_review_out, weighing_out};
pub(super) use revocation::revoking_in;

use std::str::FromStr;

use prost_types::Timestamp as WireTimestamp;

use crate::model::id::PseudonymKind;
use crate::model::{Category, Day, Period, Pseudonym, Timestamp};
use crate::pipeline::PipelineError;
use crate::proto::samenbeeld::v1 as wire;
use crate::purpose::Violation;

/// Collects the faults of one message while it is taken apart.
#[derive(Default)]
pub(super) struct Faults(Vec<Violation>);

/// What was taken apart of a message, unless a fault was noted: then every one of them.
pub(super) fn in_form<T>(read: impl FnOnce(&mut Faults) -> Option<T>) -> Result<T, PipelineError> {
    let mut faults = Faults::default();
    match read(&mut faults) {
        Some(value) if faults.0.is_empty() => Ok(value),
        None if faults.0.is_empty() => Err(PipelineError::invalid("body", "incomplete")),
        _ => Err(PipelineError::InvalidRequest(faults.0)),
    }
}

impl Faults {
    /// Notes a fault.
    pub(super) fn note(&mut self, field: impl Into<String>, problem: impl Into<String>) {
        self.0.push(Violation::new(field, problem));
    }

    /// The value, or a noted fault.
    pub(super) fn keep<T, E: std::fmt::Display>(
        &mut self,
        field: &str,
        result: Result<T, E>,
    ) -> Option<T> {
        result
            .map_err(|problem| self.note(field, problem.to_string()))
            .ok()
    }

    /// The value, or a noted fault where it is absent.
    pub(super) fn required<T>(
        &mut self,
        field: &str,
        value: Option<T>,
        problem: &str,
    ) -> Option<T> {
        if value.is_none() {
            self.note(field, problem);
        }
        value
    }

    /// Reads a text of a fixed form, or a word of a closed list.
    pub(super) fn parse<T: FromStr>(&mut self, field: &str, text: &str) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        self.keep(field, text.parse())
    }

    /// Reads a text that may be absent: an empty one is none.
    pub(super) fn optional<T>(
        &mut self,
        field: &str,
        text: &str,
        read: impl FnOnce(&mut Self, &str, &str) -> Option<T>,
    ) -> Option<T> {
        (!text.is_empty())
            .then(|| read(self, field, text))
            .flatten()
    }

    /// Reads each text of a repeated field, under its own path.
    pub(super) fn each<T, C: FromIterator<T>>(
        &mut self,
        field: &str,
        texts: &[String],
        read: impl Fn(&mut Self, &str, &str) -> Option<T>,
    ) -> C {
        let numbered = texts.iter().enumerate();
        numbered
            .filter_map(|(place, text)| read(self, &format!("{field}[{place}]"), text))
            .collect()
    }

    /// Reads a household's pseudonym.
    pub(super) fn household(&mut self, field: &str, text: &str) -> Option<Pseudonym> {
        self.keep(field, Pseudonym::parse(PseudonymKind::Household, text))
    }

    /// Reads a person's pseudonym.
    pub(super) fn person(&mut self, field: &str, text: &str) -> Option<Pseudonym> {
        self.keep(field, Pseudonym::parse(PseudonymKind::Person, text))
    }

    /// Reads a legal day.
    pub(super) fn day(&mut self, field: &str, text: &str) -> Option<Day> {
        let day = (text.len() == 10)
            .then(|| text.parse::<Day>().ok())
            .flatten();
        if day.is_none() {
            self.note(field, "expected a day as 2026-11-23");
        }
        day
    }

    /// Reads a period; its end may be open where the field allows.
    pub(super) fn period(&mut self, field: &str, period: Option<&wire::Period>) -> Option<Period> {
        let Some(period) = period else {
            self.note(field, "required");
            return None;
        };
        let from = self.day(&format!("{field}.from"), &period.from);
        let until = if period.until.is_empty() {
            Some(None)
        } else {
            self.day(&format!("{field}.until"), &period.until).map(Some)
        };
        let period = Period::new(from?, until?);
        self.keep(field, period)
    }

    /// Reads categories: at least one, none twice.
    pub(super) fn categories<C: FromIterator<Category>>(
        &mut self,
        field: &str,
        numbers: &[i32],
    ) -> C {
        if numbers.is_empty() {
            self.note(field, "at least one category is required");
        }
        let mut seen = std::collections::BTreeSet::new();
        for (place, number) in numbers.iter().enumerate() {
            match Category::from_number(*number) {
                None => self.note(
                    format!("{field}[{place}]"),
                    "no category of the contract has this number",
                ),
                Some(category) if !seen.insert(category) => {
                    self.note(format!("{field}[{place}]"), "named twice");
                }
                Some(_) => {}
            }
        }
        seen.into_iter().collect()
    }

    /// Reads a required moment.
    pub(super) fn moment(
        &mut self,
        field: &str,
        moment: Option<&WireTimestamp>,
    ) -> Option<Timestamp> {
        let read = moment.and_then(|at| Timestamp::new(at.seconds, at.nanos).ok());
        if read.is_none() {
            self.note(field, "expected a moment between the years -9999 and 9999");
        }
        read
    }
}

/// A moment for the wire.
pub(super) fn moment_out(at: Timestamp) -> WireTimestamp {
    WireTimestamp {
        seconds: at.as_second(),
        nanos: at.subsec_nanosecond(),
    }
}

/// A period for the wire.
pub(super) fn period_out(period: Period) -> wire::Period {
    wire::Period {
        from: period.from().to_string(),
        until: period
            .until()
            .map(|day| day.to_string())
            .unwrap_or_default(),
    }
}
