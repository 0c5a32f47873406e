//! Repairs that wait for a second signature, and breaches that wait to be assessed.

use super::{Notice, NoticeKind};
use crate::identity::Caller;
use crate::model::id::PseudonymKind;
use crate::model::{Hat, Pseudonym};
use crate::pipeline::repairs::signer;
use crate::pipeline::wear::OFFICER;
use crate::pipeline::{Pipeline, PipelineError};

impl Pipeline {
    /// Repairs to which this professional may agree under this hat. Another organisation that may agree is not told of it: that
    /// something was wrong says that it was recorded.
    pub(super) async fn repairs_to_agree(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        let by = signer(caller, hat);
        let mut notices = Vec::new();
        for found in self.waiting_repairs(caller).await? {
            if self.may_agree(caller, &by, &found).await? {
                let (id, since) = (found.case.id.to_string(), found.case.proposed_at);
                let (persons, household) = split(found.name);
                notices.push(Notice {
                    item: id.clone(),
                    persons,
                    household,
                    ..Notice::new(NoticeKind::AgreeRepair, id, since)
                });
            }
        }
        Ok(notices)
    }

    /// Breaches that a privacy officer has to assess. One that becomes overdue, or in which more is found, is told again.
    pub(super) async fn breaches_to_assess(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        if hat.capacity() != OFFICER {
            return Ok(Vec::new());
        }
        let breaches = self.breaches_for(caller).await?.into_iter();
        let open = breaches.filter(|view| view.breach.is_open());
        let notices = open.map(|view| {
            let (item, since) = (view.breach.receipt.to_string(), view.breach.since());
            let stage = if view.overdue { "overdue" } else { "open" };
            let id = format!("{item}.{}.{stage}", view.breach.latest());
            let mut persons: Vec<Pseudonym> = view.flows.iter().map(|it| it.person).collect();
            persons.dedup();
            Notice {
                item,
                persons,
                household: view.household,
                due: Some(view.due),
                overdue: view.overdue,
                ..Notice::new(NoticeKind::Breach, id, since)
            }
        });
        Ok(notices.collect())
    }
}

fn split(name: Pseudonym) -> (Vec<Pseudonym>, Option<Pseudonym>) {
    match name.kind() {
        PseudonymKind::Person => (vec![name], None),
        PseudonymKind::Household => (Vec::new(), Some(name)),
    }
}
