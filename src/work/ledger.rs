//! The ledger: what was disclosed to whom, and what became of it (ADR 20). Append-only; every state is a fold of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{
    Category, ConsentKind, Hat, HouseholdId, InformDuty, Modality, Obligation, PersonId,
    ProfessionalId, ReceiptId, TaskId, Timestamp,
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
