//! A write to the register as the committer takes it, and what may come of it.

use std::sync::Arc;

use async_trait::async_trait;
use zeroize::Zeroizing;

use super::committer::Means;
use super::connection::Connection;
use super::revocations::Revoking;
use super::{keys, subject};
use crate::audit::{CommittedEntry, Receipt};
use crate::decision::{ApprovalRules, BundleRefusal, RegisterRecord};
use crate::model::{ChainId, ClearText, Day, FactId, ReceiptId, SubjectRef, Timestamp, Writer};
use crate::ports::{PolicyAct, RegisterFault, WriteIdentity};
use crate::storage::StorageError;
use crate::storage::sealing::{Cell, DataKey, HashKeys};
use crate::work::{LedgerRecord, NotOpen};

/// Use of the keyed hash of a write's identity.
const IDENTITY: &str = "write-identity";
/// Use of the keyed hash of a write's content.
const CONTENT: &str = "write-content";

/// Statements about writes by their identity, and about the savepoint behind which one write is taken.
#[async_trait]
pub(super) trait WriteRows {
    /// What was kept of the write with this identity: content, subject and sealed answer.
    async fn write_by(&mut self, identity: &[u8]) -> Result<Option<WriteRow>, StorageError>;

    /// Keeps a write.
    async fn insert_write(&mut self, identity: &[u8], write: WriteRow) -> Result<(), StorageError>;

    /// Sets the savepoint.
    async fn set_savepoint(&mut self) -> Result<(), StorageError>;

    /// Lets go of the savepoint; what was written since stands.
    async fn release_savepoint(&mut self) -> Result<(), StorageError>;

    /// Undoes what was written since the savepoint, and lets go of it.
    async fn undo_savepoint(&mut self) -> Result<(), StorageError>;

    /// Writes as an entry would be written, and leaves nothing behind.
    async fn try_out(&mut self) -> Result<(), StorageError>;

    /// Sets the most pages the database may take, where it counts in pages.
    async fn limit_pages(&mut self, pages: u32) -> Result<(), StorageError>;
}

/// A write that was answered: the keyed hash of its content, its subject and the sealed answer.
pub(super) type WriteRow = (Vec<u8>, Vec<u8>, Vec<u8>);

/// A write to the register.
#[derive(Debug)]
pub(super) struct Write {
    pub(super) identity: WriteIdentity,
    pub(super) entry: CommittedEntry,
    pub(super) change: Change,
}

/// What a write does.
#[derive(Debug)]
pub(super) enum Change {
    /// Appends records.
    Append {
        records: Vec<RegisterRecord>,
        reply: Vec<u8>,
    },
    /// Appends records, and keeps a code.
    Introduce {
        records: Vec<RegisterRecord>,
        reply: Vec<u8>,
        introduction: Introduction,
    },
    /// Appends to the ledger what somebody did about a disclosure.
    Ledger {
        record: Box<LedgerRecord>,
        after: Option<ReceiptId>,
        reply: Vec<u8>,
    },
    /// Enrols a household or person; the reply is the pseudonym's 16 bytes.
    Enrol(Enrolling),
    /// Proposes or approves policies, or puts them in force.
    Policy {
        act: PolicyAct,
        rules: Arc<ApprovalRules>,
        reply: Vec<u8>,
    },
    /// Revokes a certificate, key or token.
    Revoke(Revoking),
}

/// A code to keep.
#[derive(Debug)]
pub(super) struct Introduction {
    pub(super) subject: SubjectRef,
    pub(super) to_organisation: String,
    pub(super) code: [u8; 16],
    pub(super) lapses_at: Timestamp,
}

/// Whom to enrol.
#[derive(Debug)]
pub(super) struct Enrolling {
    /// The subject when it is new.
    pub(super) fresh: SubjectRef,
    pub(super) fresh_pseudonym: [u8; 16],
    pub(super) introduction: Option<[u8; 16]>,
    pub(super) writer: Writer,
    /// The link of a person.
    pub(super) link: Option<NewLink>,
}

/// The link of a person to the organisation's records.
#[derive(Debug)]
pub(super) struct NewLink {
    pub(super) fact: FactId,
    pub(super) from: Day,
    pub(super) client_number: String,
    pub(super) bsn: Option<ClearText>,
}

/// Why a write was refused; the rest of the batch stands.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The request id was used for something else.
    RequestIdReused,
    /// The code of an introduction does not serve.
    IntroductionInvalid,
    /// The client number is somebody else's.
    ClientNumberInUse,
    /// The hat said the same before, about days that are in both periods.
    Overlaps,
    /// The work it goes on with is over, or was done.
    NotOpen(NotOpen),
    /// The rules for policies do not let it.
    Bundle(BundleRefusal),
    /// The store cannot do it.
    Storage(StorageError),
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<Refusal> for RegisterFault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::RequestIdReused => Self::RequestIdReused,
            Refusal::IntroductionInvalid => Self::IntroductionInvalid,
            Refusal::ClientNumberInUse => Self::ClientNumberInUse,
            Refusal::Overlaps => Self::Overlaps,
            Refusal::NotOpen(why) => Self::NotOpen(why),
            Refusal::Bundle(refusal) => Self::BundleRefused(refusal),
            Refusal::Storage(error) => Self::Unwritable(Box::new(error)),
        }
    }
}

impl From<BundleRefusal> for Refusal {
    fn from(refusal: BundleRefusal) -> Self {
        Self::Bundle(refusal)
    }
}

