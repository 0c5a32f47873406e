//! The ledger of disclosures as the pipeline sees it (ADR 20). Disclosures come into it with their outcome:
//! [`AuditLog::release`](super::AuditLog::release).

use async_trait::async_trait;

use super::{Committed, RegisterFault, WriteIdentity};
use crate::audit::Draft;
use crate::model::{HouseholdId, Organisation, ReceiptId, Timestamp};
use crate::work::LedgerRecord;

/// A record to append, with the entry of the log.
#[derive(Debug, Clone)]
pub struct LedgerCommit {
    /// Identity of the write.
    pub identity: WriteIdentity,
    /// The record; its receipt and moment are those of the entry.
    pub record: LedgerRecord,
    /// Receipt of the last record about the same disclosure, as it was read.
    pub after: Option<ReceiptId>,
    /// Entry of the log.
    pub entry: Draft,
    /// What a repeated call gets back, opaque to the store: the encoded reply.
    pub reply: Vec<u8>,
}

/// The ledger. No decision looks at it, and nothing in it raises the version of a household.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// What was disclosed to the hats of an organisation since this moment and what they did about it, in the order of recording; of a
    /// household that was erased, nothing.
    async fn received_by(
        &self,
        organisation: &Organisation,
        since: Timestamp,
    ) -> Result<Vec<LedgerRecord>, RegisterFault>;

    /// Appends what somebody did about a disclosure, with its entry of the log in one transaction:
    /// [`RegisterFault::NotOpen`] where somebody else did something about it since it was read.
    async fn append(&self, write: LedgerCommit) -> Result<Committed, RegisterFault>;

    /// What was disclosed about a household to whomever since this moment, likewise.
    async fn disclosed_of(
        &self,
        household: HouseholdId,
        since: Timestamp,
    ) -> Result<Vec<LedgerRecord>, RegisterFault>;
}
