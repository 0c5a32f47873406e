//! What became of consents under which something was given (ADR 20): asked again for each legal day, as the register was known when it
//! ended; and how the same flow would be open without them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, ToSpan};

use super::hearing::Hearing;
use super::withheld::Neutral;
use super::{Flow, Grant, HouseholdFacts, Policies, RegisterEvent, RegisterRecord, fold};
use crate::consent::{Cell, ConsentStatus, RecordedStatement, status};
use crate::model::time::{first_moment, legal_day};
use crate::model::{
    Catalogue, ConsentKind, Day, Fact, Hat, Period, ProfessionalId, RecordedFact, TaskId, Timestamp,
};
use crate::purpose::PictureQuestion;

/// Birthdays on which who must give may change.
const BIRTHDAYS: [i16; 3] = [12, 16, 18];

/// A flow through which something was given under consent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CarriedFlow {
    /// The flow.
    pub flow: Flow,
    /// Hat that received.
    pub recipient: Hat,
    /// Task it was given for.
    pub task: TaskId,
    /// The consents it rested on.
    pub kinds: BTreeSet<ConsentKind>,
}

/// How the consents of a flow stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// All are given, until this moment.
    Given(Timestamp),
    /// One of them is not.
    Ended,
    /// It cannot be determined, so that nothing can be said to have ended.
    Unclear,
}

/// The register about one person, as it was known at the end of each legal day.
pub struct ConsentDays<'a> {
    records: &'a [RegisterRecord],
    catalogue: &'a Catalogue,
    /// Days on which something may turn.
    turns: BTreeSet<Day>,
    known: BTreeMap<Timestamp, (Vec<RecordedFact>, Vec<RecordedStatement>)>,
}

impl<'a> ConsentDays<'a> {
    /// Of the records about one person and of the deaths of those who speak for them, in the order of recording. By tables in which no
    /// look-up ages: that nobody looked authority up lately ends no consent.
    pub fn of(records: &'a [RegisterRecord], catalogue: &'a Catalogue) -> Self {
        Self {
            records,
            catalogue,
            turns: records.iter().flat_map(turns).collect(),
            known: BTreeMap::new(),
        }
    }

    /// The first legal day, from that of this moment on, at whose end one of the consents held no longer; of the days before another.
    pub fn first_without(
        &mut self,
        carried: &CarriedFlow,
        since: Timestamp,
        before: Day,
    ) -> Option<Day> {
        let first = legal_day(since);
        let mut days: BTreeSet<Day> = [first].into();
        days.extend(self.turns.iter().filter(|turn| **turn > first));
        days.extend(months(first, before));
        while let Some(day) = days.pop_first().filter(|day| *day < before) {
            match self.standing(carried, end_of(day)) {
                Standing::Ended => return Some(day),
                Standing::Given(until) => {
                    days.insert(legal_day(until));
                }
                Standing::Unclear => {}
            }
        }
        None
    }

    /// The first legal day after this moment and before another on which one of the consents ends, by itself or by a birthday that the
    /// recipient's own organisation wrote down; absent where they do not hold. As it was known when the last legal day ended: a withdrawal is
    /// told with its day, not in the minute in which it no longer is to come. Whatever others recorded of a day to come is told on its day:
    /// until then nothing here follows from it, or that nothing is told ahead would say that something is to come (law 2).
    pub fn ends_ahead(&self, carried: &CarriedFlow, now: Timestamp, before: Day) -> Option<Day> {
        let today = legal_day(now);
        let known_by = end_of(today.yesterday().unwrap_or(today));
        let own = |record: &RegisterRecord| {
            record.writer.hat.organisation() == carried.recipient.organisation()
        };
        let by_then = self.records.iter().filter(|it| it.recorded_at <= known_by);
        let known: Vec<_> = by_then
            .filter_map(|it| {
                if own(it) {
                    Some(it.clone())
                } else {
                    without_days_after(it, today)
                }
            })
            .collect();
        let mut then = ConsentDays::of(&known, self.catalogue);
        let Standing::Given(until) = then.standing(carried, now) else {
            return None;
        };
        let born = known.iter().filter(|it| own(it)).flat_map(born);
        let mut days: BTreeSet<Day> = born.flat_map(birthdays).collect();
        days.insert(legal_day(until));
        days.into_iter()
            .filter(|day| *day > today && *day < before)
            .find(|day| then.standing(carried, end_of(*day)) == Standing::Ended)
    }

