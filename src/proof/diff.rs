//! The difference between two bundles, proved.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ProofError;
use super::compare::{Comparison, Difference, Direction, tasks};
use super::pin::{Words, example};
use super::solver::{Claim, Solver};
use crate::decision::{Policies, Questions};
use crate::model::{Category, Day, Layer};

/// Finds every cell of these categories that changes from the old bundle to the new one, and proves that no other of them does.
///
/// # Errors
/// [`ProofError::DifferentWorlds`] where the tables decide differently, so that the policies alone say too little;
/// [`ProofError::Disagreement`] where an example of the solver is none for the ordinary decision; a missing or failing solver.
pub fn proved(
    old: &Policies,
    new: &Policies,
    categories: &BTreeSet<Category>,
    day: Day,
) -> Result<Difference, ProofError> {
    let same_world = old.schema_text() == new.schema_text()
        && Category::ALL.iter().all(|&category| {
            old.possible_flows(category, day) == new.possible_flows(category, day)
        });
    if !same_world {
        return Err(ProofError::DifferentWorlds);
    }
    Solver::run(&old.schema_text(), |solver| {
        let tables = old.catalogue().on(day);
        let words = Words {
            hats: tables.hats().map(|row| row.id.clone()).collect(),
            tasks: tasks(old, new, day).into_iter().collect(),
        };
        let mut comparison = Comparison::new(old, new, day);
        for &category in categories {
            for direction in [Direction::Wider, Direction::Narrower] {
                search(
                    solver,
                    &words,
                    &mut comparison,
                    (category, direction),
                    categories,
                )?;
            }
        }
        Ok(comparison.difference(true))
    })
}

/// Looks for flows that go this way until there can be none beside those found.
fn search(
    solver: &mut Solver,
    words: &Words,
    comparison: &mut Comparison<'_>,
    (category, direction): (Category, Direction),
    categories: &BTreeSet<Category>,
) -> Result<(), ProofError> {
    let (opens, closes) = match direction {
        Direction::Wider => (comparison.new, comparison.old),
        Direction::Narrower => (comparison.old, comparison.new),
    };
    let day = comparison.day;
    let open = Layer::ALL.iter().map(|&layer| Claim {
        policies: text(opens, layer, day),
        layer,
        category,
        allow: true,
    });
    let open: Vec<Claim> = open.collect();
    for (claim, &layer) in open.iter().zip(Layer::ALL) {
        let denies = Claim {
            policies: text(closes, layer, day),
            allow: false,
            ..claim.clone()
        };
        if denies.policies == claim.policies {
            continue;
        }
        loop {
            let mut claims = open.clone();
            claims.push(denies.clone());
            claims.push(Claim {
                policies: opens.possible_flows(category, day).into(),
                ..claim.clone()
            });
            claims.extend(beyond(comparison, category, direction));
            let Some((cell, vector)) = example(solver, &claims, category, words)? else {
                break;
            };
            comparison.put(&Questions {
                task: cell.task.clone(),
                recipients: words.hats.iter().cloned().collect(),
                categories: categories.clone(),
                vectors: BTreeSet::from([vector]),
            });
            let replayed = comparison
                .found(category, direction)
                .any(|found| found == (&cell.holder, &cell.recipient));
            if !replayed {
                let flow = format!("{} to {}, {category}", cell.holder, cell.recipient);
                return Err(ProofError::Disagreement(flow));
            }
        }
    }
    Ok(())
}

/// That a flow is none of those found already.
fn beyond(comparison: &Comparison<'_>, category: Category, direction: Direction) -> Option<Claim> {
    let found: Vec<String> = comparison
        .found(category, direction)
        .map(|(holder, recipient)| {
            format!("(resource == Hat::\"{holder}\" && principal == Hat::\"{recipient}\")")
        })
        .collect();
    (!found.is_empty()).then(|| Claim::condition(category, &format!("!({})", found.join(" || "))))
}

/// The rules that speak in a layer: those that open it, and the guardrails.
fn text(policies: &Policies, layer: Layer, day: Day) -> Arc<str> {
    let rules = policies.rule_texts(day);
    let speaking: BTreeSet<&str> = rules
        .values()
        .filter(|text| text.rule.layer.is_none_or(|of| of == layer))
        .map(|text| text.text.as_str())
        .collect();
    speaking.into_iter().collect::<Vec<_>>().join("\n").into()
}
