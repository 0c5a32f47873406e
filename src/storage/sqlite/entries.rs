//! Entries of the log as rows.

use async_trait::async_trait;
use sqlx::SqliteConnection;

use super::{for_rows, list};
use crate::storage::StorageError;
use crate::storage::entries::{EntryRow, EntryRows, IntentRow};
use crate::storage::statements::statements;

statements! {
    INSERT = "INSERT INTO entries (chain, position, receipt, at, leaf, link, commitments, readers, sealed_under, sections)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    OPEN = "INSERT INTO open_intents (receipt, asker, subject, chain) VALUES (?, ?, ?, ?)";
    CLOSE = "DELETE FROM open_intents WHERE receipt IN (SELECT unhex(value) FROM json_each(?))";
    LEFT_OPEN = "SELECT receipt, asker, subject FROM open_intents";
}

#[async_trait]
impl EntryRows for SqliteConnection {
    async fn insert_entries(&mut self, entries: Vec<EntryRow>) -> Result<(), StorageError> {
        let mut query = sqlx::query(for_rows(INSERT, entries.len()));
        for entry in entries {
            query = query
                .bind(entry.chain)
                .bind(entry.position)
                .bind(entry.receipt)
                .bind(entry.at)
                .bind(entry.leaf)
                .bind(entry.link)
                .bind(entry.commitments)
                .bind(entry.readers)
                .bind(entry.sealed_under)
                .bind(entry.sections);
        }
        query.execute(self).await?;
        Ok(())
    }

    async fn open_intents(&mut self, intents: Vec<IntentRow>) -> Result<(), StorageError> {
        let mut query = sqlx::query(for_rows(OPEN, intents.len()));
        for intent in intents {
            query = query
                .bind(intent.receipt)
                .bind(intent.asker)
                .bind(intent.subject)
                .bind(intent.chain);
        }
        query.execute(self).await?;
        Ok(())
    }

    async fn close_intents(&mut self, receipts: Vec<Vec<u8>>) -> Result<(), StorageError> {
        let close = sqlx::query(CLOSE).bind(list(&receipts));
        close.execute(self).await?;
        Ok(())
    }

    async fn left_open(&mut self) -> Result<Vec<(Vec<u8>, String, Vec<u8>)>, StorageError> {
        Ok(sqlx::query_as(LEFT_OPEN).fetch_all(self).await?)
    }
}
