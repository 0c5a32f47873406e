//! A question before and after it was declared.

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::Caller;
use crate::model::{
    Category, ClearText, ConsultationId, Hat, Obligation, Period, ProfessionalId, Pseudonym, TaskId,
};

/// A question as it came in: right in form, not yet held against hat, mandate and task.
#[derive(Debug, Clone)]
pub struct PictureQuestion {
    /// The hat asked under.
    pub hat: Hat,
    /// Task.
    pub task: TaskId,
    /// Household, by the asker's own pseudonym.
    pub household: Pseudonym,
    /// Persons, by the asker's own pseudonyms; empty for every member the asker may know of.
    pub subjects: BTreeSet<Pseudonym>,
    /// Categories.
    pub categories: BTreeSet<Category>,
    /// Period.
    pub period: Period,
    /// Why, by group of the task.
    pub necessity: BTreeMap<String, ClearText>,
    /// Obligations the client declares to honour.
    pub honours: BTreeSet<Obligation>,
    /// Whether every withheld flow is listed.
    pub detail: bool,
    /// The consultation at which it is asked.
    pub sitting: Option<ConsultationId>,
}

impl PictureQuestion {
    /// Whether it collects what people did about single flows, each with a necessity of its own: a question for a picture states one for
    /// each group that it asks.
    pub fn collects(&self) -> bool {
        self.necessity.is_empty()
    }
}

/// A declared question: hat mandated, task known to the hat, nothing beyond the task's most, necessity stated for every group.
/// Made by [`declare`](crate::purpose) alone.
#[derive(Debug, Clone)]
pub struct SharingRequest {
    pub(in crate::purpose) question: PictureQuestion,
    pub(in crate::purpose) professional: ProfessionalId,
    /// With a review that is collected: the holders it was sent to.
    pub(in crate::purpose) collects: Option<BTreeSet<Hat>>,
}

impl SharingRequest {
    /// A question that collects nothing which was released before.
    pub(in crate::purpose) fn plain(caller: &Caller, question: PictureQuestion) -> Self {
        Self {
            professional: caller.professional().clone(),
            question,
            collects: None,
        }
    }

    /// A declared question as another room's tests need it; what is built carries none of this.
    #[cfg(test)]
    pub(crate) fn for_tests(question: PictureQuestion, professional: ProfessionalId) -> Self {
        Self {
            question,
            professional,
            collects: None,
        }
    }

    /// What is asked.
    pub fn question(&self) -> &PictureQuestion {
        &self.question
    }

    /// Who asks.
    pub fn professional(&self) -> &ProfessionalId {
        &self.professional
    }

    /// Where it collects what was released to a review: the holders it was sent to. What they did not release, and all that others
    /// hold, was not asked.
    pub fn collects(&self) -> Option<&BTreeSet<Hat>> {
        self.collects.as_ref()
    }

    /// The recipient.
    pub fn recipient(&self) -> &Hat {
        &self.question.hat
    }
}
