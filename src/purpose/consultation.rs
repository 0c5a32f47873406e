//! The question of a consultation: held against hat, mandate and task when it is called, and against hat and mandate of each who attends.

use super::declare::{declare_unless, sentence_fault, violations};
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
    declare_unless(caller, mandate, question, tables, |question| {
        violations(question, tables)
    })
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
    declare_unless(caller, mandate, question, tables, |question| {
        seated_violations(question, tables)
    })
}

fn seated_violations(question: &PictureQuestion, tables: &InForce<'_>) -> Vec<Violation> {
    let Some((task, _)) = tables.task_for(&question.task, &question.hat) else {
        return vec![Violation::new("hat", "has no part in consultations")];
    };
    let faults = task.groups.iter().filter_map(|group| {
        let sentence = question.necessity.get(&group.id)?;
        sentence_fault(sentence.expose(), Some(&group.prompt))
    });
    faults
        .map(|fault| Violation::new("necessity", fault))
        .collect()
}
