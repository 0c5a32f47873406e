//! Whose turn it is to weigh.

use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{Day, Fact, Flow, Mandate, ProfessionalId, RecordedFact, Timestamp};
use crate::pipeline::readings::{assigned, is_barred, may_see};
use crate::ports::Snapshot;
use crate::work::{Review, SentFlow, Stage, WeighKind};

/// Whoever might weigh: a caller, the hat they wear, and what their mandate marks them for.
pub(in crate::pipeline) struct Weigher<'a> {
    pub(in crate::pipeline) caller: &'a Caller,
    pub(in crate::pipeline) mandate: &'a Mandate,
    pub(in crate::pipeline) at: Timestamp,
}

impl Weigher<'_> {
    /// What of a review waits for this professional now: it is their turn, and neither a bar nor a conflict of interest stands in the way.
    pub(in crate::pipeline) fn turn<'r>(
        &self,
        review: &'r Review,
        snapshot: &Snapshot,
    ) -> Vec<&'r SentFlow> {
        if review.is_open(self.at).is_err() || self.has_conflict(review, snapshot) {
            return Vec::new();
        }
        let waits = |sent: &&SentFlow| {
            sent.reaches
                && !review.weighed.contains_key(&sent.flow)
                && self.may_weigh(sent, review, snapshot)
        };
        review.sent.flows.iter().filter(waits).collect()
    }

    /// A place is its safety officer's alone. Else whoever works on the household; then, or where nobody does who may weigh it, colleagues
    /// under the same hat; at last the duty desk. All of them of the holder, which still knows the person.
    pub(super) fn may_weigh(&self, sent: &SentFlow, review: &Review, snapshot: &Snapshot) -> bool {
        let holder = &sent.flow.holder;
        let facts = &snapshot.facts.facts;
        let today = legal_day(self.at);
        if holder.organisation() != self.caller.organisation()
            || is_barred(facts, self.caller, today)
            || !is_linked(facts, &sent.flow, today)
        {
            return false;
        }
        let same_hat = self.mandate.hat == *holder;
        if sent.kind == WeighKind::SafetyOfficer {
            return same_hat && self.mandate.safety_officer;
        }
        let (stage, _) = review.stage(holder, self.at);
        let nobody_works = || assigned(facts, holder, today).all(|it| conflicts(review, facts, it));
        (same_hat
            && (stage >= Stage::Deputy
                || may_see(facts, self.caller, holder, today)
                || nobody_works()))
            || (self.mandate.crisis && stage == Stage::DutyDesk)
    }

    /// Whether this professional asks, or wrote down or confirmed something for whoever asks: then another one weighs. Names of professionals are
    /// unique within an organisation; the same name elsewhere counts as the same person, which errs on the side of another weigher.
    pub(super) fn has_conflict(&self, review: &Review, snapshot: &Snapshot) -> bool {
        conflicts(review, &snapshot.facts.facts, self.caller.professional())
    }
}

/// Whether this professional asks, or stands behind something recorded for whoever asks.
pub(in crate::pipeline) fn conflicts(
    review: &Review,
    facts: &[RecordedFact],
    professional: &ProfessionalId,
) -> bool {
    let wrote = facts.iter().any(|recorded| {
        let mut stand_behind = recorded.confirmed_by.iter().chain([&recorded.writer]);
        stand_behind.any(|by| by.hat == review.sent.recipient && by.professional == *professional)
    });
    review.asker.professional == *professional || wrote
}

/// Whether the holder has records of the person: a link that was taken back leaves nothing to weigh.
fn is_linked(facts: &[RecordedFact], flow: &Flow, today: Day) -> bool {
    facts.iter().any(|recorded| {
        recorded.valid.contains(today)
            && matches!(&recorded.fact, Fact::Link { person, hat, .. }
                if *person == flow.subject && *hat == flow.holder)
    })
}
