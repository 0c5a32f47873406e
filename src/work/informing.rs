//! Who has still to be told that something about them was disclosed without their consent (ADR 20).
//!
//! A duty begins with a disclosure and takes in what follows about the same person and household to the same hat, until the person is told.
//! It is a fold of the ledger: its term runs by the moments that are recorded, whether or not anybody looked meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{GivenFlow, LedgerEvent, LedgerRecord};
use crate::model::catalogue::InformingRow;
use crate::model::fact::KeyedHash;
use crate::model::ground::named;
use crate::model::time::{first_moment, legal_day};
use crate::model::{
    Category, Day, Hat, HouseholdId, Modality, Obligation, PersonId, ReceiptId, Timestamp,
};

/// What names a duty: the disclosure it began with, and the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DutyKey {
    /// Receipt of the disclosure.
    pub first: ReceiptId,
    /// Whose data.
    pub person: PersonId,
}

named! {
    /// How a person was told.
    ToldHow {
        /// Face to face.
        InPerson = "in-person",
        /// By letter or message.
        InWriting = "in-writing",
        /// By telephone.
        ByTelephone = "by-telephone",
        /// Through whom the holder chose in a weighing.
        AfterWeighing = "after-weighing",
        /// They knew already (AVG 14(5)(a)).
        KnewAlready = "knew-already",
    }
}

/// A duty to tell one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InformingDuty<'a> {
    /// Its name.
    pub key: DutyKey,
    /// Hat that received.
    pub hat: Hat,
    /// The household.
    pub household: HouseholdId,
    /// Receipts of the disclosures.
    pub receipts: BTreeSet<ReceiptId>,
    /// What was disclosed.
    pub categories: BTreeSet<Category>,
    /// When the first was made.
    pub since: Timestamp,
    /// From this moment on it is overdue.
    pub due: Timestamp,
    /// Its term.
    pub term: &'a InformingRow,
    /// What was given as the reason of each deferral, as hashes.
    pub reasons: Vec<KeyedHash>,
    /// When the person was told, where they were.
    pub told_at: Option<Timestamp>,
    /// Receipt of the last thing that was done about the disclosure it began with, whomever of those concerned.
    pub last: Option<ReceiptId>,
}

/// Why the informing of a person is not recorded or deferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InformRefusal {
    /// Somebody recorded it before.
    #[error("the person was told already")]
    Told,
    /// Told before anything was disclosed.
    #[error("the person cannot have been told before the disclosure")]
    ToldTooEarly,
    /// Told at a moment to come.
    #[error("the moment of telling lies in the future")]
    ToldInFuture,
    /// The term is over.
    #[error("the term is over: what is overdue is told, not deferred")]
    Overdue,
    /// Another deferral lies ahead, or the term has hardly begun.
    #[error("only the deferral that comes next may be recorded, from {0} on")]
    TooSoon(Day),
    /// The reason was given before.
    #[error("the reason was given before: each deferral needs a fresh one")]
    NotFresh,
}

impl InformingDuty<'_> {
    /// Whether it still has to be done.
    pub fn is_open(&self) -> bool {
        self.told_at.is_none()
    }

    /// Whether it should have been done by now.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.is_open() && self.due <= now
    }

    /// Whether that the person was told at this moment may be recorded.
    ///
    /// # Errors
    /// Why not.
    pub fn tell(&self, at: Timestamp, now: Timestamp) -> Result<(), InformRefusal> {
        if self.told_at.is_some() {
            Err(InformRefusal::Told)
        } else if at < self.since {
            Err(InformRefusal::ToldTooEarly)
        } else if now < at {
            Err(InformRefusal::ToldInFuture)
        } else {
            Ok(())
        }
    }

    /// Until when it is put off with this reason: one deferral from the present end of the term. Deferrals do not pile up, and none
    /// brings back what is overdue.
    ///
    /// # Errors
    /// Why not.
    pub fn defer(&self, reason: &KeyedHash, now: Timestamp) -> Result<Timestamp, InformRefusal> {
        if self.told_at.is_some() {
            return Err(InformRefusal::Told);
        }
        if self.due <= now {
            return Err(InformRefusal::Overdue);
        }
        let opens = later(legal_day(self.due), -i32::from(self.term.extend_days));
        if legal_day(now) < opens {
            return Err(InformRefusal::TooSoon(opens));
        }
        if self.reasons.contains(reason) {
            return Err(InformRefusal::NotFresh);
        }
        Ok(extended(self.due, self.term))
    }
}

