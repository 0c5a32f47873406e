//! Emergencies: to be agreed to, to know of, to be reviewed. Who is told is a disclosure to them and was decided when it was declared: the
//! holders that know a person concerned, the crisis desk, the other professionals of the asker's hat, and privacy officers (ADR 21).

use super::{Notice, NoticeKind};
use crate::identity::Caller;
use crate::model::{Mandate, Timestamp};
use crate::pipeline::emergencies::Part;
use crate::pipeline::{Pipeline, PipelineError};
use crate::work::{Agreement, Emergency};

impl Pipeline {
    /// What emergencies ask of the caller under this hat.
    pub(super) async fn emergencies_to_see_to(
        &self,
        caller: &Caller,
        mandate: &Mandate,
    ) -> Result<Vec<Notice>, PipelineError> {
        let at = self.now();
        let mut notices = Vec::new();
        for (snapshot, emergency, part) in self.emergencies_for(caller, mandate).await? {
            let (household, persons) = self
                .names_of_emergency(caller, &snapshot, &emergency)
                .await?;
            for (kind, since, due) in waiting(caller, &emergency, part, at) {
                notices.push(Notice {
                    item: emergency.id.to_string(),
                    household,
                    persons: persons.clone(),
                    overdue: due.is_some_and(|due| due <= at),
                    due,
                    ..Notice::new(kind, format!("{kind}:{}", emergency.id), since)
                });
            }
        }
        Ok(notices)
    }
}

/// What an emergency asks of somebody with this part in it: kind, since when, until when.
fn waiting(
    caller: &Caller,
    emergency: &Emergency,
    part: Part,
    at: Timestamp,
) -> Vec<(NoticeKind, Timestamp, Option<Timestamp>)> {
    let reviewed = emergency.may_be_reviewed().is_err();
    // WHY: a review by one of those who took part must hide nothing from who watches over all of them.
    if reviewed && !matches!(part, Part::Officer | Part::Pair) {
        return Vec::new();
    }
    let declared = &emergency.declared;
    let agreement = match part {
        Part::Desk => Some(Agreement::Everybody),
        Part::Holder => Some(Agreement::Holder {
            organisation: caller.organisation().clone(),
        }),
        Part::Asker | Part::Pair | Part::Officer => None,
    };
    let mut waiting = Vec::new();
    if agreement.is_some_and(|agreement| emergency.admits(&agreement, at).is_ok()) {
        let (kind, due) = (NoticeKind::AgreeEmergency, Some(declared.answer_by));
        waiting.push((kind, emergency.declared_at, due));
    }
    if part != Part::Asker
        && let Some(since) = emergency.alone_since(at)
    {
        waiting.push((NoticeKind::EmergencyAlone, since, None));
    }
    if part == Part::Officer {
        if let Some(since) = emergency.agreed_since() {
            waiting.push((NoticeKind::EmergencyAgreed, since, None));
        }
        if !reviewed && emergency.over_at() <= at {
            let (kind, due) = (NoticeKind::ReviewEmergency, Some(declared.review_by));
            waiting.push((kind, emergency.over_at(), due));
        }
    }
    waiting
}
