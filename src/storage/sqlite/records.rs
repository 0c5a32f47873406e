//! Records of the register as rows, with the indexes that find them.

use sqlx::SqliteConnection;

use super::filing::{check_filing, filed_with_item, item};
use super::keys::KeyRing;
use super::write::Refusal;
use super::{merging, open_work, repairs, subject};
use crate::decision::{RegisterEvent, RegisterRecord, UnderWay, fold};
use crate::model::time::legal_day;
use crate::model::{ConsentId, Fact, FactId, Giver, Organisation, PersonId, Timestamp};
use crate::ports::Entropy;
use crate::storage::StorageError;
use crate::storage::sealing::{Cell, HashKeys};
use crate::work::NotOpen;

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
        connection: &mut SqliteConnection,
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
        sqlx::query(
            "INSERT INTO register (seq, subject, item, begins, recorded_at, record) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(seq)
        .bind(&subject)
        .bind(item.map(Vec::from))
        .bind(begins)
        .bind(self.at.as_microsecond())
        .bind(sealed)
        .execute(&mut *connection)
        .await
        .map_err(StorageError::from)?;
        self.index(connection, seq, &subject, record).await
    }

    /// Only what the same hat said is looked at: that others said it is theirs to tell (laws 2 and 10).
    async fn check_overlap(
        &self,
        connection: &mut SqliteConnection,
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
        connection: &mut SqliteConnection,
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
        connection: &mut SqliteConnection,
        record: &RegisterRecord,
    ) -> Result<(), Refusal> {
        if !matches!(record.event, RegisterEvent::EmergencyDeclared { .. }) {
            return Ok(());
        }
        let (who, at) = (&record.writer.professional, record.recorded_at);
        for subject in open_work::with_emergencies(connection, at).await? {
            let known = self.records_of(connection, &subject).await?;
            if UnderWay::of(&known).running_of(who, at).next().is_some() {
                return Err(Refusal::NotOpen(NotOpen::OtherOpen));
            }
        }
        Ok(())
    }

    async fn index(
        &self,
        connection: &mut SqliteConnection,
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
                    wait(connection, seq, *id, subject).await?;
                }
                self.index_fact(connection, seq, fact).await
            }
            RegisterEvent::FactConfirmed { id, .. } => Ok(confirmed(connection, *id).await?),
            RegisterEvent::StatementRecorded { id, statement } => {
                let recorder = record.writer.hat.organisation();
                if statement.opens_to(recorder) {
                    wait_for_consent(connection, seq, *id, subject, recorder).await?;
                }
                Ok(())
            }
            RegisterEvent::StatementConfirmed { id, .. } => {
                Ok(consent_confirmed(connection, *id).await?)
            }
            RegisterEvent::FactEnded { .. } => {
                let today = legal_day(self.at);
                Ok(self.forget_numbers(connection, subject, today).await?)
            }
            RegisterEvent::Withdrawn { .. } | RegisterEvent::WithdrawalFell { .. } => Ok(()),
            RegisterEvent::ReviewSent { .. }
            | RegisterEvent::ReviewAnswered { .. }
            | RegisterEvent::ReviewWithdrawn { .. }
            | RegisterEvent::EmergencyDeclared { .. }
            | RegisterEvent::EmergencyAgreed { .. }
            | RegisterEvent::EmergencyEnded { .. }
            | RegisterEvent::EmergencyReviewed { .. }
            | RegisterEvent::ConsultationCalled { .. }
            | RegisterEvent::ConsultationAgreed { .. }
            | RegisterEvent::ConsultationEnded { .. } => {
                Ok(open_work::index(connection, subject, &record.event).await?)
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
        connection: &mut SqliteConnection,
        seq: i64,
        fact: &Fact,
    ) -> Result<(), Refusal> {
        match fact {
            Fact::Membership {
                household, person, ..
            } => {
                let household = subject::household_column(*household);
                let person = subject::person_column(*person);
                Ok(index_membership(connection, seq, &household, &person).await?)
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

async fn wait(
    connection: &mut SqliteConnection,
    seq: i64,
    fact: FactId,
    subject: &[u8],
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO waiting_facts (seq, fact, subject) VALUES (?, ?, ?)")
        .bind(seq)
        .bind(fact.as_bytes().to_vec())
        .bind(subject)
        .execute(connection)
        .await?;
    Ok(())
}

async fn confirmed(connection: &mut SqliteConnection, fact: FactId) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM waiting_facts WHERE fact = ?")
        .bind(fact.as_bytes().to_vec())
        .execute(connection)
        .await?;
    Ok(())
}

async fn wait_for_consent(
    connection: &mut SqliteConnection,
    seq: i64,
    consent: ConsentId,
    subject: &[u8],
    recorder: &Organisation,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO waiting_consents (seq, consent, subject, organisation) VALUES (?, ?, ?, ?)",
    )
    .bind(seq)
    .bind(consent.as_bytes().to_vec())
    .bind(subject)
    .bind(recorder.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

async fn consent_confirmed(
    connection: &mut SqliteConnection,
    consent: ConsentId,
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM waiting_consents WHERE consent = ?")
        .bind(consent.as_bytes().to_vec())
        .execute(connection)
        .await?;
    Ok(())
}

async fn index_membership(
    connection: &mut SqliteConnection,
    seq: i64,
    household: &[u8],
    person: &[u8],
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO memberships (household, person, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(household)
    .bind(person)
    .bind(seq)
    .execute(connection)
    .await?;
    Ok(())
}

async fn index_authority(
    connection: &mut SqliteConnection,
    seq: i64,
    child: PersonId,
    holder: PersonId,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO authority_references (child, authority_holder, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(subject::person_column(child))
        .bind(subject::person_column(holder))
        .bind(seq)
        .execute(connection)
        .await?;
    Ok(())
}
