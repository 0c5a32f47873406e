//! What stands for one cell: given, or what is missing. Total: every cell has exactly one status at every moment.

use std::collections::BTreeSet;

use jiff::ToSpan;

use super::Giver;
use super::givers::{Givers, Known};
use super::statement::{RecordedStatement, Standing, StatementAnswer};
use crate::model::catalogue::ValidityRule;
use crate::model::fact::{Evidence, EvidenceKind};
use crate::model::time::{first_moment, legal_day};
use crate::model::{
    Catalogue, Category, ConsentKind, Day, Hat, PersonId, ProfessionalId, RecordedFact, TaskId,
    Timestamp, Writer,
};

/// One cell: a flow, and the kind of consent asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Kind.
    pub kind: ConsentKind,
    /// Hat that holds.
    pub holder: &'a Hat,
    /// Hat that receives.
    pub recipient: &'a Hat,
    /// Task.
    pub task: &'a TaskId,
    /// Category.
    pub category: Category,
    /// Whose data.
    pub subject: PersonId,
}

/// What stands for a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentStatus {
    /// Everybody who must give it gave it.
    Given {
        /// First moment at which one of the consents holds no longer.
        until: Timestamp,
    },
    /// Somebody who must give it refused.
    Refused,
    /// Somebody who must give it has said nothing that counts.
    Missing {
        /// Those who must still give it; also those whose consent expired.
        by: BTreeSet<Giver>,
    },
    /// It was given, and its time is over. Not a refusal.
    Expired,
    /// It was given, and taken back.
    Withdrawn,
    /// There is nobody who can give it.
    NobodyCanGive,
    /// Who must give it cannot be determined.
    CannotBeDetermined,
}

/// What stands for this cell at this moment.
///
/// Standing is looked up at the moment of use, by the tables of that legal day. A consent counts from when it was given and recorded, and
/// only from whom it is needed. A refusal and a withdrawal count at once, whatever their period or standing, until the same giver
/// consents again later; on the same instant the refusal wins.
pub fn status(
    cell: &Cell<'_>,
    facts: &[RecordedFact],
    statements: &[RecordedStatement],
    catalogue: &Catalogue,
    at: Timestamp,
) -> ConsentStatus {
    let day = legal_day(at);
    let tables = catalogue.on(day);
    let known = Known::new(facts, cell.recipient.organisation(), at);
    let needed = match known.givers(cell.subject, cell.kind, tables) {
        Givers::Known(needed) => needed,
        Givers::Nobody => return ConsentStatus::NobodyCanGive,
        Givers::Undetermined => return ConsentStatus::CannotBeDetermined,
    };
    let Some(validity) = tables.validity(cell.kind) else {
        return ConsentStatus::CannotBeDetermined;
    };
    let hearing = Hearing {
        cell,
        statements,
        validity,
        at,
        day,
    };
    let heard: Vec<(&Giver, Heard)> = needed
        .iter()
        .map(|(giver, standings)| (giver, hearing.hear(giver, standings)))
        .collect();
    together(&heard)
}

/// What all givers say together: the first that closes, in this order, else given until the first end.
fn together(heard: &[(&Giver, Heard)]) -> ConsentStatus {
    let any = |wanted: Heard| heard.iter().any(|(_, heard)| *heard == wanted);
    if any(Heard::Refused) {
        return ConsentStatus::Refused;
    }
    if any(Heard::Withdrawn) {
        return ConsentStatus::Withdrawn;
    }
    if any(Heard::Nothing) {
        let silent = heard
            .iter()
            .filter(|(_, heard)| matches!(heard, Heard::Nothing | Heard::Expired));
        return ConsentStatus::Missing {
            by: silent.map(|(giver, _)| (*giver).clone()).collect(),
        };
    }
    let ends = heard.iter().map(|(_, heard)| match heard {
        Heard::Given(until) => Some(*until),
        _ => None,
    });
    match ends
        .collect::<Option<Vec<_>>>()
        .map(|ends| ends.into_iter().min())
    {
        Some(Some(until)) => ConsentStatus::Given { until },
        Some(None) => ConsentStatus::CannotBeDetermined,
        None => ConsentStatus::Expired,
    }
}

