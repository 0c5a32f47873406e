//! The pre-check: may I ask this? Nothing is asked of a source; it stands in the log like every look-up, before it is answered.

use std::collections::BTreeSet;

use super::picture::all_known;
use super::{Pipeline, PipelineError};
use crate::audit::Receipt;
use crate::decision::{self, Expected};
use crate::identity::Caller;
use crate::model::{PersonId, Pseudonym, SubjectRef};
use crate::purpose::PictureQuestion;

/// A question that was checked.
#[derive(Debug, Clone)]
pub struct CheckedQuestion {
    /// What may be expected, each with its persons by the asker's own pseudonyms.
    pub lines: Vec<(BTreeSet<Pseudonym>, Expected)>,
    /// Proof that the look-up stands in the log.
    pub receipt: Receipt,
}

impl Pipeline {
    /// Whether a question may be asked, as far as the asker's own facts tell.
    ///
    /// # Errors
    /// As for the picture of the same question.
    pub async fn check_question(
        &self,
        caller: &Caller,
        question: PictureQuestion,
    ) -> Result<CheckedQuestion, PipelineError> {
        let request = self.declare(caller, question).await?;
        let (hat, household) = (request.recipient(), &request.question().household);
        let (snapshot, in_force, at) = self.snapshot_for(caller, hat, household).await?;
        let facts = &snapshot.facts;
        let checked = decision::check(&request, facts, &in_force.policies, at);
        all_known(&checked.unknown)?;
        let name = |person: &PersonId| facts.pseudonyms.get(person).copied();
        let lines: Vec<_> = checked
            .expected
            .into_iter()
            .map(|expected| (expected.persons.iter().filter_map(name).collect(), expected))
            .collect();
        let subject = SubjectRef::Household(facts.household);
        let call = Self::call(
            "SharingService/CheckQuestion",
            caller,
            request.recipient(),
            [request.question().household],
            [subject.clone()],
        );
        let entry = self.entry_under(caller, subject);
        let receipt = self.record_reading(entry, &call, lines.len()).await?;
        Ok(CheckedQuestion { lines, receipt })
    }
}
