//! Terms carried out: records and log bodies are emptied in place, so that positions, versions and chains stay; a key goes with the
//! last thing under it.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use jiff::ToSpan;

use super::aliases;
use super::committer::Command;
use super::connection::Connection;
use super::opening::Opening;
use super::{Store, erase, subject};
use crate::consent::StatementAnswer;
use crate::decision::{RegisterEvent, RegisterRecord};
use crate::model::catalogue::{RetentionRow, RetentionStart, kept};
use crate::model::time::{first_moment, legal_day};
use crate::model::{Day, Organisation, SubjectRef, Timestamp};
use crate::ports::{OldEntry, OldRecords, OverTerm, RegisterFault, Retention, Terms};
use crate::storage::StorageError;

/// Most subjects, and most entries of the log, in one go; the rest follows in the next.
const MOST: usize = 10_000;

/// Statements that carry out terms. Moments are UTC microseconds.
#[async_trait]
pub(super) trait RetentionRows {
    /// Subjects that were not erased, of which a record that says something was recorded before this moment.
    async fn subjects_older_than(&mut self, before: i64) -> Result<Vec<Vec<u8>>, StorageError>;

    /// Position of the last record under these subjects, and moment of the last one that says something; 0 where there is none.
    async fn last_under(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
    ) -> Result<(i64, i64), StorageError>;

    /// Entries of before this moment that say something, as chain, position and readers: the oldest, at most so many.
    async fn old_entries(
        &mut self,
        before: i64,
        most: i64,
    ) -> Result<Vec<(i64, i64, String)>, StorageError>;

    /// Empties a record; nothing waits for it any more.
    async fn empty_record(&mut self, seq: i64) -> Result<(), StorageError>;

    /// Empties an entry of the log: under whom it was sealed.
    async fn empty_entry(
        &mut self,
        chain: i64,
        position: i64,
    ) -> Result<Option<Vec<u8>>, StorageError>;

    /// Whether anything is left under these subjects that says something.
    async fn anything_left(&mut self, subjects: &BTreeSet<Vec<u8>>) -> Result<bool, StorageError>;
}

#[async_trait]
impl Retention for Store {
    async fn over_term(&self, terms: &Terms, today: Day) -> Result<OverTerm, RegisterFault> {
        let unreadable = |error: StorageError| RegisterFault::Unreadable(Box::new(error));
        let mut over = OverTerm::default();
        self.old_records(terms, today, &mut over)
            .await
            .map_err(unreadable)?;
        self.old_entries(terms, today, &mut over)
            .await
            .map_err(unreadable)?;
        Ok(over)
    }

    async fn empty(&self, over_term: OverTerm) -> Result<(), RegisterFault> {
        let unwritable = |error: StorageError| RegisterFault::Unwritable(Box::new(error));
        let command = Command::Empty(Box::new(over_term));
        self.ask(command).await.map_err(unwritable)?;
        self.means.remembered.clear();
        self.readers.leave_no_copy().await.map_err(unwritable)
    }
}

impl Store {
    async fn old_records(
        &self,
        terms: &Terms,
        today: Day,
        over: &mut OverTerm,
    ) -> Result<(), StorageError> {
        let shortest = terms.values().map(|term| term.years).min();
        let Some(before) = shortest.and_then(|years| years_before(today, years)) else {
            return Ok(());
        };
        let mut reading = self.reading().await?;
        let connection = reading.connection();
        let before = before.as_microsecond();
        let subjects = connection.subjects_older_than(before).await?;
        for column in subjects {
            if over.records.len() >= MOST {
                break;
            }
            let rows = connection.records_of(&[column.clone()].into()).await?;
            let records = Opening::new(&self.means).records(rows)?;
            let Some(of) = subject::of_column(&column) else {
                let row = data_encoding::HEXLOWER.encode(&column);
                return Err(StorageError::corrupt("register", "subject", &row));
            };
            let (newest, changed) = last_of(connection, &of).await?;
            let positions = old_of(&records, terms, (today, changed), &mut over.counts);
            if !positions.is_empty() {
                over.records.push(OldRecords {
                    subject: of,
                    last: unsigned(newest),
                    positions,
                });
            }
        }
        Ok(())
    }

