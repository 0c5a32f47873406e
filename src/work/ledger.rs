//! The ledger: what was disclosed to whom, and what became of it (ADR 20). Append-only; every state is a fold of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{DutyKey, ToldHow};
use crate::model::fact::KeyedHash;
use crate::model::{
    Category, ConsentKind, Flow, Hat, HouseholdId, InformDuty, Modality, Obligation, Organisation,
    PersonId, ProfessionalId, ReceiptId, TaskId, Timestamp,
};

/// A flow through which something was given: a hat's own records apart, which are no disclosure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenFlow {
    /// Whose data.
    pub person: PersonId,
    /// Hat that held it.
    pub holder: Hat,
    /// Whether the recipient was told who held it.
    pub holder_told: bool,
    /// Category.
    pub category: Category,
    /// How the flow was open.
    pub modality: Modality,
    /// Articles, as the recipient was told them.
    pub articles: BTreeSet<String>,
    /// What the recipient must keep to.
    pub obligations: BTreeSet<Obligation>,
    /// Consents that it rested on.
    pub consents: BTreeSet<ConsentKind>,
    /// What the family is owed.
    pub inform: BTreeSet<InformDuty>,
}

impl GivenFlow {
    /// The flow.
    pub fn flow(&self) -> Flow {
        Flow {
            holder: self.holder.clone(),
            subject: self.person,
            category: self.category,
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum LedgerEvent {
    /// Something was disclosed to the hat.
    Disclosed {
        /// Task it was asked for.
        task: TaskId,
        /// What was given.
        flows: Vec<GivenFlow>,
    },
    /// A person was told of what was disclosed.
    Informed {
        /// The duty.
        duty: DutyKey,
        /// When.
        told_at: Timestamp,
        /// How.
        how: ToldHow,
    },
    /// Telling a person was put off.
    Deferred {
        /// The duty.
        duty: DutyKey,
        /// Why, as a keyed hash: no reason serves twice. The log keeps it sealed to the organisation that puts it off.
        reason_hash: KeyedHash,
    },
    /// A privacy officer assessed what went wrong with a disclosure, for their own organisation.
    BreachClosed {
        /// Receipt of the disclosure.
        receipt: ReceiptId,
        /// What they assessed. What else is found wrong with it later is assessed anew.
        flows: BTreeSet<Flow>,
        /// Whether the authority was told of it (AVG 33(1)). The log keeps why, sealed to the organisation.
        authority_told: bool,
    },
}

impl LedgerEvent {
    /// The disclosure of which it says what was done about it.
    pub fn item(&self) -> Option<ReceiptId> {
        match self {
            LedgerEvent::Disclosed { .. } => None,
            LedgerEvent::Informed { duty, .. } | LedgerEvent::Deferred { duty, .. } => {
                Some(duty.first)
            }
            LedgerEvent::BreachClosed { receipt, .. } => Some(*receipt),
        }
    }
}

/// One record of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRecord {
    /// Receipt of the entry of the log that it was written with.
    pub receipt: ReceiptId,
    /// Moment of that entry.
    pub at: Timestamp,
    /// The household.
    pub household: HouseholdId,
    /// Hat that received, or that did something about what it received.
    pub hat: Hat,
    /// The professional under that hat.
    pub professional: ProfessionalId,
    /// What happened.
    pub event: LedgerEvent,
}

impl LedgerRecord {
    /// The organisation for which it closes a breach.
    pub fn breach_of(&self) -> Option<&Organisation> {
        match self.event {
            LedgerEvent::BreachClosed { .. } => Some(self.hat.organisation()),
            _ => None,
        }
    }

    /// The same record, with everybody it names under the id that this gives them.
    #[must_use]
    pub fn renamed(mut self, person: impl Fn(PersonId) -> PersonId) -> Self {
        match &mut self.event {
            LedgerEvent::Disclosed { flows, .. } => {
                for given in flows {
                    given.person = person(given.person);
                }
            }
            LedgerEvent::Informed { duty, .. } | LedgerEvent::Deferred { duty, .. } => {
                duty.person = person(duty.person);
            }
            LedgerEvent::BreachClosed { flows, .. } => {
                let renamed = std::mem::take(flows).into_iter().map(|flow| Flow {
                    subject: person(flow.subject),
                    ..flow
                });
                *flows = renamed.collect();
            }
        }
        self
    }

    /// Everybody it names.
    pub fn persons(&self) -> BTreeSet<PersonId> {
        match &self.event {
            LedgerEvent::Disclosed { flows, .. } => flows.iter().map(|it| it.person).collect(),
            LedgerEvent::Informed { duty, .. } | LedgerEvent::Deferred { duty, .. } => {
                [duty.person].into()
            }
            LedgerEvent::BreachClosed { flows, .. } => flows.iter().map(|it| it.subject).collect(),
        }
    }
}
