//! Repairs: what the register had wrong, proposed by one professional and agreed to by a second one (ADR 22).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::NotOpen;
use crate::model::fact::Evidence;
use crate::model::{
    ConsentId, Fact, FactId, Organisation, Period, PersonId, RepairId, Timestamp, Writer,
};

/// A fact in the place of one that was wrong. It is recorded as any other when the repair takes effect, and holds from a day of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Id of the fact to be.
    pub id: FactId,
    /// The fact.
    pub fact: Fact,
    /// When it holds.
    pub valid: Period,
    /// What it rests on.
    pub evidence: Option<Evidence>,
    /// Whether it opens nothing for the proposer's organisation until confirmed: whoever agrees to the repair confirms it with it.
    pub needs_confirmation: bool,
}

/// What is done about an error of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "repair", rename_all = "kebab-case")]
pub enum Repair {
    /// A fact was never true.
    Correct {
        /// The fact.
        fact: FactId,
        /// What is true in its place.
        instead: Option<Corrected>,
    },
    /// A consent was never given.
    Strike {
        /// The consent.
        consent: ConsentId,
    },
    /// Two registrations are one person.
    Merge {
        /// The registration that stays.
        kept: PersonId,
        /// The one that is taken into it.
        merged: PersonId,
    },
    /// Two persons were taken for one.
    Unmerge {
        /// The merge that was wrong.
        merge: RepairId,
    },
    /// What was recorded of one person is partly of another.
    Part {
        /// The person it was recorded of.
        person: PersonId,
        /// The person it is of.
        fresh: PersonId,
        /// Facts that are of the other.
        facts: BTreeSet<FactId>,
        /// Statements that are about the other.
        statements: BTreeSet<ConsentId>,
    },
}

impl Repair {
    /// What stands in the place of what was wrong.
    pub fn instead(&self) -> Option<&Corrected> {
        match self {
            Repair::Correct { instead, .. } => instead.as_ref(),
            _ => None,
        }
    }

    /// Whether both are about the same error, so that only one of them can take effect.
    pub fn mends_the_same(&self, other: &Repair) -> bool {
        match (self, other) {
            (Repair::Correct { fact, .. }, Repair::Correct { fact: known, .. }) => fact == known,
            // Two that were merged and are two again may be merged anew.
            (Repair::Merge { .. }, Repair::Merge { .. }) => false,
            _ => self == other,
        }
    }
}

/// A repair as it was proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedRepair {
    /// What is done.
    pub repair: Repair,
    /// Since when the register has it wrong: nothing that was disclosed before rests on the error.
    pub wrong_since: Timestamp,
    /// Organisations that wrote down what is wrong: one of the two who sign is theirs.
    pub written_by: BTreeSet<Organisation>,
    /// What it rests on.
    pub evidence: Evidence,
    /// Why, sealed to each organisation that must read it.
    pub reason: BTreeMap<Organisation, String>,
}

/// A repair with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairCase {
    /// Id.
    pub id: RepairId,
    /// As it was proposed.
    pub proposed: ProposedRepair,
    /// Who proposed it.
    pub by: Writer,
    /// When.
    pub proposed_at: Timestamp,
    /// Who agreed, and when: from then on it is in effect.
    pub agreed: Option<(Writer, Timestamp)>,
    /// When whoever proposed it took it back.
    pub withdrawn_at: Option<Timestamp>,
}

impl RepairCase {
    /// A repair that was just proposed.
    pub fn new(id: RepairId, proposed: ProposedRepair, by: Writer, proposed_at: Timestamp) -> Self {
        Self {
            id,
            proposed,
            by,
            proposed_at,
            agreed: None,
            withdrawn_at: None,
        }
    }

    /// Whether it still waits for a second professional.
    ///
    /// # Errors
    /// Where it was agreed to or taken back.
    pub fn is_open(&self) -> Result<(), NotOpen> {
        if self.withdrawn_at.is_some() {
            Err(NotOpen::Withdrawn)
        } else if self.agreed.is_some() {
            Err(NotOpen::Answered)
        } else {
            Ok(())
        }
    }

    /// Whether this professional proposed it, under whatever hat: the same name elsewhere counts as the same person.
    pub fn is_of(&self, by: &Writer) -> bool {
        self.by.professional == by.professional
    }

    /// Whether this professional makes two with whoever proposed it: another person, no witness of the proposal, and one of both of an
    /// organisation that wrote what is wrong.
    pub fn may_be_agreed_by(&self, by: &Writer) -> bool {
        let wrote = |who: &Writer| self.proposed.written_by.contains(who.hat.organisation());
        let witness = self.proposed.evidence.witness.as_ref();
        !self.is_of(by) && witness != Some(&by.professional) && (wrote(by) || wrote(&self.by))
    }

    /// Organisations that are told of it while it waits: the proposer's, and those that wrote what is wrong. Nobody else is, for that
    /// something was wrong says that it was recorded.
    pub fn concerned(&self) -> BTreeSet<&Organisation> {
        let own = self.by.hat.organisation();
        self.proposed.written_by.iter().chain([own]).collect()
    }
}

#[cfg(test)]
mod tests;
