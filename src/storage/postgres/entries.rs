//! Entries of the log as rows.

use async_trait::async_trait;
use sqlx::PgConnection;

use super::{CHAINS, column};
use crate::storage::StorageError;
use crate::storage::entries::{EntryRow, EntryRows, IntentRow};
use crate::storage::statements::statements;

statements! {
    INSERT = "INSERT INTO entries (chain, position, receipt, at, leaf, link, commitments, readers, sealed_under, sections)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bytea[], $6::bytea[], $7::bytea[], $8::text[],
            $9::bytea[], $10::bytea[])";
    OPEN = "INSERT INTO open_intents (receipt, asker, subject, chain)
        SELECT * FROM unnest($1::bytea[], $2::text[], $3::bytea[], $4::bigint[])";
    CLOSE = "DELETE FROM open_intents WHERE receipt = ANY($1)";
    // A chain is somebody's as long as a session holds the lock on its number.
    LEFT_OPEN = "SELECT receipt, asker, subject FROM open_intents WHERE chain NOT IN (
        SELECT objid::bigint FROM pg_locks
        WHERE locktype = 'advisory' AND classid::bigint = $1 AND objsubid = 2 AND granted AND pid <> pg_backend_pid()
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";
}

#[async_trait]
impl EntryRows for PgConnection {
    async fn insert_entries(&mut self, entries: Vec<EntryRow>) -> Result<(), StorageError> {
        sqlx::query(INSERT)
            .bind(column(&entries, |it| it.chain))
            .bind(column(&entries, |it| it.position))
            .bind(column(&entries, |it| it.receipt.clone()))
            .bind(column(&entries, |it| it.at))
            .bind(column(&entries, |it| it.leaf.clone()))
            .bind(column(&entries, |it| it.link.clone()))
            .bind(column(&entries, |it| it.commitments.clone()))
            .bind(column(&entries, |it| it.readers.clone()))
            .bind(column(&entries, |it| it.sealed_under.clone()))
            .bind(column(&entries, |it| it.sections.clone()))
            .execute(self)
            .await?;
        Ok(())
    }

    async fn open_intents(&mut self, intents: Vec<IntentRow>) -> Result<(), StorageError> {
        sqlx::query(OPEN)
            .bind(column(&intents, |it| it.receipt.clone()))
            .bind(column(&intents, |it| it.asker.clone()))
            .bind(column(&intents, |it| it.subject.clone()))
            .bind(column(&intents, |it| it.chain))
            .execute(self)
            .await?;
        Ok(())
    }

    async fn close_intents(&mut self, receipts: Vec<Vec<u8>>) -> Result<(), StorageError> {
        sqlx::query(CLOSE).bind(receipts).execute(self).await?;
        Ok(())
    }

    async fn left_open(&mut self) -> Result<Vec<(Vec<u8>, String, Vec<u8>)>, StorageError> {
        Ok(sqlx::query_as(LEFT_OPEN)
            .bind(i64::from(CHAINS))
            .fetch_all(self)
            .await?)
    }
}
