//! Writes by their identity as rows, and the savepoint.

use async_trait::async_trait;
use sqlx::PgConnection;

use crate::storage::StorageError;
use crate::storage::statements::statements;
use crate::storage::write::{WriteRow, WriteRows};

statements! {
    WRITE_BY = "SELECT content, subject, answer FROM writes WHERE identity = $1";
    INSERT = "INSERT INTO writes (identity, content, subject, answer) VALUES ($1, $2, $3, $4)";
    SET = "SAVEPOINT one_write";
    RELEASE = "RELEASE one_write";
    UNDO = "ROLLBACK TO one_write";
    // A message in the write-ahead log, for nobody: its commit is made durable like any other.
    TRY_OUT = "SELECT pg_logical_emit_message(true, 'samenbeeld', '')";
}

#[async_trait]
impl WriteRows for PgConnection {
    async fn write_by(&mut self, identity: &[u8]) -> Result<Option<WriteRow>, StorageError> {
        let row = sqlx::query_as(WRITE_BY).bind(identity);
        Ok(row.fetch_optional(self).await?)
    }

    async fn insert_write(
        &mut self,
        identity: &[u8],
        (content, subject, answer): WriteRow,
    ) -> Result<(), StorageError> {
        sqlx::query(INSERT)
            .bind(identity)
            .bind(content)
            .bind(subject)
            .bind(answer)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn set_savepoint(&mut self) -> Result<(), StorageError> {
        sqlx::query(SET).execute(self).await?;
        Ok(())
    }

    async fn release_savepoint(&mut self) -> Result<(), StorageError> {
        sqlx::query(RELEASE).execute(self).await?;
        Ok(())
    }

    async fn undo_savepoint(&mut self) -> Result<(), StorageError> {
        sqlx::query(UNDO).execute(&mut *self).await?;
        self.release_savepoint().await
    }

    async fn try_out(&mut self) -> Result<(), StorageError> {
        sqlx::query(TRY_OUT).execute(self).await?;
        Ok(())
    }

    async fn limit_pages(&mut self, _: u32) -> Result<(), StorageError> {
        Err(StorageError::NoPages)
    }
}
