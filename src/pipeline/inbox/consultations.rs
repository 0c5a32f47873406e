//! Consultations: seats that the caller takes, and seats of colleagues behind which somebody has to stand.

use super::{Notice, NoticeKind};
use crate::identity::Caller;
use crate::model::{Hat, Timestamp};
use crate::pipeline::consultations::Part;
use crate::pipeline::{Pipeline, PipelineError};
use crate::work::Consultation;

impl Pipeline {
    /// What consultations that are still to come or go on ask of the caller under this hat.
    pub(super) async fn consultations_at_hand(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        let at = self.now();
        let mut notices = Vec::new();
        for snapshot in self.with_open_work(caller.organisation()).await? {
            let called = snapshot.facts.under_way.consultations.values();
            for consultation in called.filter(|it| it.is_ahead(at).is_ok()) {
                let part = self.part_at(caller, hat, &snapshot, consultation).await?;
                notices.extend(part.and_then(|part| notice(consultation, part, at)));
            }
        }
        Ok(notices)
    }
}

fn notice(consultation: &Consultation, part: Part, at: Timestamp) -> Option<Notice> {
    let kind = match part {
        Part::Seated => NoticeKind::Consultation,
        Part::Second => {
            let waits =
                consultation.seats_colleagues() && consultation.admits_agreement(at).is_ok();
            waits.then_some(NoticeKind::AgreeConsultation)?
        }
    };
    Some(Notice {
        item: consultation.id.to_string(),
        due: Some(consultation.called.ends_at),
        ..Notice::new(
            kind,
            format!("{kind}:{}", consultation.id),
            consultation.called_at,
        )
    })
}
