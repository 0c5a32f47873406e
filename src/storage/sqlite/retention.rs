//! Terms carried out: records and log bodies are emptied in place, so that positions, versions and chains stay; a key goes with the
//! last thing under it.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use jiff::ToSpan;
use sqlx::{Row, SqliteConnection};

use super::aliases::{self, list_of};
use super::committer::Command;
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
        self.leave_no_copy().await.map_err(unwritable)
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
        let subjects: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT r.subject FROM register r JOIN subject_keys k ON k.subject = r.subject
             WHERE k.wrapped IS NOT NULL AND length(r.record) > 0
             GROUP BY r.subject HAVING min(r.recorded_at) < ?",
        )
        .bind(before.as_microsecond())
        .fetch_all(&mut *reading)
        .await?;
        for column in subjects {
            if over.records.len() >= MOST {
                break;
            }
            let rows = sqlx::query(
                "SELECT r.seq, r.subject, r.record, k.wrapping_key, k.wrapped
                 FROM register r JOIN subject_keys k ON k.subject = r.subject WHERE r.subject = ? ORDER BY r.seq",
            )
            .bind(&column)
            .fetch_all(&mut *reading)
            .await?;
            let records = Opening::new(&self.means).records(&rows)?;
            let Some(of) = subject::of_column(&column) else {
                let row = data_encoding::HEXLOWER.encode(&column);
                return Err(StorageError::corrupt("register", "subject", &row));
            };
            let (newest, changed) = last_of(&mut reading, &of).await?;
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
        let rows = sqlx::query(
            "SELECT chain, position, readers FROM entries WHERE at < ? AND length(sections) > 0 ORDER BY at LIMIT ?",
        )
        .bind(before.as_microsecond())
        .bind(i64::try_from(MOST).unwrap_or(i64::MAX))
        .fetch_all(&self.readers)
        .await?;
        for row in rows {
            let position: i64 = row.try_get(1)?;
            let readers: String = row.try_get(2)?;
            for reader in readers.split(',').filter(|name| !name.is_empty()) {
                let organisation = reader
                    .parse()
                    .map_err(|_| StorageError::corrupt("entries", "readers", &position))?;
                count(&mut over.counts, organisation, kept::LOG_BODY);
            }
            over.entries.push(OldEntry {
                chain: unsigned(row.try_get(0)?),
                position: unsigned(position),
            });
        }
        Ok(())
    }
}

/// Position of the last record about a subject, and the day of the last one that still says something, under whichever of its ids.
async fn last_of(
    connection: &mut SqliteConnection,
    subject: &SubjectRef,
) -> Result<(i64, Day), StorageError> {
    let columns = aliases::columns_of(connection, subject).await?;
    let (last, at): (i64, i64) = sqlx::query_as(
        "SELECT coalesce(max(seq), 0), coalesce(max(iif(length(record) > 0, recorded_at, 0)), 0)
         FROM register WHERE subject IN (SELECT unhex(value) FROM json_each(?))",
    )
    .bind(list_of(columns))
    .fetch_one(connection)
    .await?;
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

/// Empties records and entries, and destroys the keys under which nothing is left.
pub(super) async fn empty(
    connection: &mut SqliteConnection,
    over: &OverTerm,
    now: Timestamp,
) -> Result<(), StorageError> {
    // What is overwritten leaves no trace in the pages of the file.
    sqlx::query("PRAGMA secure_delete = ON")
        .execute(&mut *connection)
        .await?;
    let mut touched: BTreeSet<Vec<u8>> = BTreeSet::new();
    for old in &over.records {
        let (last, _) = last_of(connection, &old.subject).await?;
        if unsigned(last) != old.last {
            continue;
        }
        for position in &old.positions {
            for sql in [
                "UPDATE register SET record = x'' WHERE seq = ?",
                "DELETE FROM waiting_facts WHERE seq = ?",
                "DELETE FROM waiting_consents WHERE seq = ?",
            ] {
                sqlx::query(sql)
                    .bind(position.cast_signed())
                    .execute(&mut *connection)
                    .await?;
            }
        }
        touched.insert(subject::column(&old.subject));
    }
    for old in &over.entries {
        let sealed_under: Option<Vec<u8>> = sqlx::query_scalar(
            "UPDATE entries SET sections = x'' WHERE chain = ? AND position = ? RETURNING sealed_under",
        )
        .bind(old.chain.cast_signed())
        .bind(old.position.cast_signed())
        .fetch_optional(&mut *connection)
        .await?;
        touched.extend(sealed_under);
    }
    for column in touched {
        let Some(subject @ (SubjectRef::Household(_) | SubjectRef::Person(_))) =
            subject::of_column(&column)
        else {
            continue;
        };
        let columns = aliases::columns_of(connection, &subject).await?;
        let left: bool = sqlx::query_scalar(
            "WITH one(id) AS (SELECT unhex(value) FROM json_each(?1))
             SELECT EXISTS (SELECT 1 FROM register WHERE subject IN (SELECT id FROM one) AND length(record) > 0)
                 OR EXISTS (SELECT 1 FROM entries WHERE sealed_under IN (SELECT id FROM one) AND length(sections) > 0)",
        )
        .bind(list_of(columns))
        .fetch_one(&mut *connection)
        .await?;
        if !left {
            erase::erase(connection, &subject, now).await?;
        }
    }
    Ok(())
}

/// Positions and numbers are never negative.
fn unsigned(number: i64) -> u64 {
    number.unsigned_abs()
}

#[cfg(test)]
mod tests;
