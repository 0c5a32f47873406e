//! What must hold of the table of writes.

use std::collections::BTreeSet;

use super::super::names::HatPattern;
use super::super::parse::WRITES;
use super::super::writes::{ConfirmedBy, WriteRule};
use super::super::{Catalogue, Problem};
use super::{known_patterns, problem, text};
use crate::model::fact::{
    CouncilStage, FACT_KINDS, FlagKind, LossKind, MeasureKind, RepresentationKind, RulingKind,
};

pub(super) fn rules(catalogue: &Catalogue, found: &mut Vec<Problem>) {
    for row in &catalogue.writes {
        text(WRITES, row, "id", &row.id, found);
        known_patterns(WRITES, row, "assert", &row.assert, catalogue, found);
        known_patterns(WRITES, row, "end", &row.end, catalogue, found);
        meant(row, found);
        confirmation(row, catalogue, found);
        ageing(row, found);
        executed(row, catalogue, found);
        let others = catalogue.writes.iter().filter(|other| other.id != row.id);
        if others.into_iter().any(|other| overlap(row, other)) {
            let text = "another row speaks of the same facts on the same day; keep one";
            found.push(problem(WRITES, row, "fact", text));
        }
    }
}

/// The fact is known, and so are the measures or flags.
fn meant(row: &WriteRule, found: &mut Vec<Problem>) {
    if !FACT_KINDS.contains(&row.fact.as_str()) {
        let text = format!(
            "there is no such fact; name one of {}",
            FACT_KINDS.join(", ")
        );
        found.push(problem(WRITES, row, "fact", text));
    }
    let known: BTreeSet<&str> = match row.fact.as_str() {
        "measure" => MeasureKind::ALL.iter().map(|kind| kind.id()).collect(),
        "flag" => FlagKind::ALL.iter().map(|kind| kind.id()).collect(),
        "representation" => RepresentationKind::ALL
            .iter()
            .map(|kind| kind.id())
            .collect(),
        "authority-loss" => LossKind::ALL.iter().map(|kind| kind.id()).collect(),
        "court-ruling" => RulingKind::ALL.iter().map(|kind| kind.id()).collect(),
        "council-inquiry" => CouncilStage::ALL.iter().map(|stage| stage.id()).collect(),
        _ => BTreeSet::new(),
    };
    for name in row.of.iter().flatten() {
        if !known.contains(name.as_str()) {
            let text = format!(
                "`{name}` is no {} that can be named here; remove it",
                row.fact
            );
            found.push(problem(WRITES, row, "of", text));
        }
    }
}

/// What must be confirmed says by whom and on what; the rest says neither.
fn confirmation(row: &WriteRule, catalogue: &Catalogue, found: &mut Vec<Problem>) {
    let patterns: &[HatPattern] = &row.confirm;
    if row.confirmed_by == ConfirmedBy::Nobody {
        if !patterns.is_empty() || !row.confirm_evidence.is_empty() {
            let text = "nobody need confirm it; remove `confirm` and `confirm_evidence`";
            found.push(problem(WRITES, row, "confirm", text));
        }
        return;
    }
    known_patterns(WRITES, row, "confirm", patterns, catalogue, found);
    if row.confirm_evidence.is_empty() {
        let text = "a confirmation rests on evidence; name at least one kind";
        found.push(problem(WRITES, row, "confirm_evidence", text));
    }
}

/// Authority changes without anybody telling the broker, so it ages; no limit is no days.
fn ageing(row: &WriteRule, found: &mut Vec<Problem>) {
    let text = match row.fresh_days {
        Some(0) => "expected at least one day",
        None if row.fact == "authority" => {
            "authority ages: say how many days a look-up of it serves"
        }
        _ => return,
    };
    found.push(problem(WRITES, row, "fresh_days", text));
}

/// A measure has somebody who executes it, and nothing else has.
fn executed(row: &WriteRule, catalogue: &Catalogue, found: &mut Vec<Problem>) {
    match (&row.executed_by, row.fact == "measure") {
        (Some(hats), true) => {
            known_patterns(WRITES, row, "executed_by", hats, catalogue, found);
        }
        (None, true) => {
            let text = "a measure is executed by somebody; name the hats that may";
            found.push(problem(WRITES, row, "executed_by", text));
        }
        (Some(_), false) => {
            let text = "this fact is no measure and nobody executes it; remove it";
            found.push(problem(WRITES, row, "executed_by", text));
        }
        (None, false) => {}
    }
}

fn overlap(one: &WriteRule, other: &WriteRule) -> bool {
    let same_facts = one.fact == other.fact
        && match (&one.of, &other.of) {
            (Some(mine), Some(theirs)) => !mine.is_disjoint(theirs),
            _ => true,
        };
    let before = |first: &WriteRule, second: &WriteRule| {
        first.until.is_some_and(|until| until <= second.from)
    };
    same_facts && !before(one, other) && !before(other, one)
}
