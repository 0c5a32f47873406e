//! Erasing a subject: its data key is destroyed, and with it everything sealed under it. A person is erased under every id of theirs.

use sqlx::SqliteConnection;

use super::aliases;
use crate::model::{SubjectRef, Timestamp};
use crate::storage::StorageError;

/// Destroys the key of a subject and forgets by which pseudonyms, numbers and codes it was found, and what was disclosed of it. Commitments, chain and
/// versions stay.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    erased: &SubjectRef,
    now: Timestamp,
) -> Result<(), StorageError> {
    for subject in aliases::columns_of(connection, erased).await? {
        erase_one(connection, &subject, now).await?;
    }
    Ok(())
}

async fn erase_one(
    connection: &mut SqliteConnection,
    subject: &[u8],
    now: Timestamp,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE subject_keys SET wrapping_key = NULL, wrapped = NULL, erased_at = ?2 WHERE subject = ?1 AND erased_at IS NULL",
    )
    .bind(subject)
    .bind(now.as_microsecond())
    .execute(&mut *connection)
    .await?;
    for forget in [
        "DELETE FROM pseudonyms WHERE subject = ?",
        "DELETE FROM introductions WHERE subject = ?",
        "DELETE FROM waiting_facts WHERE subject = ?",
        "DELETE FROM waiting_consents WHERE subject = ?",
        "DELETE FROM ledger WHERE subject = ?",
        "DELETE FROM open_work WHERE subject = ?",
        "DELETE FROM running_emergencies WHERE subject = ?",
        "DELETE FROM repaired_households WHERE household = ?",
        "DELETE FROM client_numbers WHERE person = ?",
        "DELETE FROM citizen_numbers WHERE person = ?",
        "DELETE FROM likely_duplicates WHERE ? IN (person, other)",
    ] {
        sqlx::query(forget)
            .bind(subject)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
