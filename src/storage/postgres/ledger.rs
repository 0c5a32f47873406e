//! The ledger as rows.

use async_trait::async_trait;
use sqlx::PgConnection;

use super::column;
use crate::storage::StorageError;
use crate::storage::ledger::{LedgerRow, LedgerRows, NewLedgerRecord};
use crate::storage::statements::statements;

statements! {
    INSERT = "INSERT INTO ledger (receipt, subject, organisation, item, breach_of, at, record)
        SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::text[], $4::bytea[], $5::text[], $6::bigint[], $7::bytea[])";
    LAST_ABOUT = "SELECT receipt FROM ledger WHERE item = $1 AND breach_of IS NOT DISTINCT FROM $2 ORDER BY seq DESC LIMIT 1";
    RECEIVED_BY = "SELECT l.receipt, l.subject, l.record, k.wrapping_key, k.wrapped
        FROM ledger l JOIN subject_keys k ON k.subject = l.subject WHERE l.organisation = $1 AND l.at >= $2 ORDER BY l.seq";
    DISCLOSED_OF = "SELECT l.receipt, l.subject, l.record, k.wrapping_key, k.wrapped
        FROM ledger l JOIN subject_keys k ON k.subject = l.subject WHERE l.subject = $1 AND l.at >= $2 ORDER BY l.seq";
}

#[async_trait]
impl LedgerRows for PgConnection {
    async fn insert_ledger(&mut self, records: Vec<NewLedgerRecord>) -> Result<(), StorageError> {
        sqlx::query(INSERT)
            .bind(column(&records, |it| it.receipt.clone()))
            .bind(column(&records, |it| it.subject.clone()))
            .bind(column(&records, |it| it.organisation.clone()))
            .bind(column(&records, |it| it.item.clone()))
            .bind(column(&records, |it| it.breach_of.clone()))
            .bind(column(&records, |it| it.at))
            .bind(column(&records, |it| it.record.clone()))
            .execute(self)
            .await?;
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
