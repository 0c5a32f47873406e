//! Why a question or a write is not taken.

use super::Violation;

/// Why a question or a write is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PurposeError {
    /// The hat is another organisation's, or the professional has no mandate for it. Checked before all else.
    #[error("the hat is not mandated")]
    HatNotMandated,
    /// The table of writes does not let this hat, or this professional, do it.
    #[error("not permitted to this hat")]
    NotPermitted,
    /// Everything that is wrong with it; at least one thing.
    #[error("the request is not valid")]
    Invalid(Vec<Violation>),
}