    async fn old_entries(
        &self,
        terms: &Terms,
        today: Day,
        over: &mut OverTerm,
    ) -> Result<(), StorageError> {
        let term = terms.get(kept::LOG_BODY);
        let Some(before) = term.and_then(|term| years_before(today, term.years)) else {
            return Ok(());
        };
        let mut reading = self.reading().await?;
        let most = i64::try_from(MOST).unwrap_or(i64::MAX);
        let rows = reading.connection();
        let rows = rows.old_entries(before.as_microsecond(), most).await?;
        for (chain, position, readers) in rows {
            for reader in readers.split(',').filter(|name| !name.is_empty()) {
                let organisation = reader
                    .parse()
                    .map_err(|_| StorageError::corrupt("entries", "readers", &position))?;
                count(&mut over.counts, organisation, kept::LOG_BODY);
            }
            over.entries.push(OldEntry {
                chain: unsigned(chain),
                position: unsigned(position),
            });
        }
        Ok(())
    }
}

/// Position of the last record about a subject, and the day of the last one that still says something, under whichever of its ids.
async fn last_of(
    connection: &mut dyn Connection,
    subject: &SubjectRef,
) -> Result<(i64, Day), StorageError> {
    let columns = aliases::columns_of(connection, subject).await?;
    let (last, at) = connection.last_under(&columns).await?;
    let corrupt = |_| StorageError::corrupt("register", "recorded_at", &last);
    let at = Timestamp::from_microsecond(at).map_err(corrupt)?;
    Ok((last, legal_day(at)))
}

/// The moment such that what was recorded before it is so many years old on this day.
fn years_before(today: Day, years: u16) -> Option<Timestamp> {
    let day = today.checked_sub(i32::from(years).years()).ok()?;
    first_moment(day.tomorrow().ok()?).ok()
}

/// A fact or statement with all its records.
struct Item<'a> {
    kind: &'static str,
    writer: &'a Organisation,
    recorded: Day,
    ended: Option<Day>,
    positions: Vec<u64>,
}

impl Item<'_> {
    fn is_over(&self, term: &RetentionRow, last_change: Day, today: Day) -> bool {
        let start = match term.starts {
            RetentionStart::Recorded => Some(self.recorded),
            RetentionStart::Ended => self.ended,
            RetentionStart::LastChange => Some(last_change),
        };
        let end = start.and_then(|start| start.checked_add(i32::from(term.years).years()).ok());
        end.is_some_and(|end| end <= today)
    }
}

/// Positions of everything over term today among the records of one subject, about whom something was recorded on the second day too; and
/// how many things they are.
fn old_of(
    records: &[(i64, RegisterRecord)],
    terms: &Terms,
    (today, changed): (Day, Day),
    counts: &mut BTreeMap<Organisation, BTreeMap<String, u64>>,
) -> Vec<u64> {
    let mut items: BTreeMap<[u8; 16], Item<'_>> = BTreeMap::new();
    let mut of_nothing = Vec::new();
    let mut last_change = changed;
    for (position, record) in records {
        let (position, recorded) = (unsigned(*position), legal_day(record.recorded_at));
        last_change = last_change.max(recorded);
        let (item, ended) = spoken_of(&record.event, recorded);
        if let (Some(id), Some((kind, ended))) = (item, begun_by(&record.event)) {
            items.entry(id).or_insert_with(|| Item {
                kind,
                writer: record.writer.hat.organisation(),
                recorded,
                ended,
                positions: Vec::new(),
            });
        }
        match item.and_then(|id| items.get_mut(&id)) {
            Some(item) => {
                item.positions.push(position);
                item.ended = ended.or(item.ended);
            }
            // A withdrawal of everything closes as long as there is anything to close, and a repair likewise.
            None => of_nothing.push(position),
        }
    }
    let is_over = |item: &Item<'_>| {
        let term = terms.get(item.kind);
        term.is_some_and(|term| item.is_over(term, last_change, today))
    };
    let all = items.values().all(is_over);
    let mut old = Vec::new();
    for item in items.into_values().filter(is_over) {
        count(counts, item.writer.clone(), item.kind);
        old.extend(item.positions);
    }
    if all {
        old.extend(of_nothing);
    }
    old
}