/// Every duty that these records make, done or not, in the order in which they began. The term is that of the hat on the day of the
/// first disclosure; a hat without one owes nothing.
pub fn duties<'r, 'a>(
    records: impl IntoIterator<Item = &'r LedgerRecord>,
    term_of: impl Fn(&Hat, Day) -> Option<&'a InformingRow>,
) -> Vec<InformingDuty<'a>> {
    let mut received = Vec::new();
    let mut done: BTreeMap<DutyKey, Vec<&LedgerRecord>> = BTreeMap::new();
    let mut last: BTreeMap<ReceiptId, ReceiptId> = BTreeMap::new();
    for record in records {
        match &record.event {
            LedgerEvent::Disclosed { flows, .. } => received.push((record, flows)),
            LedgerEvent::Informed { duty, .. } | LedgerEvent::Deferred { duty, .. } => {
                done.entry(*duty).or_default().push(record);
                last.insert(duty.first, record.receipt);
            }
            LedgerEvent::BreachClosed { .. } => {}
        }
    }
    let mut duties: Vec<InformingDuty<'a>> = Vec::new();
    let mut current: BTreeMap<(&Hat, HouseholdId, PersonId), usize> = BTreeMap::new();
    for (record, flows) in received {
        let Some(term) = term_of(&record.hat, legal_day(record.at)) else {
            continue;
        };
        for (person, categories) in owed(flows, term) {
            let running = current.get(&(&record.hat, record.household, person));
            let running = running.and_then(|place| duties.get_mut(*place));
            if let Some(duty) = running.filter(|duty| duty.takes_in(record.at)) {
                duty.receipts.insert(record.receipt);
                duty.categories.extend(categories);
                continue;
            }
            let key = DutyKey {
                first: record.receipt,
                person,
            };
            let mut duty = begun(key, record, categories, term);
            duty.last = last.get(&key.first).copied();
            for event in done.get(&key).into_iter().flatten() {
                duty.take(event);
            }
            current.insert((&record.hat, record.household, person), duties.len());
            duties.push(duty);
        }
    }
    duties
}

/// Persons who must be told of these flows, and of what. Of a shelter's or doctor's records, and of who reported, nobody is told by the
/// recipient, in any household (law 12).
fn owed(flows: &[GivenFlow], term: &InformingRow) -> BTreeMap<PersonId, BTreeSet<Category>> {
    let mut owed: BTreeMap<PersonId, BTreeSet<Category>> = BTreeMap::new();
    let tells = |flow: &&GivenFlow| {
        matches!(flow.modality, Modality::Duty | Modality::Right)
            && !flow.obligations.contains(&Obligation::DoNotTell)
            && !matches!(flow.category, Category::Origin | Category::VtAdvice)
            && !flow.inform.is_disjoint(&term.owed)
    };
    for flow in flows.iter().filter(tells) {
        owed.entry(flow.person).or_default().insert(flow.category);
    }
    owed
}

fn begun<'a>(
    key: DutyKey,
    record: &LedgerRecord,
    categories: BTreeSet<Category>,
    term: &'a InformingRow,
) -> InformingDuty<'a> {
    // The last day of the term is the person's still.
    let days = i32::from(term.days) + 1;
    InformingDuty {
        key,
        hat: record.hat.clone(),
        household: record.household,
        receipts: [record.receipt].into(),
        categories,
        since: record.at,
        due: beginning(later(legal_day(record.at), days)),
        term,
        reasons: Vec::new(),
        told_at: None,
        last: None,
    }
}

impl InformingDuty<'_> {
    /// Whether a later disclosure is part of it: the person was not told yet, or was told afterwards.
    fn takes_in(&self, at: Timestamp) -> bool {
        self.told_at.is_none_or(|told| at <= told)
    }

    fn take(&mut self, event: &LedgerRecord) {
        match &event.event {
            LedgerEvent::Informed { told_at, .. } => self.told_at = Some(*told_at),
            LedgerEvent::Deferred { reason_hash, .. } => {
                self.reasons.push(reason_hash.clone());
                self.due = extended(self.due, self.term);
            }
            LedgerEvent::Disclosed { .. } | LedgerEvent::BreachClosed { .. } => {}
        }
    }
}

fn extended(due: Timestamp, term: &InformingRow) -> Timestamp {
    beginning(later(legal_day(due), i32::from(term.extend_days)))
}

/// So many days later; the last day there is, where that lies beyond it.
fn later(day: Day, days: i32) -> Day {
    let span = jiff::Span::new().days(days);
    day.saturating_add(span)
}

fn beginning(day: Day) -> Timestamp {
    first_moment(day).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
