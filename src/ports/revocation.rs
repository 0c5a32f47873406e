//! Certificates, keys and tokens that are worth nothing any more, as the pipeline sees them (ADR 31).

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::{Committed, RegisterFault, WriteIdentity};
use crate::audit::Draft;
use crate::model::revocation::{Credentials, Mark, RevocationReason, RevokedKind};

/// Everything that was revoked up to a version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revoked {
    /// Number of revocations.
    pub version: u64,
    /// The marks.
    pub marks: BTreeSet<Mark>,
}

impl Revoked {
    /// Whether anything of what was shown is revoked.
    pub fn any_of(&self, shown: &Credentials) -> bool {
        shown.marks().iter().any(|mark| self.marks.contains(mark))
    }
}

/// A revocation with the entry of the log, in one transaction.
#[derive(Debug, Clone)]
pub struct Revocation {
    /// Identity of the write; its organisation is whose certificate, key or token it is.
    pub identity: WriteIdentity,
    /// What is revoked.
    pub mark: Mark,
    /// Kind of it.
    pub kind: RevokedKind,
    /// Why.
    pub reason: RevocationReason,
    /// Entry of the log.
    pub entry: Draft,
}

/// The revocations. None is ever taken back.
#[async_trait]
pub trait Revocations: Send + Sync {
    /// Everything that is revoked, where that is another version than this one.
    async fn revoked(&self, known: u64) -> Result<Option<Revoked>, RegisterFault>;

    /// Whether nothing of what was shown is revoked now: [`RegisterFault::Revoked`] otherwise. For answers that are no commit; every commit
    /// compares by itself.
    async fn stands(&self, shown: &Credentials) -> Result<(), RegisterFault>;

    /// Revokes. From its answer on nothing that was asked with it is committed, by any broker on this store. The reply is the id of the
    /// receipt of the first revocation and its moment in microseconds, which are those of this one unless it was revoked before.
    async fn revoke(&self, revocation: Revocation) -> Result<Committed, RegisterFault>;
}