/// Kind and known end of what a record brings.
fn begun_by(event: &RegisterEvent) -> Option<(&'static str, Option<Day>)> {
    match event {
        RegisterEvent::FactAsserted { fact, valid, .. } => Some((fact.kind(), valid.until())),
        RegisterEvent::StatementRecorded { statement, .. } => {
            let kind = match statement.answer {
                StatementAnswer::Given => kept::CONSENT,
                StatementAnswer::Refused => kept::REFUSAL,
            };
            Some((kind, statement.period.until()))
        }
        RegisterEvent::ReviewSent { sent, .. } => {
            Some((kept::REVIEW, Some(legal_day(sent.lapses_at))))
        }
        RegisterEvent::EmergencyDeclared { declared, .. } => {
            Some((kept::EMERGENCY, Some(legal_day(declared.ends_at))))
        }
        RegisterEvent::ConsultationCalled { called, .. } => {
            Some((kept::CONSULTATION, Some(legal_day(called.ends_at))))
        }
        RegisterEvent::FactConfirmed { .. }
        | RegisterEvent::FactEnded { .. }
        | RegisterEvent::StatementConfirmed { .. }
        | RegisterEvent::Withdrawn { .. }
        | RegisterEvent::WithdrawalFell { .. }
        | RegisterEvent::ReviewAnswered { .. }
        | RegisterEvent::ReviewWithdrawn { .. }
        | RegisterEvent::EmergencyAgreed { .. }
        | RegisterEvent::EmergencyEnded { .. }
        | RegisterEvent::EmergencyReviewed { .. }
        | RegisterEvent::RepairProposed { .. }
        | RegisterEvent::RepairAgreed { .. }
        | RegisterEvent::RepairWithdrawn { .. }
        | RegisterEvent::JudgedDistinct { .. }
        | RegisterEvent::ConsultationAgreed { .. }
        | RegisterEvent::ConsultationEnded { .. } => None,
    }
}

/// The thing a record speaks of, where it is of one, and the end that it gives it.
fn spoken_of(event: &RegisterEvent, recorded: Day) -> (Option<[u8; 16]>, Option<Day>) {
    match event {
        RegisterEvent::FactAsserted { id, .. } | RegisterEvent::FactConfirmed { id, .. } => {
            (Some(*id.as_bytes()), None)
        }
        RegisterEvent::FactEnded { id, until } => (Some(*id.as_bytes()), Some(*until)),
        RegisterEvent::StatementRecorded { id, .. }
        | RegisterEvent::StatementConfirmed { id, .. } => (Some(*id.as_bytes()), None),
        // A repair goes with the rest and never before: what it takes out would be back.
        RegisterEvent::WithdrawalFell { .. }
        | RegisterEvent::RepairProposed { .. }
        | RegisterEvent::RepairAgreed { .. }
        | RegisterEvent::RepairWithdrawn { .. }
        | RegisterEvent::JudgedDistinct { .. } => (None, None),
        RegisterEvent::Withdrawn { consent, .. } => {
            (consent.map(|id| *id.as_bytes()), Some(recorded))
        }
        RegisterEvent::ReviewSent { id, .. }
        | RegisterEvent::ReviewAnswered { id, .. }
        | RegisterEvent::ReviewWithdrawn { id } => (Some(*id.as_bytes()), None),
        RegisterEvent::EmergencyDeclared { id, .. }
        | RegisterEvent::EmergencyAgreed { id, .. }
        | RegisterEvent::EmergencyEnded { id }
        | RegisterEvent::EmergencyReviewed { id, .. } => (Some(*id.as_bytes()), None),
        RegisterEvent::ConsultationCalled { id, .. }
        | RegisterEvent::ConsultationAgreed { id }
        | RegisterEvent::ConsultationEnded { id } => (Some(*id.as_bytes()), None),
    }
}

fn count(counts: &mut BTreeMap<Organisation, BTreeMap<String, u64>>, of: Organisation, kind: &str) {
    let count = counts.entry(of).or_default().entry(kind.to_owned());
    *count.or_default() += 1;
}

/// Empties records and entries, destroys the keys under which nothing is left, and forgets open work that is over. Whose records went.
pub(super) async fn empty(
    connection: &mut dyn Connection,
    over: &OverTerm,
    now: Timestamp,
) -> Result<BTreeSet<SubjectRef>, StorageError> {
    let mut touched: BTreeSet<Vec<u8>> = BTreeSet::new();
    let mut changed = BTreeSet::new();
    for old in &over.records {
        let (last, _) = last_of(connection, &old.subject).await?;
        if unsigned(last) != old.last {
            continue;
        }
        for position in &old.positions {
            connection.empty_record(position.cast_signed()).await?;
        }
        touched.insert(subject::column(&old.subject));
        changed.insert(old.subject.clone());
    }
    for old in &over.entries {
        let (chain, position) = (old.chain.cast_signed(), old.position.cast_signed());
        let sealed_under = connection.empty_entry(chain, position).await?;
        touched.extend(sealed_under);
    }
    for column in touched {
        let Some(subject @ (SubjectRef::Household(_) | SubjectRef::Person(_))) =
            subject::of_column(&column)
        else {
            continue;
        };
        let columns = aliases::columns_of(connection, &subject).await?;
        if !connection.anything_left(&columns).await? {
            erase::erase(connection, &subject, now).await?;
            changed.insert(subject);
        }
    }
    connection.forget_over(now.as_microsecond()).await?;
    Ok(changed)
}

/// Positions and numbers are never negative.
fn unsigned(number: i64) -> u64 {
    number.unsigned_abs()
}

#[cfg(test)]
mod tests;
