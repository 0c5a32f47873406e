//! One batch: all commands that were waiting, in one transaction.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;

use super::chains::Heads;
use super::committer::{Answer, Command, Means};
use super::entries::LinkedEntries;
use super::keys::KeyRing;
use super::ledger::Disclosed;
use super::records::Appending;
use super::repairs::Moved;
use super::versions::KnownVersions;
use super::write::{
    self, Answered, Change, Enrolling, Refusal, SealedAnswer, Write, is_of_the_store,
};
use super::{aliases, enrol, erase, file, ledger, open_work, policy, retention, subject};
use crate::decision::{RegisterEvent, RegisterRecord};
use crate::model::{Organisation, ReceiptId, SubjectRef, Timestamp};
use crate::storage::StorageError;
use crate::work::LedgerRecord;

/// What the committer remembers from one batch to the next. After a failure it is read again.
#[derive(Debug, Clone)]
pub(super) struct Position {
    pub(super) heads: Heads,
    /// Position of the last record of the register.
    pub(super) last: i64,
    /// Moment of the last record: time in the register never goes back.
    pub(super) moment: Timestamp,
}

impl Position {
    /// Reads it from the database.
    pub(super) async fn load(
        connection: &mut SqliteConnection,
        means: &Means,
    ) -> Result<Self, StorageError> {
        let (last, moment): (i64, i64) = sqlx::query_as(
            "SELECT coalesce(max(seq), 0), coalesce(max(recorded_at), 0) FROM register",
        )
        .fetch_one(&mut *connection)
        .await?;
        Ok(Self {
            heads: Heads::load(connection, means.entropy.as_ref(), &means.places_column).await?,
            last,
            moment: Timestamp::from_microsecond(moment)
                .map_err(|_| StorageError::corrupt("register", "recorded_at", &last))?,
        })
    }
}

/// A batch being taken.
pub(super) struct Batch<'a> {
    means: &'a Means,
    connection: &'a mut SqliteConnection,
    position: Position,
    entries: LinkedEntries,
    disclosed: Disclosed,
    keys: KeyRing,
    versions: KnownVersions,
}

impl<'a> Batch<'a> {
    /// Begins a batch.
    pub(super) fn new(
        means: &'a Means,
        connection: &'a mut SqliteConnection,
        position: Position,
    ) -> Self {
        Self {
            means,
            connection,
            position,
            entries: LinkedEntries::default(),
            disclosed: Disclosed::default(),
            keys: KeyRing::default(),
            versions: KnownVersions::default(),
        }
    }

    /// Takes every command in order; the answers are in the same order. An error means that the whole batch failed.
    pub(super) async fn take(
        &mut self,
        commands: Vec<Command>,
    ) -> Result<Vec<Answer>, StorageError> {
        let mut compared = BTreeSet::new();
        for command in &commands {
            if let Command::Release {
                household,
                recipient,
                ..
            } = command
            {
                compared.insert(subject::household_column(*household));
                compared.insert(subject::organisation_column(recipient));
            }
        }
        self.versions.read(self.connection, compared).await?;
        let mut answers = Vec::with_capacity(commands.len());
        for command in commands {
            answers.push(self.take_one(command).await?);
        }
        Ok(answers)
    }

    /// Writes what was gathered; where the next batch begins.
    pub(super) async fn finish(mut self) -> Result<Position, StorageError> {
        self.write_entries().await?;
        Ok(self.position)
    }

    async fn write_entries(&mut self) -> Result<(), StorageError> {
        let entropy = self.means.entropy.as_ref();
        let wrapping = &self.means.keys.wrapping;
        std::mem::take(&mut self.entries)
            .write(self.connection, &mut self.keys, wrapping, entropy)
            .await?;
        std::mem::take(&mut self.disclosed)
            .write(self.connection, &mut self.keys, wrapping, entropy)
            .await
    }

