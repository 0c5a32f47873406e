//! `PictureQuestion` → [`PictureQuestion`](crate::purpose::PictureQuestion): right in form, not yet held against anything.

use std::collections::{BTreeMap, BTreeSet};

use super::Faults;
use crate::model::{ClearText, Hat, Obligation, Pseudonym};
use crate::proto::samenbeeld::v1 as wire;
use crate::purpose::PictureQuestion;

const MOST_SUBJECTS: usize = 50;
const MOST_NECESSITIES: usize = 12;

/// Reads a question.
pub(in crate::transport) fn question_in(
    faults: &mut Faults,
    hat: &Hat,
    question: Option<wire::PictureQuestion>,
) -> Option<PictureQuestion> {
    let question = faults.required("question", question, "required")?;
    let task = faults.parse("question.task", &question.task);
    let household = faults.household("question.household", &question.household);
    let subjects = subjects(faults, &question.subjects);
    let categories = faults.categories("question.categories", &question.categories);
    let period = faults.period("question.period", question.period.as_ref());
    if period.is_some_and(|period| period.until().is_none()) {
        faults.note("question.period.until", "required: a question has an end");
    }
    let necessity = necessity(faults, question.necessity);
    let honours = obligations_in(faults, "question.honours", &question.honours);
    Some(PictureQuestion {
        hat: hat.clone(),
        task: task?,
        household: household?,
        subjects,
        categories,
        period: period?,
        necessity,
        honours,
        detail: question.detail,
        sitting: None,
    })
}

fn subjects(faults: &mut Faults, texts: &[String]) -> BTreeSet<Pseudonym> {
    if texts.len() > MOST_SUBJECTS {
        faults.note("question.subjects", format!("at most {MOST_SUBJECTS}"));
        return BTreeSet::new();
    }
    faults.each("question.subjects", texts, Faults::person)
}

fn necessity(faults: &mut Faults, stated: Vec<wire::Necessity>) -> BTreeMap<String, ClearText> {
    let mut read = BTreeMap::new();
    if stated.len() > MOST_NECESSITIES {
        faults.note("question.necessity", format!("at most {MOST_NECESSITIES}"));
        return read;
    }
    for (place, necessity) in stated.into_iter().enumerate() {
        let sentence = ClearText::new(necessity.sentence);
        if read.insert(necessity.group, sentence).is_some() {
            faults.note(format!("question.necessity[{place}].group"), "named twice");
        }
    }
    read
}

/// Reads obligations that a client honours.
pub(in crate::transport) fn obligations_in(
    faults: &mut Faults,
    field: &str,
    numbers: &[i32],
) -> BTreeSet<Obligation> {
    let mut read = BTreeSet::new();
    for (place, number) in numbers.iter().enumerate() {
        match obligation_in(*number) {
            Some(obligation) => {
                read.insert(obligation);
            }
            None => faults.note(
                format!("{field}[{place}]"),
                "no obligation of the contract has this number",
            ),
        }
    }
    read
}

fn obligation_in(number: i32) -> Option<Obligation> {
    Some(match wire::Obligation::try_from(number).ok()? {
        wire::Obligation::Unspecified => return None,
        wire::Obligation::UseUntil => Obligation::UseUntil,
        wire::Obligation::DoNotStore => Obligation::DoNotStore,
        wire::Obligation::NoOnward => Obligation::NoOnward,
        wire::Obligation::TellPerson => Obligation::TellPerson,
        wire::Obligation::DoNotTell => Obligation::DoNotTell,
    })
}

/// An obligation for the wire.
pub(super) fn obligation_out(obligation: Obligation) -> i32 {
    i32::from(match obligation {
        Obligation::UseUntil => wire::Obligation::UseUntil,
        Obligation::DoNotStore => wire::Obligation::DoNotStore,
        Obligation::NoOnward => wire::Obligation::NoOnward,
        Obligation::TellPerson => wire::Obligation::TellPerson,
        Obligation::DoNotTell => wire::Obligation::DoNotTell,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::PipelineError;
    use crate::purpose::Violation;
    use crate::transport::convert::in_form;

    fn whole() -> wire::PictureQuestion {
        wire::PictureQuestion {
            task: "first-analysis".to_owned(),
            household: format!("hh_{}", "0a".repeat(16)),
            subjects: vec![],
            categories: vec![1, 9],
            period: Some(wire::Period {
                from: "2020-01-01".to_owned(),
                until: "2026-01-01".to_owned(),
            }),
            necessity: vec![wire::Necessity {
                group: "safety".to_owned(),
                sentence: "x".repeat(30),
            }],
            honours: vec![1],
            detail: false,
        }
    }

    fn read(question: wire::PictureQuestion) -> Result<PictureQuestion, Vec<Violation>> {
        let hat = "jbra/ots".parse().unwrap();
        let read = in_form(|faults| question_in(faults, &hat, Some(question)));
        read.map_err(|error| match error {
            PipelineError::InvalidRequest(violations) => violations,
            other => panic!("{other}"),
        })
    }

    fn faults(question: wire::PictureQuestion) -> Vec<String> {
        let faults = read(question).unwrap_err().into_iter();
        faults.map(|violation| violation.field).collect()
    }

    #[test]
    fn a_whole_question_is_read() {
        assert!(read(whole()).is_ok());
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let mut question = whole();
        question.household = "prs_0a".to_owned();
        question.categories = vec![1, 1, 77];
        question.period = Some(wire::Period {
            from: "2026-01-01".to_owned(),
            until: "2025-13-01".to_owned(),
        });
        assert_eq!(
            faults(question),
            [
                "question.household",
                "question.categories[1]",
                "question.categories[2]",
                "question.period.until"
            ]
        );
    }

    #[test]
    fn a_reversed_or_endless_period_is_refused() {
        let mut reversed = whole();
        reversed.period = Some(wire::Period {
            from: "2026-01-01".to_owned(),
            until: "2025-01-01".to_owned(),
        });
        assert_eq!(faults(reversed), ["question.period"]);
        let mut endless = whole();
        endless.period = Some(wire::Period {
            from: "2026-01-01".to_owned(),
            until: String::new(),
        });
        assert_eq!(faults(endless), ["question.period.until"]);
    }

    #[test]
    fn a_fault_never_repeats_what_was_sent() {
        let mut question = whole();
        question.household = "kanarie".to_owned();
        question.task = "Kanarie!".to_owned();
        let faults = read(question).unwrap_err();
        assert_eq!(faults.len(), 2);
        assert!(
            faults
                .iter()
                .all(|violation| !violation.problem.to_lowercase().contains("kanarie"))
        );
    }
}