/// What one giver says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    Given(Timestamp),
    Refused,
    Withdrawn,
    Expired,
    Nothing,
}

struct Hearing<'a> {
    cell: &'a Cell<'a>,
    statements: &'a [RecordedStatement],
    validity: &'a ValidityRule,
    at: Timestamp,
    day: Day,
}

impl Hearing<'_> {
    fn hear(&self, giver: &Giver, standings: &BTreeSet<Standing>) -> Heard {
        let said = || {
            self.statements
                .iter()
                .filter(|said| self.speaks_of_cell(said, giver))
        };
        // The last word that closes; a refusal stands after a withdrawal of the same instant.
        let closed = said()
            .filter_map(|said| match (said.statement.answer, said.withdrawn_at) {
                (StatementAnswer::Refused, _) => Some((said.statement.given_at, Heard::Refused)),
                (StatementAnswer::Given, Some(at)) => Some((at, Heard::Withdrawn)),
                (StatementAnswer::Given, None) => None,
            })
            .max_by_key(|(moment, heard)| (*moment, *heard == Heard::Refused));
        let ends = || {
            said()
                .filter(|said| {
                    closed.is_none_or(|(moment, _)| said.statement.given_at > moment)
                        && self.counts(said, standings)
                })
                .filter_map(|said| self.end_of(said))
        };
        let open = ends().filter(|end| self.day < *end).max();
        match (open.map(first_moment), closed) {
            (Some(Ok(until)), _) => Heard::Given(until),
            (None, _) if ends().next().is_some() => Heard::Expired,
            (_, Some((_, heard))) => heard,
            (_, None) => Heard::Nothing,
        }
    }

    fn speaks_of_cell(&self, said: &RecordedStatement, giver: &Giver) -> bool {
        let (statement, cell) = (&said.statement, self.cell);
        statement.kind == cell.kind
            && statement.subject == cell.subject
            && statement.giver == *giver
            && statement
                .cells
                .cover(cell.holder, cell.recipient, cell.task, cell.category)
    }

    /// Whether it is a consent that counts by now; its end is not looked at.
    fn counts(&self, said: &RecordedStatement, standings: &BTreeSet<Standing>) -> bool {
        let statement = &said.statement;
        statement.answer == StatementAnswer::Given
            && said.withdrawn_at.is_none()
            && statement.given_at <= self.at
            && said.recorded_at <= self.at
            && statement.period.from() <= self.day
            && standings.contains(&statement.standing)
            && self.stands_apart(said)
    }

    /// Nobody opens a door for themselves (law 11). What the recipient's own organisation recorded counts once another organisation or a
    /// second professional confirmed it; a guardian's consent to a flow to its own organisation, once another organisation did.
    fn stands_apart(&self, said: &RecordedStatement) -> bool {
        let recipient = self.cell.recipient.organisation();
        let other = |writer: &Writer| writer.hat.organisation() != recipient;
        let from_itself =
            matches!(&said.statement.giver, Giver::Hat(hat) if hat.organisation() == recipient);
        let confirmed = |by: &Writer| !from_itself || other(by);
        other(&said.writer) || said.confirmed_by.as_ref().is_some_and(confirmed)
    }

    /// First legal day on which the consent holds no longer: the end that was named or the default, and never later than the longest.
    fn end_of(&self, said: &RecordedStatement) -> Option<Day> {
        let period = said.statement.period;
        let after = |months: u16| period.from().checked_add(i32::from(months).months()).ok();
        let longest = after(self.validity.longest_months)?;
        let end = match period.until() {
            Some(until) => until,
            None => after(self.validity.default_months)?,
        };
        Some(end.min(longest))
    }
}

/// Whether somebody other than the recorder stands behind the evidence: a document, by its hash, or a witness who is not the recorder.
pub(super) fn is_independent(
    evidence: &Evidence,
    recorder: &ProfessionalId,
    validity: &ValidityRule,
) -> bool {
    validity.independent_evidence.contains(&evidence.kind)
        && match evidence.kind {
            EvidenceKind::Witness => evidence
                .witness
                .as_ref()
                .is_some_and(|witness| witness != recorder),
            _ => evidence.keyed_hash.is_some(),
        }
}
