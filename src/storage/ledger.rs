//! The ledger: each record written with its entry of the log, sealed under the household's key.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::aliases::Aliases;
use super::committer::Means;
use super::connection::Connection;
use super::keys::{self, KeyRing};
use super::write::{Change, Refusal};
use super::{Store, subject};
use crate::model::{HouseholdId, Organisation, PersonId, ReceiptId, Timestamp};
use crate::ports::{Committed, Entropy, Ledger, LedgerCommit, RegisterFault};
use crate::storage::StorageError;
use crate::storage::sealing::{Cell, DataKey, WrappingKeys};
use crate::work::{LedgerRecord, NotOpen};

/// A record of the ledger: receipt, subject, sealed record, id of the wrapping key and wrapped key; the last two absent where it was
/// destroyed.
pub(super) type LedgerRow = (Vec<u8>, Vec<u8>, Vec<u8>, Option<String>, Option<Vec<u8>>);

/// A record to append to the ledger.
#[derive(Debug)]
pub(super) struct NewLedgerRecord {
    pub(super) receipt: Vec<u8>,
    pub(super) subject: Vec<u8>,
    pub(super) organisation: String,
    pub(super) item: Option<Vec<u8>>,
    pub(super) breach_of: Option<String>,
    pub(super) at: i64,
    pub(super) record: Vec<u8>,
}

/// Statements about the ledger.
#[async_trait]
pub(super) trait LedgerRows {
    /// Appends records, one or more.
    async fn insert_ledger(&mut self, records: Vec<NewLedgerRecord>) -> Result<(), StorageError>;

    /// Receipt of the last record about a disclosure, of this organisation's findings of a breach or of none's.
    async fn last_about(
        &mut self,
        item: Option<&[u8]>,
        breach_of: Option<&str>,
    ) -> Result<Option<Vec<u8>>, StorageError>;

    /// What an organisation received since a moment, in order.
    async fn received_by(
        &mut self,
        organisation: &str,
        since: i64,
    ) -> Result<Vec<LedgerRow>, StorageError>;

    /// What was disclosed of a household since a moment, in order.
    async fn disclosed_of(
        &mut self,
        household: &[u8],
        since: i64,
    ) -> Result<Vec<LedgerRow>, StorageError>;
}

#[async_trait]
impl Ledger for Store {
    async fn received_by(
        &self,
        organisation: &Organisation,
        since: Timestamp,
    ) -> Result<Vec<LedgerRecord>, RegisterFault> {
        let read = async {
            let mut reading = self.reading().await?;
            let (organisation, since) = (organisation.as_str(), since.as_microsecond());
            let connection = reading.connection();
            let rows = connection.received_by(organisation, since).await?;
            self.disclosed(connection, rows).await
        };
        read.await.map_err(unreadable)
    }

    async fn append(&self, write: LedgerCommit) -> Result<Committed, RegisterFault> {
        let change = Change::Ledger {
            record: Box::new(write.record),
            after: write.after,
            reply: write.reply,
        };
        self.write(write.identity, write.entry, change).await
    }

    async fn disclosed_of(
        &self,
        household: HouseholdId,
        since: Timestamp,
    ) -> Result<Vec<LedgerRecord>, RegisterFault> {
        let read = async {
            let mut reading = self.reading().await?;
            let household = subject::household_column(household);
            let connection = reading.connection();
            let since = since.as_microsecond();
            let rows = connection.disclosed_of(&household, since).await?;
            self.disclosed(connection, rows).await
        };
        read.await.map_err(unreadable)
    }
}

impl Store {
    /// The records in rows, with everybody under the id by which they are read now.
    async fn disclosed(
        &self,
        connection: &mut dyn Connection,
        rows: Vec<LedgerRow>,
    ) -> Result<Vec<LedgerRecord>, StorageError> {
        let mut keys: BTreeMap<Vec<u8>, DataKey> = BTreeMap::new();
        let mut records = Vec::with_capacity(rows.len());
        for row in rows {
            records.extend(record(&self.means, &mut keys, row)?);
        }
        let named: BTreeSet<PersonId> = records.iter().flat_map(LedgerRecord::persons).collect();
        let aliases = Aliases::of(connection, named, i64::MAX).await?;
        let read = |record: LedgerRecord| record.renamed(|person| aliases.kept(person));
        Ok(records.into_iter().map(read).collect())
    }
}

