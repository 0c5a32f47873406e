//! What the consent calculus says of a flow, collapsed to what a decision looks at.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::policies::{Numbered, Sheet};
use super::vector::{ConsentState, OwnWord};
use super::{Flow, HouseholdFacts};
use crate::consent::{
    Cell, ConsentStatus, Giver, LooksAt, RecordedStatement, StatementAnswer, Statuses, status,
};
use crate::model::catalogue::InForce;
use crate::model::time::legal_day;
use crate::model::{Catalogue, Category, ConsentKind, Hat, PersonId, TaskId, Timestamp};

/// A consent, and the first moment at which it holds no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Consent {
    pub(super) state: ConsentState,
    pub(super) until: Option<Timestamp>,
}

/// All that people said about a flow, together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub(super) sharing: Consent,
    pub(super) release: Consent,
    pub(super) help: Consent,
    pub(super) own_word: OwnWord,
}

/// A consent that a flow rests on, with everything that was said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeardConsent {
    /// Kind.
    pub kind: ConsentKind,
    /// Its state, as the rules look at it: a consent that rests on authority nobody looked up lately cannot be determined.
    pub state: ConsentState,
    /// What stands, of all that was said together.
    pub status: ConsentStatus,
    /// Every statement that speaks of the flow.
    pub statements: Vec<RecordedStatement>,
}

impl HeardConsent {
    /// The fact that it is, by its name in the schema.
    pub fn fact(&self) -> &'static str {
        match self.kind {
            ConsentKind::Sharing => "sharing",
            ConsentKind::SecrecyRelease => "release",
            ConsentKind::Help => "help",
        }
    }
}

impl From<ConsentStatus> for Consent {
    fn from(status: ConsentStatus) -> Self {
        let (state, until) = match status {
            ConsentStatus::Given { until, .. } => (ConsentState::Given, Some(until)),
            ConsentStatus::Refused => (ConsentState::Refused, None),
            ConsentStatus::Missing { .. } => (ConsentState::Missing, None),
            ConsentStatus::Expired => (ConsentState::Expired, None),
            ConsentStatus::Withdrawn => (ConsentState::Withdrawn, None),
            ConsentStatus::NobodyCanGive => (ConsentState::NobodyCanGive, None),
            ConsentStatus::CannotBeDetermined => (ConsentState::CannotBeDetermined, None),
        };
        Self { state, until }
    }
}

/// The consents of one call. Cells of one class, of which the same statements speak, have the same status, which is worked out once.
pub(super) struct Consents<'a> {
    facts: &'a HouseholdFacts,
    catalogue: &'a Catalogue,
    recipient: &'a Hat,
    task: &'a TaskId,
    sheet: Arc<Sheet>,
    at: Timestamp,
    tables: InForce<'a>,
    statuses: Statuses<'a>,
    looks_at: BTreeMap<PersonId, LooksAt>,
    /// Places of the statements about each person.
    said: BTreeMap<PersonId, Vec<usize>>,
    known: BTreeMap<(PersonId, Option<Numbered>, Vec<usize>), Said>,
}

impl<'a> Consents<'a> {
    pub(super) fn new(
        facts: &'a HouseholdFacts,
        catalogue: &'a Catalogue,
        (recipient, task): (&'a Hat, &'a TaskId),
        sheet: Arc<Sheet>,
        at: Timestamp,
    ) -> Self {
        let tables = catalogue.on(legal_day(at));
        let (known, statements) = (&facts.facts, &facts.statements);
        let mut said: BTreeMap<PersonId, Vec<usize>> = BTreeMap::new();
        for (place, statement) in statements.iter().enumerate() {
            let about = statement.statement.subject;
            said.entry(about).or_default().push(place);
        }
        Self {
            facts,
            catalogue,
            recipient,
            task,
            sheet,
            at,
            tables,
            statuses: Statuses::new(recipient, known, statements, tables, at),
            looks_at: BTreeMap::new(),
            said,
            known: BTreeMap::new(),
        }
    }

