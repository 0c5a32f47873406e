//! The log as the pipeline sees it: no record, no reply (law 3).

use async_trait::async_trait;

use crate::audit::{Draft, Receipt};
use crate::decision::Versions;
use crate::model::{HouseholdId, Organisation};

/// The log cannot be written or read. Nothing leaves.
#[derive(Debug, thiserror::Error)]
#[error("the log is not writable")]
pub struct LogFault(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// What came of asking for release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Release {
    /// The outcome is durable: this is the moment of disclosure.
    Released(Receipt),
    /// Something the decision rested on has changed: decide again.
    Stale,
}

/// The log.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Records an entry. Returns when it is durable.
    async fn record(&self, entry: Draft) -> Result<Receipt, LogFault>;

    /// Records an outcome only if household, recipient's organisation and policy still have the versions decided on, in one
    /// transaction with that comparison (design section 4, step 9). Returns when it is durable.
    async fn release(
        &self,
        entry: Draft,
        household: HouseholdId,
        recipient: &Organisation,
        decided_on: Versions,
    ) -> Result<Release, LogFault>;
}
