//! Every ground and every guardrail: where it opens or closes, and what takes that away.

use std::collections::BTreeSet;

use jiff::civil::date;

use super::world::*;
use crate::decision::vector::{
    Ability, Cell, ConsentState, Council, Emergency, Measure, OwnWord, Relation, Report, Role,
    Vector, Weighing,
};
use crate::model::{AgeBand, Category, Layer, Modality};

mod closed;
mod parties;
mod shared;

type Change = fn(&mut Vector);

/// A rule, where it holds, and single changes that take it away.
struct Case {
    rule: &'static str,
    flow: (&'static str, &'static str, Category),
    holds: Change,
    gone: &'static [Change],
}

const UNWEIGHED: Change = |v| v.weighing = Weighing::None;
const DECLINED: Change = |v| v.weighing = Weighing::Declined;
const CONFLICT: Change = |v| v.weighing = Weighing::ConflictOfDuties;
const UNASKED: Change = |v| v.on_request = false;
const THREAT: Change = |v| v.threat = true;
const BYPASSED: Change = |v| v.bypassed = true;
const STALE: Change = |v| v.authority_fresh = false;
const STRANGER: Change = |v| v.relation = Relation::None;
const ABLE: Change = |v| v.ability = Ability::Able;
const OTHER_HELP: Change = |v| v.same_help = false;

fn released(v: &mut Vector) {
    v.weighing = Weighing::Released;
}

fn asked_of_the_council(v: &mut Vector) {
    (v.council, v.holder_asked_council) = (Council::Running, true);
    released(v);
}

fn under_supervision(v: &mut Vector) {
    (v.role, v.recipient_measure) = (Role::OtsChild, Measure::Ots);
}

fn in_the_same_help(v: &mut Vector) {
    v.same_help = true;
    released(v);
}

fn in_an_emergency(v: &mut Vector) {
    (v.emergency, v.crisis, v.ability) = (Emergency::Agreed, true, Ability::Unable);
}

fn a_child_of_thirteen_wants_help(v: &mut Vector) {
    (v.age, v.own_word) = (AgeBand::From12, OwnWord::Agreed);
    released(v);
}

fn a_parent_asks(v: &mut Vector) {
    v.relation = Relation::AuthorityHolder;
    released(v);
}

const fn case(
    rule: &'static str,
    flow: (&'static str, &'static str, Category),
    holds: Change,
    gone: &'static [Change],
) -> Case {
    Case {
        rule,
        flow,
        holds,
        gone,
    }
}

/// Whether a rule decides some layer of the flow.
fn decides(case: &Case, vector: &Vector) -> bool {
    let (holder, recipient, category) = case.flow;
    let tables = POLICIES.catalogue().on(date(2026, 11, 23));
    tables.tasks().any(|task| {
        let cell = Cell {
            recipient: hat(recipient),
            holder: hat(holder),
            task: task.id.clone(),
            category,
        };
        let layers = POLICIES.trace(&cell, vector, date(2026, 11, 23));
        layers
            .iter()
            .any(|trace| trace.rules.iter().any(|rule| rule.id == case.rule))
    })
}

fn held(case: &Case) -> Vector {
    let mut vector = Vector::bare(Role::Child, AgeBand::Under12);
    (case.holds)(&mut vector);
    vector
}

fn every_case() -> impl Iterator<Item = &'static Case> {
    [shared::CASES, parties::CASES, closed::CASES]
        .into_iter()
        .flatten()
}

#[test]
fn every_ground_and_guardrail_holds_where_it_must_and_nowhere_near() {
    for case in every_case() {
        let vector = held(case);
        assert!(decides(case, &vector), "{} {:?}", case.rule, case.flow);
        for (number, change) in case.gone.iter().enumerate() {
            let mut vector = vector;
            change(&mut vector);
            assert!(
                !decides(case, &vector),
                "{} {:?} change {number}",
                case.rule,
                case.flow
            );
        }
    }
}

#[test]
fn every_ground_in_force_and_every_guardrail_has_a_case() {
    let tables = POLICIES.catalogue().on(date(2026, 11, 23));
    let tried: BTreeSet<&str> = every_case().map(|case| case.rule).collect();
    let untried: Vec<&str> = POLICIES
        .rules()
        .filter(|rule| {
            let off = rule
                .ground
                .as_ref()
                .and_then(|ground| tables.ground(ground))
                .is_none_or(|row| row.off);
            let spoken = rule.layer == Some(Layer::Secrecy)
                && matches!(rule.modality, Some(Modality::Duty | Modality::Right));
            rule.layer.is_none() || (spoken && !off)
        })
        .map(|rule| rule.id.as_str())
        .filter(|id| !tried.contains(id))
        .collect();
    assert!(untried.is_empty(), "{untried:?}");
}
