//! Which policies and conditions no scenario touches: one is touched when, left out, some expectation fails. A condition without which the
//! bundle does not even load needs no scenario.

use std::fmt;
use std::sync::Arc;

use super::verdict::{Check, Heard};
use crate::decision::policies::{Policies, Variant};

/// A policy or a condition that no scenario touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untouched {
    /// Place of the policy: file and line.
    pub place: String,
    /// Its `@id`.
    pub rule: String,
    /// The condition; absent where the whole policy is untouched.
    pub condition: Option<String>,
}

impl fmt::Display for Untouched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.place, self.rule)?;
        match &self.condition {
            Some(condition) => write!(f, ": {condition}"),
            None => Ok(()),
        }
    }
}

/// What was left out in turn, and what of it nobody missed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Coverage {
    pub(super) policies: usize,
    pub(super) conditions: usize,
    pub(super) untouched: Vec<Untouched>,
}

/// Leaves out every policy and every condition in turn. All expectations hold beforehand.
pub(super) fn coverage(
    policies: &Policies,
    scenarios: &mut [(&[Check], Vec<Heard<'_>>)],
) -> Coverage {
    let mut coverage = Coverage::default();
    for variant in policies.variants() {
        match variant.condition {
            Some(_) => coverage.conditions += 1,
            None => coverage.policies += 1,
        }
        let missed = |(checks, heard): &mut (&[Check], Vec<Heard<'_>>)| {
            heard.iter_mut().enumerate().any(|(number, heard)| {
                let of_this = checks.iter().filter(|check| check.question == number);
                is_missed(&variant, of_this, heard)
            })
        };
        if !variant.refused && !scenarios.iter_mut().any(missed) {
            let rule = &variant.rule;
            coverage.untouched.push(Untouched {
                place: format!("{}:{}", rule.file, rule.line),
                rule: rule.id.clone(),
                condition: variant.condition.clone(),
            });
        }
    }
    coverage
}

/// Whether an expectation of this question fails without it.
fn is_missed<'c>(
    variant: &Arc<Variant>,
    checks: impl Iterator<Item = &'c Check>,
    heard: &mut Heard<'_>,
) -> bool {
    let hearing = &mut heard.hearing;
    let concerned: Vec<&Check> = checks
        .filter(|check| {
            check.flows.iter().any(|flow| {
                let column = hearing.column(&flow.holder, flow.category);
                column.is_some_and(|column| variant.concerns(&column))
            })
        })
        .collect();
    if concerned.is_empty() {
        return false;
    }
    hearing.memo = variant.beside(std::mem::take(&mut hearing.memo));
    let missed = concerned.iter().any(|check| !check.still_holds(hearing));
    hearing.memo = std::mem::take(&mut hearing.memo).whole();
    missed
}