    /// What was said about this flow, and stands.
    pub(super) fn of(&mut self, holder: &Hat, subject: PersonId, category: Category) -> Said {
        let class = self.sheet.class(holder, category);
        let class = class.map(|class| self.as_it_counts(class, subject));
        let cell = |kind| Cell {
            kind,
            holder,
            recipient: self.recipient,
            task: self.task,
            category,
            subject,
        };
        let speaking: Vec<usize> = self
            .about(subject)
            .filter(|(_, said)| speaks_of(said, &cell(said.statement.kind)))
            .map(|(place, _)| place)
            .collect();
        let key = (subject, class, speaking);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let class = self.tables.consent_class(holder, category);
        let stands = |kind| self.statuses.of(&cell(kind), &class).into();
        let said = Said {
            sharing: stands(ConsentKind::Sharing),
            release: stands(ConsentKind::SecrecyRelease),
            help: stands(ConsentKind::Help),
            own_word: self.own_word(&cell(ConsentKind::SecrecyRelease)),
        };
        self.known.insert(key, said);
        said
    }

    /// What the subject said last about release of secrecy for this flow, and still holds.
    fn own_word(&self, cell: &Cell<'_>) -> OwnWord {
        let own = self.speaking(cell).filter(|said| {
            said.statement.giver == Giver::Person(cell.subject) && said.recorded_at <= self.at
        });
        let last = own.max_by_key(|said| {
            // On one day a refusal stands.
            let refused = said.statement.answer == StatementAnswer::Refused;
            (
                legal_day(said.statement.given_at),
                refused,
                said.recorded_at,
            )
        });
        match last {
            Some(said)
                if said.statement.answer == StatementAnswer::Refused
                    || said.withdrawn_at.is_some_and(|at| at <= self.at) =>
            {
                OwnWord::Refused
            }
            Some(said) if said.statement.period.contains(self.tables.day()) => OwnWord::Agreed,
            Some(_) | None => OwnWord::Nothing,
        }
    }

    /// A class of cells, as far as it counts for who must give about this person.
    pub(super) fn as_it_counts(&mut self, class: Numbered, subject: PersonId) -> Numbered {
        let statuses = &self.statuses;
        let looks_at = self.looks_at.entry(subject);
        class.as_far_as(*looks_at.or_insert_with(|| statuses.looks_at(subject)))
    }

    /// What stands for this flow, with everything that was said.
    pub(super) fn heard(
        &self,
        kind: ConsentKind,
        state: ConsentState,
        flow: &Flow,
    ) -> HeardConsent {
        let cell = Cell {
            kind,
            holder: &flow.holder,
            recipient: self.recipient,
            task: self.task,
            category: flow.category,
            subject: flow.subject,
        };
        let HouseholdFacts {
            facts, statements, ..
        } = self.facts;
        HeardConsent {
            kind,
            state,
            status: status(&cell, facts, statements, self.catalogue, self.at),
            statements: self.speaking(&cell).cloned().collect(),
        }
    }

    /// Whether a statement about a person names a holder.
    pub(super) fn names(&self, holder: &Hat, subject: PersonId) -> bool {
        let mut about = self.about(subject);
        about.any(|(_, said)| said.statement.cells.holders.contains(holder))
    }

    /// Statements that speak of a cell.
    fn speaking(&self, cell: &Cell<'_>) -> impl Iterator<Item = &'a RecordedStatement> {
        let about = self.about(cell.subject);
        about.filter_map(|(_, said)| speaks_of(said, cell).then_some(said))
    }

    /// Statements about a person, each with its place among all.
    fn about(&self, subject: PersonId) -> impl Iterator<Item = (usize, &'a RecordedStatement)> {
        let places = self.said.get(&subject).into_iter().flatten();
        let all = &self.facts.statements;
        places.filter_map(|&place| Some((place, all.get(place)?)))
    }
}

/// Whether a statement speaks of a cell.
fn speaks_of(said: &RecordedStatement, cell: &Cell<'_>) -> bool {
    let statement = &said.statement;
    statement.subject == cell.subject
        && statement.kind == cell.kind
        && statement
            .cells
            .cover(cell.holder, cell.recipient, cell.task, cell.category)
}