    /// Whether one of the consents holds no longer at this moment.
    pub fn has_ended(&mut self, carried: &CarriedFlow, at: Timestamp) -> bool {
        self.standing(carried, at) == Standing::Ended
    }

    fn standing(&mut self, carried: &CarriedFlow, at: Timestamp) -> Standing {
        let (facts, statements) = self.known.entry(at).or_insert_with(|| {
            let by_then = self.records.iter().filter(|it| it.recorded_at <= at);
            fold(by_then.cloned())
        });
        let mut ends = Vec::new();
        for kind in &carried.kinds {
            let cell = Cell {
                kind: *kind,
                holder: &carried.flow.holder,
                recipient: &carried.recipient,
                task: &carried.task,
                category: carried.flow.category,
                subject: carried.flow.subject,
            };
            match status(&cell, facts, statements, self.catalogue, at) {
                ConsentStatus::Given { until, .. } => ends.push(until),
                ConsentStatus::CannotBeDetermined => return Standing::Unclear,
                ConsentStatus::Refused
                | ConsentStatus::Missing { .. }
                | ConsentStatus::Expired
                | ConsentStatus::Withdrawn
                | ConsentStatus::NobodyCanGive => return Standing::Ended,
            }
        }
        ends.into_iter()
            .min()
            .map_or(Standing::Unclear, Standing::Given)
    }
}

/// Days on which a record may change how a consent stands. Ends of consents are not among them: a consent says itself until when it holds.
fn turns(record: &RegisterRecord) -> Vec<Day> {
    let mut turns = vec![legal_day(record.recorded_at)];
    turns.extend(born(record).flat_map(birthdays));
    match &record.event {
        RegisterEvent::FactAsserted { valid, .. } => {
            turns.push(valid.from());
            turns.extend(valid.until());
        }
        RegisterEvent::FactEnded { until, .. } => turns.push(*until),
        _ => {}
    }
    turns
}

/// A record without what it says of days after this one: neither what begins then nor what ends.
fn without_days_after(record: &RegisterRecord, today: Day) -> Option<RegisterRecord> {
    let mut record = record.clone();
    match &mut record.event {
        RegisterEvent::FactAsserted { valid, .. } if valid.from() > today => return None,
        RegisterEvent::FactAsserted { valid, .. } if valid.until() > Some(today) => {
            *valid = Period::since(valid.from());
        }
        RegisterEvent::FactEnded { until, .. } if *until > today => return None,
        _ => {}
    }
    Some(record)
}

/// Days on which somebody may have been born, where a record says so.
fn born(record: &RegisterRecord) -> impl Iterator<Item = Day> + use<> {
    let born = match &record.event {
        RegisterEvent::FactAsserted {
            fact: Fact::Birth {
                earliest, latest, ..
            },
            ..
        } => Some([*earliest, *latest]),
        _ => None,
    };
    born.into_iter().flatten()
}

fn birthdays(born: Day) -> impl Iterator<Item = Day> {
    let birthday = move |years: i16| {
        let day = born.checked_add(years.years()).ok()?;
        // In a common year, 29 February is 1 March (model/age.rs).
        if day.day() == born.day() {
            Some(day)
        } else {
            day.tomorrow().ok()
        }
    };
    BIRTHDAYS.into_iter().filter_map(birthday)
}

/// The first of each month between two days: laws, and the tables that follow them, change then.
fn months(first: Day, before: Day) -> impl Iterator<Item = Day> {
    let firsts = first
        .first_of_month()
        .series(1.month())
        .take_while(move |day| *day < before);
    firsts.filter(move |day| *day > first)
}

/// The last moment of a legal day.
fn end_of(day: Day) -> Timestamp {
    let next = day.tomorrow().map(first_moment);
    let Ok(Ok(next)) = next else {
        return Timestamp::MAX;
    };
    next.checked_sub(SignedDuration::from_micros(1))
        .unwrap_or(next)
}

/// How flows would be open for the task of a question without any consent, to somebody of its hat who works on the household and says why:
/// on facts that the asker may know. A flow that would not be open is not among them.
pub fn open_otherwise(
    question: &PictureQuestion,
    asker: &ProfessionalId,
    facts: &HouseholdFacts,
    policies: &Policies,
    at: Timestamp,
    flows: &BTreeSet<Flow>,
) -> BTreeMap<Flow, Grant> {
    let mut hearing = Hearing::new(question, asker, facts, policies, at);
    let mut neutral = Neutral::new(&mut hearing);
    let open = flows
        .iter()
        .filter_map(|flow| Some((flow.clone(), neutral.otherwise(flow)?)));
    open.collect()
}
