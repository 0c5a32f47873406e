//! The facts of one household at one snapshot, folded from the register's append-only records.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::events::{RegisterEvent, RegisterRecord};
use super::parted::stays_as_well;
use super::under_way::UnderWay;
use crate::consent::{Giver, RecordedStatement, Statement, StatementAnswer};
use crate::model::{
    ConsentId, Day, Fact, FactId, HouseholdId, PersonId, Pseudonym, RecordedFact, RepairId,
    Timestamp,
};
use crate::work::Repair;

/// Versions of everything a decision rests on; the release check compares them in the transaction of the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// What people began about the household.
    pub under_way: UnderWay,
    /// The recipient organisation's own pseudonyms of the persons; a person without one is not known to it.
    pub pseudonyms: BTreeMap<PersonId, Pseudonym>,
    /// Further names of its own for persons whom it knew as two (ADR 23): they are asked about by these as well, and never told of.
    pub further_names: BTreeMap<Pseudonym, PersonId>,
}

impl HouseholdFacts {
    /// Whether this is a name of the recipient organisation for this person.
    pub fn is_named(&self, person: PersonId, name: &Pseudonym) -> bool {
        self.pseudonyms.get(&person) == Some(name) || self.further_names.get(name) == Some(&person)
    }
}

/// Folds records, in the order they were recorded, into facts and statements.
///
/// A record that speaks of a fact or statement which is not among the records changes nothing.
pub fn fold(
    records: impl IntoIterator<Item = RegisterRecord>,
) -> (Vec<RecordedFact>, Vec<RecordedStatement>) {
    let mut folded = Folded::default();
    for record in records {
        folded.take(record);
    }
    folded.withdrawals.close(&mut folded.statements);
    let mut facts: Vec<_> = folded.facts.into_values().collect();
    facts.sort_by_key(|(order, _)| *order);
    (
        facts.into_iter().map(|(_, fact)| fact).collect(),
        folded.statements,
    )
}

/// What the records said so far.
#[derive(Default)]
struct Folded {
    /// Facts asserted so far.
    asserted: usize,
    /// With the place of each in the order of recording.
    facts: BTreeMap<FactId, (usize, RecordedFact)>,
    statements: Vec<RecordedStatement>,
    withdrawals: Withdrawals,
    /// Repairs that were proposed: each takes effect when it is agreed to.
    proposed: BTreeMap<RepairId, Repair>,
}

impl Folded {
    fn take(&mut self, record: RegisterRecord) {
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
            } => self.assert(RecordedFact {
                id,
                subject,
                fact,
                valid,
                evidence,
                writer,
                recorded_at,
                confirmed_by: None,
                needs_confirmation,
            }),
            RegisterEvent::FactConfirmed { id, .. } => {
                if let Some((_, fact)) = self.facts.get_mut(&id) {
                    fact.confirmed_by.get_or_insert(writer);
                }
            }
            RegisterEvent::FactEnded { id, until } => end(&mut self.facts, id, until),
            RegisterEvent::StatementRecorded { id, statement } => self.hear(RecordedStatement {
                id,
                statement: *statement,
                writer,
                recorded_at,
                withdrawn_at: None,
                confirmed_by: None,
            }),
            RegisterEvent::StatementConfirmed { id, .. } => {
                if let Some(said) = self.statements.iter_mut().find(|said| said.id == id) {
                    said.confirmed_by.get_or_insert(writer);
                }
            }
            RegisterEvent::Withdrawn {
                subject,
                by,
                consent,
            } => self.withdrawals.made.push(Withdrawal {
                subject,
                by,
                consent,
                at: recorded_at,
            }),
            RegisterEvent::WithdrawalFell { by, consents, .. } => {
                self.withdrawals.fall(consents, by, recorded_at);
            }
            other => self.take_repair(other),
        }
    }

    fn take_repair(&mut self, event: RegisterEvent) {
        match event {
            RegisterEvent::RepairProposed { id, proposed } => {
                self.proposed.insert(id, proposed.repair);
            }
            RegisterEvent::RepairAgreed { id, .. } => {
                if let Some(repair) = self.proposed.remove(&id) {
                    self.repair(&repair);
                }
            }
            RegisterEvent::RepairWithdrawn { id } => {
                self.proposed.remove(&id);
            }
            // What else people began is folded apart (`under_way`).
            _ => {}
        }
    }

    /// From here on what was wrong never was. What stands in its place has records of its own.
    fn repair(&mut self, repair: &Repair) {
        match repair {
            Repair::Correct { fact, .. } => {
                self.facts.remove(fact);
            }
            Repair::Strike { consent } => self.statements.retain(|said| said.id != *consent),
            Repair::Part {
                facts, statements, ..
            } => {
                // What closes stays as well: whoever it was of, nothing opens by moving it.
                self.facts
                    .retain(|id, (_, it)| !facts.contains(id) || stays_as_well(&it.fact));
                self.statements.retain(|said| {
                    let refused = said.statement.answer == StatementAnswer::Refused;
                    refused || !statements.contains(&said.id)
                });
            }
            // The store reads two registrations as one, and as two again.
            Repair::Merge { .. } | Repair::Unmerge { .. } => {}
        }
    }

    fn hear(&mut self, said: RecordedStatement) {
        self.withdrawals.hear_from(&said.statement);
        self.statements.push(said);
    }

    fn assert(&mut self, fact: RecordedFact) {
        self.withdrawals.hear_of(&fact.fact);
        self.asserted += 1;
        self.facts.entry(fact.id).or_insert((self.asserted, fact));
    }
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

