//! People who have still to be told of what was disclosed about them.

use super::{Notice, NoticeKind};
use crate::identity::Caller;
use crate::model::Hat;
use crate::pipeline::{NamedDuty, Pipeline, PipelineError};

impl Pipeline {
    /// Duties of this hat that are still to be done. One that was put off, or becomes overdue, is told again.
    pub(super) async fn persons_to_inform(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        let duties = self.inform_duties(caller, hat).await?.into_iter();
        let open = duties.filter(|duty| duty.told_at.is_none());
        let notice = |duty: NamedDuty| {
            let item = duty.name.to_string();
            let stage = if duty.overdue { "overdue" } else { "open" };
            let id = format!("{item}.{}.{stage}", duty.deferrals);
            Notice {
                item,
                persons: vec![duty.name.person],
                household: Some(duty.household),
                due: Some(duty.due),
                overdue: duty.overdue,
                ..Notice::new(NoticeKind::InformDuty, id, duty.since)
            }
        };
        Ok(open.map(notice).collect())
    }
}
