//! Reviews that nobody of an organisation could weigh: for its privacy officer, who gives mandates.

use super::{Notice, NoticeKind};
use crate::decision::{self, fold};
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{Day, Fact, Hat, Organisation, RecordedFact, SubjectRef};
use crate::pipeline::reviews::conflicts;
use crate::pipeline::wear::OFFICER;
use crate::pipeline::{Pipeline, PipelineError};
use crate::ports::Snapshot;
use crate::work::{Review, SentFlow, WeighKind};

impl Pipeline {
    /// Reviews of which something waits at the officer's organisation and nobody there may weigh it: no mandate, no safety officer for a
    /// place, or a bar or a conflict of interest for everybody.
    pub(super) async fn reviews_for_nobody(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        if hat.capacity() != OFFICER {
            return Ok(Vec::new());
        }
        let (own, register, at) = (caller.organisation(), &self.ports.register, self.now());
        let today = legal_day(at);
        let filed_under = SubjectRef::Organisation(own.clone());
        let (mandates, _) = fold(register.filed_under(&filed_under).await?);
        let mut notices = Vec::new();
        for snapshot in self.with_open_work(own).await? {
            let household = SubjectRef::Household(snapshot.facts.household);
            let name = register.pseudonym(own, &household).await?;
            for review in snapshot.facts.under_way.reviews.values() {
                let for_nobody = |sent: &SentFlow| {
                    let waits = review.waiting_for(&sent.flow.holder, at);
                    let waits = waits
                        .map(|waiting| &waiting.flow)
                        .any(|it| *it == sent.flow);
                    waits && !somebody_may(sent, review, &snapshot, (&mandates, own, today))
                };
                let own_flows = review.sent.flows.iter();
                let mut own_flows = own_flows.filter(|it| it.flow.holder.organisation() == own);
                if own_flows.any(for_nobody) {
                    let kind = NoticeKind::NobodyToWeigh;
                    notices.push(Notice {
                        item: review.id.to_string(),
                        household: name,
                        due: Some(review.sent.lapses_at),
                        ..Notice::new(kind, format!("{kind}:{}", review.id), review.sent_at)
                    });
                }
            }
        }
        Ok(notices)
    }
}

/// Whether somebody with one of these mandates might weigh this, sooner or later.
fn somebody_may(
    sent: &SentFlow,
    review: &Review,
    snapshot: &Snapshot,
    (mandates, own, today): (&[RecordedFact], &Organisation, Day),
) -> bool {
    let facts = &snapshot.facts.facts;
    let counted = mandates.iter().filter(|it| it.counts_for(today, own));
    let mut may = counted.filter_map(|it| match &it.fact {
        Fact::Mandate {
            hat,
            professional,
            crisis,
            safety_officer,
        } => {
            let same_hat = *hat == sent.flow.holder;
            let marked = match sent.kind {
                WeighKind::SafetyOfficer => same_hat && *safety_officer,
                _ => same_hat || *crisis,
            };
            marked.then_some(professional)
        }
        _ => None,
    });
    may.any(|who| !conflicts(review, facts, who) && !decision::is_barred(facts, own, who, today))
}
