//! Erasing over rows.

use async_trait::async_trait;
use sqlx::PgConnection;

use crate::storage::StorageError;
use crate::storage::erase::EraseRows;
use crate::storage::statements::statements;

statements! {
    DESTROY = "UPDATE subject_keys SET wrapping_key = NULL, wrapped = NULL, erased_at = $2
        WHERE subject = $1 AND erased_at IS NULL";
    PSEUDONYMS = "DELETE FROM pseudonyms WHERE subject = $1";
    INTRODUCTIONS = "DELETE FROM introductions WHERE subject = $1";
    WAITING_FACTS = "DELETE FROM waiting_facts WHERE subject = $1";
    WAITING_CONSENTS = "DELETE FROM waiting_consents WHERE subject = $1";
    LEDGER = "DELETE FROM ledger WHERE subject = $1";
    OPEN_WORK = "DELETE FROM open_work WHERE subject = $1";
    EMERGENCIES = "DELETE FROM running_emergencies WHERE subject = $1";
    REPAIRED = "DELETE FROM repaired_households WHERE household = $1";
    CLIENT_NUMBERS = "DELETE FROM client_numbers WHERE person = $1";
    CITIZEN_NUMBERS = "DELETE FROM citizen_numbers WHERE person = $1";
    DUPLICATES = "DELETE FROM likely_duplicates WHERE person = $1 OR other = $1";
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
impl EraseRows for PgConnection {
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
