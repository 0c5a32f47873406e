use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::identity::Caller;
use crate::model::id::PseudonymKind;
use crate::model::{Category, ClearText, Mandate, Period, Pseudonym, Timestamp};
use crate::purpose::{PictureQuestion, PurposeError, declare};

fn caller() -> Caller {
    let never = Timestamp::MAX;
    Caller::for_tests("blijf".parse().unwrap(), "worker".parse().unwrap(), never)
}

fn mandate() -> Mandate {
    Mandate {
        under_contract: false,
        hat: hat("blijf/shelter"),
        professional: "worker".parse().unwrap(),
        crisis: false,
        safety_officer: false,
    }
}

fn sentence(text: &str) -> ClearText {
    ClearText::new(text.to_owned())
}

/// A question that is right: plans and incidents of the last half year, for a safety plan.
fn question() -> PictureQuestion {
    PictureQuestion {
        hat: hat("blijf/shelter"),
        task: "safety-plan".parse().unwrap(),
        household: Pseudonym::new(PseudonymKind::Household, [1; 16]),
        subjects: BTreeSet::new(),
        categories: BTreeSet::from([Category::Plan, Category::Incident]),
        period: Period::new(date(2026, 5, 1), Some(date(2026, 11, 24))).unwrap(),
        necessity: BTreeMap::from([
            (
                "course".to_owned(),
                sentence("Zonder de afspraken maken wij een plan dat daarmee botst."),
            ),
            (
                "safety".to_owned(),
                sentence("Zonder de voorvallen weten wij niet waartegen het plan beschermt."),
            ),
        ]),
        honours: BTreeSet::new(),
        detail: false,
        sitting: None,
    }
}

/// Fields and problems of a question that was changed.
fn wrong(change: impl FnOnce(&mut PictureQuestion)) -> Vec<(String, String)> {
    let catalogue = shipped();
    let mut question = question();
    change(&mut question);
    match declare(&caller(), Some(&mandate()), question, &catalogue.on(TODAY)) {
        Err(PurposeError::Invalid(violations)) => violations
            .into_iter()
            .map(|violation| (violation.field, violation.problem))
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// The one violation, held against its field and some words.
#[track_caller]
fn one(change: impl FnOnce(&mut PictureQuestion), field: &str, words: &str) {
    let found = wrong(change);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, field);
    assert!(found[0].1.contains(words), "{found:?}");
}

#[test]
fn a_question_within_its_task_is_declared() {
    let catalogue = shipped();
    let request = declare(
        &caller(),
        Some(&mandate()),
        question(),
        &catalogue.on(TODAY),
    )
    .unwrap();
    assert_eq!(*request.recipient(), hat("blijf/shelter"));
    assert_eq!(request.professional().as_str(), "worker");
}

#[test]
fn a_hat_without_mandate_is_refused_before_anything_else_is_looked_at() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    let refused = |mandate: Option<&Mandate>, hat_text: &str| {
        let mut question = question();
        question.hat = hat(hat_text);
        question.task = "no-such-task".parse().unwrap();
        question.categories.clear();
        declare(&caller(), mandate, question, &tables).unwrap_err()
    };
    let other_professional = Mandate {
        professional: "somebody-else".parse().unwrap(),
        ..mandate()
    };
    let other_organisation = Mandate {
        hat: hat("vt/report"),
        ..mandate()
    };
    let not_callable = Mandate {
        hat: hat("ggz/treatment"),
        ..mandate()
    };
    for (mandate, hat) in [
        (None, "blijf/shelter"),
        (Some(&other_professional), "blijf/shelter"),
        (Some(&mandate()), "blijf/privacy-officer"),
        (Some(&other_organisation), "vt/report"),
        (Some(&not_callable), "ggz/treatment"),
    ] {
        assert_eq!(refused(mandate, hat), PurposeError::HatNotMandated, "{hat}");
    }
}

#[test]
fn a_task_the_hat_does_not_have_is_refused() {
    for task in ["vt-inquiry", "curiosity"] {
        let task = task.parse().unwrap();
        one(|question| question.task = task, "question.task", "no task");
    }
}

#[test]
fn a_category_beyond_the_task_is_refused_with_the_reason_of_its_class() {
    let field = "question.categories";
    for (category, words) in [
        (Category::Debt, "more than the task"),
        (Category::Address, "one at a time"),
        (Category::Origin, "one at a time"),
        (Category::Bsn, "never brokered"),
        (Category::Consent, "register and log"),
    ] {
        one(|it| it.categories.extend([category]), field, words);
    }
    let empty = wrong(|question| question.categories.clear());
    assert_eq!(empty[0].1, "name at least one category");
}

#[test]
fn a_period_in_the_future_open_or_too_far_back_is_refused() {
    let period = |from, until| Period::new(from, until).unwrap();
    let (from, until) = ("question.period.from", "question.period.until");
    let past = date(2026, 5, 1);
    one(|it| it.period = period(past, None), until, "2026-11-24");
    let late = Some(date(2026, 11, 25));
    one(|it| it.period = period(past, late), until, "future");
    let early = date(2025, 11, 22);
    let end = Some(date(2026, 11, 24));
    one(|it| it.period = period(early, end), from, "2025-11-23");
    let ahead = period(date(2026, 12, 1), Some(date(2026, 12, 2)));
    assert_eq!(wrong(|question| question.period = ahead).len(), 2);
}

#[test]
fn necessity_is_stated_for_every_group_that_is_asked_and_for_no_other() {
    let field = "question.necessity";
    let say = |question: &mut PictureQuestion, group: &str, text: &str| {
        question.necessity.insert(group.to_owned(), sentence(text));
    };
    one(
        |it| drop(it.necessity.remove("safety")),
        field,
        "the group `safety` is needed",
    );
    let words = "Zonder dit weten wij niet wie gezag heeft.";
    one(
        |it| say(it, "people", words),
        field,
        "leave its sentence out",
    );
    one(
        |it| say(it, "kanarie", words),
        field,
        "names a group that the task",
    );
    one(
        |it| say(it, "safety", "te kort"),
        field,
        "20 to 600 characters",
    );
    let long = "geen twee woorden hetzelfde ".repeat(30);
    one(|it| say(it, "safety", &long), field, "20 to 600 characters");
    let again = "nodig nodig nodig nodig nodig";
    one(|it| say(it, "safety", again), field, "says nothing");
    let prompt = "Wat gaat er mis in de veiligheid als u dit niet weet?";
    one(|it| say(it, "safety", prompt), field, "says nothing");
}

#[test]
fn everything_about_the_family_is_refused_without_a_sentence_for_each_group() {
    // Scenario 31 of the law sheet.
    let catalogue = shipped();
    let task = "safety-plan".parse().unwrap();
    let everything = catalogue.on(TODAY).task(&task).unwrap().categories.clone();
    let found = wrong(|question| question.categories = everything);
    assert_eq!(found.len(), 2, "people and measures: {found:?}");
}

#[test]
fn all_violations_are_told_at_once_and_none_repeats_what_was_sent() {
    let found = wrong(|question| {
        question.categories.insert(Category::Debt);
        question.period = Period::new(date(2026, 5, 1), None).unwrap();
        question.necessity = BTreeMap::from([
            ("kanarie".to_owned(), sentence("kanarie")),
            ("safety".to_owned(), sentence("kanarie")),
        ]);
    });
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(!format!("{found:?}").contains("kanarie"));
}
