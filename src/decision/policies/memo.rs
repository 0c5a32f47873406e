//! What policies look at, read from their conditions: two flows to which the same policies may apply, and which agree on what these look
//! at, have the same answer.
//!
//! So one call asks Cedar a few hundred questions in place of tens of thousands. A test compares answers from a memo with answers
//! without one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::LayerTrace;
use super::engine::Column;
use super::partial::Reach;
use super::variants::Variant;
use crate::decision::vector::{Mask, Packed};
use crate::model::kept::Kept;
use crate::model::{Category, Layer};

/// What the conditions of some policies look at, beside the recipient.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mentions {
    /// Whether recipient and holder are the same hat.
    own: bool,
    /// The holder.
    holder: bool,
    /// The category.
    action: bool,
    /// Facts.
    facts: Mask,
}

impl Mentions {
    /// What a policy looks at.
    pub(super) fn of(policy: &Reach) -> Self {
        let mut mentions = Self::default();
        if let Some(conditions) = policy.json().get("conditions") {
            mentions.walk(conditions);
        }
        mentions
    }

    /// What another policy looks at as well.
    pub(super) fn and(self, other: Mentions) -> Mentions {
        Mentions {
            own: self.own || other.own,
            holder: self.holder || other.holder,
            action: self.action || other.action,
            facts: self.facts.and(other.facts),
        }
    }

    /// As well whatever a scope looks at: for a policy that need not be in the slices it is tried in.
    pub(super) fn and_scope(self) -> Mentions {
        Mentions {
            holder: true,
            action: true,
            ..self
        }
    }

    /// The facts, by their names in the schema.
    pub(super) fn facts(&self) -> BTreeSet<&'static str> {
        self.facts.names().collect()
    }

    fn walk(&mut self, expression: &Value) {
        match expression {
            Value::Object(parts) => {
                for (operator, operands) in parts {
                    self.walk_operator(operator, operands);
                }
            }
            Value::Array(parts) => parts.iter().for_each(|part| self.walk(part)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn walk_operator(&mut self, operator: &str, operands: &Value) {
        let variable = |side: &str| {
            operands
                .get(side)
                .and_then(|side| side.get("Var"))
                .and_then(Value::as_str)
        };
        let attribute = operands.get("attr").and_then(Value::as_str);
        match (operator, variable("left"), variable("right"), attribute) {
            ("==", Some("principal"), Some("resource"), _)
            | ("==", Some("resource"), Some("principal"), _) => {
                self.own = true;
            }
            (".", Some("context"), _, Some(name)) => {
                // The task is the same throughout a memo.
                if name != "task" {
                    self.facts = self.facts.and(Mask::of(name));
                }
            }
            ("Var", ..) => match operands.as_str() {
                // The recipient is the same throughout a memo.
                Some("principal") => {}
                Some("resource") => self.holder = true,
                Some("action") => self.action = true,
                _ => self.facts = Mask::EVERYTHING,
            },
            _ => self.walk(operands),
        }
    }

    /// The part of a question that these policies of its slice look at.
    pub(super) fn key(
        &self,
        slice: usize,
        policies: Vec<usize>,
        layer: Layer,
        column: &Column,
        facts: Packed,
    ) -> Key {
        Key {
            layer,
            slice,
            policies,
            own: self.own.then_some(column.own),
            holder: self.holder.then_some(column.holder),
            category: self.action.then_some(column.cell.category),
            facts: facts.seen_through(self.facts),
        }
    }
}

/// What two questions must agree on to have the same answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    layer: Layer,
    slice: usize,
    /// Places of the policies of the slice that may apply.
    policies: Vec<usize>,
    own: Option<bool>,
    holder: Option<usize>,
    category: Option<Category>,
    facts: Packed,
}

/// Answers of one bundle to one recipient for one task on one day, to whomever they were given.
pub(super) type Answers = Kept<Key, Arc<LayerTrace>>;

/// Answers for one bundle, recipient, task and day.
#[derive(Default)]
pub(in crate::decision) struct Memo {
    known: BTreeMap<Key, Arc<LayerTrace>>,
    /// What was answered in other calls.
    shared: Option<Arc<Answers>>,
    /// What is left out of the bundle, where scenarios are tried without it.
    varied: Option<Varied>,
}

impl Memo {
    /// An empty memo beside what is answered in other calls.
    pub(super) fn beside_others(shared: Arc<Answers>) -> Self {
        Self {
            shared: Some(shared),
            ..Self::default()
        }
    }

    /// What is left out of the bundle.
    pub(super) fn variant(&self) -> Option<&Arc<Variant>> {
        self.varied.as_ref().map(|varied| &varied.variant)
    }

    /// What was answered to this: by the bundle from which something is left out, where that makes a difference to the question, else by
    /// the whole one.
    pub(super) fn get(&mut self, key: &Key, differs: bool) -> Option<Arc<LayerTrace>> {
        let known = self.map(differs).get(key).map(Arc::clone);
        known.or_else(|| {
            let shared = self.shared.as_ref().filter(|_| !differs)?;
            let answer = shared.get(key)?;
            self.map(differs).insert(key.clone(), Arc::clone(&answer));
            Some(answer)
        })
    }

    /// Keeps an answer.
    pub(super) fn keep(&mut self, key: Key, differs: bool, answer: &Arc<LayerTrace>) {
        if let Some(shared) = self.shared.as_ref().filter(|_| !differs) {
            shared.keep(key.clone(), Arc::clone(answer));
        }
        self.map(differs).insert(key, Arc::clone(answer));
    }

    fn map(&mut self, differs: bool) -> &mut BTreeMap<Key, Arc<LayerTrace>> {
        match &mut self.varied {
            Some(varied) if !differs => &mut varied.answered,
            _ => &mut self.known,
        }
    }

    /// A memo of the bundle from which something is left out, beside what the whole one answered.
    pub(super) fn without(self, variant: Arc<Variant>) -> Memo {
        Memo {
            known: BTreeMap::new(),
            shared: self.shared,
            varied: Some(Varied {
                variant,
                answered: self.known,
            }),
        }
    }

    /// The memo of the whole bundle again.
    pub(in crate::decision) fn whole(self) -> Memo {
        match self.varied {
            Some(varied) => Memo {
                known: varied.answered,
                shared: self.shared,
                varied: None,
            },
            None => self,
        }
    }
}

/// A bundle from which something is left out, beside the whole one.
struct Varied {
    variant: Arc<Variant>,
    /// What the whole bundle answered.
    answered: BTreeMap<Key, Arc<LayerTrace>>,
}
