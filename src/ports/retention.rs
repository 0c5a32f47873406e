//! What is kept too long, and how it goes.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::RegisterFault;
use crate::model::catalogue::RetentionRow;
use crate::model::{Day, Organisation, SubjectRef};

/// Terms by kind, as the table of a legal day has them.
pub type Terms = BTreeMap<String, RetentionRow>;

/// Records of one subject that are over term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldRecords {
    /// What they are filed under.
    pub subject: SubjectRef,
    /// Position of the last record filed there when this was read: a newer one begins the terms anew.
    pub last: u64,
    /// Their positions.
    pub positions: Vec<u64>,
}

/// An entry of the log whose bodies are over term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldEntry {
    /// Number of the chain.
    pub chain: u64,
    /// Position in it.
    pub position: u64,
}

/// What is over term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OverTerm {
    /// Records of the register.
    pub records: Vec<OldRecords>,
    /// Entries of the log.
    pub entries: Vec<OldEntry>,
    /// How many things of each kind, by the organisation whose they are.
    pub counts: BTreeMap<Organisation, BTreeMap<String, u64>>,
}

/// Carries out the terms.
#[async_trait]
pub trait Retention: Send + Sync {
    /// What is over term on this legal day; a bounded part where it is much.
    async fn over_term(&self, terms: &Terms, today: Day) -> Result<OverTerm, RegisterFault>;

    /// Empties what is over term. Where nothing is left under a person or household its key is destroyed, and by which names and
    /// numbers it was found is forgotten. Every chain still verifies. Returns when no copy is left in the store.
    async fn empty(&self, over_term: OverTerm) -> Result<(), RegisterFault>;
}
