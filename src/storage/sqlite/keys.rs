//! Data keys as rows.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::SqliteConnection;

use super::{for_rows, list};
use crate::storage::StorageError;
use crate::storage::keys::{KeyRow, KeyRows};
use crate::storage::sealing::WrappedKey;
use crate::storage::statements::statements;

statements! {
    KEYS_OF = "SELECT subject, wrapping_key, wrapped FROM subject_keys WHERE subject IN (SELECT unhex(value) FROM json_each(?))";
    INSERT = "INSERT INTO subject_keys (subject, wrapping_key, wrapped) VALUES (?, ?, ?)";
    WRAPPING_KEYS = "SELECT DISTINCT wrapping_key FROM subject_keys WHERE wrapping_key IS NOT NULL";
}

#[async_trait]
impl KeyRows for SqliteConnection {
    async fn keys_of(&mut self, subjects: &BTreeSet<Vec<u8>>) -> Result<Vec<KeyRow>, StorageError> {
        let rows = sqlx::query_as(KEYS_OF).bind(list(subjects));
        Ok(rows.fetch_all(self).await?)
    }

    async fn insert_keys(
        &mut self,
        keys: Vec<(Vec<u8>, WrappedKey)>,
    ) -> Result<BTreeSet<Vec<u8>>, StorageError> {
        let mut kept = BTreeSet::new();
        let mut query = sqlx::query(for_rows(INSERT, keys.len()));
        for (subject, key) in keys {
            query = query
                .bind(subject.clone())
                .bind(key.key_id)
                .bind(key.wrapped);
            kept.insert(subject);
        }
        query.execute(self).await?;
        Ok(kept)
    }

    async fn wrapping_keys(&mut self) -> Result<Vec<String>, StorageError> {
        Ok(sqlx::query_scalar(WRAPPING_KEYS).fetch_all(self).await?)
    }
}
