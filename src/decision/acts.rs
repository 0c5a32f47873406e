//! What people did about a flow: a weighing, an emergency, speaking unasked.

use super::vector::{Emergency, Relation, Vector, Weighing};

/// What people did about one flow, beside the register.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Acts {
    /// The answer of a professional of the holder, who was told why.
    pub(super) weighing: Option<Weighing>,
    /// An emergency that was declared.
    pub(super) emergency: Option<Emergency>,
    /// What the recipient, a person, is to the data subject.
    pub(super) relation: Option<Relation>,
    /// Whether the holder speaks unasked.
    pub(super) unasked: bool,
}

impl Acts {
    /// The facts of a flow with what people did about it.
    pub(super) fn on(self, vector: Vector) -> Vector {
        Vector {
            weighing: self.weighing.unwrap_or(vector.weighing),
            emergency: self.emergency.unwrap_or(vector.emergency),
            relation: self.relation.unwrap_or(vector.relation),
            on_request: vector.on_request && !self.unasked,
            necessity: vector.necessity || self.weighing.is_some(),
            ..vector
        }
    }
}
