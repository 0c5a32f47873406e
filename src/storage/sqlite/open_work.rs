//! The index of open work: which households an organisation has something to do about.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;

use super::records::filed_under;
use super::{Store, subject};
use crate::decision::RegisterEvent;
use crate::model::{Organisation, ReviewId, SubjectRef, Timestamp};
use crate::storage::StorageError;

/// Keeps the index in step with a record that was appended under this subject.
pub(super) async fn index(
    connection: &mut SqliteConnection,
    subject: &[u8],
    event: &RegisterEvent,
) -> Result<(), StorageError> {
    match event {
        RegisterEvent::ReviewSent { id, sent } => {
            for (organisation, until) in sent.open_for() {
                open(connection, &organisation, *id, subject, until).await?;
            }
            Ok(())
        }
        RegisterEvent::ReviewAnswered { id, answer } => {
            sqlx::query("UPDATE open_work SET until = max(until, ?2) WHERE item = ?1")
                .bind(id.as_bytes().to_vec())
                .bind(answer.until.as_microsecond())
                .execute(connection)
                .await?;
            Ok(())
        }
        RegisterEvent::ReviewWithdrawn { id } => {
            sqlx::query("DELETE FROM open_work WHERE item = ?")
                .bind(id.as_bytes().to_vec())
                .execute(connection)
                .await?;
            Ok(())
        }
        _ => Ok(()),
    }
}

async fn open(
    connection: &mut SqliteConnection,
    organisation: &Organisation,
    item: ReviewId,
    subject: &[u8],
    until: Timestamp,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO open_work (organisation, item, subject, until) VALUES (?, ?, ?, ?)")
        .bind(organisation.as_str())
        .bind(item.as_bytes().to_vec())
        .bind(subject)
        .bind(until.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

impl Store {
    /// What the record that brought this thing is filed under.
    pub(super) async fn begun_under(
        &self,
        item: [u8; 16],
    ) -> Result<Option<SubjectRef>, StorageError> {
        let mut reading = self.reading().await?;
        filed_under(&mut reading, &item).await
    }

    /// Subjects about which work is open for an organisation at this moment.
    pub(super) async fn with_open_work(
        &self,
        organisation: &Organisation,
        at: Timestamp,
    ) -> Result<BTreeSet<SubjectRef>, StorageError> {
        let subjects: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT DISTINCT subject FROM open_work WHERE organisation = ? AND until > ?",
        )
        .bind(organisation.as_str())
        .bind(at.as_microsecond())
        .fetch_all(&self.readers)
        .await?;
        let known = |column: &Vec<u8>| {
            let corrupt = || {
                let row = data_encoding::HEXLOWER.encode(column);
                StorageError::corrupt("open_work", "subject", &row)
            };
            subject::of_column(column).ok_or_else(corrupt)
        };
        subjects.iter().map(known).collect()
    }
}
