//! The facts of one household at one snapshot, folded from the register's append-only records.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::consent::{RecordedStatement, Statement};
use crate::model::fact::Evidence;
use crate::model::{
    ConsentId, Day, Fact, FactId, HouseholdId, Period, PersonId, Pseudonym, RecordedFact,
    SubjectRef, Timestamp, Writer,
};

/// What may happen to the register. Records are only ever appended; the state at any moment is the fold of those known then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum RegisterEvent {
    /// A fact was asserted.
    FactAsserted {
        /// Id of the fact.
        id: FactId,
        /// The fact.
        fact: Fact,
        /// When it holds.
        valid: Period,
        /// What it rests on.
        evidence: Option<Evidence>,
        /// Whether it opens nothing for the writer's own organisation until confirmed.
        needs_confirmation: bool,
    },
    /// A fact was confirmed by somebody else.
    FactConfirmed {
        /// The fact.
        id: FactId,
        /// What the confirmation rests on.
        evidence: Option<Evidence>,
    },
    /// A fact was given an end.
    FactEnded {
        /// The fact.
        id: FactId,
        /// Day on which it holds no longer.
        until: Day,
    },
    /// A consent or refusal was recorded.
    StatementRecorded {
        /// Id of the statement.
        id: ConsentId,
        /// The statement.
        statement: Box<Statement>,
    },
    /// Consent was withdrawn.
    Withdrawn {
        /// Whose data.
        subject: PersonId,
        /// Who withdraws; absent: not known, so that every consent about the subject is withdrawn.
        by: Option<PersonId>,
        /// One statement only.
        consent: Option<ConsentId>,
    },
}

/// One record of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRecord {
    /// What it is filed under.
    pub subject: SubjectRef,
    /// What happened.
    pub event: RegisterEvent,
    /// Who wrote it.
    pub writer: Writer,
    /// When the broker recorded it.
    pub recorded_at: Timestamp,
}

/// Versions of everything a decision rests on; the release check compares them in the transaction of the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Version of the household: raised by every write about it or about a member.
    pub household: u64,
    /// Version of the recipient's organisation: raised by every write about its mandates.
    pub organisation: u64,
    /// Number of policy activations.
    pub policy: u64,
}

/// Everything the register knows about one household, at one snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdFacts {
    /// The household.
    pub household: HouseholdId,
    /// Versions the facts were read at.
    pub versions: Versions,
    /// Facts about the household, its members, their authority-holders, and the recipient's mandates.
    pub facts: Vec<RecordedFact>,
    /// Statements about members.
    pub statements: Vec<RecordedStatement>,
    /// The recipient organisation's own pseudonyms of the persons; a person without one is not known to it.
    pub pseudonyms: BTreeMap<PersonId, Pseudonym>,
}

/// Folds records, in the order they were recorded, into facts and statements.
///
/// A record that speaks of a fact or statement which is not among the records changes nothing.
pub fn fold(
    records: impl IntoIterator<Item = RegisterRecord>,
) -> (Vec<RecordedFact>, Vec<RecordedStatement>) {
    let mut facts: BTreeMap<FactId, (usize, RecordedFact)> = BTreeMap::new();
    let mut statements: Vec<RecordedStatement> = Vec::new();
    for (order, record) in records.into_iter().enumerate() {
        let RegisterRecord {
            subject,
            event,
            writer,
            recorded_at,
        } = record;
        match event {
            RegisterEvent::FactAsserted {
                id,
                fact,
                valid,
                evidence,
                needs_confirmation,
            } => {
                let fact = RecordedFact {
                    id,
                    subject,
                    fact,
                    valid,
                    evidence,
                    writer,
                    recorded_at,
                    confirmed_by: None,
                    needs_confirmation,
                };
                facts.entry(id).or_insert((order, fact));
            }
            RegisterEvent::FactConfirmed { id, .. } => {
                if let Some((_, fact)) = facts.get_mut(&id) {
                    fact.confirmed_by.get_or_insert(writer);
                }
            }
            RegisterEvent::FactEnded { id, until } => end(&mut facts, id, until),
            RegisterEvent::StatementRecorded { id, statement } => {
                statements.push(RecordedStatement {
                    id,
                    statement: *statement,
                    writer,
                    recorded_at,
                    withdrawn_at: None,
                });
            }
            RegisterEvent::Withdrawn {
                subject,
                by,
                consent,
            } => {
                withdraw(&mut statements, subject, by, consent, recorded_at);
            }
        }
    }
    let mut facts: Vec<_> = facts.into_values().collect();
    facts.sort_by_key(|(order, _)| *order);
    (
        facts.into_iter().map(|(_, fact)| fact).collect(),
        statements,
    )
}

fn end(facts: &mut BTreeMap<FactId, (usize, RecordedFact)>, id: FactId, until: Day) {
    if let Some((_, fact)) = facts.get_mut(&id) {
        match fact.valid.ended_on(until) {
            Some(valid) => fact.valid = valid,
            // Ended before it began: it never held.
            None => {
                facts.remove(&id);
            }
        }
    }
}

/// Withdraws what the person may have given: their own statements, or every one about the subject where nobody is named.
/// A refusal is no consent and stays.
fn withdraw(
    statements: &mut [RecordedStatement],
    subject: PersonId,
    by: Option<PersonId>,
    consent: Option<ConsentId>,
    at: Timestamp,
) {
    use crate::consent::{Giver, StatementAnswer};
    for recorded in statements.iter_mut() {
        let statement = &recorded.statement;
        let meant = statement.subject == subject
            && statement.answer == StatementAnswer::Given
            && consent.is_none_or(|id| id == recorded.id)
            // The subject may always close what others opened for them; others close what they gave themselves.
            && by.is_none_or(|by| by == subject || statement.giver == Giver::Person(by));
        if meant {
            recorded.withdrawn_at.get_or_insert(at);
        }
    }
}
