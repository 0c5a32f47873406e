//! The log as the pipeline sees it: no record, no reply (law 3).

use std::collections::BTreeMap;
use std::pin::Pin;

use async_trait::async_trait;
use tokio_stream::Stream;

use crate::audit::{Draft, ExportLine, Place, Receipt, Section};
use crate::decision::Versions;
use crate::model::{HouseholdId, Organisation, ReceiptId};
use crate::work::LedgerRecord;

/// The log cannot be written or read. Nothing leaves.
#[derive(Debug, thiserror::Error)]
pub enum LogFault {
    /// It cannot be written or read.
    #[error("the log is not writable")]
    NotWritable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Something of what the caller showed is revoked.
    #[error("what was shown is revoked")]
    Revoked,
}

/// What came of asking for release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Release {
    /// The outcome is durable: this is the moment of disclosure.
    Released(Receipt),
    /// Something the decision rested on has changed: decide again.
    Stale,
}

/// An outcome to be released.
#[derive(Debug, Clone)]
pub struct Releasing {
    /// Its entry of the log.
    pub entry: Draft,
    /// The household decided on.
    pub household: HouseholdId,
    /// Organisation that receives.
    pub recipient: Organisation,
    /// What was decided on.
    pub decided_on: Versions,
    /// What the ledger keeps of it; absent where nothing of others is given.
    pub disclosed: Option<LedgerRecord>,
}

/// The log.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Records an entry. Returns when it is durable. An intent is open until an entry that closes it, and is no part of a stream,
    /// stands; what a run of the broker leaves open is closed as abandoned by the next one.
    async fn record(&self, entry: Draft) -> Result<Receipt, LogFault>;

    /// Whether an entry could be made durable now: writes as an entry would be written, and leaves nothing behind.
    async fn try_out(&self) -> Result<(), LogFault>;

    /// Records an outcome, and what it discloses in the ledger, only if household, recipient's organisation and policy still have the
    /// versions decided on: in one transaction with that comparison (design section 4, step 9). Returns when it is durable.
    async fn release(&self, outcome: Releasing) -> Result<Release, LogFault>;
}

/// Lines of an export as they are read.
pub type ExportLines = Pin<Box<dyn Stream<Item = Result<ExportLine, LogFault>> + Send>>;

/// The log as its owners read it.
#[async_trait]
pub trait LogReader: Send + Sync {
    /// Every chain from its beginning: entries with a section of this organisation whole, the rest as bare leaves, each chain
    /// closed by a signed checkpoint. Everything up to one moment, read at one snapshot.
    async fn export(&self, organisation: &Organisation) -> Result<ExportLines, LogFault>;

    /// The sections of an entry that say anything, by its receipt: for replay. Absent where there is no such entry, or it was erased.
    async fn entry(&self, receipt: ReceiptId)
    -> Result<Option<BTreeMap<Place, Section>>, LogFault>;
}
