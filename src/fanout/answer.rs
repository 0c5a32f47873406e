//! How a source answered.

use tonic::{Code, Status};

use super::sources::IdentityCheck;
use crate::redaction::RawRecord;

/// What came back from one source. Half an answer is none: what came before a fault or the deadline is dropped.
#[derive(Debug)]
pub enum SourceAnswer {
    /// It answered; no records says that it knows nothing.
    Answered {
        /// The records, not yet cut to the permit.
        records: Vec<RawRecord>,
        /// Records that were over a limit and were cut, at least so many. More than none is an incident.
        excess: u64,
    },
    /// It did not answer before the deadline.
    TimedOut,
    /// It could not be asked, or failed.
    Unavailable(Cause),
}

impl SourceAnswer {
    /// Stable name of how it ended, for figures.
    pub(super) fn code(&self) -> &'static str {
        match self {
            SourceAnswer::Answered { .. } => "answered",
            SourceAnswer::TimedOut => "timed-out",
            SourceAnswer::Unavailable(cause) => cause.code(),
        }
    }
}

/// Why a source was unavailable: for the operational log, and for incidents. An asker is told *unavailable*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// No source is known for the organisation.
    NoSource,
    /// It failed several times in a row and is left alone for a while.
    Resting,
    /// It cannot be reached, or its database does not answer.
    Unreachable,
    /// The certificate at its address is not the one it must show: an incident.
    WrongIdentity,
    /// It refused the question, or failed on it.
    Failed,
    /// It sent a message larger than is read.
    TooLarge,
}

impl Cause {
    /// Stable name for the operational log.
    pub fn code(self) -> &'static str {
        match self {
            Cause::NoSource => "no-source",
            Cause::Resting => "resting",
            Cause::Unreachable => "unreachable",
            Cause::WrongIdentity => "wrong-identity",
            Cause::Failed => "failed",
            Cause::TooLarge => "too-large",
        }
    }
}

/// What a failed call means.
pub(super) fn failure(status: &Status, wrong_identity: IdentityCheck) -> SourceAnswer {
    if wrong_identity(status) {
        return SourceAnswer::Unavailable(Cause::WrongIdentity);
    }
    match status.code() {
        // WHY: tonic says `Cancelled` where its own timer, here or at the source, ran out first.
        Code::DeadlineExceeded | Code::Cancelled => SourceAnswer::TimedOut,
        Code::Unavailable | Code::ResourceExhausted => {
            SourceAnswer::Unavailable(Cause::Unreachable)
        }
        Code::OutOfRange => SourceAnswer::Unavailable(Cause::TooLarge),
        _ => SourceAnswer::Unavailable(Cause::Failed),
    }
}
