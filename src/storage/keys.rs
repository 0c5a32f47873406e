//! Data keys: made when a subject first has something to seal, destroyed when it is erased.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;

use super::connection::Connection;
use crate::ports::Entropy;
use crate::storage::StorageError;
use crate::storage::sealing::{DataKey, WrappedKey, WrappingKeys};

/// A subject, the id of the wrapping key and its wrapped key; the last two absent where it was destroyed.
pub(super) type KeyRow = (Vec<u8>, Option<String>, Option<Vec<u8>>);

/// Statements about data keys.
#[async_trait]
pub(super) trait KeyRows {
    /// Keys of these subjects, where they have any.
    async fn keys_of(&mut self, subjects: &BTreeSet<Vec<u8>>) -> Result<Vec<KeyRow>, StorageError>;

    /// Keeps keys of subjects that have none; the subjects whose key was kept.
    async fn insert_keys(
        &mut self,
        keys: Vec<(Vec<u8>, WrappedKey)>,
    ) -> Result<BTreeSet<Vec<u8>>, StorageError>;

    /// Ids of the wrapping keys that wrapped them.
    async fn wrapping_keys(&mut self) -> Result<Vec<String>, StorageError>;
}

/// Keys needed by one batch, by the column of their subject; absent where it was destroyed or does not open.
#[derive(Debug, Default)]
pub(super) struct KeyRing(BTreeMap<Vec<u8>, Option<DataKey>>);

impl KeyRing {
    /// Reads the keys of these subjects, and makes those that are missing.
    pub(super) async fn fill(
        &mut self,
        connection: &mut dyn Connection,
        wrapping: &WrappingKeys,
        entropy: &dyn Entropy,
        subjects: BTreeSet<Vec<u8>>,
    ) -> Result<(), StorageError> {
        let mut missing: BTreeSet<Vec<u8>> = subjects
            .into_iter()
            .filter(|subject| !self.0.contains_key(subject))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let rows = connection.keys_of(&missing).await?;
        for subject in self.take(wrapping, rows) {
            missing.remove(&subject);
        }
        self.make(connection, wrapping, entropy, missing).await
    }

    /// Takes keys that were read; whose they are.
    fn take(&mut self, wrapping: &WrappingKeys, rows: Vec<KeyRow>) -> Vec<Vec<u8>> {
        let mut subjects = Vec::with_capacity(rows.len());
        for (subject, key_id, key) in rows {
            let key = wrapped(key_id, key).and_then(|key| opened(wrapping, &subject, &key));
            subjects.push(subject.clone());
            self.0.insert(subject, key);
        }
        subjects
    }

    async fn make(
        &mut self,
        connection: &mut dyn Connection,
        wrapping: &WrappingKeys,
        entropy: &dyn Entropy,
        subjects: BTreeSet<Vec<u8>>,
    ) -> Result<(), StorageError> {
        if subjects.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(subjects.len());
        for subject in &subjects {
            let key = DataKey::random(entropy);
            rows.push((subject.clone(), wrapping.wrap(entropy, subject, &key)?));
            self.0.insert(subject.clone(), Some(key));
        }
        let kept = connection.insert_keys(rows).await?;
        let others: BTreeSet<Vec<u8>> = subjects.difference(&kept).cloned().collect();
        if !others.is_empty() {
            // Another broker made them at the same moment: its keys count.
            let rows = connection.keys_of(&others).await?;
            self.take(wrapping, rows);
        }
        Ok(())
    }

    /// The key of a subject that was filled in.
    pub(super) fn get(&self, subject: &[u8]) -> Result<&DataKey, StorageError> {
        self.0
            .get(subject)
            .and_then(Option::as_ref)
            .ok_or(StorageError::Erased)
    }

    /// Forgets everything: what was made may have been rolled back.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// The key of one subject, for whoever only reads.
pub(super) async fn of_subject(
    connection: &mut dyn Connection,
    wrapping: &WrappingKeys,
    subject: &[u8],
) -> Result<DataKey, StorageError> {
    let rows = connection.keys_of(&[subject.to_vec()].into()).await?;
    let key = rows
        .into_iter()
        .find_map(|(_, key_id, key)| wrapped(key_id, key));
    wrapping.unwrap(subject, &key.ok_or(StorageError::Erased)?)
}

/// WHY no error: a row that was tampered with must not keep others in the batch from being recorded.
fn opened(wrapping: &WrappingKeys, subject: &[u8], wrapped: &WrappedKey) -> Option<DataKey> {
    wrapping
        .unwrap(subject, wrapped)
        .inspect_err(|error| tracing::error!(%error, "a data key does not open"))
        .ok()
}

/// Refuses to start where data keys are wrapped with a key that was not given.
pub(super) async fn check(
    connection: &mut dyn Connection,
    wrapping: &WrappingKeys,
) -> Result<(), StorageError> {
    let used = connection.wrapping_keys().await?;
    match used.into_iter().find(|id| !wrapping.has(id)) {
        Some(id) => Err(StorageError::WrappingKeyUnknown { id }),
        None => Ok(()),
    }
}

/// The wrapped key in two columns of a row; absent where it was destroyed.
pub(super) fn wrapped(key_id: Option<String>, wrapped: Option<Vec<u8>>) -> Option<WrappedKey> {
    let (key_id, wrapped) = key_id.zip(wrapped)?;
    Some(WrappedKey { key_id, wrapped })
}
