//! The index of open work: which households an organisation has something to do about.

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::SignedDuration;

use super::connection::Connection;
use super::filing::filed_under;
use super::{Store, subject};
use crate::decision::{RegisterEvent, RegisterRecord};
use crate::model::time::after;
use crate::model::{Organisation, SubjectRef, Timestamp};
use crate::storage::StorageError;

/// How long a withdrawal may be looked at for its standing: as long as recipients are told of it.
const WITHDRAWAL_IS_LISTED: SignedDuration = SignedDuration::from_hours(92 * 24);

/// Statements about open work, and about emergencies that may run. Moments are UTC microseconds.
#[async_trait]
pub(super) trait WorkRows {
    /// Work is open for an organisation, for as long at least.
    async fn open_work(
        &mut self,
        organisation: &str,
        item: &[u8],
        subject: &[u8],
        until: i64,
    ) -> Result<(), StorageError>;

    /// It is open until then, for everybody.
    async fn work_ends(&mut self, item: &[u8], until: i64) -> Result<(), StorageError>;

    /// It is open until then at least, for everybody.
    async fn work_lasts(&mut self, item: &[u8], until: i64) -> Result<(), StorageError>;

    /// It is open for nobody any more.
    async fn close_work(&mut self, item: &[u8]) -> Result<(), StorageError>;

    /// Subjects about which work is open for an organisation at this moment.
    async fn subjects_with_work(
        &mut self,
        organisation: &str,
        at: i64,
    ) -> Result<Vec<Vec<u8>>, StorageError>;

    /// An emergency runs.
    async fn emergency_runs(
        &mut self,
        item: &[u8],
        subject: &[u8],
        until: i64,
    ) -> Result<(), StorageError>;

    /// It runs no longer.
    async fn emergency_stopped(&mut self, item: &[u8]) -> Result<(), StorageError>;

    /// Subjects about which an emergency may run at this moment.
    async fn subjects_in_emergency(&mut self, at: i64) -> Result<Vec<Vec<u8>>, StorageError>;

    /// Nothing is left of what is over at this moment: no list looks at it any more.
    async fn forget_over(&mut self, at: i64) -> Result<(), StorageError>;
}

/// Keeps the index in step with a record that was appended under this subject.
pub(super) async fn index(
    connection: &mut dyn Connection,
    subject: &[u8],
    record: &RegisterRecord,
) -> Result<(), StorageError> {
    match &record.event {
        RegisterEvent::Withdrawn { subject: about, .. } => {
            let organisation = record.writer.hat.organisation();
            let until = after(record.recorded_at, WITHDRAWAL_IS_LISTED);
            open(connection, organisation, about.as_bytes(), subject, until).await
        }
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
            let until = declared.ends_at.as_microsecond();
            connection
                .emergency_runs(id.as_bytes(), subject, until)
                .await
        }
        RegisterEvent::EmergencyEnded { id } => connection.emergency_stopped(id.as_bytes()).await,
        RegisterEvent::EmergencyReviewed { id, finding } => {
            let until = finding.told_until.as_microsecond();
            connection.work_ends(id.as_bytes(), until).await?;
            connection.emergency_stopped(id.as_bytes()).await
        }
        RegisterEvent::ReviewAnswered { id, answer } => {
            let until = answer.until.as_microsecond();
            connection.work_lasts(id.as_bytes(), until).await
        }
        RegisterEvent::ReviewWithdrawn { id } => connection.close_work(id.as_bytes()).await,
        RegisterEvent::ConsultationCalled { id, called } => {
            for organisation in called.organisations() {
                let until = called.ends_at;
                open(connection, organisation, id.as_bytes(), subject, until).await?;
            }
            Ok(())
        }
        RegisterEvent::ConsultationEnded { id } => connection.close_work(id.as_bytes()).await,
        _ => Ok(()),
    }
}

/// It is open for this organisation.
pub(super) async fn open(
    connection: &mut dyn Connection,
    organisation: &Organisation,
    item: &[u8; 16],
    subject: &[u8],
    until: Timestamp,
) -> Result<(), StorageError> {
    let (organisation, until) = (organisation.as_str(), until.as_microsecond());
    connection
        .open_work(organisation, item, subject, until)
        .await
}

/// Columns of the subjects about which an emergency may run at this moment.
pub(super) async fn with_emergencies(
    connection: &mut dyn Connection,
    at: Timestamp,
) -> Result<Vec<Vec<u8>>, StorageError> {
    connection.subjects_in_emergency(at.as_microsecond()).await
}

impl Store {
    /// What the record that brought this thing is filed under.
    pub(super) async fn begun_under(
        &self,
        item: [u8; 16],
    ) -> Result<Option<SubjectRef>, StorageError> {
        let mut reading = self.reading().await?;
        filed_under(reading.connection(), &item).await
    }

    /// Subjects about which work is open for an organisation at this moment.
    pub(super) async fn with_open_work(
        &self,
        organisation: &Organisation,
        at: Timestamp,
    ) -> Result<BTreeSet<SubjectRef>, StorageError> {
        let mut reading = self.reading().await?;
        let connection = reading.connection();
        let (organisation, at) = (organisation.as_str(), at.as_microsecond());
        let subjects = connection.subjects_with_work(organisation, at).await?;
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
