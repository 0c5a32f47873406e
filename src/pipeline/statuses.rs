//! How holders answered, as far as the asker may know (law 8).

use std::collections::{BTreeMap, BTreeSet};

use super::cut::Cut;
use super::picture::{Answered, Decided};
use crate::decision::Permit;
use crate::fanout::SourceAnswer;
use crate::model::ground::named;
use crate::model::time::legal_day;
use crate::model::{Hat, PersonId, Pseudonym};
use crate::work::FlowState;

named! {
    /// How a holder answered for a person (law 8).
    SourceStatus {
        /// Something of it is in the picture.
        Answered = "answered",
        /// It answered, and nothing of it concerns what was asked and permitted; or it has no record of the person.
        NothingKnown = "nothing-known",
        /// Nothing may be asked of it.
        WithheldByRule = "withheld-by-rule",
        /// A professional of it was asked to weigh, and has not answered yet.
        AwaitingProfessional = "awaiting-professional",
        /// A professional of it weighed, and released nothing.
        Declined = "declined",
        /// It did not answer in time.
        TimedOut = "timed-out",
        /// It could not be reached, or not as itself.
        Unavailable = "unavailable",
        /// Its involvement may not be known: the same whatever the cause.
        NothingReleased = "nothing-released",
    }
}

/// Holders that answered alike for the same persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusLine {
    /// The status.
    pub status: SourceStatus,
    /// Hats of the holders.
    pub holders: BTreeSet<Hat>,
    /// Persons, by the asker's own pseudonyms.
    pub persons: BTreeSet<Pseudonym>,
}

impl Decided {
    /// How every holder of the catalogue answered for every person decided on.
    pub(super) fn statuses(
        &self,
        answers: &[Answered],
        cut: &Cut,
        permit: &Permit,
    ) -> Vec<StatusLine> {
        let today = legal_day(self.at);
        let catalogue = self.in_force.policies.catalogue().on(today);
        let shown = cut.cells();
        let mut by_holder: BTreeMap<(SourceStatus, Hat), BTreeSet<Pseudonym>> = BTreeMap::new();
        let is_asked = |hat: &Hat| {
            self.collects
                .as_ref()
                .is_none_or(|holders| holders.contains(hat))
        };
        for row in catalogue
            .hats()
            .filter(|row| row.holds && is_asked(&row.id))
        {
            for person in self.decision.subjects().keys().copied() {
                let Some(name) = self.own_name(person) else {
                    continue;
                };
                let status = self.status(
                    &row.id,
                    person,
                    answers,
                    permit,
                    shown.contains_key(&(&row.id, person)),
                );
                by_holder
                    .entry((status, row.id.clone()))
                    .or_default()
                    .insert(name);
            }
        }
        let mut lines: BTreeMap<(SourceStatus, BTreeSet<Pseudonym>), BTreeSet<Hat>> =
            BTreeMap::new();
        for ((status, holder), persons) in by_holder {
            lines.entry((status, persons)).or_default().insert(holder);
        }
        lines
            .into_iter()
            .map(|((status, persons), holders)| StatusLine {
                status,
                holders,
                persons,
            })
            .collect()
    }

    /// How a holder stands of whom nothing is permitted: by what the asker sent it to weigh for this task.
    fn weighed_status(&self, holder: &Hat, person: PersonId) -> SourceStatus {
        let facts = &self.snapshot.facts;
        let permit = self.decision.permit();
        let sent = facts.under_way.reviews.values().filter(|review| {
            review.sent.recipient == *permit.recipient() && review.sent.task == *permit.task()
        });
        let states: Vec<FlowState> = sent
            .flat_map(|review| {
                let flows = review.sent.flows.iter();
                let about =
                    flows.filter(|sent| sent.flow.holder == *holder && sent.flow.subject == person);
                about.map(|sent| review.state_of(&sent.flow, self.at))
            })
            .collect();
        if states.contains(&FlowState::Waiting) {
            SourceStatus::AwaitingProfessional
        } else if states.contains(&FlowState::Declined) {
            SourceStatus::Declined
        } else {
            SourceStatus::WithheldByRule
        }
    }

    fn status(
        &self,
        holder: &Hat,
        person: PersonId,
        answers: &[Answered],
        permit: &Permit,
        shown: bool,
    ) -> SourceStatus {
        if !self.decision.involvement_known(holder, person) {
            return SourceStatus::NothingReleased;
        }
        if permit.row(holder, person).is_none() {
            return self.weighed_status(holder, person);
        }
        let answered = answers
            .iter()
            .find(|answered| answered.question.organisation() == holder.organisation());
        let answered = answered.filter(|_| self.is_asked(holder, person));
        match answered.map(|answered| &answered.answer) {
            Some(SourceAnswer::Answered { .. }) if shown => SourceStatus::Answered,
            None | Some(SourceAnswer::Answered { .. }) => SourceStatus::NothingKnown,
            Some(SourceAnswer::TimedOut) => SourceStatus::TimedOut,
            Some(SourceAnswer::Unavailable(_)) => SourceStatus::Unavailable,
        }
    }
}
