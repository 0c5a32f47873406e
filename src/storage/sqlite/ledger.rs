//! The ledger as rows: each written with its entry of the log, sealed under the household's key.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};
use zeroize::Zeroizing;

use super::aliases::Aliases;
use super::committer::Means;
use super::keys::{self, KeyRing};
use super::write::{Change, Refusal};
use super::{Store, subject};
use crate::model::{HouseholdId, Organisation, PersonId, ReceiptId, Timestamp};
use crate::ports::{Committed, Entropy, Ledger, LedgerCommit, RegisterFault};
use crate::storage::StorageError;
use crate::storage::sealing::{Cell, DataKey, WrappingKeys};
use crate::work::{LedgerRecord, NotOpen};

#[async_trait]
impl Ledger for Store {
    async fn received_by(
        &self,
        organisation: &Organisation,
        since: Timestamp,
    ) -> Result<Vec<LedgerRecord>, RegisterFault> {
        let rows = sqlx::query(
            "SELECT l.receipt, l.subject, l.record, k.wrapping_key, k.wrapped
             FROM ledger l JOIN subject_keys k ON k.subject = l.subject WHERE l.organisation = ? AND l.at >= ? ORDER BY l.seq",
        )
        .bind(organisation.as_str())
        .bind(since.as_microsecond());
        self.disclosed(rows).await.map_err(unreadable)
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
        let rows = sqlx::query(
            "SELECT l.receipt, l.subject, l.record, k.wrapping_key, k.wrapped
             FROM ledger l JOIN subject_keys k ON k.subject = l.subject WHERE l.subject = ? AND l.at >= ? ORDER BY l.seq",
        )
        .bind(subject::household_column(household))
        .bind(since.as_microsecond());
        self.disclosed(rows).await.map_err(unreadable)
    }
}

impl Store {
    /// The records in rows of `receipt, subject, record, wrapping_key, wrapped`, with everybody under the id by which they are read now.
    async fn disclosed(&self, rows: SqliteQuery<'_>) -> Result<Vec<LedgerRecord>, StorageError> {
        let mut reading = self.reading().await?;
        let mut keys: BTreeMap<Vec<u8>, DataKey> = BTreeMap::new();
        let mut records = Vec::new();
        for row in rows.fetch_all(&mut *reading).await? {
            records.extend(record(&self.means, &mut keys, &row)?);
        }
        let named: BTreeSet<PersonId> = records.iter().flat_map(LedgerRecord::persons).collect();
        let aliases = Aliases::of(&mut reading, named, i64::MAX).await?;
        let read = |record: LedgerRecord| record.renamed(|person| aliases.kept(person));
        Ok(records.into_iter().map(read).collect())
    }
}

type SqliteQuery<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

fn unreadable(error: StorageError) -> RegisterFault {
    RegisterFault::Unreadable(Box::new(error))
}

/// Appends what somebody did about a disclosure, unless somebody did something about it after this.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    key: &DataKey,
    entropy: &dyn Entropy,
    record: &LedgerRecord,
    after: Option<ReceiptId>,
) -> Result<(), Refusal> {
    let item = record.event.item().map(|item| item.as_bytes().to_vec());
    let breach_of = record.breach_of().map(Organisation::as_str);
    let last: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT receipt FROM ledger WHERE item = ? AND breach_of IS ? ORDER BY seq DESC LIMIT 1",
    )
    .bind(item.clone())
    .bind(breach_of)
    .fetch_optional(&mut *connection)
    .await
    .map_err(StorageError::from)?;
    if last != after.map(|receipt| receipt.as_bytes().to_vec()) {
        return Err(Refusal::NotOpen(NotOpen::Answered));
    }
    sqlx::query(
        "INSERT INTO ledger (receipt, subject, organisation, item, breach_of, at, record) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(record.receipt.as_bytes().to_vec())
    .bind(subject_of(record))
    .bind(record.hat.organisation().as_str())
    .bind(item)
    .bind(breach_of)
    .bind(record.at.as_microsecond())
    .bind(sealed(record, key, entropy)?)
    .execute(connection)
    .await
    .map_err(StorageError::from)?;
    Ok(())
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
        connection: &mut SqliteConnection,
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
                rows.push((sealed(&record, key, entropy)?, record));
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO ledger (receipt, subject, organisation, at, record) ",
        );
        query.push_values(rows, |mut values, (sealed, record)| {
            values
                .push_bind(record.receipt.as_bytes().to_vec())
                .push_bind(subject_of(&record))
                .push_bind(record.hat.organisation().as_str().to_owned())
                .push_bind(record.at.as_microsecond())
                .push_bind(sealed);
        });
        query.build().execute(connection).await?;
        Ok(())
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

/// The record in a row of `receipt, subject, record, wrapping_key, wrapped`; absent where the household was erased.
fn record(
    means: &Means,
    keys: &mut BTreeMap<Vec<u8>, DataKey>,
    row: &SqliteRow,
) -> Result<Option<LedgerRecord>, StorageError> {
    let receipt: Vec<u8> = row.try_get(0)?;
    let subject: Vec<u8> = row.try_get(1)?;
    let sealed: Vec<u8> = row.try_get(2)?;
    let Some(wrapped) = keys::wrapped(row, 3, 4)? else {
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
