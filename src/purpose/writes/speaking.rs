//! What cannot be true of a fact about who speaks for whom.

use crate::model::catalogue::InForce;
use crate::model::fact::{RepresentationKind, RulingKind};
use crate::model::{Fact, Giver};
use crate::purpose::Violation;

pub(super) fn faults(fact: &Fact, tables: &InForce<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut fault = |wrong: bool, field: &str, problem: &str| {
        if wrong {
            violations.push(Violation::new(field, problem));
        }
    };
    let no_matter = "name at least one matter";
    match fact {
        Fact::Capacity { matters, .. } => {
            fault(matters.is_empty(), "fact.capacity.matters", no_matter);
        }
        Fact::Representation {
            person,
            representation,
            by,
            matters,
        } => {
            fault(matters.is_empty(), "fact.representation.matters", no_matter);
            fault(
                *by == Giver::Person(*person),
                "fact.representation.representative",
                "is the person spoken for",
            );
            let partial = *representation == RepresentationKind::PartialAuthority;
            fault(
                partial != matches!(by, Giver::Hat(_)),
                "fact.representation.representative",
                "a part of the authority is given to a hat, every other representative is a person",
            );
        }
        Fact::AuthorityLoss { child, holder, .. } => fault(
            child == holder,
            "fact.authority_loss.holder",
            "is the child",
        ),
        Fact::CourtRuling {
            child,
            ruling,
            in_place_of,
            matters,
            recipients,
        } => {
            fault(matters.is_empty(), "fact.court_ruling.matters", no_matter);
            fault(
                in_place_of.is_empty() || in_place_of.contains(child),
                "fact.court_ruling.in_place_of",
                "name whose consent it replaces; never the child's",
            );
            fault(
                recipients.iter().any(|hat| tables.hat(hat).is_none()),
                "fact.court_ruling.recipients",
                "names a hat that the catalogue does not have",
            );
            fault(
                (*ruling == RulingKind::JointAuthority) == recipients.is_empty(),
                "fact.court_ruling.recipients",
                "name to whom it lets be told; a ruling on treatment lets nobody be told",
            );
        }
        _ => {}
    }
    violations
}