fn unreadable(error: StorageError) -> RegisterFault {
    RegisterFault::Unreadable(Box::new(error))
}

/// Appends what somebody did about a disclosure, unless somebody did something about it after this.
pub(super) async fn append(
    connection: &mut dyn Connection,
    key: &DataKey,
    entropy: &dyn Entropy,
    record: &LedgerRecord,
    after: Option<ReceiptId>,
) -> Result<(), Refusal> {
    let item = record.event.item().map(|item| item.as_bytes().to_vec());
    let breach_of = record.breach_of().map(Organisation::as_str);
    let last = connection.last_about(item.as_deref(), breach_of).await?;
    if last != after.map(|receipt| receipt.as_bytes().to_vec()) {
        return Err(Refusal::NotOpen(NotOpen::Answered));
    }
    let new = new_record(record, sealed(record, key, entropy)?);
    connection.insert_ledger(vec![new]).await?;
    Ok(())
}

fn new_record(record: &LedgerRecord, sealed: Vec<u8>) -> NewLedgerRecord {
    let item = record.event.item();
    let breach_of = record.breach_of().map(Organisation::as_str);
    NewLedgerRecord {
        receipt: record.receipt.as_bytes().to_vec(),
        subject: subject_of(record),
        organisation: record.hat.organisation().as_str().to_owned(),
        item: item.map(|item| item.as_bytes().to_vec()),
        breach_of: breach_of.map(str::to_owned),
        at: record.at.as_microsecond(),
        record: sealed,
    }
}

/// Disclosures of this batch that are not written yet.
#[derive(Debug, Default)]
pub(super) struct Disclosed(Vec<LedgerRecord>);

impl Disclosed {
    /// One more.
    pub(super) fn add(&mut self, record: LedgerRecord) {
        self.0.push(record);
    }

    /// Writes all of them.
    pub(super) async fn write(
        self,
        connection: &mut dyn Connection,
        ring: &mut KeyRing,
        wrapping: &WrappingKeys,
        entropy: &dyn Entropy,
    ) -> Result<(), StorageError> {
        let subjects = self.0.iter().map(subject_of).collect();
        ring.fill(connection, wrapping, entropy, subjects).await?;
        let mut rows = Vec::with_capacity(self.0.len());
        for record in self.0 {
            // WHY no error: what was erased meanwhile is in no ledger, and keeps nobody else in the batch from being recorded.
            if let Ok(key) = ring.get(&subject_of(&record)) {
                rows.push(new_record(&record, sealed(&record, key, entropy)?));
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        connection.insert_ledger(rows).await
    }
}

/// What a record is filed and sealed under.
pub(super) fn subject_of(record: &LedgerRecord) -> Vec<u8> {
    subject::household_column(record.household)
}

fn sealed(
    record: &LedgerRecord,
    key: &DataKey,
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, StorageError> {
    let clear = Zeroizing::new(
        serde_json::to_vec(record).map_err(|error| StorageError::Entry(Box::new(error)))?,
    );
    key.seal(entropy, cell(record.receipt.as_bytes()), &clear)
}

fn cell(row: &[u8]) -> Cell<'_> {
    Cell {
        table: "ledger",
        column: "record",
        row,
    }
}

/// The record in a row; absent where the household was erased.
fn record(
    means: &Means,
    keys: &mut BTreeMap<Vec<u8>, DataKey>,
    (receipt, subject, sealed, key_id, wrapped): LedgerRow,
) -> Result<Option<LedgerRecord>, StorageError> {
    let Some(wrapped) = keys::wrapped(key_id, wrapped) else {
        return Ok(None);
    };
    if !keys.contains_key(&subject) {
        let key = means.keys.wrapping.unwrap(&subject, &wrapped)?;
        keys.insert(subject.clone(), key);
    }
    let corrupt = || StorageError::corrupt("ledger", "record", &HEXLOWER.encode(&receipt));
    let key = keys.get(&subject).ok_or_else(corrupt)?;
    let clear = key.open(cell(&receipt), &sealed)?;
    let record: LedgerRecord = serde_json::from_slice(&clear).map_err(|_| corrupt())?;
    if subject_of(&record) == subject && record.receipt.as_bytes().as_slice() == receipt {
        Ok(Some(record))
    } else {
        Err(corrupt())
    }
}
