//! Reviews: what waits to be weighed, and what came of what was sent.

use super::{Notice, NoticeKind};
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{Hat, Mandate, Pseudonym, SubjectRef, Timestamp};
use crate::pipeline::readings::may_see;
use crate::pipeline::reviews::{Weigher, known_of};
use crate::pipeline::{Pipeline, PipelineError};
use crate::ports::Snapshot;
use crate::work::{FlowState, Review, Stage};

impl Pipeline {
    /// What this professional has to weigh, and what came of the reviews that this hat sent.
    pub(super) async fn reviews_at_hand(
        &self,
        caller: &Caller,
        mandate: &Mandate,
    ) -> Result<Vec<Notice>, PipelineError> {
        let (organisation, register, at) =
            (caller.organisation(), &self.ports.register, self.now());
        let mut notices = Vec::new();
        for snapshot in self.with_open_work(organisation).await? {
            let household = SubjectRef::Household(snapshot.facts.household);
            let name = register.pseudonym(organisation, &household).await?;
            let weigher = Weigher {
                caller,
                mandate,
                at,
            };
            let sees = may_see(&snapshot.facts.facts, caller, &mandate.hat, legal_day(at));
            for review in snapshot.facts.under_way.reviews.values() {
                notices.extend(to_weigh(&weigher, review, &snapshot, name));
                if let Some(name) = name.filter(|_| sees && review.sent.recipient == mandate.hat) {
                    notices.extend(self.came_of(caller, review, &snapshot, name, at));
                }
            }
        }
        Ok(notices)
    }

    /// What came of a review, as its asker may know it.
    fn came_of(
        &self,
        caller: &Caller,
        review: &Review,
        snapshot: &Snapshot,
        household: Pseudonym,
        at: Timestamp,
    ) -> Vec<Notice> {
        if review.withdrawn_at.is_some() {
            return Vec::new();
        }
        let states: Vec<FlowState> = review
            .sent
            .flows
            .iter()
            .map(|sent| review.state_of(&sent.flow, at))
            .collect();
        let mut notices = Vec::new();
        let mut tell = |kind: NoticeKind, id: String, since: Timestamp, due| {
            notices.push(Notice {
                item: review.id.to_string(),
                household: Some(household),
                due,
                ..Notice::new(kind, id, since)
            });
        };
        let ends = states.iter().filter_map(|state| match state {
            FlowState::Released(until) => Some(*until),
            FlowState::Waiting | FlowState::Declined | FlowState::Over => None,
        });
        let released = ends.clone().count();
        if released > 0 {
            let id = format!("{}:released:{released}", review.id);
            tell(NoticeKind::Released, id, review.sent_at, ends.min());
        }
        if at >= review.sent.lapses_at && at < review.sent.told_until && released < states.len() {
            let id = format!("{}:ended", review.id);
            tell(NoticeKind::ReviewEnded, id, review.sent.lapses_at, None);
        } else if states.contains(&FlowState::Declined) {
            let known = known_of(
                review,
                household,
                caller,
                snapshot,
                &self.in_force.load(),
                at,
            );
            let declined = review
                .sent
                .flows
                .iter()
                .map(|sent| &sent.flow)
                .filter(|flow| {
                    review.state_of(flow, at) == FlowState::Declined
                        && known.contains(&(flow.holder.clone(), flow.subject))
                });
            let declined = declined.count();
            if declined > 0 {
                let id = format!("{}:declined:{declined}", review.id);
                tell(NoticeKind::ReviewDeclined, id, review.sent_at, None);
            }
        }
        notices
    }
}

/// What of a review waits for this professional.
fn to_weigh(
    weigher: &Weigher<'_>,
    review: &Review,
    snapshot: &Snapshot,
    household: Option<Pseudonym>,
) -> Option<Notice> {
    let turn = weigher.turn(review, snapshot);
    let holder: &Hat = &turn.first()?.flow.holder;
    let (stage, since) = review.stage(holder, weigher.at);
    let names = &snapshot.facts.pseudonyms;
    let persons: std::collections::BTreeSet<Pseudonym> = turn
        .iter()
        .filter_map(|sent| names.get(&sent.flow.subject).copied())
        .collect();
    Some(Notice {
        item: review.id.to_string(),
        persons: persons.into_iter().collect(),
        household,
        due: Some(review.sent.lapses_at),
        overdue: stage > Stage::Assigned,
        ..Notice::new(NoticeKind::Weigh, format!("{}:{stage}", review.id), since)
    })
}
