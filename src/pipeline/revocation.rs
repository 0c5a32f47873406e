//! Revoking a certificate, key or token (ADR 31). It holds on every broker from its answer on: commits compare by themselves, and what
//! answers without one asks here. What is kept in memory only spares the others the looking up.

use std::sync::Arc;

use tokio_stream::StreamExt;

use super::kept;
use super::register::{identity, unreadable_reply, written};
use super::stated::WriteHeader;
use super::{ExportedLines, Pipeline, PipelineError};
use crate::audit::{Receipt, entries};
use crate::identity::{Caller, Revocable};
use crate::model::revocation::RevocationReason;
use crate::model::{Organisation, Timestamp};
use crate::ports::{ExportLines, Revocation, Revoked};

/// Lines of a stream that leave before it is asked again whether what was shown still stands.
const LINES: u64 = 64;

/// What an officer revokes.
#[derive(Debug, Clone)]
pub struct Revoking {
    /// Whose it is.
    pub organisation: Organisation,
    /// What.
    pub revocable: Revocable,
    /// Why.
    pub reason: RevocationReason,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct RevokedOnce {
    /// Proof.
    pub receipt: Receipt,
    /// When it was revoked first.
    pub revoked_at: Timestamp,
    /// Whether that was another time than this.
    pub before: bool,
}

impl Pipeline {
    /// Revokes a certificate, key or token of the officer's own organisation. One officer suffices: it only narrows.
    ///
    /// # Errors
    /// When the hat is not a mandated privacy officer's, what is named is another organisation's, whether or not it exists, or register
    /// or log fail.
    pub async fn revoke(
        &self,
        caller: &Caller,
        header: WriteHeader,
        revoking: Revoking,
    ) -> Result<RevokedOnce, PipelineError> {
        self.wear_officer(caller, &header.hat).await?;
        let Revoking {
            organisation,
            revocable,
            reason,
        } = revoking;
        let own_issuer = match &revocable {
            Revocable::TokenId { issuer, .. } => issuer == caller.issuer(),
            _ => true,
        };
        if organisation != *caller.organisation() || !own_issuer {
            return Err(PipelineError::NotPermitted);
        }
        let kind = revocable.kind();
        let named = match &revocable {
            Revocable::Certificate(_) => "revoked-certificate",
            Revocable::KeyId(_) => "revoked-key-id",
            Revocable::KeyThumbprint(_) => "revoked-key",
            Revocable::TokenId { .. } => "revoked-token-id",
            Revocable::TokenHash(_) => "revoked-token",
        };
        let records = [
            (named, revocable.logged(&organisation)),
            ("revocation-reason", reason.id().to_owned()),
        ];
        let call = Self::call("IdentityService/Revoke", caller, &header.hat, [], []);
        let entry = entries::writing(self.entry_of(caller), &call, &written(&header, records));
        let revocation = Revocation {
            identity: identity(caller, &header),
            mark: revocable.mark(&organisation),
            kind,
            reason,
            entry,
        };
        let committed = self.ports.revocations.revoke(revocation).await?;
        let (first, [revoked_at]) = kept::read(&committed.reply).ok_or_else(unreadable_reply)?;
        // It stands whatever comes of this: the next commit finds it.
        if let Err(error) = self.refresh_revoked().await {
            tracing::warn!(%error, "revocations were not read again");
        }
        Ok(RevokedOnce {
            before: first != *committed.receipt.id.as_bytes(),
            receipt: committed.receipt,
            revoked_at,
        })
    }

    /// Takes over what is revoked by now, on whatever broker. Whether there was anything new.
    ///
    /// # Errors
    /// When the store cannot be read; what was known stays.
    pub async fn refresh_revoked(&self) -> Result<bool, PipelineError> {
        let known = self.revoked.load().version;
        let Some(revoked) = self.ports.revocations.revoked(known).await? else {
            return Ok(false);
        };
        let revoked = Arc::new(revoked);
        // Two may come here at once; the newer one stays.
        self.revoked.rcu(|present| {
            if present.version < revoked.version {
                revoked.clone()
            } else {
                present.clone()
            }
        });
        Ok(true)
    }

    /// What this broker knows to be revoked. It may be behind; nobody is answered on it alone.
    pub fn known_revoked(&self) -> Arc<Revoked> {
        self.revoked.load_full()
    }

    /// Refuses whoever showed something that is revoked by now: for answers that are no commit, after everything they tell was read.
    pub(super) async fn stands(&self, caller: &Caller) -> Result<(), PipelineError> {
        Ok(self.ports.revocations.stands(caller.shown()).await?)
    }

    /// The lines, as long as nothing of what the caller showed is revoked.
    pub(super) fn while_it_stands(&self, caller: &Caller, lines: ExportLines) -> ExportedLines {
        let (revocations, shown) = (self.ports.revocations.clone(), caller.shown().clone());
        let mut told = 0;
        Box::pin(lines.then(move |line| {
            let due = told % LINES == 0;
            told += 1;
            let (revocations, shown) = (revocations.clone(), shown.clone());
            async move {
                if due {
                    revocations.stands(&shown).await?;
                }
                Ok(line?)
            }
        }))
    }
}
