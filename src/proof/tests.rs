//! Proofs about the shipped bundle and about bundles with one thing changed. Without the solver they say loudly that they did not run.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;

use super::*;
use crate::decision::{Measure, Policies, shipped};
use crate::model::{Category, Day};

const DAY: Day = date(2026, 11, 23);

/// The condition of Jeugdwet 7.3.11(4) that the recipient executes a measure.
const MEASURE: &str = "[Measure::\"ots\", Measure::\"vots\", Measure::\"placement\"].contains(context.recipient_measure) &&";

fn bundle(change: impl FnOnce(&mut BTreeMap<String, String>)) -> Policies {
    let mut files = shipped();
    change(&mut files);
    Policies::load(&files).unwrap()
}

/// One category, which is enough to see how a grid compares.
fn plans() -> BTreeSet<Category> {
    BTreeSet::from([Category::Plan])
}

fn every() -> BTreeSet<Category> {
    Category::ALL.iter().copied().collect()
}

/// The shipped bundle with one text in one file replaced by another.
fn with(file: &str, old: &str, new: &str) -> Policies {
    bundle(|files| {
        let text = files.get_mut(file).unwrap();
        assert!(text.contains(old), "{file} has no `{old}`");
        *text = text.replacen(old, new, 1);
    })
}

/// The answer, or none and a loud line where this machine has no solver.
fn answer<T>(proved: Result<T, ProofError>) -> Option<T> {
    match proved {
        Ok(answer) => Some(answer),
        Err(ProofError::NoSolver) => {
            eprintln!("!!! NOT RUN: {}", ProofError::NoSolver);
            None
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn the_guardrails_that_are_shipped_hold_against_every_policy() {
    let Some(proofs) = answer(prove_guardrails(&bundle(|_| ()), DAY)) else {
        return;
    };
    for proof in &proofs {
        assert!(!proof.categories.is_empty(), "{}", proof.promise.text);
        assert_eq!(proof.broken_by, None, "{}", proof.promise.text);
    }
}

#[test]
fn a_guardrail_that_was_weakened_is_named_with_a_flow_that_breaks_it() {
    let weaker = with(
        "guardrails.cedar",
        "context.mandated && context.assigned",
        "context.assigned",
    );
    let Some(proofs) = answer(prove_guardrails(&weaker, DAY)) else {
        return;
    };
    let broken: Vec<_> = proofs
        .iter()
        .filter_map(|proof| Some((proof.promise.text, proof.broken_by.as_ref()?)))
        .collect();
    let [(text, (_, vector))] = broken.as_slice() else {
        panic!("{broken:?}");
    };
    assert!(text.contains("mandaat") && !vector.mandated, "{text}");
}

#[test]
fn a_bundle_is_equal_to_itself_whatever_its_comments_say() {
    let commented = bundle(|files| {
        files
            .get_mut("shared.cedar")
            .unwrap()
            .insert_str(0, "// Nieuw.\n");
    });
    let Some(difference) = answer(proved(&bundle(|_| ()), &commented, &every(), DAY)) else {
        return;
    };
    assert_eq!(
        difference,
        Difference {
            verdict: Verdict::Equal,
            proved: true,
            changes: Vec::new()
        }
    );
}

#[test]
fn one_condition_less_is_wider_and_shown_by_a_flow_it_opens() {
    let wider = with("shared.cedar", MEASURE, "");
    let Some(difference) = answer(proved(&bundle(|_| ()), &wider, &plans(), DAY)) else {
        return;
    };
    assert_eq!(difference.verdict, Verdict::Wider);
    let plan = difference
        .changes
        .iter()
        .find(|change| change.cell.category == Category::Plan)
        .unwrap();
    assert_eq!(plan.vector.recipient_measure, Measure::None);
    assert_eq!(plan.cell.recipient.capacity(), "ots");
}

#[test]
fn what_no_example_of_the_grid_shows_is_still_found_by_the_proof() {
    // Open for a deceased guardian under a measure alone: three facts away from anything ordinary.
    let wider = with(
        "shared.cedar",
        MEASURE,
        "([Measure::\"ots\", Measure::\"vots\", Measure::\"placement\"].contains(context.recipient_measure) || (context.deceased && context.role == Role::\"guardian\" && !context.necessity)) &&",
    );
    let wider_necessity = bundle(|files| {
        *files = wider.files().clone();
        let shared = files.get_mut("shared.cedar").unwrap();
        *shared = shared.replacen(
            "when { context.necessity }",
            "when { context.necessity || context.deceased }",
            1,
        );
    });
    let old = bundle(|files| {
        let shared = files.get_mut("shared.cedar").unwrap();
        *shared = shared.replacen(
            "when { context.necessity }",
            "when { context.necessity || context.deceased }",
            1,
        );
    });
    assert_eq!(
        on_a_grid(&old, &wider_necessity, &plans(), DAY).verdict,
        Verdict::Equal
    );
    let Some(difference) = answer(proved(&old, &wider_necessity, &plans(), DAY)) else {
        return;
    };
    assert_eq!(difference.verdict, Verdict::Wider);
}

#[test]
fn tables_that_describe_another_world_are_not_proved_over() {
    let other = with(
        "catalogue/hats.toml",
        "sensitive_holder = true",
        "sensitive_holder = false",
    );
    assert!(matches!(
        proved(&bundle(|_| ()), &other, &every(), DAY),
        Err(ProofError::DifferentWorlds)
    ));
    let difference = on_a_grid(&bundle(|_| ()), &other, &plans(), DAY);
    assert!(!difference.proved && difference.verdict != Verdict::Equal);
}
