//! The ledger of disclosures as the pipeline sees it (ADR 20). Disclosures come into it with their outcome:
//! [`AuditLog::release`](super::AuditLog::release).

use async_trait::async_trait;

use super::RegisterFault;
use crate::model::{HouseholdId, Organisation, Timestamp};
use crate::work::LedgerRecord;

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

    /// What was disclosed about a household to whomever since this moment, likewise.
    async fn disclosed_of(
        &self,
        household: HouseholdId,
        since: Timestamp,
    ) -> Result<Vec<LedgerRecord>, RegisterFault>;
}
