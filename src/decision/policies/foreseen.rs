//! What a layer comes to where some facts are left open: read from the policies in part, without asking Cedar.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::engine::{Column, LayerTrace};
use super::partial::{Known, Reach};
use super::slices::Part;
use super::{Policies, Rule};
use crate::decision::vector::FactValue;
use crate::model::catalogue::InForce;
use crate::model::{Category, Class, Day, Layer};

/// The values that each fact may have; first the one it has where nothing more is known.
pub(in crate::decision) type Possible = BTreeMap<&'static str, Vec<FactValue>>;

/// What a layer comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::decision) enum Foreseen {
    /// Open, whatever the open facts are.
    Open(Arc<LayerTrace>),
    /// Closed, whatever they are; by a guardrail or because nothing could open it.
    Closed { guarded: bool },
    /// It depends.
    Depends(Depends),
}

/// Open facts on which something depends, by their names in the schema.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::decision) struct Depends {
    /// One of these would have to be otherwise than where nothing more is known.
    pub(in crate::decision) needs: BTreeSet<&'static str>,
    /// None of these may be.
    pub(in crate::decision) unless: BTreeSet<&'static str>,
}

impl Depends {
    /// Both.
    pub(in crate::decision) fn and(&mut self, other: &Depends) {
        self.needs.extend(&other.needs);
        self.unless.extend(&other.unless);
        self.unless.retain(|fact| !self.needs.contains(fact));
    }
}

impl Policies {
    /// What a layer of a cell comes to on a legal day.
    pub(in crate::decision) fn foresee(
        &self,
        column: &Column,
        possible: &Possible,
        day: Day,
        layer: Layer,
    ) -> Foreseen {
        let number = column.slice(layer);
        let members = number.and_then(|number| self.engine.slices().members(number));
        let Some(members) = members else {
            return Foreseen::Closed { guarded: false };
        };
        let tables = self.catalogue.on(day);
        let view = View::new(tables, column, possible, layer);
        let mut opened = BTreeSet::new();
        let (mut may_open, mut may_close) = (Vec::new(), Vec::new());
        for (_, Part { policy, reach, .. }) in members {
            let Some(rule) = self.rules.get::<str>(policy.id().as_ref()) else {
                // What no rule stands for may close.
                return Foreseen::Closed { guarded: false };
            };
            let closes = rule.layer.is_none();
            match reach.applies(&view.known(&view.facts)) {
                Some(true) if closes => return Foreseen::Closed { guarded: true },
                None if closes => may_close.push((rule, reach)),
                Some(true) if rule.in_force(tables) => {
                    opened.insert(Arc::clone(rule));
                }
                None if rule.in_force(tables) => may_open.push((rule, reach)),
                _ => {}
            }
        }
        if opened.is_empty() && may_open.is_empty() {
            return Foreseen::Closed { guarded: false };
        }
        let mut depends = Depends::default();
        if opened.is_empty() {
            for (rule, reach) in may_open {
                depends.and(&view.depends(rule, reach, true));
            }
        } else if may_close.is_empty() {
            return Foreseen::Open(Arc::new(LayerTrace {
                layer,
                open: true,
                fault: false,
                rules: opened.into_iter().collect(),
            }));
        }
        for (rule, reach) in may_close {
            depends.and(&view.depends(rule, reach, false));
        }
        Foreseen::Depends(depends)
    }
}

/// One layer of a cell, with what each fact may be.
struct View<'a> {
    column: &'a Column,
    possible: &'a Possible,
    facts: Vec<(&'static str, FactValue)>,
    /// Layer, category and its class.
    action: (Layer, Category, Class),
}

impl<'a> View<'a> {
    fn new(tables: InForce<'_>, column: &'a Column, possible: &'a Possible, layer: Layer) -> Self {
        let category = column.cell.category;
        let open = possible
            .iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (*name, *value)));
        Self {
            facts: column.table_facts().into_iter().chain(open).collect(),
            action: (layer, category, tables.class_of(category)),
            column,
            possible,
        }
    }

    fn known<'b>(&'b self, facts: &'b [(&'static str, FactValue)]) -> Known<'b> {
        let cell = &self.column.cell;
        Known {
            recipient: Some(&cell.recipient),
            holder: Some(&cell.holder),
            task: Some(&cell.task),
            facts,
            action: Some(self.action),
        }
    }

    /// The open facts on which a rule depends that may apply: should it, so that it opens, or should it not, since it closes.
    fn depends(&self, rule: &Rule, reach: &Reach, should: bool) -> Depends {
        let mut depends = Depends::default();
        for &fact in &rule.facts {
            let Some([first, _, ..]) = self.possible.get(fact).map(Vec::as_slice) else {
                continue;
            };
            let others = self.facts.iter().filter(|(name, _)| *name != fact);
            let fixed: Vec<_> = others.copied().chain([(fact, *first)]).collect();
            let applies = reach.applies(&self.known(&fixed));
            let suits = if should {
                applies != Some(false)
            } else {
                applies == Some(false)
            };
            if suits {
                depends.unless.insert(fact);
            } else {
                depends.needs.insert(fact);
            }
        }
        depends
    }
}