    async fn take_one(&mut self, command: Command) -> Result<Answer, StorageError> {
        match command {
            Command::Record(entry) => {
                let receipt = self.entries.link(&mut self.position.heads, *entry);
                Ok(Answer::Recorded(receipt))
            }
            Command::Release {
                entry,
                household,
                recipient,
                decided_on,
                disclosed,
            } => {
                let now = self
                    .versions
                    .of(self.connection, household, &recipient)
                    .await?;
                if now != decided_on {
                    return Ok(Answer::Stale);
                }
                if let Some(disclosed) = disclosed {
                    self.disclosed.add(*disclosed);
                }
                let receipt = self.entries.link(&mut self.position.heads, *entry);
                Ok(Answer::Recorded(receipt))
            }
            Command::Write(write) => self.take_write(*write).await,
            Command::Erase { subject, entry } => {
                // What was recorded before is sealed under the key that is about to go.
                self.write_entries().await?;
                self.keys.clear();
                erase::erase(self.connection, &subject, self.means.clock.now()).await?;
                let receipt = self.entries.link(&mut self.position.heads, *entry);
                Ok(Answer::Recorded(receipt))
            }
            Command::Empty(over_term) => {
                // As above: a key may go.
                self.write_entries().await?;
                self.keys.clear();
                let now = self.means.clock.now();
                retention::empty(self.connection, &over_term, now).await?;
                Ok(Answer::Done)
            }
            Command::FoundPolicies {
                founding,
                files,
                organisations,
            } => {
                self.versions.clear();
                policy::found(self.connection, &founding, &files, organisations).await?;
                Ok(Answer::Done)
            }
            Command::TryOut => {
                file::try_out(self.connection).await?;
                Ok(Answer::Done)
            }
            Command::LimitPages(pages) => {
                file::limit_pages(self.connection, pages).await?;
                Ok(Answer::Done)
            }
        }
    }

    /// A write stands or falls alone, unless the store itself fails.
    async fn take_write(&mut self, write: Write) -> Result<Answer, StorageError> {
        let before = (self.position.last, self.position.moment);
        let linked = self.entries.len();
        sqlx::query("SAVEPOINT one_write")
            .execute(&mut *self.connection)
            .await?;
        let refusal = match self.write(write).await {
            Ok(answered) => {
                sqlx::query("RELEASE one_write")
                    .execute(&mut *self.connection)
                    .await?;
                return Ok(Answer::Wrote(answered));
            }
            Err(Refusal::Storage(error)) if is_of_the_store(&error) => return Err(error),
            // An entry cannot be taken out of the chain again.
            Err(Refusal::Storage(error)) if self.entries.len() > linked => return Err(error),
            Err(refusal) => refusal,
        };
        sqlx::query("ROLLBACK TO one_write")
            .execute(&mut *self.connection)
            .await?;
        sqlx::query("RELEASE one_write")
            .execute(&mut *self.connection)
            .await?;
        (self.position.last, self.position.moment) = before;
        self.keys.clear();
        self.versions.clear();
        Ok(Answer::Refused(refusal))
    }

    async fn write(&mut self, write: Write) -> Result<Answered, Refusal> {
        let Write {
            identity,
            mut entry,
            change,
        } = write;
        let hashing = &self.means.keys.hashing;
        if let Some(earlier) = write::earlier(self.connection, hashing, &identity).await? {
            self.fill_keys([earlier.subject.clone()]).await?;
            return Ok(earlier.answer(self.keys.get(&earlier.subject)?)?);
        }
        // A clock that was set back does not put records before earlier ones.
        self.position.moment = self.position.moment.max(self.means.clock.now());
        let reply = match change {
            Change::Append { records, reply } => {
                self.append(records).await?;
                reply
            }
            Change::Introduce {
                records,
                reply,
                introduction,
            } => {
                self.fill_keys([subject::column(&introduction.subject)])
                    .await?;
                self.append(records).await?;
                enrol::introduce(self.connection, hashing, &introduction).await?;
                reply
            }
            Change::Ledger {
                record,
                after,
                reply,
            } => {
                self.append_to_ledger(&record, after).await?;
                reply
            }
            Change::Policy { act, rules, reply } => {
                self.versions.clear();
                policy::act(self.connection, act, &rules, self.position.moment).await?;
                reply
            }
            Change::Enrol(enrolling) => {
                let organisation = &identity.organisation;
                let (subject, pseudonym) = self.enrol(organisation, enrolling).await?;
                entry.sealed_under = subject;
                pseudonym.to_vec()
            }
        };
        let sealed_under = entry.sealed_under.clone();
        let column = subject::column(&sealed_under);
        self.fill_keys([column.clone()]).await?;
        let key = self.keys.get(&column)?.clone();
        let receipt = self.entries.link(&mut self.position.heads, entry);
        let answered = Answered { receipt, reply };
        SealedAnswer::seal(self.means, &key, &identity, &sealed_under, &answered)?
            .keep(self.connection)
            .await?;
        Ok(answered)
    }

