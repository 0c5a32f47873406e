//! Flows that an asker wants weighed, held against hat, mandate and task; and the question for what was released.

use std::collections::BTreeSet;

use super::declare::{
    at_a_consultation, categories_within, may_wear, period_within, sentence_fault,
};
use super::{PictureQuestion, PurposeError, SharingRequest, Violation};
use crate::identity::Caller;
use crate::model::catalogue::{InForce, TaskRow};
use crate::model::{
    Category, Class, ClearText, Hat, Mandate, Period, ProfessionalId, Pseudonym, TaskId,
};

/// A flow to be weighed, as it came in.
#[derive(Debug, Clone)]
pub struct FlowToSend {
    /// Hat that holds.
    pub holder: Hat,
    /// Whose data, by the asker's own pseudonym.
    pub person: Pseudonym,
    /// Category.
    pub category: Category,
    /// Why this flow.
    pub necessity: ClearText,
}

/// Flows to be weighed, as they came in.
#[derive(Debug, Clone)]
pub struct ReviewQuestion {
    /// The hat asked under.
    pub hat: Hat,
    /// Task.
    pub task: TaskId,
    /// Household, by the asker's own pseudonym.
    pub household: Pseudonym,
    /// Period.
    pub period: Period,
    /// The flows, none twice.
    pub flows: Vec<FlowToSend>,
}

/// A declared review. Made by [`declare_review`] alone.
#[derive(Debug, Clone)]
pub struct ReviewRequest {
    question: ReviewQuestion,
    professional: ProfessionalId,
}

impl ReviewRequest {
    /// What is asked.
    pub fn question(&self) -> &ReviewQuestion {
        &self.question
    }

    /// Who asks.
    pub fn professional(&self) -> &ProfessionalId {
        &self.professional
    }
}

/// Declares flows to be weighed, under one hat, for one task, on the legal day of the tables.
///
/// # Errors
/// [`PurposeError::HatNotMandated`] before anything else is looked at; then everything that is wrong at once: a task the hat does not
/// have, a category beyond it that is no place or source, a place or source that is not alone, a hat that does not hold, a period
/// beyond the task's, a necessity that says nothing.
pub fn declare_review(
    caller: &Caller,
    mandate: Option<&Mandate>,
    question: ReviewQuestion,
    tables: &InForce<'_>,
) -> Result<ReviewRequest, PurposeError> {
    if !may_wear(caller, mandate, &question.hat, tables) {
        return Err(PurposeError::HatNotMandated);
    }
    let Some((task, _)) = tables.task_for(&question.task, &question.hat) else {
        let problem = "no task of the catalogue that this hat has";
        return Err(PurposeError::Invalid(vec![Violation::new("task", problem)]));
    };
    let mut violations = period_within("period", question.period, task, tables);
    violations.extend(at_a_consultation("task", task));
    for (place, flow) in question.flows.iter().enumerate() {
        let field = format!("flows[{place}]");
        violations.extend(flow_faults(&field, flow, &question, task, tables));
    }
    if violations.is_empty() {
        Ok(ReviewRequest {
            professional: caller.professional().clone(),
            question,
        })
    } else {
        Err(PurposeError::Invalid(violations))
    }
}

fn flow_faults(
    field: &str,
    flow: &FlowToSend,
    question: &ReviewQuestion,
    task: &TaskRow,
    tables: &InForce<'_>,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut wrong = |of: &str, problem: String| {
        violations.push(Violation::new(format!("{field}.{of}"), problem));
    };
    if flow.holder == question.hat {
        wrong(
            "holder",
            "your own hat: nobody has to weigh that".to_owned(),
        );
    } else if !tables.may_give(&flow.holder, flow.category) {
        wrong(
            "holder",
            "no hat of the catalogue that gives this".to_owned(),
        );
    }
    match tables.class_of(flow.category) {
        Class::Place | Class::Origin if question.flows.len() > 1 => {
            wrong(
                "category",
                "a place, or who reported, is sent alone".to_owned(),
            );
        }
        Class::Place | Class::Origin => {}
        _ => violations.extend(categories_within(
            &format!("{field}.category"),
            [flow.category],
            task,
            tables,
        )),
    }
    let prompt = task.group_of(flow.category).map(|group| &group.prompt);
    let fault = sentence_fault(flow.necessity.expose(), prompt);
    violations.extend(fault.map(|fault| Violation::new(format!("{field}.necessity"), fault)));
    violations
}

/// Declares the question for what was released to a review: what was weighed stands in for the sentences of necessity, and for the
/// task's list of categories.
///
/// # Errors
/// [`PurposeError::HatNotMandated`]; or the hat no longer has the task.
pub fn declare_released(
    caller: &Caller,
    mandate: Option<&Mandate>,
    question: PictureQuestion,
    holders: BTreeSet<Hat>,
    tables: &InForce<'_>,
) -> Result<SharingRequest, PurposeError> {
    if !may_wear(caller, mandate, &question.hat, tables) {
        return Err(PurposeError::HatNotMandated);
    }
    if tables.task_for(&question.task, &question.hat).is_none() {
        let problem = "was sent for a task that the hat has no longer";
        let violation = Violation::new("review_id", problem);
        return Err(PurposeError::Invalid(vec![violation]));
    }
    Ok(SharingRequest {
        professional: caller.professional().clone(),
        question,
        collects: Some(holders),
    })
}
