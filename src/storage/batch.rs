//! One batch: all commands that were waiting, in one transaction.

use std::collections::BTreeSet;

use super::chains::Heads;
use super::committer::{Answer, Command, Means};
use super::connection::Connection;
use super::end::End;
use super::entries::LinkedEntries;
use super::keys::KeyRing;
use super::ledger::Disclosed;
use super::records::Appending;
use super::repairs::Moved;
use super::revocations::HeldRevocations;
use super::versions::KnownVersions;
use super::write::{
    self, Answered, Change, Enrolling, Refusal, SealedAnswer, Write, is_of_the_store,
};
use super::{
    aliases, enrol, erase, ledger, open_work, policy, retention, revocations, subject, versions,
};
use crate::audit::CommittedEntry;
use crate::decision::{RegisterEvent, RegisterRecord};
use crate::model::{Organisation, ReceiptId, SubjectRef};
use crate::ports::{OverTerm, WriteIdentity};
use crate::storage::StorageError;
use crate::work::LedgerRecord;

/// A batch being taken.
pub(super) struct Batch<'a> {
    means: &'a Means,
    connection: &'a mut dyn Connection,
    heads: Heads,
    end: End,
    entries: LinkedEntries,
    disclosed: Disclosed,
    keys: KeyRing,
    versions: KnownVersions,
    revocations: HeldRevocations,
}

impl<'a> Batch<'a> {
    /// Begins a batch of these commands. WHY this order: every broker that writes to the register takes it first, and then the versions that
    /// are compared, so that no two wait for each other.
    pub(super) async fn begin(
        means: &'a Means,
        connection: &'a mut dyn Connection,
        heads: Heads,
        commands: &[Command],
    ) -> Result<Self, StorageError> {
        let mut end = End::default();
        if commands.iter().any(Command::writes) {
            end = End::take(connection).await?;
        }
        let revocations = HeldRevocations::hold(connection, commands).await?;
        let mut versions = KnownVersions::default();
        versions
            .hold(connection, &versions::compared(commands))
            .await?;
        Ok(Self {
            means,
            connection,
            heads,
            end,
            entries: LinkedEntries::default(),
            disclosed: Disclosed::default(),
            keys: KeyRing::default(),
            versions,
            revocations,
        })
    }

    /// Takes every command in order; the answers are in the same order. An error means that the whole batch failed.
    pub(super) async fn take(
        &mut self,
        commands: Vec<Command>,
    ) -> Result<Vec<Answer>, StorageError> {
        let mut answers = Vec::with_capacity(commands.len());
        for command in commands {
            answers.push(self.take_one(command).await?);
        }
        Ok(answers)
    }

    /// Writes what was gathered; the ends of the chains.
    pub(super) async fn finish(mut self) -> Result<Heads, StorageError> {
        self.write_entries().await?;
        self.versions.write(self.connection, self.end.last).await?;
        Ok(self.heads)
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
        if let Some(shown) = command.shown() {
            let stands = self.revocations.stands(self.connection, shown);
            if !stands.await? {
                return Ok(Answer::Revoked);
            }
        }
        match command {
            Command::Record(entry) => {
                let receipt = self.entries.link(&mut self.heads, *entry);
                Ok(Answer::Recorded(receipt))
            }
            Command::Release {
                entry,
                household,
                recipient,
                decided_on,
                disclosed,
            } => {
                let about = (household, &recipient);
                let stand = self.versions.stand(self.connection, about, decided_on);
                if !stand.await? {
                    return Ok(Answer::Stale);
                }
                if let Some(disclosed) = disclosed {
                    self.disclosed.add(*disclosed);
                }
                let receipt = self.entries.link(&mut self.heads, *entry);
                Ok(Answer::Recorded(receipt))
            }
            Command::Write(write) => self.take_write(*write).await,
            Command::Erase { subject, entry } => self.erase(subject, *entry).await,
            Command::Empty(over_term) => self.empty(&over_term).await,
            Command::FoundPolicies {
                founding,
                files,
                organisations,
            } => {
                self.versions.policies_changed();
                policy::found(self.connection, &founding, &files, organisations).await?;
                Ok(Answer::Done)
            }
            Command::TryOut => {
                self.connection.try_out().await?;
                Ok(Answer::Done)
            }
            Command::LimitPages(pages) => {
                self.connection.limit_pages(pages).await?;
                Ok(Answer::Done)
            }
        }
    }

    /// What was recorded before is sealed under the key that goes.
    async fn erase(
        &mut self,
        subject: SubjectRef,
        entry: CommittedEntry,
    ) -> Result<Answer, StorageError> {
        self.write_entries().await?;
        self.keys.clear();
        erase::erase(self.connection, &subject, self.means.clock.now()).await?;
        let erased = BTreeSet::from([subject]);
        self.versions.raise(self.connection, &erased).await?;
        let receipt = self.entries.link(&mut self.heads, entry);
        Ok(Answer::Recorded(receipt))
    }

