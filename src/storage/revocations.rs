//! Revocations: written by officers, compared by every commit that somebody asked for (ADR 31).

use async_trait::async_trait;

use super::Store;
use super::committer::Command;
use super::connection::Connection;
use super::write::{Change, Refusal, Write};
use crate::model::revocation::{Credentials, Mark, RevocationReason, RevokedKind};
use crate::model::{Organisation, ReceiptId, Timestamp};
use crate::ports::{Committed, RegisterFault, Revocation, Revocations, Revoked};
use crate::storage::StorageError;

/// A revocation: mark, organisation, kind, reason, receipt and moment.
pub(super) type RevocationRow<'a> = (&'a [u8], &'a str, &'a str, &'a str, &'a [u8], i64);

/// Statements about revocations.
#[async_trait]
pub(super) trait RevocationRows {
    /// Number of revocations.
    async fn revocations(&mut self) -> Result<i64, StorageError>;

    /// Number of revocations, to which nobody adds before this transaction ends; this one may, where it is to.
    async fn hold_revocations(&mut self, to_add: bool) -> Result<i64, StorageError>;

    /// Whether any of these marks is revoked.
    async fn any_revoked(&mut self, marks: &[Vec<u8>]) -> Result<bool, StorageError>;

    /// Every mark that is revoked.
    async fn marks(&mut self) -> Result<Vec<Vec<u8>>, StorageError>;

    /// Receipt and moment of the revocation of this mark.
    async fn revocation_of(&mut self, mark: &[u8]) -> Result<Option<(Vec<u8>, i64)>, StorageError>;

    /// Revokes; the version is the next one.
    async fn insert_revocation(&mut self, row: RevocationRow<'_>) -> Result<(), StorageError>;
}

/// What is revoked.
#[derive(Debug)]
pub(super) struct Revoking {
    pub(super) organisation: Organisation,
    pub(super) mark: Mark,
    pub(super) kind: RevokedKind,
    pub(super) reason: RevocationReason,
}

/// The revocations as they stand within one batch.
#[derive(Debug, Default)]
pub(super) struct HeldRevocations {
    version: Option<u64>,
}

impl HeldRevocations {
    /// Holds the revocations until the batch ends, where it takes anything that somebody asked for. WHY before everything else that is
    /// compared, and at once as a whole where the batch revokes: so no two batches wait for each other.
    pub(super) async fn hold(
        connection: &mut dyn Connection,
        commands: &[Command],
    ) -> Result<Self, StorageError> {
        if !commands.iter().any(|it| it.shown().is_some()) {
            return Ok(Self::default());
        }
        let revokes = |command: &Command| match command {
            Command::Write(write) => matches!(write.change, Change::Revoke(_)),
            _ => false,
        };
        let to_add = commands.iter().any(revokes);
        let version = connection.hold_revocations(to_add).await?;
        Ok(Self {
            version: Some(version.unsigned_abs()),
        })
    }

    /// Whether nothing of what was shown is revoked. It was held against a version; only where that is another one now, it is looked up.
    pub(super) async fn stands(
        &mut self,
        connection: &mut dyn Connection,
        shown: &Credentials,
    ) -> Result<bool, StorageError> {
        let version = match self.version {
            Some(version) => version,
            None => connection.revocations().await?.unsigned_abs(),
        };
        self.version = Some(version);
        if version == shown.version() {
            return Ok(true);
        }
        stands(connection, shown).await
    }

    /// There may be another one, or one less.
    pub(super) fn changed(&mut self) {
        self.version = None;
    }
}

/// Whether nothing of what was shown is revoked, at the snapshot of this transaction.
pub(super) async fn stands(
    connection: &mut dyn Connection,
    shown: &Credentials,
) -> Result<bool, StorageError> {
    let marks: Vec<Vec<u8>> = shown.marks().iter().map(column).collect();
    Ok(!connection.any_revoked(&marks).await?)
}

/// Revokes, where it was not done before; the reply that is kept.
pub(super) async fn revoke(
    connection: &mut dyn Connection,
    revoking: &Revoking,
    receipt: ReceiptId,
    at: Timestamp,
) -> Result<Vec<u8>, Refusal> {
    let mark = column(&revoking.mark);
    if let Some((first, moment)) = connection.revocation_of(&mark).await? {
        return Ok([&first[..], &moment.to_be_bytes()].concat());
    }
    let (receipt, moment) = (receipt.as_bytes().to_vec(), at.as_microsecond());
    let row = (
        &mark[..],
        revoking.organisation.as_str(),
        revoking.kind.id(),
        revoking.reason.id(),
        &receipt[..],
        moment,
    );
    connection.insert_revocation(row).await?;
    Ok([&receipt[..], &moment.to_be_bytes()].concat())
}

fn column(mark: &Mark) -> Vec<u8> {
    mark.as_bytes().to_vec()
}

fn unreadable(error: StorageError) -> RegisterFault {
    RegisterFault::Unreadable(Box::new(error))
}

#[async_trait]
impl Revocations for Store {
    async fn revoked(&self, known: u64) -> Result<Option<Revoked>, RegisterFault> {
        let read = async {
            let mut reading = self.reading().await?;
            let connection = reading.connection();
            let version = connection.revocations().await?.unsigned_abs();
            if version == known {
                return Ok(None);
            }
            let rows = connection.marks().await?.into_iter();
            let marks = rows.map(|mark| {
                let mark = mark.try_into().map(Mark::from_bytes);
                mark.map_err(|_| StorageError::corrupt("revocations", "mark", &version))
            });
            let marks = marks.collect::<Result<_, _>>()?;
            Ok(Some(Revoked { version, marks }))
        };
        read.await.map_err(unreadable)
    }

    async fn stands(&self, shown: &Credentials) -> Result<(), RegisterFault> {
        let read = async {
            let mut reading = self.reading().await?;
            let connection = reading.connection();
            if connection.revocations().await?.unsigned_abs() == shown.version() {
                return Ok(true);
            }
            stands(connection, shown).await
        };
        match read.await {
            Ok(true) => Ok(()),
            Ok(false) => Err(RegisterFault::Revoked),
            Err(error) => Err(unreadable(error)),
        }
    }

    async fn revoke(&self, revocation: Revocation) -> Result<Committed, RegisterFault> {
        let Revocation {
            identity,
            mark,
            kind,
            reason,
            entry,
        } = revocation;
        let change = Change::Revoke(Revoking {
            organisation: identity.organisation.clone(),
            mark,
            kind,
            reason,
        });
        self.write(identity, entry, change).await
    }
}

impl Command {
    /// What was shown by whoever asked for it; absent where the broker writes of its own accord.
    pub(super) fn shown(&self) -> Option<&Credentials> {
        match self {
            Self::Record(entry) | Self::Release { entry, .. } | Self::Erase { entry, .. } => {
                entry.shown.as_ref()
            }
            Self::Write(write) => shown_with(write),
            Self::Empty(_) | Self::FoundPolicies { .. } | Self::TryOut | Self::LimitPages(_) => {
                None
            }
        }
    }
}

fn shown_with(write: &Write) -> Option<&Credentials> {
    write.entry.shown.as_ref()
}
