//! Data keys as rows: made when a subject first has something to seal, destroyed when it is erased.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use crate::ports::Entropy;
use crate::storage::StorageError;
use crate::storage::sealing::{DataKey, WrappedKey, WrappingKeys};

/// Keys needed by one batch, by the column of their subject; absent where it was destroyed or does not open.
#[derive(Debug, Default)]
pub(super) struct KeyRing(BTreeMap<Vec<u8>, Option<DataKey>>);

impl KeyRing {
    /// Reads the keys of these subjects, and makes those that are missing.
    pub(super) async fn fill(
        &mut self,
        connection: &mut SqliteConnection,
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
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT subject, wrapping_key, wrapped FROM subject_keys WHERE subject IN (",
        );
        let mut list = query.separated(", ");
        for subject in &missing {
            list.push_bind(subject.clone());
        }
        query.push(")");
        for row in query.build().fetch_all(&mut *connection).await? {
            let subject: Vec<u8> = row.try_get(0)?;
            let key = match wrapped(&row, 1, 2)? {
                Some(wrapped) => opened(wrapping, &subject, &wrapped),
                None => None,
            };
            missing.remove(&subject);
            self.0.insert(subject, key);
        }
        self.make(connection, wrapping, entropy, missing).await
    }

    async fn make(
        &mut self,
        connection: &mut SqliteConnection,
        wrapping: &WrappingKeys,
        entropy: &dyn Entropy,
        subjects: BTreeSet<Vec<u8>>,
    ) -> Result<(), StorageError> {
        if subjects.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(subjects.len());
        for subject in subjects {
            let key = DataKey::random(entropy);
            rows.push((subject.clone(), wrapping.wrap(entropy, &subject, &key)?));
            self.0.insert(subject, Some(key));
        }
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO subject_keys (subject, wrapping_key, wrapped) ",
        );
        query.push_values(rows, |mut values, (subject, wrapped)| {
            values
                .push_bind(subject)
                .push_bind(wrapped.key_id)
                .push_bind(wrapped.wrapped);
        });
        query.build().execute(connection).await?;
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
    connection: &mut SqliteConnection,
    wrapping: &WrappingKeys,
    subject: &[u8],
) -> Result<DataKey, StorageError> {
    let row = sqlx::query("SELECT wrapping_key, wrapped FROM subject_keys WHERE subject = ?")
        .bind(subject)
        .fetch_one(connection)
        .await?;
    let wrapped = wrapped(&row, 0, 1)?.ok_or(StorageError::Erased)?;
    wrapping.unwrap(subject, &wrapped)
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
    connection: &mut SqliteConnection,
    wrapping: &WrappingKeys,
) -> Result<(), StorageError> {
    let used: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT wrapping_key FROM subject_keys WHERE wrapping_key IS NOT NULL",
    )
    .fetch_all(connection)
    .await?;
    match used.into_iter().find(|id| !wrapping.has(id)) {
        Some(id) => Err(StorageError::WrappingKeyUnknown { id }),
        None => Ok(()),
    }
}

/// The wrapped key in two columns of a row; absent where it was destroyed.
pub(super) fn wrapped(
    row: &SqliteRow,
    key_id: usize,
    wrapped: usize,
) -> Result<Option<WrappedKey>, StorageError> {
    let key_id: Option<String> = row.try_get(key_id)?;
    let wrapped: Option<Vec<u8>> = row.try_get(wrapped)?;
    Ok(key_id
        .zip(wrapped)
        .map(|(key_id, wrapped)| WrappedKey { key_id, wrapped }))
}
