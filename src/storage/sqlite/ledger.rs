//! The ledger as rows.

use async_trait::async_trait;
use sqlx::SqliteConnection;

use super::for_rows;
use crate::storage::StorageError;
use crate::storage::ledger::{LedgerRow, LedgerRows, NewLedgerRecord};
use crate::storage::statements::statements;

statements! {
    INSERT = "INSERT INTO ledger (receipt, subject, organisation, item, breach_of, at, record) VALUES (?, ?, ?, ?, ?, ?, ?)";
    LAST_ABOUT = "SELECT receipt FROM ledger WHERE item = ? AND breach_of IS ? ORDER BY seq DESC LIMIT 1";
    RECEIVED_BY = "SELECT l.receipt, l.subject, l.record, k.wrapping_key, k.wrapped
        FROM ledger l JOIN subject_keys k ON k.subject = l.subject WHERE l.organisation = ? AND l.at >= ? ORDER BY l.seq";
    DISCLOSED_OF = "SELECT l.receipt, l.subject, l.record, k.wrapping_key, k.wrapped
        FROM ledger l JOIN subject_keys k ON k.subject = l.subject WHERE l.subject = ? AND l.at >= ? ORDER BY l.seq";
}

#[async_trait]
impl LedgerRows for SqliteConnection {
    async fn insert_ledger(&mut self, records: Vec<NewLedgerRecord>) -> Result<(), StorageError> {
        let mut query = sqlx::query(for_rows(INSERT, records.len()));
        for record in records {
            query = query
                .bind(record.receipt)
                .bind(record.subject)
                .bind(record.organisation)
                .bind(record.item)
                .bind(record.breach_of)
                .bind(record.at)
                .bind(record.record);
        }
        query.execute(self).await?;
        Ok(())
    }

    async fn last_about(
        &mut self,
        item: Option<&[u8]>,
        breach_of: Option<&str>,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let receipt = sqlx::query_scalar(LAST_ABOUT).bind(item).bind(breach_of);
        Ok(receipt.fetch_optional(self).await?)
    }

    async fn received_by(
        &mut self,
        organisation: &str,
        since: i64,
    ) -> Result<Vec<LedgerRow>, StorageError> {
        let rows = sqlx::query_as(RECEIVED_BY).bind(organisation).bind(since);
        Ok(rows.fetch_all(self).await?)
    }

    async fn disclosed_of(
        &mut self,
        household: &[u8],
        since: i64,
    ) -> Result<Vec<LedgerRow>, StorageError> {
        let rows = sqlx::query_as(DISCLOSED_OF).bind(household).bind(since);
        Ok(rows.fetch_all(self).await?)
    }
}
