//! What a source did wrong goes to a chain of its own, never into the asker's answer.

use super::cut::Cut;
use super::picture::{Answered, Walk};
use super::{Pipeline, PipelineError};
use crate::audit::entries::{self, IncidentKind, SourceIncident};
use crate::fanout::{Cause, SourceAnswer};
use crate::model::SubjectRef;
use crate::redaction::Excess;

impl Pipeline {
    /// Records what sources sent beyond their question, could not be read, was too much, or came from somebody else. The answers were cut
    /// to what they were asked.
    pub(super) async fn report_incidents(
        &self,
        walk: &Walk,
        answers: &[Answered],
        cut: &Cut,
    ) -> Result<(), PipelineError> {
        for answered in answers {
            let organisation = answered.question.organisation();
            let beyond = cut.beyond.iter().filter(|(of, ..)| of == organisation);
            let beyond = beyond.flat_map(|(_, excess, malformed)| in_records(excess, *malformed));
            for (kind, count) in of_the_answer(&answered.answer).into_iter().chain(beyond) {
                let incident = SourceIncident {
                    organisation: organisation.clone(),
                    kind,
                    count,
                    reference: answered.question.reference().to_owned(),
                    intent: walk.intent.id(),
                };
                let entry = self.own_entry_under(SubjectRef::Organisation(organisation.clone()));
                self.ports
                    .log
                    .record(entries::incident(entry, &incident))
                    .await?;
                tracing::warn!(source = %incident.organisation, reason = %kind, count, "source incident");
            }
        }
        Ok(())
    }
}

fn of_the_answer(answer: &SourceAnswer) -> Option<(IncidentKind, u64)> {
    match answer {
        SourceAnswer::Unavailable(Cause::WrongIdentity) => Some((IncidentKind::WrongIdentity, 1)),
        SourceAnswer::Answered { excess, .. } if *excess > 0 => {
            Some((IncidentKind::TooMuch, *excess))
        }
        _ => None,
    }
}

fn in_records(excess: &Excess, malformed: u64) -> impl Iterator<Item = (IncidentKind, u64)> {
    let beyond: u64 = excess.counts().values().map(|it| u64::from(*it)).sum();
    let found = [
        (IncidentKind::BeyondQuestion, beyond),
        (IncidentKind::Malformed, malformed),
    ];
    found.into_iter().filter(|(_, count)| *count > 0)
}
