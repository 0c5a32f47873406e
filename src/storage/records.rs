//! Records of the register: appended, with the indexes that find them.

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::connection::Connection;
use super::filing::{check_filing, filed_with_item, item};
use super::keys::KeyRing;
use super::write::Refusal;
use super::{merging, open_work, repairs, subject};
use crate::decision::{RegisterEvent, RegisterRecord, UnderWay, fold};
use crate::model::time::legal_day;
use crate::model::{Fact, Giver, PersonId, Timestamp};
use crate::ports::Entropy;
use crate::storage::StorageError;
use crate::storage::sealing::{Cell, HashKeys};
use crate::work::NotOpen;

/// A record: position, subject, sealed record, id of the wrapping key and the subject's wrapped key; the last two absent where it was
/// destroyed.
pub(super) type RecordRow = (i64, Vec<u8>, Vec<u8>, Option<String>, Option<Vec<u8>>);

/// A record to append.
#[derive(Debug)]
pub(super) struct NewRecord {
    pub(super) seq: i64,
    pub(super) subject: Vec<u8>,
    pub(super) item: Option<Vec<u8>>,
    pub(super) begins: bool,
    pub(super) recorded_at: i64,
    pub(super) record: Vec<u8>,
}

/// Statements that append to the register and its indexes.
#[async_trait]
pub(super) trait RecordRows {
    /// Position and moment of the last record. Nobody else writes before this transaction ends.
    async fn end_of_register(&mut self) -> Result<Option<(i64, i64)>, StorageError>;

    /// Appends a record.
    async fn insert_record(&mut self, record: NewRecord) -> Result<(), StorageError>;

    /// Under which subject the record is filed that brought this item.
    async fn filed_under(&mut self, item: &[u8; 16]) -> Result<Option<Vec<u8>>, StorageError>;

    /// Every record under these subjects, in order.
    async fn records_of(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<RecordRow>, StorageError>;

    /// A fact waits for a second person.
    async fn fact_waits(
        &mut self,
        seq: i64,
        fact: &[u8],
        subject: &[u8],
    ) -> Result<(), StorageError>;

    /// It waits no longer.
    async fn fact_confirmed(&mut self, fact: &[u8]) -> Result<(), StorageError>;

    /// A consent waits for somebody besides the organisation that recorded it.
    async fn consent_waits(
        &mut self,
        seq: i64,
        consent: &[u8],
        subject: &[u8],
        organisation: &str,
    ) -> Result<(), StorageError>;

    /// It waits no longer.
    async fn consent_confirmed(&mut self, consent: &[u8]) -> Result<(), StorageError>;

    /// Somebody was a member of a household since this record at the latest.
    async fn insert_membership(
        &mut self,
        household: &[u8],
        person: &[u8],
        seq: i64,
    ) -> Result<(), StorageError>;

    /// Somebody was named as authority-holder of a child since this record at the latest.
    async fn insert_authority(
        &mut self,
        child: &[u8],
        holder: &[u8],
        seq: i64,
    ) -> Result<(), StorageError>;
}

/// What it takes to append a record.
pub(super) struct Appending<'a> {
    pub(super) keys: &'a KeyRing,
    pub(super) hashing: &'a HashKeys,
    pub(super) entropy: &'a dyn Entropy,
    /// When it is recorded: what is moved from one person to another keeps the moment at which it was known.
    pub(super) at: Timestamp,
}

