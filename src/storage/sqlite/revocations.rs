//! Revocations as rows.

use async_trait::async_trait;
use sqlx::SqliteConnection;

use super::list;
use crate::storage::StorageError;
use crate::storage::revocations::{RevocationRow, RevocationRows};
use crate::storage::statements::statements;

statements! {
    VERSION = "SELECT coalesce(max(version), 0) FROM revocations";
    ANY = "SELECT EXISTS (SELECT 1 FROM revocations WHERE mark IN (SELECT unhex(value) FROM json_each(?)))";
    MARKS = "SELECT mark FROM revocations ORDER BY version";
    OF = "SELECT receipt, revoked_at FROM revocations WHERE mark = ?";
    INSERT = "INSERT INTO revocations (version, mark, organisation, kind, reason, receipt, revoked_at)
        SELECT coalesce(max(version), 0) + 1, ?, ?, ?, ?, ?, ? FROM revocations";
}

#[async_trait]
impl RevocationRows for SqliteConnection {
    async fn revocations(&mut self) -> Result<i64, StorageError> {
        Ok(sqlx::query_scalar(VERSION).fetch_one(self).await?)
    }

    /// A transaction that writes holds the whole database.
    async fn hold_revocations(&mut self, _to_add: bool) -> Result<i64, StorageError> {
        self.revocations().await
    }

    async fn any_revoked(&mut self, marks: &[Vec<u8>]) -> Result<bool, StorageError> {
        let any = sqlx::query_scalar(ANY).bind(list(marks));
        Ok(any.fetch_one(self).await?)
    }

    async fn marks(&mut self) -> Result<Vec<Vec<u8>>, StorageError> {
        Ok(sqlx::query_scalar(MARKS).fetch_all(self).await?)
    }

    async fn revocation_of(&mut self, mark: &[u8]) -> Result<Option<(Vec<u8>, i64)>, StorageError> {
        let row = sqlx::query_as(OF).bind(mark);
        Ok(row.fetch_optional(self).await?)
    }

    async fn insert_revocation(&mut self, row: RevocationRow<'_>) -> Result<(), StorageError> {
        let (mark, organisation, kind, reason, receipt, revoked_at) = row;
        sqlx::query(INSERT)
            .bind(mark)
            .bind(organisation)
            .bind(kind)
            .bind(reason)
            .bind(receipt)
            .bind(revoked_at)
            .execute(self)
            .await?;
        Ok(())
    }
}