    async fn append(&mut self, records: Vec<RegisterRecord>) -> Result<(), Refusal> {
        let mut written_about: BTreeSet<SubjectRef> = records
            .iter()
            .map(|record| record.subject.clone())
            .collect();
        for subject in &written_about {
            let filed = aliases::columns_ever(self.connection, subject).await?;
            self.fill_keys(filed).await?;
        }
        if records
            .iter()
            .any(|it| matches!(it.event, RegisterEvent::EmergencyDeclared { .. }))
        {
            // A professional has one at a time: those that run elsewhere are looked at.
            let at = self.position.moment;
            let running = open_work::with_emergencies(self.connection, at).await?;
            self.fill_keys(running).await?;
        }
        for mut record in records {
            record.recorded_at = self.position.moment;
            if let Some(moved) = self.append_one(&record).await? {
                written_about.insert(SubjectRef::Person(moved.to));
                self.move_over(moved).await?;
            }
        }
        self.raise(&written_about).await
    }

    /// Appends a record; what it moves to another person, where it does.
    async fn append_one(&mut self, record: &RegisterRecord) -> Result<Option<Moved>, Refusal> {
        self.position.last += 1;
        let appending = Appending {
            keys: &self.keys,
            hashing: &self.means.keys.hashing,
            entropy: self.means.entropy.as_ref(),
            at: self.position.moment,
        };
        let seq = self.position.last;
        appending.append(self.connection, seq, record).await?;
        appending.take_effect(self.connection, seq, record).await
    }

    async fn move_over(&mut self, moved: Moved) -> Result<(), Refusal> {
        let to = SubjectRef::Person(moved.to);
        self.fill_keys([subject::column(&to)]).await?;
        for record in moved.records {
            self.append_one(&record).await?;
        }
        for organisation in &moved.known_to {
            let (name, last) = (self.means.entropy.bits128(), self.position.last);
            enrol::pseudonym(self.connection, organisation, &to, name, last).await?;
        }
        Ok(())
    }

    async fn append_to_ledger(
        &mut self,
        record: &LedgerRecord,
        after: Option<ReceiptId>,
    ) -> Result<(), Refusal> {
        let subject = ledger::subject_of(record);
        self.fill_keys([subject.clone()]).await?;
        let key = self.keys.get(&subject)?;
        let entropy = self.means.entropy.as_ref();
        ledger::append(self.connection, key, entropy, record, after).await
    }

    async fn enrol(
        &mut self,
        organisation: &Organisation,
        enrolling: Enrolling,
    ) -> Result<(SubjectRef, [u8; 16]), Refusal> {
        let hashing = &self.means.keys.hashing;
        let now = self.position.moment;
        let subject =
            enrol::subject_of(self.connection, hashing, organisation, &enrolling, now).await?;
        self.fill_keys([subject::column(&subject)]).await?;
        let record =
            enrol::link_record(self.connection, hashing, &enrolling, &subject, now).await?;
        self.append(record.into_iter().collect()).await?;
        let fresh = enrolling.fresh_pseudonym;
        let last = self.position.last;
        let (pseudonym, is_new) =
            enrol::pseudonym(self.connection, organisation, &subject, fresh, last).await?;
        if let Some(link) = &enrolling.link {
            enrol::remember_bsn(self.connection, hashing, link, &subject, now).await?;
        }
        if is_new {
            self.raise(&BTreeSet::from([subject.clone()])).await?;
        }
        Ok((subject, pseudonym))
    }

    async fn raise(&mut self, written_about: &BTreeSet<SubjectRef>) -> Result<(), Refusal> {
        let last = self.position.last;
        Ok(self
            .versions
            .raise(self.connection, written_about, last)
            .await?)
    }

    async fn fill_keys(
        &mut self,
        subjects: impl IntoIterator<Item = Vec<u8>>,
    ) -> Result<(), StorageError> {
        let entropy = self.means.entropy.as_ref();
        let wrapping = &self.means.keys.wrapping;
        let subjects = subjects.into_iter().collect();
        self.keys
            .fill(self.connection, wrapping, entropy, subjects)
            .await
    }
}
