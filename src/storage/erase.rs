//! Erasing a subject: its data key is destroyed, and with it everything sealed under it. A person is erased under every id of theirs.

use async_trait::async_trait;

use super::aliases;
use super::connection::Connection;
use crate::model::{SubjectRef, Timestamp};
use crate::storage::StorageError;

/// Statements that erase.
#[async_trait]
pub(super) trait EraseRows {
    /// Destroys the key of a subject, where it has one.
    async fn destroy_key(&mut self, subject: &[u8], now: i64) -> Result<(), StorageError>;

    /// Forgets by which pseudonyms, numbers and codes a subject was found, what waits about it, and what was disclosed of it.
    async fn forget(&mut self, subject: &[u8]) -> Result<(), StorageError>;
}

/// Destroys the key of a subject and forgets by what it was found. Commitments and chain stay.
pub(super) async fn erase(
    connection: &mut dyn Connection,
    erased: &SubjectRef,
    now: Timestamp,
) -> Result<(), StorageError> {
    for subject in aliases::columns_of(connection, erased).await? {
        connection
            .destroy_key(&subject, now.as_microsecond())
            .await?;
        connection.forget(&subject).await?;
    }
    Ok(())
}