    /// As when something is erased: a key may go.
    async fn empty(&mut self, over_term: &OverTerm) -> Result<Answer, StorageError> {
        self.write_entries().await?;
        self.keys.clear();
        let now = self.means.clock.now();
        let emptied = retention::empty(self.connection, over_term, now).await?;
        self.versions.raise(self.connection, &emptied).await?;
        Ok(Answer::Done)
    }

    /// A write stands or falls alone, unless the store itself fails.
    async fn take_write(&mut self, write: Write) -> Result<Answer, StorageError> {
        let before = (self.end, self.versions.raised());
        let linked = self.entries.len();
        self.connection.set_savepoint().await?;
        let refusal = match self.write(write).await {
            Ok(answered) => {
                self.connection.release_savepoint().await?;
                return Ok(Answer::Wrote(answered));
            }
            Err(Refusal::Storage(error)) if is_of_the_store(&error) => return Err(error),
            // An entry cannot be taken out of the chain again.
            Err(Refusal::Storage(error)) if self.entries.len() > linked => return Err(error),
            Err(refusal) => refusal,
        };
        self.connection.undo_savepoint().await?;
        let (end, raised) = before;
        self.end = end;
        self.versions.roll_back(raised);
        self.revocations.changed();
        self.keys.clear();
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
        self.end.moment = self.end.moment.max(self.means.clock.now());
        let reply = self.change(change, &identity, &mut entry).await?;
        let sealed_under = entry.sealed_under.clone();
        let column = subject::column(&sealed_under);
        self.fill_keys([column.clone()]).await?;
        let key = self.keys.get(&column)?.clone();
        let receipt = self.entries.link(&mut self.heads, entry);
        let answered = Answered { receipt, reply };
        SealedAnswer::seal(self.means, &key, &identity, &sealed_under, &answered)?
            .keep(self.connection)
            .await?;
        Ok(answered)
    }

    /// Makes a change; the reply.
    async fn change(
        &mut self,
        change: Change,
        identity: &WriteIdentity,
        entry: &mut CommittedEntry,
    ) -> Result<Vec<u8>, Refusal> {
        let hashing = &self.means.keys.hashing;
        match change {
            Change::Append { records, reply } => {
                self.append(records).await?;
                Ok(reply)
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
                Ok(reply)
            }
            Change::Ledger {
                record,
                after,
                reply,
            } => {
                self.append_to_ledger(&record, after).await?;
                Ok(reply)
            }
            Change::Policy { act, rules, reply } => {
                self.versions.policies_changed();
                policy::act(self.connection, act, &rules, self.end.moment).await?;
                Ok(reply)
            }
            Change::Revoke(revoking) => {
                self.revocations.changed();
                let (receipt, at) = (entry.receipt, self.end.moment);
                revocations::revoke(self.connection, &revoking, receipt, at).await
            }
            Change::Enrol(enrolling) => {
                let organisation = &identity.organisation;
                let (subject, pseudonym) = self.enrol(organisation, enrolling).await?;
                entry.sealed_under = subject;
                Ok(pseudonym.to_vec())
            }
        }
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
            let at = self.end.moment;
            let running = open_work::with_emergencies(self.connection, at).await?;
            self.fill_keys(running).await?;
        }
        for mut record in records {
            record.recorded_at = self.end.moment;
            if let Some(moved) = self.append_one(&record).await? {
                written_about.insert(SubjectRef::Person(moved.to));
                self.move_over(moved).await?;
            }
        }
        self.raise(&written_about).await
    }

    /// Appends a record; what it moves to another person, where it does.
    async fn append_one(&mut self, record: &RegisterRecord) -> Result<Option<Moved>, Refusal> {
        self.end.last += 1;
        let appending = Appending {
            keys: &self.keys,
            hashing: &self.means.keys.hashing,
            entropy: self.means.entropy.as_ref(),
            at: self.end.moment,
        };
        let seq = self.end.last;
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
            let (name, last) = (self.means.entropy.bits128(), self.end.last);
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
        let now = self.end.moment;
        let subject =
            enrol::subject_of(self.connection, hashing, organisation, &enrolling, now).await?;
        self.fill_keys([subject::column(&subject)]).await?;
        let record =
            enrol::link_record(self.connection, hashing, &enrolling, &subject, now).await?;
        self.append(record.into_iter().collect()).await?;
        let fresh = enrolling.fresh_pseudonym;
        let last = self.end.last;
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
        Ok(self.versions.raise(self.connection, written_about).await?)
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