/// One withdrawal, as it was taken.
struct Withdrawal {
    subject: PersonId,
    by: Option<PersonId>,
    consent: Option<ConsentId>,
    at: Timestamp,
}

/// Withdrawals, and all who may plausibly withdraw: accepted at once, standing is checked after. UAVG 5(3) lets the representative and a
/// child from 12 withdraw what others gave.
#[derive(Default)]
struct Withdrawals {
    made: Vec<Withdrawal>,
    /// Consents that somebody's withdrawals up to a moment do not close.
    fell: Vec<(ConsentId, PersonId, Timestamp)>,
    /// Subject and whoever was ever said to speak for them. What became of the record does not count: it would open again what was
    /// closed.
    speakers: BTreeSet<(PersonId, PersonId)>,
}

impl Withdrawals {
    fn hear_of(&mut self, fact: &Fact) {
        match fact {
            Fact::Authority {
                child,
                authority_holders,
                ..
            } => {
                let holders = authority_holders.iter();
                self.speakers
                    .extend(holders.map(|holder| (*child, *holder)));
            }
            Fact::Representation {
                person,
                by: Giver::Person(representative),
                ..
            } => {
                self.speakers.insert((*person, *representative));
            }
            _ => {}
        }
    }

    fn hear_from(&mut self, statement: &Statement) {
        if let Giver::Person(giver) = statement.giver {
            self.speakers.insert((statement.subject, giver));
        }
    }

    /// Closes every consent that was given by then, whether it was recorded before the withdrawal or after. A refusal is no consent and
    /// stays.
    fn close(&self, statements: &mut [RecordedStatement]) {
        for recorded in statements {
            let statement = &recorded.statement;
            let first = self
                .made
                .iter()
                .filter(|withdrawal| {
                    statement.answer == StatementAnswer::Given
                        && statement.subject == withdrawal.subject
                        && statement.given_at <= withdrawal.at
                        && withdrawal.consent.is_none_or(|id| id == recorded.id)
                        && self.is_plausible(withdrawal)
                        && !self.fell_for(withdrawal, recorded.id)
                })
                .map(|withdrawal| withdrawal.at)
                .min();
            recorded.withdrawn_at = first;
        }
    }

    fn fall(&mut self, consents: BTreeSet<ConsentId>, by: PersonId, until: Timestamp) {
        let consents = consents.into_iter();
        self.fell.extend(consents.map(|id| (id, by, until)));
    }

    /// Whether it was found afterwards that it does not close this consent.
    fn fell_for(&self, withdrawal: &Withdrawal, consent: ConsentId) -> bool {
        let mut fell = self.fell.iter();
        fell.any(|(id, by, until)| {
            *id == consent && Some(*by) == withdrawal.by && withdrawal.at <= *until
        })
    }

    /// Whether it may come from somebody who can withdraw: the subject, whoever was said to speak for them, or nobody named.
    fn is_plausible(&self, withdrawal: &Withdrawal) -> bool {
        let Withdrawal { subject, by, .. } = withdrawal;
        by.is_none_or(|by| by == *subject || self.speakers.contains(&(*subject, by)))
    }
}
