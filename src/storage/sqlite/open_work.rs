//! The index of open work: which households an organisation has something to do about.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;

use super::filing::filed_under;
use super::{Store, subject};
use crate::decision::RegisterEvent;
use crate::model::{EmergencyId, Organisation, SubjectRef, Timestamp};
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
                open(connection, &organisation, id.as_bytes(), subject, until).await?;
            }
            Ok(())
        }
        RegisterEvent::EmergencyDeclared { id, declared } => {
            // Until it is reviewed, however late that is.
            for organisation in declared.concerned() {
                open(
                    connection,
                    organisation,
                    id.as_bytes(),
                    subject,
                    Timestamp::MAX,
                )
                .await?;
            }
            sqlx::query("INSERT INTO running_emergencies (item, subject, until) VALUES (?, ?, ?)")
                .bind(id.as_bytes().to_vec())
                .bind(subject)
                .bind(declared.ends_at.as_microsecond())
                .execute(connection)
                .await?;
            Ok(())
        }
        RegisterEvent::EmergencyEnded { id } => stopped(connection, *id).await,
        RegisterEvent::EmergencyReviewed { id, finding } => {
            sqlx::query("UPDATE open_work SET until = ?2 WHERE item = ?1")
                .bind(id.as_bytes().to_vec())
                .bind(finding.told_until.as_microsecond())
                .execute(&mut *connection)
                .await?;
            stopped(connection, *id).await
        }
        RegisterEvent::ReviewAnswered { id, answer } => {
            sqlx::query("UPDATE open_work SET until = max(until, ?2) WHERE item = ?1")
                .bind(id.as_bytes().to_vec())
                .bind(answer.until.as_microsecond())
                .execute(connection)
                .await?;
            Ok(())
        }
        RegisterEvent::ReviewWithdrawn { id } => closed(connection, id.as_bytes()).await,
        RegisterEvent::ConsultationCalled { id, called } => {
            for organisation in called.organisations() {
                let until = called.ends_at;
                open(connection, organisation, id.as_bytes(), subject, until).await?;
            }
            Ok(())
        }
        RegisterEvent::ConsultationEnded { id } => closed(connection, id.as_bytes()).await,
        _ => Ok(()),
    }
}

/// It is open for this organisation.
pub(super) async fn open(
    connection: &mut SqliteConnection,
    organisation: &Organisation,
    item: &[u8; 16],
    subject: &[u8],
    until: Timestamp,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO open_work (organisation, item, subject, until) VALUES (?, ?, ?, ?)")
        .bind(organisation.as_str())
        .bind(item.to_vec())
        .bind(subject)
        .bind(until.as_microsecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// It is open for nobody any more.
pub(super) async fn closed(
    connection: &mut SqliteConnection,
    item: &[u8; 16],
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM open_work WHERE item = ?")
        .bind(item.to_vec())
        .execute(connection)
        .await?;
    Ok(())
}

/// The emergency runs no longer.
async fn stopped(connection: &mut SqliteConnection, id: EmergencyId) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM running_emergencies WHERE item = ?")
        .bind(id.as_bytes().to_vec())
        .execute(connection)
        .await?;
    Ok(())
}

/// Columns of the subjects about which an emergency may run at this moment.
pub(super) async fn with_emergencies(
    connection: &mut SqliteConnection,
    at: Timestamp,
) -> Result<Vec<Vec<u8>>, StorageError> {
    let running =
        sqlx::query_scalar("SELECT DISTINCT subject FROM running_emergencies WHERE until > ?")
            .bind(at.as_microsecond());
    Ok(running.fetch_all(connection).await?)
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