impl Appending<'_> {
    /// Appends a record at this position; its subject's key is in the ring.
    pub(super) async fn append(
        &self,
        connection: &mut dyn Connection,
        seq: i64,
        record: &RegisterRecord,
    ) -> Result<(), Refusal> {
        let record = &filed_with_item(connection, record.clone()).await?;
        check_filing(connection, record).await?;
        let subject = subject::column(&record.subject);
        self.check_overlap(connection, &subject, record).await?;
        self.check_open(connection, &subject, record).await?;
        self.check_only_emergency(connection, record).await?;
        let (item, begins) = item(&record.event);
        let clear = zeroize::Zeroizing::new(
            serde_json::to_vec(record).map_err(|error| StorageError::Entry(Box::new(error)))?,
        );
        let key = self.keys.get(&subject)?;
        let sealed = key.seal(self.entropy, cell(&seq.to_be_bytes()), &clear)?;
        let row = NewRecord {
            seq,
            subject: subject.clone(),
            item: item.map(Vec::from),
            begins,
            recorded_at: self.at.as_microsecond(),
            record: sealed,
        };
        connection.insert_record(row).await?;
        self.index(connection, seq, &subject, record).await
    }

    /// Only what the same hat said is looked at: that others said it is theirs to tell (laws 2 and 10).
    async fn check_overlap(
        &self,
        connection: &mut dyn Connection,
        subject: &[u8],
        record: &RegisterRecord,
    ) -> Result<(), Refusal> {
        let RegisterEvent::FactAsserted { fact, valid, .. } = &record.event else {
            return Ok(());
        };
        let by = &record.writer.hat;
        let (known, _) = fold(self.records_of(connection, subject).await?);
        if known.iter().any(|known| known.repeats(by, fact, *valid)) {
            return Err(Refusal::Overlaps);
        }
        Ok(())
    }

    /// Work that is over, or that somebody did first, is refused here, where two at once follow each other.
    async fn check_open(
        &self,
        connection: &mut dyn Connection,
        subject: &[u8],
        record: &RegisterRecord,
    ) -> Result<(), Refusal> {
        if !record.event.continues_work() {
            return Ok(());
        }
        let known = self.records_of(connection, subject).await?;
        UnderWay::of(&known)
            .admits(&record.event, record.recorded_at)
            .map_err(Refusal::NotOpen)
    }

    /// A professional has one emergency at a time, whatever the hat and the household.
    async fn check_only_emergency(
        &self,
        connection: &mut dyn Connection,
        record: &RegisterRecord,
    ) -> Result<(), Refusal> {
        if !matches!(record.event, RegisterEvent::EmergencyDeclared { .. }) {
            return Ok(());
        }
        let (who, at) = (&record.writer.professional, record.recorded_at);
        let own = record.writer.hat.organisation();
        for subject in open_work::with_emergencies(connection, at).await? {
            let known = self.records_of(connection, &subject).await?;
            if UnderWay::of(&known)
                .running_of(own, who, at)
                .next()
                .is_some()
            {
                return Err(Refusal::NotOpen(NotOpen::OtherOpen));
            }
        }
        Ok(())
    }

    async fn index(
        &self,
        connection: &mut dyn Connection,
        seq: i64,
        subject: &[u8],
        record: &RegisterRecord,
    ) -> Result<(), Refusal> {
        match &record.event {
            RegisterEvent::FactAsserted {
                id,
                fact,
                needs_confirmation,
                ..
            } => {
                if *needs_confirmation {
                    connection.fact_waits(seq, id.as_bytes(), subject).await?;
                }
                self.index_fact(connection, seq, fact).await
            }
            RegisterEvent::FactConfirmed { id, .. } => {
                Ok(connection.fact_confirmed(id.as_bytes()).await?)
            }
            RegisterEvent::StatementRecorded { id, statement } => {
                let recorder = record.writer.hat.organisation();
                if statement.opens_to(recorder) {
                    let (id, recorder) = (id.as_bytes(), recorder.as_str());
                    connection.consent_waits(seq, id, subject, recorder).await?;
                }
                Ok(())
            }
            RegisterEvent::StatementConfirmed { id, .. } => {
                Ok(connection.consent_confirmed(id.as_bytes()).await?)
            }
            RegisterEvent::FactEnded { .. } => {
                let today = legal_day(self.at);
                Ok(self.forget_numbers(connection, subject, today).await?)
            }
            RegisterEvent::WithdrawalFell { .. } => Ok(()),
            RegisterEvent::Withdrawn { .. }
            | RegisterEvent::ReviewSent { .. }
            | RegisterEvent::ReviewAnswered { .. }
            | RegisterEvent::ReviewWithdrawn { .. }
            | RegisterEvent::EmergencyDeclared { .. }
            | RegisterEvent::EmergencyAgreed { .. }
            | RegisterEvent::EmergencyEnded { .. }
            | RegisterEvent::EmergencyReviewed { .. }
            | RegisterEvent::ConsultationCalled { .. }
            | RegisterEvent::ConsultationAgreed { .. }
            | RegisterEvent::ConsultationEnded { .. } => {
                Ok(open_work::index(connection, subject, record).await?)
            }
            RegisterEvent::RepairProposed { .. }
            | RegisterEvent::RepairAgreed { .. }
            | RegisterEvent::RepairWithdrawn { .. } => {
                Ok(repairs::index(connection, subject, record).await?)
            }
            RegisterEvent::JudgedDistinct { persons } => {
                Ok(merging::distinct(connection, *persons, seq).await?)
            }
        }
    }

    async fn index_fact(
        &self,
        connection: &mut dyn Connection,
        seq: i64,
        fact: &Fact,
    ) -> Result<(), Refusal> {
        match fact {
            Fact::Membership {
                household, person, ..
            } => {
                let household = subject::household_column(*household);
                let person = subject::person_column(*person);
                Ok(connection
                    .insert_membership(&household, &person, seq)
                    .await?)
            }
            Fact::Authority {
                child,
                authority_holders,
                ..
            } => {
                for holder in authority_holders {
                    index_authority(connection, seq, *child, *holder).await?;
                }
                Ok(())
            }
            Fact::Representation {
                person,
                by: Giver::Person(representative),
                ..
            } => Ok(index_authority(connection, seq, *person, *representative).await?),
            Fact::Link {
                person,
                hat,
                client_number,
            } => {
                self.index_link(connection, *person, hat, client_number)
                    .await
            }
            _ => Ok(()),
        }
    }
}

/// The cell in which a record lies.
pub(super) fn cell(row: &[u8]) -> Cell<'_> {
    Cell {
        table: "register",
        column: "record",
        row,
    }
}

async fn index_authority(
    connection: &mut dyn Connection,
    seq: i64,
    child: PersonId,
    holder: PersonId,
) -> Result<(), StorageError> {
    let child = subject::person_column(child);
    let holder = subject::person_column(holder);
    connection.insert_authority(&child, &holder, seq).await
}
