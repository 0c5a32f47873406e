//! A decision of the past, decided again (law 6). It is a look back and no permit: no source can be asked with it.

use std::collections::BTreeSet;

use super::decide::decided;
use super::hearing::Hearing;
use super::{Explanation, Flow, Grant, HouseholdFacts, Outcome, Policies, Withheld};
use crate::model::{Hat, PersonId, ProfessionalId, Timestamp};
use crate::purpose::PictureQuestion;

/// What came of a question that was decided again.
#[derive(Debug, Clone)]
pub struct Replayed {
    open: Vec<(Grant, Explanation)>,
    withheld: Vec<Withheld>,
    involvement: BTreeSet<(Hat, PersonId)>,
}

/// Decides a question of this professional again, with the facts as they were known, the policies that were in force, and the moment
/// at which it was decided.
pub fn replay(
    question: &PictureQuestion,
    asker: &ProfessionalId,
    facts: &HouseholdFacts,
    policies: &Policies,
    at: Timestamp,
) -> Replayed {
    let mut hearing = Hearing::new(question, asker, facts, policies, at);
    let decision = decided(&mut hearing);
    let mut open = Vec::new();
    for (flow, outcome) in decision.flows().outcomes() {
        if let Outcome::Permit(grant) = outcome
            && let Some(explanation) = hearing.explain(&decision, &flow)
        {
            open.push((grant.clone(), explanation));
        }
    }
    Replayed {
        open,
        withheld: decision.withheld,
        involvement: decision.involvement,
    }
}

impl Replayed {
    /// Every flow that was open, with its terms and why, in the order of holder, person and category.
    pub fn open(&self) -> impl Iterator<Item = (&Grant, &Explanation)> {
        self.open
            .iter()
            .map(|(grant, explanation)| (grant, explanation))
    }

    /// Whether the asker might know that the holder of this flow is involved with its person (law 8).
    pub fn involvement_known(&self, flow: &Flow) -> bool {
        self.involvement
            .contains(&(flow.holder.clone(), flow.subject))
    }

    /// What was not shown, as the asker read it.
    pub fn withheld(&self) -> &[Withheld] {
        &self.withheld
    }
}
