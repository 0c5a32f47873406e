//! Why a call was not answered. A withheld flow is no error: it is part of a picture.

use crate::decision::BundleRefusal;
use crate::ports::{LogFault, RegisterFault};
use crate::purpose::{PurposeError, Violation};
use crate::work::NotOpen;

/// Why a call was not answered. `transport/status.rs` says what the caller is told of it.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The request is not right: every wrong field.
    #[error("the request is not valid")]
    InvalidRequest(Vec<Violation>),
    /// The hat is of another organisation, or the professional has no mandate for it.
    #[error("the hat is not mandated")]
    HatNotMandated,
    /// The household is unknown, not assigned to the caller, or the caller is barred from it: one answer for all.
    #[error("the household is not available")]
    HouseholdNotAvailable,
    /// No decision that the caller may look back at: unknown, of others, about none, or erased. One answer for all.
    #[error("the decision is not available")]
    DecisionNotAvailable,
    /// The table of writes does not give this write or read to the hat.
    #[error("not permitted to this hat")]
    NotPermitted,
    /// The work is over, or somebody did it first.
    #[error("the work is not open: {0}")]
    NotOpen(NotOpen),
    /// The token expired while the answer was being made.
    #[error("the token has expired")]
    TokenExpired,
    /// Certificate, key or token of the caller was revoked meanwhile.
    #[error("what the caller showed is revoked")]
    Revoked,
    /// The log cannot be written: nothing leaves.
    #[error("the log is not writable")]
    LogNotWritable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The register cannot be read.
    #[error("the register is not readable")]
    RegisterUnreadable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A bundle of policies is not taken, approved, or put in force.
    #[error(transparent)]
    Bundle(BundleRefusal),
    /// The period of the bundle in force is over: nothing is decided until another one is.
    #[error("no policies are in force today")]
    NoPolicies,
    /// What the decision rests on changed again each time it was decided.
    #[error("the facts keep changing")]
    KeepsChanging,
}

impl PipelineError {
    /// A request that is not right in this field alone.
    pub fn invalid(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::InvalidRequest(vec![Violation::new(field, problem)])
    }

    /// The stable reason, as the caller and the log are told it.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "invalid-request",
            Self::HatNotMandated => "hat-not-mandated",
            Self::HouseholdNotAvailable => "household-not-available",
            Self::DecisionNotAvailable => "decision-not-available",
            Self::NotPermitted => "not-permitted",
            Self::NotOpen(_) => "not-open",
            Self::TokenExpired | Self::Revoked => "not-authenticated",
            Self::LogNotWritable(_) => "log-not-writable",
            Self::Bundle(refusal) => refusal.id(),
            Self::NoPolicies => "no-policies-in-force",
            Self::RegisterUnreadable(_) | Self::KeepsChanging => "unavailable",
        }
    }

    /// The true cause, as the broker alone keeps it.
    pub fn cause(&self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::TokenExpired => "token-expired",
            other => other.reason(),
        }
    }
}

impl From<LogFault> for PipelineError {
    fn from(fault: LogFault) -> Self {
        match fault {
            LogFault::NotWritable(cause) => Self::LogNotWritable(cause),
            LogFault::Revoked => Self::Revoked,
        }
    }
}

impl From<RegisterFault> for PipelineError {
    fn from(fault: RegisterFault) -> Self {
        match fault {
            RegisterFault::Unreadable(cause) => Self::RegisterUnreadable(cause),
            RegisterFault::Unwritable(cause) => Self::LogNotWritable(cause),
            RegisterFault::Revoked => Self::Revoked,
            RegisterFault::NotOpen(why) => Self::NotOpen(why),
            RegisterFault::BundleRefused(refusal) => Self::Bundle(refusal),
            RegisterFault::RequestIdReused => Self::invalid(
                "request_id",
                "was used before for another write: take a fresh one",
            ),
            RegisterFault::IntroductionInvalid => Self::invalid(
                "introduction",
                "unknown, spent, lapsed, or made for another organisation: ask for a new one",
            ),
            RegisterFault::Overlaps => Self::invalid(
                "fact.valid",
                "overlaps with the same fact, recorded under this hat before: end that one first, or begin where it ends",
            ),
            RegisterFault::ClientNumberInUse => Self::invalid(
                "client_number",
                "already in use under this hat for another person",
            ),
        }
    }
}

impl From<PurposeError> for PipelineError {
    fn from(error: PurposeError) -> Self {
        match error {
            PurposeError::HatNotMandated => Self::HatNotMandated,
            PurposeError::NotPermitted => Self::NotPermitted,
            PurposeError::Invalid(violations) => Self::InvalidRequest(violations),
        }
    }
}
