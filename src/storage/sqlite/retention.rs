//! Terms carried out over rows.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::SqliteConnection;

use super::list;
use crate::storage::StorageError;
use crate::storage::retention::RetentionRows;
use crate::storage::statements::statements;

statements! {
    OLDER = "SELECT r.subject FROM register r JOIN subject_keys k ON k.subject = r.subject
        WHERE k.wrapped IS NOT NULL AND length(r.record) > 0
        GROUP BY r.subject HAVING min(r.recorded_at) < ?";
    LAST_UNDER = "SELECT coalesce(max(seq), 0), coalesce(max(iif(length(record) > 0, recorded_at, 0)), 0)
        FROM register WHERE subject IN (SELECT unhex(value) FROM json_each(?))";
    OLD_ENTRIES = "SELECT chain, position, readers FROM entries WHERE at < ? AND length(sections) > 0 ORDER BY at LIMIT ?";
    EMPTY_RECORD = "UPDATE register SET record = x'' WHERE seq = ?";
    FORGET_FACT = "DELETE FROM waiting_facts WHERE seq = ?";
    FORGET_CONSENT = "DELETE FROM waiting_consents WHERE seq = ?";
    EMPTY_ENTRY = "UPDATE entries SET sections = x'' WHERE chain = ? AND position = ? RETURNING sealed_under";
    ANYTHING_LEFT = "WITH one(id) AS (SELECT unhex(value) FROM json_each(?1))
        SELECT EXISTS (SELECT 1 FROM register WHERE subject IN (SELECT id FROM one) AND length(record) > 0)
            OR EXISTS (SELECT 1 FROM entries WHERE sealed_under IN (SELECT id FROM one) AND length(sections) > 0)";
}

#[async_trait]
impl RetentionRows for SqliteConnection {
    async fn subjects_older_than(&mut self, before: i64) -> Result<Vec<Vec<u8>>, StorageError> {
        let rows = sqlx::query_scalar(OLDER).bind(before);
        Ok(rows.fetch_all(self).await?)
    }

    async fn last_under(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
    ) -> Result<(i64, i64), StorageError> {
        let row = sqlx::query_as(LAST_UNDER).bind(list(subjects));
        Ok(row.fetch_one(self).await?)
    }

    async fn old_entries(
        &mut self,
        before: i64,
        most: i64,
    ) -> Result<Vec<(i64, i64, String)>, StorageError> {
        let rows = sqlx::query_as(OLD_ENTRIES).bind(before).bind(most);
        Ok(rows.fetch_all(self).await?)
    }

    async fn empty_record(&mut self, seq: i64) -> Result<(), StorageError> {
        for statement in [EMPTY_RECORD, FORGET_FACT, FORGET_CONSENT] {
            sqlx::query(statement).bind(seq).execute(&mut *self).await?;
        }
        Ok(())
    }

    async fn empty_entry(
        &mut self,
        chain: i64,
        position: i64,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let subject = sqlx::query_scalar(EMPTY_ENTRY).bind(chain).bind(position);
        Ok(subject.fetch_optional(self).await?)
    }

    async fn anything_left(&mut self, subjects: &BTreeSet<Vec<u8>>) -> Result<bool, StorageError> {
        let left = sqlx::query_scalar(ANYTHING_LEFT).bind(list(subjects));
        Ok(left.fetch_one(self).await?)
    }
}
