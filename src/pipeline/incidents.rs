//! What a source did wrong goes to a chain of its own, never into the asker's answer.

use super::cut::Cut;
use super::picture::{Answered, Walk};
use super::{Pipeline, PipelineError};
use crate::audit::entries::{self, IncidentKind, SourceIncident};
use crate::fanout::{Cause, SourceAnswer};
use crate::model::SubjectRef;

impl Pipeline {
    /// Records what sources sent beyond their question, could not be read, was too much, or came from somebody else.
    pub(super) async fn report_incidents(
        &self,
        walk: &Walk,
        answers: &[Answered],
    ) -> Result<(), PipelineError> {
        for answered in answers {
            for (kind, count) in self.incidents(walk, answered) {
                let organisation = answered.question.organisation().clone();
                let incident = SourceIncident {
                    organisation: organisation.clone(),
                    kind,
                    count,
                    reference: answered.question.reference().to_owned(),
                    intent: walk.intent.id(),
                };
                let entry = self.entry_under(SubjectRef::Organisation(organisation));
                self.ports
                    .log
                    .record(entries::incident(entry, &incident))
                    .await?;
                tracing::warn!(source = %incident.organisation, reason = %kind, count, "source incident");
            }
        }
        Ok(())
    }

    fn incidents(&self, walk: &Walk, answered: &Answered) -> Vec<(IncidentKind, u64)> {
        let mut found = Vec::new();
        match &answered.answer {
            SourceAnswer::Unavailable(Cause::WrongIdentity) => {
                found.push((IncidentKind::WrongIdentity, 1));
            }
            SourceAnswer::Answered { excess, .. } if *excess > 0 => {
                found.push((IncidentKind::TooMuch, *excess));
            }
            _ => {}
        }
        for (_, excess, malformed) in Cut::of([answered], &walk.permit, &self.rules).beyond {
            let beyond: u64 = excess
                .counts()
                .values()
                .map(|count| u64::from(*count))
                .sum();
            found.extend((beyond > 0).then_some((IncidentKind::BeyondQuestion, beyond)));
            found.extend((malformed > 0).then_some((IncidentKind::Malformed, malformed)));
        }
        found
    }
}
