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
    known: BTreeMap<(PersonId, ConsentKind, Option<Numbered>, Vec<usize>), Consent>,
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
        let (known, said) = (&facts.facts, &facts.statements);
        Self {
            facts,
            catalogue,
            recipient,
            task,
            sheet,
            at,
            tables,
            statuses: Statuses::new(recipient, known, said, tables, at),
            looks_at: BTreeMap::new(),
            known: BTreeMap::new(),
        }
    }

    /// What the subject said last about release of secrecy for this flow, and still holds.
    pub(super) fn own_word(&self, holder: &Hat, subject: PersonId, category: Category) -> OwnWord {
        let own = self.facts.statements.iter().filter(|said| {
            let statement = &said.statement;
            statement.subject == subject
                && statement.giver == Giver::Person(subject)
                && statement.kind == ConsentKind::SecrecyRelease
                && said.recorded_at <= self.at
                && statement
                    .cells
                    .cover(holder, self.recipient, self.task, category)
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

    /// What stands for this flow.
    pub(super) fn of(
        &mut self,
        kind: ConsentKind,
        holder: &Hat,
        subject: PersonId,
        category: Category,
    ) -> Consent {
        let cell = Cell {
            kind,
            holder,
            recipient: self.recipient,
            task: self.task,
            category,
            subject,
        };
        let speaking: Vec<usize> = self.speaking(&cell).map(|(index, _)| index).collect();
        let class = self.sheet.class(holder, category);
        let class = class.map(|class| self.as_it_counts(class, subject));
        let (statuses, tables) = (&self.statuses, self.tables);
        let known = self.known.entry((subject, kind, class, speaking));
        *known.or_insert_with(|| {
            let class = tables.consent_class(holder, category);
            statuses.of(&cell, &class).into()
        })
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
            statements: self.speaking(&cell).map(|(_, said)| said.clone()).collect(),
        }
    }

    /// Statements that speak of a flow, each with its place among all.
    fn speaking(&self, cell: &Cell<'_>) -> impl Iterator<Item = (usize, &'a RecordedStatement)> {
        let said = self.facts.statements.iter().enumerate();
        said.filter(|(_, said)| {
            let statement = &said.statement;
            statement.subject == cell.subject
                && statement.kind == cell.kind
                && statement
                    .cells
                    .cover(cell.holder, cell.recipient, cell.task, cell.category)
        })
    }
}
