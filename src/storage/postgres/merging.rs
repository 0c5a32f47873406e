//! Merges as rows.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::PgConnection;

use super::list;
use crate::storage::StorageError;
use crate::storage::merging::{MergeRow, MergeRows};
use crate::storage::statements::statements;

statements! {
    MERGES_OF = "WITH RECURSIVE one(person) AS (
            SELECT unnest($1::bytea[])
            UNION
            SELECT CASE WHEN m.merged = one.person THEN m.kept ELSE m.merged END
            FROM one JOIN merges m ON (m.merged = one.person OR m.kept = one.person) AND m.seq <= $2)
        SELECT m.merged, m.kept, m.seq, m.undone FROM one JOIN merges m ON m.merged = one.person WHERE m.seq <= $2";
    MERGE_BY = "SELECT merged, kept, seq, undone FROM merges WHERE repair = $1";
    INSERT = "INSERT INTO merges (repair, merged, kept, seq) VALUES ($1, $2, $3, $4)";
    UNDO = "UPDATE merges SET undone = $1 WHERE repair = $2";
    JUDGED = "SELECT person, other FROM judged_distinct WHERE person = ANY($1)";
    INSERT_DISTINCT = "INSERT INTO judged_distinct (person, other, seq) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
}

#[async_trait]
impl MergeRows for PgConnection {
    async fn merges_of(
        &mut self,
        persons: &BTreeSet<Vec<u8>>,
        at: i64,
    ) -> Result<Vec<MergeRow>, StorageError> {
        let rows = sqlx::query_as(MERGES_OF).bind(list(persons)).bind(at);
        Ok(rows.fetch_all(self).await?)
    }

    async fn merge_by(&mut self, repair: &[u8]) -> Result<Option<MergeRow>, StorageError> {
        let row = sqlx::query_as(MERGE_BY).bind(repair);
        Ok(row.fetch_optional(self).await?)
    }

    async fn insert_merge(
        &mut self,
        repair: &[u8],
        (kept, merged): (&[u8], &[u8]),
        seq: i64,
    ) -> Result<(), StorageError> {
        sqlx::query(INSERT)
            .bind(repair)
            .bind(merged)
            .bind(kept)
            .bind(seq)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn undo_merge(&mut self, repair: &[u8], seq: i64) -> Result<(), StorageError> {
        sqlx::query(UNDO)
            .bind(seq)
            .bind(repair)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn judged(
        &mut self,
        persons: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StorageError> {
        let rows = sqlx::query_as(JUDGED).bind(list(persons));
        Ok(rows.fetch_all(self).await?)
    }

    async fn insert_distinct(
        &mut self,
        smaller: &[u8],
        larger: &[u8],
        seq: i64,
    ) -> Result<(), StorageError> {
        sqlx::query(INSERT_DISTINCT)
            .bind(smaller)
            .bind(larger)
            .bind(seq)
            .execute(self)
            .await?;
        Ok(())
    }
}
