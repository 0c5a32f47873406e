//! Statements held against what the writer's own organisation recorded, and against each other.

use super::{Pipeline, PipelineError};
use crate::consent::{self, Statement};
use crate::decision::{RegisterEvent, RegisterRecord, fold};
use crate::identity::Caller;
use crate::model::SubjectRef;
use crate::purpose::Violation;

impl Pipeline {
    /// Refuses a consent by somebody who had no standing, by the facts that the caller's own organisation wrote. Those of others are
    /// left out: a refusal would tell them. Whether it counts is seen at every use anyhow.
    pub(super) async fn hold_against_own_facts(
        &self,
        caller: &Caller,
        field: &str,
        said: &Statement,
    ) -> Result<(), PipelineError> {
        let filed = self
            .ports
            .register
            .filed_under(&SubjectRef::Person(said.subject))
            .await?;
        let (mut facts, _) = fold(filed);
        facts.retain(|fact| fact.writer.hat.organisation() == caller.organisation());
        let in_force = self.in_force.load();
        match consent::lacks_standing(said, &facts, in_force.policies.catalogue()) {
            None => Ok(()),
            Some(fault) => Err(PipelineError::invalid(
                format!("{field}.{}", fault.field),
                fault.problem,
            )),
        }
    }
}

/// Refuses statements of one call that say the opposite of each other on one day.
pub(super) fn hold_against_each_other(records: &[RegisterRecord]) -> Result<(), PipelineError> {
    let said: Vec<&Statement> = records
        .iter()
        .filter_map(|record| match &record.event {
            RegisterEvent::StatementRecorded { statement, .. } => Some(&**statement),
            _ => None,
        })
        .collect();
    let problem = "says the opposite of an earlier one in this call, of the same person on the same day: keep what was said last";
    let violations: Vec<Violation> = consent::contradictions(&said)
        .into_iter()
        .map(|place| Violation::new(format!("statements[{place}].answer"), problem))
        .collect();
    if violations.is_empty() {
        Ok(())
    } else {
        Err(PipelineError::InvalidRequest(violations))
    }
}
