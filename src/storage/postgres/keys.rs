//! Data keys as rows.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::PgConnection;

use super::list;
use crate::storage::StorageError;
use crate::storage::keys::{KeyRow, KeyRows};
use crate::storage::sealing::WrappedKey;
use crate::storage::statements::statements;

statements! {
    KEYS_OF = "SELECT subject, wrapping_key, wrapped FROM subject_keys WHERE subject = ANY($1)";
    // Another broker may make the key of the same subject at the same moment.
    INSERT = "INSERT INTO subject_keys (subject, wrapping_key, wrapped)
        SELECT * FROM unnest($1::bytea[], $2::text[], $3::bytea[]) AS key (subject, wrapping_key, wrapped) ORDER BY subject
        ON CONFLICT DO NOTHING RETURNING subject";
    WRAPPING_KEYS = "SELECT DISTINCT wrapping_key FROM subject_keys WHERE wrapping_key IS NOT NULL";
}

#[async_trait]
impl KeyRows for PgConnection {
    async fn keys_of(&mut self, subjects: &BTreeSet<Vec<u8>>) -> Result<Vec<KeyRow>, StorageError> {
        let rows = sqlx::query_as(KEYS_OF).bind(list(subjects));
        Ok(rows.fetch_all(self).await?)
    }

    async fn insert_keys(
        &mut self,
        keys: Vec<(Vec<u8>, WrappedKey)>,
    ) -> Result<BTreeSet<Vec<u8>>, StorageError> {
        let (subjects, keys): (Vec<Vec<u8>>, Vec<WrappedKey>) = keys.into_iter().unzip();
        let (ids, wrapped): (Vec<String>, Vec<Vec<u8>>) = keys
            .into_iter()
            .map(|key| (key.key_id, key.wrapped))
            .unzip();
        let kept: Vec<Vec<u8>> = sqlx::query_scalar(INSERT)
            .bind(subjects)
            .bind(ids)
            .bind(wrapped)
            .fetch_all(self)
            .await?;
        Ok(kept.into_iter().collect())
    }

    async fn wrapping_keys(&mut self) -> Result<Vec<String>, StorageError> {
        Ok(sqlx::query_scalar(WRAPPING_KEYS).fetch_all(self).await?)
    }
}
