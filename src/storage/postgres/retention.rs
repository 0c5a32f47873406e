//! Terms carried out over rows.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::PgConnection;

use super::list;
use crate::storage::StorageError;
use crate::storage::retention::RetentionRows;
use crate::storage::statements::statements;

statements! {
    OLDER = "SELECT r.subject FROM register r JOIN subject_keys k ON k.subject = r.subject
        WHERE k.wrapped IS NOT NULL AND octet_length(r.record) > 0
        GROUP BY r.subject HAVING min(r.recorded_at) < $1";
    LAST_UNDER = "SELECT coalesce(max(seq), 0), coalesce(max(recorded_at) FILTER (WHERE octet_length(record) > 0), 0)
        FROM register WHERE subject = ANY($1)";
    OLD_ENTRIES = "SELECT chain, position, readers FROM entries WHERE at < $1 AND octet_length(sections) > 0 ORDER BY at LIMIT $2";
    EMPTY_RECORD = "UPDATE register SET record = '' WHERE seq = $1";
    FORGET_FACT = "DELETE FROM waiting_facts WHERE seq = $1";
    FORGET_CONSENT = "DELETE FROM waiting_consents WHERE seq = $1";
    EMPTY_ENTRY = "UPDATE entries SET sections = '' WHERE chain = $1 AND position = $2 RETURNING sealed_under";
    ANYTHING_LEFT = "SELECT EXISTS (SELECT FROM register WHERE subject = ANY($1) AND octet_length(record) > 0)
            OR EXISTS (SELECT FROM entries WHERE sealed_under = ANY($1) AND octet_length(sections) > 0)";
}

#[async_trait]
impl RetentionRows for PgConnection {
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
