//! The question held against hat, mandate and task.

use jiff::ToSpan;

use super::necessity::says_something;
use super::{PictureQuestion, PurposeError, SharingRequest, Violation};
use crate::identity::Caller;
use crate::model::catalogue::{Bilingual, InForce, TaskRow};
use crate::model::{Category, Class, Hat, Mandate, Period};

/// Shortest and longest sentence of necessity, in characters.
const SENTENCE: std::ops::RangeInclusive<usize> = 20..=600;

/// Declares a question under one hat, for one task, on the legal day of the tables.
///
/// # Errors
/// [`PurposeError::HatNotMandated`] before anything else is looked at; then everything that is wrong at once: a task the hat does not
/// have or that is asked at a consultation alone, categories beyond the task's most, places and origin, a period in the future or beyond
/// the task's longest, necessity missing, in excess, or saying nothing.
pub fn declare(
    caller: &Caller,
    mandate: Option<&Mandate>,
    question: PictureQuestion,
    tables: &InForce<'_>,
) -> Result<SharingRequest, PurposeError> {
    declare_unless(caller, mandate, question, tables, |question| {
        let mut violations = violations(question, tables);
        let task = tables.task(&question.task);
        violations.extend(task.and_then(|task| at_a_consultation("question.task", task)));
        violations
    })
}

/// Declares a question in which nothing is wrong, under a hat that the caller may wear.
pub(super) fn declare_unless(
    caller: &Caller,
    mandate: Option<&Mandate>,
    question: PictureQuestion,
    tables: &InForce<'_>,
    wrong: impl FnOnce(&PictureQuestion) -> Vec<Violation>,
) -> Result<SharingRequest, PurposeError> {
    if !may_wear(caller, mandate, &question.hat, tables) {
        return Err(PurposeError::HatNotMandated);
    }
    let violations = wrong(&question);
    if violations.is_empty() {
        Ok(SharingRequest::plain(caller, question))
    } else {
        Err(PurposeError::Invalid(violations))
    }
}

/// A fault where a task is asked at a consultation alone.
pub(super) fn at_a_consultation(field: &str, task: &TaskRow) -> Option<Violation> {
    let problem = "is asked at a consultation alone: attend one (ConsultationService)";
    task.sitting.then(|| Violation::new(field, problem))
}

/// Everything that is wrong with a question, whoever asks it, on the legal day of the tables.
pub fn violations(question: &PictureQuestion, tables: &InForce<'_>) -> Vec<Violation> {
    let Some((task, _)) = tables.task_for(&question.task, &question.hat) else {
        let problem = "no task of the catalogue that this hat has";
        return vec![Violation::new("question.task", problem)];
    };
    let mut violations = categories(question, task, tables);
    violations.extend(period_within(
        "question.period",
        question.period,
        task,
        tables,
    ));
    violations.extend(necessity(question, task));
    violations
}

/// Hat, certificate and token belong to one organisation, and the mandate is for this hat and this professional.
pub(super) fn may_wear(
    caller: &Caller,
    mandate: Option<&Mandate>,
    hat: &Hat,
    tables: &InForce<'_>,
) -> bool {
    let callable = tables.hat(hat).is_some_and(|row| row.callable);
    let mandated = mandate.is_some_and(|mandate| {
        mandate.hat == *hat && mandate.professional == *caller.professional()
    });
    callable && mandated && hat.organisation() == caller.organisation()
}

fn categories(question: &PictureQuestion, task: &TaskRow, tables: &InForce<'_>) -> Vec<Violation> {
    let field = "question.categories";
    if question.categories.is_empty() {
        return vec![Violation::new(field, "name at least one category")];
    }
    categories_within(field, question.categories.iter().copied(), task, tables)
}

/// A fault for each category that the task may not ask.
pub(super) fn categories_within(
    field: &str,
    categories: impl IntoIterator<Item = Category>,
    task: &TaskRow,
    tables: &InForce<'_>,
) -> Vec<Violation> {
    let asked = categories.into_iter();
    asked
        .filter(|category| !task.categories.contains(category))
        .map(|category| Violation::new(field, why_beyond(category, task, tables)))
        .collect()
}

fn why_beyond(category: Category, task: &TaskRow, tables: &InForce<'_>) -> String {
    match tables.class_of(category) {
        Class::Place | Class::Origin => format!(
            "`{category}` is in no task: places and origin are asked one at a time, by name, through a weighing"
        ),
        Class::Closed => format!("`{category}` is closed and never brokered: leave it out"),
        Class::Register => {
            format!("`{category}` is read from register and log alone: leave it out")
        }
        Class::Plain | Class::Sensitive => format!(
            "`{category}` is more than the task `{}` may ask: leave it out, or name another task",
            task.id
        ),
    }
}

/// Not reversed by construction; not in the future, and not further back than the task reaches.
pub(super) fn period_within(
    field: &str,
    period: Period,
    task: &TaskRow,
    tables: &InForce<'_>,
) -> Vec<Violation> {
    let today = tables.day();
    let mut violations = Vec::new();
    let mut wrong = |end: &str, problem: String| {
        violations.push(Violation::new(format!("{field}.{end}"), problem));
    };
    if period.from() > today {
        wrong("from", "lies in the future: ask up to today".to_owned());
    }
    let after_today = today.saturating_add(1.day());
    if period.until().is_none_or(|until| until > after_today) {
        let problem = format!("lies in the future or is open: end on {after_today} at the latest");
        wrong("until", problem);
    }
    let earliest = today.saturating_sub(i32::from(task.longest_months).months());
    if period.from() < earliest {
        let problem = format!("the task `{}` reaches back to {earliest} today", task.id);
        wrong("from", problem);
    }
    violations
}

/// What is wrong with a text that says why: too short, too long, or saying nothing, as the prompt itself does.
pub fn sentence_fault(sentence: &str, prompt: Option<&Bilingual>) -> Option<String> {
    let sentence = sentence.trim();
    if !SENTENCE.contains(&sentence.chars().count()) {
        let (least, most) = (SENTENCE.start(), SENTENCE.end());
        Some(format!("has {least} to {most} characters"))
    } else if !says_something(sentence, prompt) {
        Some("says nothing: tell in your own words what goes wrong without it".to_owned())
    } else {
        None
    }
}

/// One sentence for each group that is touched, none for another.
fn necessity(question: &PictureQuestion, task: &TaskRow) -> Vec<Violation> {
    let wrong = |problem: String| Violation::new("question.necessity", problem);
    let mut violations = Vec::new();
    for group in &task.groups {
        let touched = !group.categories.is_disjoint(&question.categories);
        let (id, stated) = (&group.id, question.necessity.get(&group.id));
        match (touched, stated) {
            (true, None) => violations.push(wrong(format!(
                "state in one sentence why the group `{id}` is needed"
            ))),
            (false, Some(_)) => violations.push(wrong(format!(
                "no category of the group `{id}` is asked: leave its sentence out"
            ))),
            (true, Some(text)) => {
                let fault = sentence_fault(text.expose(), Some(&group.prompt));
                violations
                    .extend(fault.map(|fault| wrong(format!("the sentence for `{id}` {fault}"))));
            }
            (false, None) => {}
        }
    }
    let known = |id: &String| task.groups.iter().any(|group| group.id == *id);
    if !question.necessity.keys().all(known) {
        let names: Vec<&str> = task.groups.iter().map(|group| group.id.as_str()).collect();
        violations.push(wrong(format!(
            "names a group that the task does not have; its groups are {}",
            names.join(", ")
        )));
    }
    violations
}
