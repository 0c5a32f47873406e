//! Revocations as rows.

use async_trait::async_trait;
use sqlx::PgConnection;

use crate::storage::StorageError;
use crate::storage::revocations::{RevocationRow, RevocationRows};
use crate::storage::statements::statements;

statements! {
    VERSION = "SELECT version FROM revocations_in_force";
    HOLD = "SELECT version FROM revocations_in_force FOR SHARE";
    // A batch that revokes may put policies in force before it comes to that. Had it shared this row so far, it would then wait for whoever
    // shares it too and waits for those policies.
    HOLD_TO_ADD = "SELECT version FROM revocations_in_force FOR UPDATE";
    ANY = "SELECT EXISTS (SELECT FROM revocations WHERE mark = ANY($1))";
    MARKS = "SELECT mark FROM revocations ORDER BY version";
    OF = "SELECT receipt, revoked_at FROM revocations WHERE mark = $1";
    INSERT = "INSERT INTO revocations (version, mark, organisation, kind, reason, receipt, revoked_at)
        SELECT version + 1, $1, $2, $3, $4, $5, $6 FROM revocations_in_force";
}

#[async_trait]
impl RevocationRows for PgConnection {
    async fn revocations(&mut self) -> Result<i64, StorageError> {
        Ok(sqlx::query_scalar(VERSION).fetch_one(self).await?)
    }

    async fn hold_revocations(&mut self, to_add: bool) -> Result<i64, StorageError> {
        let hold = if to_add { HOLD_TO_ADD } else { HOLD };
        Ok(sqlx::query_scalar(hold).fetch_one(self).await?)
    }

    async fn any_revoked(&mut self, marks: &[Vec<u8>]) -> Result<bool, StorageError> {
        let any = sqlx::query_scalar(ANY).bind(marks);
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
