//! The question of a consultation: held against hat, mandate and task when it is called, and against hat and mandate of each who attends.

use super::declare::{may_wear, sentence_fault, violations};
use super::{PictureQuestion, PurposeError, SharingRequest, Violation};
use crate::identity::Caller;
use crate::model::Mandate;
use crate::model::catalogue::InForce;

/// Declares the question of a consultation that is called: as any other, of a task that is asked nowhere else.
///
/// # Errors
/// [`PurposeError::HatNotMandated`] before anything else is looked at; then everything that is wrong at once.
pub fn declare_called(
    caller: &Caller,
    mandate: Option<&Mandate>,
    question: PictureQuestion,
    tables: &InForce<'_>,
) -> Result<SharingRequest, PurposeError> {
    if !may_wear(caller, mandate, &question.hat, tables) {
        return Err(PurposeError::HatNotMandated);
    }
    let violations = violations(&question, tables);
    if violations.is_empty() {
        Ok(SharingRequest::plain(caller, question))
    } else {
        Err(PurposeError::Invalid(violations))
    }
}

/// Declares the same question for somebody at the table. What lies on it was looked at when the consultation was called; here it is whether
/// they have the task, and say why they have to see it (law 10).
///
/// # Errors
/// [`PurposeError::HatNotMandated`]; or the hat has not, or no longer, the task; or the sentence says nothing.
pub fn declare_seated(
    caller: &Caller,
    mandate: Option<&Mandate>,
    question: PictureQuestion,
    tables: &InForce<'_>,
) -> Result<SharingRequest, PurposeError> {
    if !may_wear(caller, mandate, &question.hat, tables) {
        return Err(PurposeError::HatNotMandated);
    }
    let Some((task, _)) = tables.task_for(&question.task, &question.hat) else {
        let violation = Violation::new("hat", "has no part in consultations");
        return Err(PurposeError::Invalid(vec![violation]));
    };
    let faults = task.groups.iter().filter_map(|group| {
        let sentence = question.necessity.get(&group.id)?;
        sentence_fault(sentence.expose(), Some(&group.prompt))
    });
    let violations: Vec<Violation> = faults
        .map(|fault| Violation::new("necessity", fault))
        .collect();
    if violations.is_empty() {
        Ok(SharingRequest::plain(caller, question))
    } else {
        Err(PurposeError::Invalid(violations))
    }
}
