//! Who is one human with whom (ADR 23): registrations that were merged, as they are read at a position of the register. The one place
//! that knows of merges; whoever reads by person asks here first.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;

use super::connection::Connection;
use super::subject;
use crate::consent::StatementAnswer;
use crate::decision::{RegisterEvent, RegisterRecord};
use crate::model::{PersonId, SubjectRef};
use crate::storage::StorageError;

/// One merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Merge {
    merged: PersonId,
    kept: PersonId,
    seq: i64,
    undone: Option<i64>,
}

impl Merge {
    /// Whether it stands once this record was written.
    fn stands_at(&self, seq: i64) -> bool {
        self.seq <= seq && self.undone.is_none_or(|undone| seq < undone)
    }
}

/// The merges that concern some persons, as they stand at a position.
#[derive(Debug)]
pub(super) struct Aliases {
    at: i64,
    asked: BTreeSet<PersonId>,
    merges: Vec<Merge>,
}

impl Aliases {
    /// Those of these persons as they stand once this record was written; `i64::MAX` for how they stand at present.
    pub(super) async fn of(
        connection: &mut dyn Connection,
        persons: impl IntoIterator<Item = PersonId>,
        at: i64,
    ) -> Result<Self, StorageError> {
        let mut aliases = Self {
            at,
            asked: BTreeSet::new(),
            merges: Vec::new(),
        };
        aliases.learn(connection, persons).await?;
        Ok(aliases)
    }

    /// Those of more persons.
    pub(super) async fn learn(
        &mut self,
        connection: &mut dyn Connection,
        persons: impl IntoIterator<Item = PersonId>,
    ) -> Result<(), StorageError> {
        let known = self.all();
        let new: BTreeSet<PersonId> = persons
            .into_iter()
            .filter(|person| !known.contains(person))
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        let rows = connection.merges_of(&columns(&new), self.at).await?;
        self.asked.extend(new);
        for (merged, kept, seq, undone) in rows {
            self.merges.push(Merge {
                merged: person_of(&merged)?,
                kept: person_of(&kept)?,
                seq,
                undone,
            });
        }
        self.merges.sort_by_key(|merge| merge.seq);
        Ok(())
    }

    /// The id under which a person is read.
    pub(super) fn kept(&self, person: PersonId) -> PersonId {
        self.kept_at(person, self.at)
    }

    fn kept_at(&self, person: PersonId, seq: i64) -> PersonId {
        let mut kept = person;
        // Each step is a merge of its own: no more steps than merges.
        for _ in &self.merges {
            let mut merges = self.merges.iter();
            match merges.find(|merge| merge.merged == kept && merge.stands_at(seq)) {
                Some(merge) => kept = merge.kept,
                None => break,
            }
        }
        kept
    }

    /// Everybody asked for, and whoever is or ever was one with them.
    pub(super) fn all(&self) -> BTreeSet<PersonId> {
        let merged = self.merges.iter().flat_map(|it| [it.merged, it.kept]);
        self.asked.iter().copied().chain(merged).collect()
    }

    /// Every id of one human, the kept one among them.
    pub(super) fn same(&self, person: PersonId) -> BTreeSet<PersonId> {
        let kept = self.kept(person);
        let all = self.all().into_iter();
        all.filter(|other| self.kept(*other) == kept).collect()
    }

