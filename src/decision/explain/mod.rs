//! Why a flow came out as it did: one tree (ADR 17). The asker is told the part that follows from facts they may know; the full trace is for
//! officers on synthetic cases and, cut to its reader, for a replay.
//!
//! What may open a flow is found in one way alone: by deciding again with one thing changed (`remedies.rs`). For the asker that is done on
//! the facts they may know, for the trace on those that hold.

mod remedies;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use super::consents::HeardConsent;
use super::hearing::{Hearing, is_open};
use super::outcome::{FlowTrace, Outcome, Withheld};
use super::policies::{Column, LayerTrace};
use super::routes::Route;
use super::vector::{FactValue, Vector};
use super::{Decision, Flow};
use crate::model::{ConsentKind, Layer};
pub(super) use remedies::Remedies;

/// One flow explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The flow.
    pub flow: Flow,
    /// What came of it.
    pub outcome: Outcome,
    /// What every layer says.
    pub layers: Vec<ExplainedLayer>,
    /// The facts that the rules look at, by their names in the schema.
    pub facts: BTreeMap<&'static str, FactValue>,
    /// The consents they rest on, of which the rules look at one.
    pub consents: Vec<HeardConsent>,
    /// Facts that each alone would close an open flow, or open a closed one.
    pub changes: Vec<ChangedFact>,
    /// What people can do about a closed flow.
    pub remedies: Vec<Route>,
    /// What the asker reads of a flow that is not shown.
    pub asker: Option<Withheld>,
}

/// One layer of a flow explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedLayer {
    /// What it says, with the rules that decided.
    pub trace: Arc<LayerTrace>,
    /// Facts that each alone would open it, where it is closed.
    pub would_open: Vec<ChangedFact>,
}

/// A fact that might be otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFact {
    /// Its name in the schema.
    pub fact: &'static str,
    /// The values that make the difference.
    pub values: Vec<FactValue>,
    /// Whether those are all but the one it has.
    pub any_other: bool,
}

impl Hearing<'_> {
    /// Why a flow of this hearing came out as it did.
    pub(super) fn explain(&mut self, decision: &Decision, flow: &Flow) -> Option<Explanation> {
        let trace = decision.flows().get(flow)?;
        let column = self.column(&flow.holder, flow.category)?;
        let (layers, changes) = self.tried(&column, &trace);
        let remedies = if is_open(&trace.layers) {
            Vec::new()
        } else {
            let found = self.remedies(&column, &trace.vector, &trace.layers);
            let age = Some(trace.vector.age);
            let texts = self.policies.routes();
            let told =
                |(kind, article): &(_, Option<String>)| texts.route(*kind, age, article.as_deref());
            found.routes.iter().filter_map(told).collect()
        };
        let facts = looked_at(&trace.vector, &layers, &changes);
        let states = [
            (ConsentKind::Sharing, trace.vector.sharing),
            (ConsentKind::SecrecyRelease, trace.vector.release),
            (ConsentKind::Help, trace.vector.help),
        ];
        let consents = states
            .into_iter()
            .map(|(kind, state)| self.consents.heard(kind, state, flow))
            .filter(|consent| facts.contains_key(consent.fact()))
            .collect();
        let asker = decision.withheld_detail().iter().find(|line| {
            line.persons.contains(&flow.subject)
                && line.categories.contains(&flow.category)
                && line.holders.contains(&flow.holder)
        });
        Some(Explanation {
            flow: flow.clone(),
            outcome: trace.outcome.clone(),
            layers,
            facts,
            consents,
            changes,
            remedies,
            asker: asker.cloned(),
        })
    }

    /// Decides a flow again with each fact changed alone: what that does to every closed layer, and to the whole.
    pub(super) fn tried(
        &mut self,
        column: &Column,
        trace: &FlowTrace,
    ) -> (Vec<ExplainedLayer>, Vec<ChangedFact>) {
        let open = is_open(&trace.layers);
        let mut opened = vec![Changes::default(); trace.layers.len()];
        let mut turned = Changes::default();
        let neighbours = trace.vector.neighbours().into_iter();
        for (fact, value, changed) in neighbours.filter(|(_, _, changed)| changed.can_be()) {
            let layers = self.layers(column, &changed);
            turned.note(fact, value, is_open(&layers) != open);
            for ((before, after), opened) in trace.layers.iter().zip(&layers).zip(&mut opened) {
                opened.note(fact, value, after.open && !before.open);
            }
        }
        let layers = trace.layers.iter().zip(opened);
        let layers = layers.map(|(trace, opened)| ExplainedLayer {
            trace: Arc::clone(trace),
            would_open: opened.into_list(),
        });
        (layers.collect(), turned.into_list())
    }
}

/// Changes by fact: the values that made a difference, and how many were tried.
#[derive(Debug, Clone, Default)]
struct Changes(BTreeMap<&'static str, (Vec<FactValue>, usize)>);

impl Changes {
    fn note(&mut self, fact: &'static str, value: FactValue, made_a_difference: bool) {
        let (values, tried) = self.0.entry(fact).or_default();
        *tried += 1;
        values.extend(made_a_difference.then_some(value));
    }

    fn into_list(self) -> Vec<ChangedFact> {
        let changes = self.0.into_iter();
        changes
            .filter(|(_, (values, _))| !values.is_empty())
            .map(|(fact, (values, tried))| ChangedFact {
                any_other: values.len() == tried && tried > 1,
                fact,
                values,
            })
            .collect()
    }
}

/// The facts that the rules which decided look at, and those that would make a difference.
fn looked_at(
    vector: &Vector,
    layers: &[ExplainedLayer],
    changes: &[ChangedFact],
) -> BTreeMap<&'static str, FactValue> {
    let rules = layers.iter().flat_map(|layer| &layer.trace.rules);
    let mut named: BTreeSet<&str> = rules.flat_map(|rule| rule.facts.iter().copied()).collect();
    let would_open = layers.iter().flat_map(|layer| &layer.would_open);
    named.extend(would_open.chain(changes).map(|change| change.fact));
    let values = vector.values().into_iter();
    values.filter(|(name, _)| named.contains(name)).collect()
}

impl Explanation {
    /// Without the terms of an open flow and the articles of its other layers: they tell for what it was asked.
    #[must_use]
    pub fn without_terms(mut self) -> Self {
        if let Outcome::Permit(grant) = &mut self.outcome {
            let terms = Arc::make_mut(&mut grant.terms);
            terms.articles.clone_from(&terms.released_by);
            terms.by_holder.clone_from(&terms.released_by);
            terms.obligations.clear();
            grant.use_until = None;
        }
        self
    }

    /// What rests on these layers alone: their rules, the facts these look at, and what a change of those would do.
    #[must_use]
    pub fn of_layers(mut self, keep: impl Fn(Layer) -> bool) -> Self {
        self.layers.retain(|layer| keep(layer.trace.layer));
        let rules = self.layers.iter().flat_map(|layer| &layer.trace.rules);
        let named: BTreeSet<&str> = rules.flat_map(|rule| rule.facts.iter().copied()).collect();
        self.facts.retain(|name, _| named.contains(name));
        self.changes.retain(|change| named.contains(change.fact));
        self.consents
            .retain(|consent| named.contains(consent.fact()));
        self
    }
}
