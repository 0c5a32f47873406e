//! The full explanation of one flow: what every layer says and why, and which single fact would open it. For officers, on synthetic
//! facts, and for replay; never for the asker.

use std::sync::Arc;

use super::hearing::is_open;
use super::policies::{LayerTrace, Policies};
use super::vector::{Cell, FactValue, Vector};
use crate::model::Day;

/// One flow explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Whether it is open.
    pub open: bool,
    /// What every layer says, with the rules that decided.
    pub layers: Vec<Arc<LayerTrace>>,
    /// For a closed flow: every single fact that would open it, by its name in the schema, with the value it would need.
    pub would_open: Vec<(&'static str, FactValue)>,
}

/// Explains a flow on a legal day.
pub fn explain(policies: &Policies, cell: &Cell, vector: &Vector, day: Day) -> Explanation {
    let layers = policies.trace(cell, vector, day);
    let open = is_open(&layers);
    let changes = if open {
        Vec::new()
    } else {
        vector.neighbours()
    };
    let would_open = changes
        .into_iter()
        .filter(|(_, _, changed)| is_open(&policies.trace(cell, changed, day)))
        .map(|(name, value, _)| (name, value))
        .collect();
    Explanation {
        open,
        layers,
        would_open,
    }
}
