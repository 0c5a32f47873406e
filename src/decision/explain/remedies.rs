//! What may open a closed flow: each way is tried by deciding again with that one thing changed.

use std::sync::Arc;

use crate::decision::hearing::Hearing;
use crate::decision::outcome::{Reason, WeighKind};
use crate::decision::policies::{Column, LayerTrace};
use crate::decision::routes::RouteKind;
use crate::decision::vector::{ConsentState, Measure, Role, Vector};

/// What may open a flow, without its texts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::decision) struct Remedies {
    pub(in crate::decision) reason: Reason,
    /// Each with the article of the policy it would go through, where one policy speaks.
    pub(in crate::decision) routes: Vec<(RouteKind, Option<String>)>,
}

impl Hearing<'_> {
    /// Tries each change alone, on these facts.
    pub(in crate::decision) fn remedies(
        &mut self,
        column: &Column,
        vector: &Vector,
        before: &[Arc<LayerTrace>],
    ) -> Remedies {
        let weighing = self.weighing(column, vector, before);
        let consented = consented(vector);
        let mut routes = Vec::new();
        if let Some((kind, article)) = &weighing {
            let kind = match kind {
                WeighKind::Review | WeighKind::SourceTest => RouteKind::Review,
                WeighKind::Extent => RouteKind::Extent,
                WeighKind::SafetyOfficer => RouteKind::SafetyOfficer,
            };
            routes.push((kind, Some(article.clone())));
        }
        if self.opened(column, before, &measured(vector)).is_some() {
            routes.push((RouteKind::Measure, None));
        }
        if consented.can_be() && self.opened(column, before, &consented).is_some() {
            routes.push((RouteKind::Consent, None));
        }
        let layers = self.layers(column, &consented);
        let guarded = layers
            .iter()
            .any(|trace| !trace.open && !trace.rules.is_empty());
        let reason = match weighing {
            Some((WeighKind::Extent, _)) => Reason::ExtentToConfirm,
            Some(_) => Reason::MayBeWeighed,
            None if routes.is_empty() && guarded => Reason::Guarded,
            None => Reason::NoOpenRoute,
        };
        Remedies { reason, routes }
    }
}

/// Everybody who must consents, to sharing and to release of secrecy: one form asks for both.
fn consented(vector: &Vector) -> Vector {
    Vector {
        sharing: ConsentState::Given,
        release: ConsentState::Given,
        ..*vector
    }
}

/// The recipient executes an OTS on the person, or on a child of theirs.
fn measured(vector: &Vector) -> Vector {
    Vector {
        recipient_measure: Measure::Ots,
        role: if vector.role == Role::Child {
            Role::OtsChild
        } else {
            vector.role
        },
        ..*vector
    }
}