    /// A record as it reads: everybody under the kept id. What closes, and was said while two were one who are so no longer, reads for the
    /// other one as well: else undoing a merge would open again what was closed.
    fn readings(&self, seq: i64, record: &RegisterRecord) -> Vec<RegisterRecord> {
        let mut choices: Vec<BTreeMap<PersonId, PersonId>> = vec![BTreeMap::new()];
        // Whoever was merged reads of it too, also once it is undone.
        let repairs = is_of_a_repair(&record.event);
        if repairs || closes(&record.event) {
            for (named, other) in self.apart_since(seq, &record.persons(), repairs) {
                let also = choices.clone().into_iter().map(|mut choice| {
                    choice.insert(named, other);
                    choice
                });
                choices.extend(also.collect::<Vec<_>>());
            }
        }
        let mut readings: Vec<RegisterRecord> = Vec::with_capacity(choices.len());
        for choice in choices {
            let kept = |person| {
                let other = choice.get(&person).copied();
                other.unwrap_or_else(|| self.kept(person))
            };
            let reading = record.clone().renamed(kept);
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
        readings
    }

    /// Whether one that was made after this record, and stands, is of the same human.
    pub(super) fn merged_since(&self, person: PersonId, seq: i64) -> bool {
        let same = self.same(person);
        let mut merges = self.merges.iter();
        merges.any(|it| it.seq > seq && it.stands_at(self.at) && same.contains(&it.merged))
    }

    /// Pairs of these persons whom somebody found to be two; the smaller id first.
    pub(super) async fn judged(
        &self,
        connection: &mut dyn Connection,
    ) -> Result<BTreeSet<(PersonId, PersonId)>, StorageError> {
        let rows = connection.judged(&columns(&self.all())).await?;
        let pairs = rows.iter().map(|(one, other)| {
            let (one, other) = (self.kept(person_of(one)?), self.kept(person_of(other)?));
            Ok((one.min(other), one.max(other)))
        });
        pairs.collect()
    }

    /// Records as they read, with whomever they name: in the order in which they were written.
    pub(super) async fn read(
        &mut self,
        connection: &mut dyn Connection,
        records: Vec<(i64, RegisterRecord)>,
    ) -> Result<Vec<RegisterRecord>, StorageError> {
        let mut named = BTreeSet::new();
        for (_, record) in &records {
            named.extend(record.persons());
        }
        self.learn(connection, named).await?;
        if self.merges.is_empty() {
            return Ok(records.into_iter().map(|(_, record)| record).collect());
        }
        let readings = records
            .into_iter()
            .flat_map(|(seq, record)| self.readings(seq, &record));
        Ok(readings.collect())
    }

    /// Of these persons, whoever was one with somebody when this record was written, or ever, and is so no longer, with that other.
    fn apart_since(
        &self,
        seq: i64,
        named: &BTreeSet<PersonId>,
        ever: bool,
    ) -> Vec<(PersonId, PersonId)> {
        let mut apart = Vec::new();
        if self.merges.iter().all(|merge| merge.undone.is_none()) {
            return apart;
        }
        for person in named {
            for other in self.all() {
                let pair = [*person, other];
                let mut merges = self.merges.iter();
                let was_one = self.kept_at(other, seq) == self.kept_at(*person, seq)
                    || ever && merges.any(|it| pair == [it.kept, it.merged]);
                let (other, kept) = (self.kept(other), self.kept(*person));
                if was_one && other != kept && !apart.contains(&(*person, other)) {
                    apart.push((*person, other));
                }
            }
        }
        apart
    }
}

/// What an organisation calls a registration.
#[derive(Debug, Clone, Copy)]
pub(super) struct OwnName {
    /// Whether it is that of the kept id.
    pub(super) of_kept: bool,
    pub(super) bytes: [u8; 16],
    pub(super) seq: i64,
}

impl OwnName {
    /// Of all names that an organisation has for one human, the one that it is told: that of the kept id, else the oldest. So nobody can
    /// read from a name that somebody was merged.
    pub(super) fn told(names: &[OwnName]) -> Option<[u8; 16]> {
        let first = names
            .iter()
            .min_by_key(|it| (!it.of_kept, it.seq, it.bytes));
        first.map(|name| name.bytes)
    }
}

/// Whether it is about a repair, of whatever kind.
fn is_of_a_repair(event: &RegisterEvent) -> bool {
    matches!(
        event,
        RegisterEvent::RepairProposed { .. }
            | RegisterEvent::RepairAgreed { .. }
            | RegisterEvent::RepairWithdrawn { .. }
    )
}

/// Whether somebody says no.
fn closes(event: &RegisterEvent) -> bool {
    match event {
        RegisterEvent::Withdrawn { .. } => true,
        RegisterEvent::StatementRecorded { statement, .. } => {
            statement.answer == StatementAnswer::Refused
        }
        _ => false,
    }
}

/// The id under which a person is read now.
pub(super) async fn kept(
    connection: &mut dyn Connection,
    person: PersonId,
) -> Result<PersonId, StorageError> {
    let aliases = Aliases::of(connection, [person], i64::MAX).await?;
    Ok(aliases.kept(person))
}

/// The subject under which this one is read now.
pub(super) async fn kept_subject(
    connection: &mut dyn Connection,
    subject: SubjectRef,
) -> Result<SubjectRef, StorageError> {
    match subject {
        SubjectRef::Person(person) => Ok(SubjectRef::Person(kept(connection, person).await?)),
        other => Ok(other),
    }
}

/// Columns of everything that is the same subject now.
pub(super) async fn columns_of(
    connection: &mut dyn Connection,
    subject: &SubjectRef,
) -> Result<BTreeSet<Vec<u8>>, StorageError> {
    let SubjectRef::Person(person) = subject else {
        return Ok([subject::column(subject)].into());
    };
    let aliases = Aliases::of(connection, [*person], i64::MAX).await?;
    let same = aliases.same(*person).into_iter();
    Ok(same.map(subject::person_column).collect())
}

/// Columns of everything that is or ever was the same subject: what the records about it are filed under.
pub(super) async fn columns_ever(
    connection: &mut dyn Connection,
    subject: &SubjectRef,
) -> Result<BTreeSet<Vec<u8>>, StorageError> {
    let SubjectRef::Person(person) = subject else {
        return Ok([subject::column(subject)].into());
    };
    let aliases = Aliases::of(connection, [*person], i64::MAX).await?;
    Ok(aliases
        .all()
        .into_iter()
        .map(subject::person_column)
        .collect())
}

/// Of records filed under a subject and whoever was ever one with it, those that are about it now, as they read.
pub(super) async fn read_about(
    connection: &mut dyn Connection,
    subject: &SubjectRef,
    records: Vec<(i64, RegisterRecord)>,
) -> Result<Vec<RegisterRecord>, StorageError> {
    let mut aliases = Aliases::of(connection, [], i64::MAX).await?;
    let mut records = aliases.read(connection, records).await?;
    let kept = kept_subject(connection, subject.clone()).await?;
    records.retain(|record| record.subject == kept);
    Ok(records)
}

/// Columns of persons.
pub(super) fn columns(persons: &BTreeSet<PersonId>) -> BTreeSet<Vec<u8>> {
    let columns = persons.iter().map(|it| subject::person_column(*it));
    columns.collect()
}

/// The person in a column.
pub(super) fn person_of(column: &[u8]) -> Result<PersonId, StorageError> {
    match subject::of_column(column) {
        Some(SubjectRef::Person(person)) => Ok(person),
        _ => Err(StorageError::corrupt(
            "merges",
            "person",
            &HEXLOWER.encode(column),
        )),
    }
}