/// What was answered to a write with this identity, where it was made before.
pub(super) async fn answered(
    connection: &mut dyn Connection,
    means: &Means,
    identity: &WriteIdentity,
) -> Result<Option<Answered>, Refusal> {
    let Some(earlier) = earlier(connection, &means.keys.hashing, identity).await? else {
        return Ok(None);
    };
    let wrapping = &means.keys.wrapping;
    let key = keys::of_subject(connection, wrapping, &earlier.subject).await?;
    Ok(Some(earlier.answer(&key)?))
}

/// What a database says where a trigger of the schema refuses a row: SQLite (SQLITE_CONSTRAINT_TRIGGER) and PostgreSQL (raise_exception).
const TRIGGER: [&str; 2] = ["1811", "P0001"];

/// Whether the whole batch fails with this error: the database, rather than one write, is at fault.
pub(super) fn is_of_the_store(error: &StorageError) -> bool {
    match error {
        StorageError::Database(sqlx::Error::Database(error)) => {
            !(error.is_unique_violation()
                || error.is_check_violation()
                || error.code().is_some_and(|code| TRIGGER.contains(&&*code)))
        }
        StorageError::Database(_) => true,
        _ => false,
    }
}

/// What was answered to a write: receipt, still without signature, and reply.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub(super) receipt: Receipt,
    pub(super) reply: Vec<u8>,
}

/// Looks for an earlier write with the same identity: its row, where the content is the same too.
pub(super) async fn earlier(
    connection: &mut dyn Connection,
    hashing: &HashKeys,
    identity: &WriteIdentity,
) -> Result<Option<Earlier>, Refusal> {
    for hash in hashing.hashes(IDENTITY, &parts(identity)) {
        let Some((content, subject, sealed)) = connection.write_by(&hash).await? else {
            continue;
        };
        let same = hashing
            .hashes(CONTENT, &[&identity.content])
            .iter()
            .any(|candidate| candidate.as_slice() == content);
        if !same {
            return Err(Refusal::RequestIdReused);
        }
        return Ok(Some(Earlier {
            identity: hash,
            subject,
            sealed,
        }));
    }
    Ok(None)
}

/// A write that was answered before.
pub(super) struct Earlier {
    identity: [u8; 32],
    /// Under whose key the answer is sealed.
    pub(super) subject: Vec<u8>,
    sealed: Vec<u8>,
}

impl Earlier {
    /// The first answer.
    pub(super) fn answer(&self, key: &DataKey) -> Result<Answered, StorageError> {
        let bytes = key.open(cell(&self.identity), &self.sealed)?;
        decoded(&bytes).ok_or_else(|| {
            StorageError::corrupt(
                "writes",
                "answer",
                &data_encoding::HEXLOWER.encode(&self.identity),
            )
        })
    }
}

/// The answer to a write, ready to be kept.
pub(super) struct SealedAnswer {
    identity: [u8; 32],
    content: [u8; 32],
    subject: Vec<u8>,
    answer: Vec<u8>,
}

impl SealedAnswer {
    /// Seals an answer under the key of the subject of the entry.
    pub(super) fn seal(
        means: &Means,
        key: &DataKey,
        identity: &WriteIdentity,
        sealed_under: &SubjectRef,
        answered: &Answered,
    ) -> Result<Self, StorageError> {
        let hashing = &means.keys.hashing;
        let hash = hashing.hash(IDENTITY, &parts(identity));
        Ok(Self {
            identity: hash,
            content: hashing.hash(CONTENT, &[&identity.content]),
            subject: subject::column(sealed_under),
            answer: key.seal(means.entropy.as_ref(), cell(&hash), &encoded(answered))?,
        })
    }

    /// Keeps it.
    pub(super) async fn keep(self, connection: &mut dyn Connection) -> Result<(), StorageError> {
        let row = (self.content.to_vec(), self.subject, self.answer);
        connection.insert_write(&self.identity, row).await
    }
}

fn parts(identity: &WriteIdentity) -> [&[u8]; 2] {
    [
        identity.organisation.as_str().as_bytes(),
        identity.request_id.as_bytes(),
    ]
}

fn cell(row: &[u8]) -> Cell<'_> {
    Cell {
        table: "writes",
        column: "answer",
        row,
    }
}

/// Chain, id, hash, salt and moment of the receipt; then the reply.
fn encoded(answered: &Answered) -> Zeroizing<Vec<u8>> {
    let receipt = &answered.receipt;
    let mut bytes = Zeroizing::new(receipt.chain.as_bytes().to_vec());
    bytes.extend_from_slice(receipt.id.as_bytes());
    bytes.extend_from_slice(&receipt.entry_hash);
    bytes.extend_from_slice(&receipt.salt);
    bytes.extend_from_slice(&receipt.time.as_microsecond().to_be_bytes());
    bytes.extend_from_slice(&answered.reply);
    bytes
}

fn decoded(bytes: &[u8]) -> Option<Answered> {
    let (chain, bytes) = bytes.split_first_chunk::<16>()?;
    let (id, bytes) = bytes.split_first_chunk::<16>()?;
    let (entry_hash, bytes) = bytes.split_first_chunk::<32>()?;
    let (salt, bytes) = bytes.split_first_chunk::<16>()?;
    let (time, reply) = bytes.split_first_chunk::<8>()?;
    Some(Answered {
        receipt: Receipt {
            chain: ChainId::from_bytes(*chain),
            id: ReceiptId::from_bytes(*id),
            entry_hash: *entry_hash,
            salt: *salt,
            time: Timestamp::from_microsecond(i64::from_be_bytes(*time)).ok()?,
            key_id: String::new(),
            signature: [0; 64],
        },
        reply: reply.to_vec(),
    })
}
