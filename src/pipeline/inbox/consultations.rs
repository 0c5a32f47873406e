//! Consultations at which the caller sits: a seat is nothing that waits for a colleague.

use super::{Notice, NoticeKind};
use crate::identity::Caller;
use crate::model::Hat;
use crate::model::time::legal_day;
use crate::pipeline::readings::is_barred;
use crate::pipeline::{Pipeline, PipelineError};

impl Pipeline {
    /// Seats of the caller under this hat, of consultations that are still to come or go on. Where the organisation does not know the
    /// household there is nothing to come for.
    pub(super) async fn seats_to_take(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        let at = self.now();
        let mut notices = Vec::new();
        for snapshot in self.with_open_work(caller.organisation()).await? {
            let barred = is_barred(&snapshot.facts.facts, caller, legal_day(at));
            if barred || self.own_household(caller, &snapshot).await?.is_none() {
                continue;
            }
            let called = snapshot.facts.under_way.consultations.values();
            let seated =
                called.filter(|it| it.is_ahead(at).is_ok() && it.seats(hat, caller.professional()));
            notices.extend(seated.map(|consultation| Notice {
                item: consultation.id.to_string(),
                due: Some(consultation.called.ends_at),
                ..Notice::new(
                    NoticeKind::Consultation,
                    format!("consultation:{}", consultation.id),
                    consultation.called_at,
                )
            }));
        }
        Ok(notices)
    }
}
