//! Erasing over rows.

use async_trait::async_trait;
use sqlx::SqliteConnection;

use crate::storage::StorageError;
use crate::storage::erase::EraseRows;
use crate::storage::statements::statements;

statements! {
    DESTROY = "UPDATE subject_keys SET wrapping_key = NULL, wrapped = NULL, erased_at = ?2
        WHERE subject = ?1 AND erased_at IS NULL";
    PSEUDONYMS = "DELETE FROM pseudonyms WHERE subject = ?";
    INTRODUCTIONS = "DELETE FROM introductions WHERE subject = ?";
    WAITING_FACTS = "DELETE FROM waiting_facts WHERE subject = ?";
    WAITING_CONSENTS = "DELETE FROM waiting_consents WHERE subject = ?";
    LEDGER = "DELETE FROM ledger WHERE subject = ?";
    OPEN_WORK = "DELETE FROM open_work WHERE subject = ?";
    EMERGENCIES = "DELETE FROM running_emergencies WHERE subject = ?";
    REPAIRED = "DELETE FROM repaired_households WHERE household = ?";
    CLIENT_NUMBERS = "DELETE FROM client_numbers WHERE person = ?";
    CITIZEN_NUMBERS = "DELETE FROM citizen_numbers WHERE person = ?";
    DUPLICATES = "DELETE FROM likely_duplicates WHERE ? IN (person, other)";
}

/// Each forgets a subject in one table.
const FORGET: [&str; 11] = [
    PSEUDONYMS,
    INTRODUCTIONS,
    WAITING_FACTS,
    WAITING_CONSENTS,
    LEDGER,
    OPEN_WORK,
    EMERGENCIES,
    REPAIRED,
    CLIENT_NUMBERS,
    CITIZEN_NUMBERS,
    DUPLICATES,
];

#[async_trait]
impl EraseRows for SqliteConnection {
    async fn destroy_key(&mut self, subject: &[u8], now: i64) -> Result<(), StorageError> {
        sqlx::query(DESTROY)
            .bind(subject)
            .bind(now)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn forget(&mut self, subject: &[u8]) -> Result<(), StorageError> {
        for statement in FORGET {
            sqlx::query(statement)
                .bind(subject)
                .execute(&mut *self)
                .await?;
        }
        Ok(())
    }
}
