//! What a slice looks at, read from the conditions of its policies: two flows that agree on that have the same answer.
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

    /// The part of a question that the policies look at.
    pub(super) fn key(&self, slice: usize, layer: Layer, column: &Column, facts: Packed) -> Key {
        Key {
            layer,
            slice,
            own: self.own.then_some(column.own),
            holder: self.holder.then_some(column.holder),
            category: self.action.then_some(column.cell.category),
            facts: facts.seen_through(self.facts),
        }
    }
}

/// What two questions must agree on to have the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    layer: Layer,
    pub(super) slice: usize,
    own: Option<bool>,
    holder: Option<usize>,
    category: Option<Category>,
    facts: Packed,
}

/// Answers for one bundle, recipient, task and day.
#[derive(Default)]
pub(in crate::decision) struct Memo {
    pub(super) known: BTreeMap<Key, Arc<LayerTrace>>,
    /// What is left out of the bundle, where scenarios are tried without it.
    pub(super) varied: Option<Varied>,
}

impl Memo {
    /// What was answered to this.
    pub(super) fn get(&self, key: &Key) -> Option<&Arc<LayerTrace>> {
        let same = self.varied.as_ref();
        let same = same.filter(|varied| !varied.variant.varies(key.slice));
        let same = same.and_then(|varied| varied.answered.get(key));
        same.or_else(|| self.known.get(key))
    }

    /// What the whole bundle answered to this, beside one from which something is left out.
    pub(super) fn of_whole(&self, key: &Key) -> Option<Arc<LayerTrace>> {
        self.varied.as_ref()?.answered.get(key).map(Arc::clone)
    }

    /// The memo of the whole bundle again.
    pub(in crate::decision) fn whole(self) -> Memo {
        match self.varied {
            Some(varied) => Memo {
                known: varied.answered,
                varied: None,
            },
            None => self,
        }
    }
}

/// A bundle from which something is left out, beside the whole one.
pub(super) struct Varied {
    pub(super) variant: Arc<Variant>,
    /// What the whole bundle answered.
    pub(super) answered: BTreeMap<Key, Arc<LayerTrace>>,
}
