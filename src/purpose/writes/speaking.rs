//! What cannot be true of a fact about who speaks for whom.

use crate::model::catalogue::InForce;
use crate::model::fact::{RepresentationKind, RulingKind};
use crate::model::{Fact, Giver};
use crate::purpose::Violation;

/// Whether something is wrong, with the field, and what is wrong with it.
type Check = (bool, &'static str, &'static str);

const NO_MATTER: &str = "name at least one matter";
const IS_THE_CHILD: &str = "is the child";

pub(super) fn faults(fact: &Fact, tables: &InForce<'_>) -> Vec<Violation> {
    let found = checks(fact, tables).into_iter();
    found
        .filter(|(wrong, _, _)| *wrong)
        .map(|(_, field, problem)| Violation::new(field, problem))
        .collect()
}

fn checks(fact: &Fact, tables: &InForce<'_>) -> Vec<Check> {
    match fact {
        Fact::Capacity { matters, .. } => {
            vec![(matters.is_empty(), "fact.capacity.matters", NO_MATTER)]
        }
        Fact::Representation {
            person,
            representation,
            by,
            matters,
        } => {
            let representative = "fact.representation.representative";
            let partial = *representation == RepresentationKind::PartialAuthority;
            vec![
                (matters.is_empty(), "fact.representation.matters", NO_MATTER),
                (
                    *by == Giver::Person(*person),
                    representative,
                    "is the person spoken for",
                ),
                (
                    partial != matches!(by, Giver::Hat(_)),
                    representative,
                    "a part of the authority is given to a hat, every other representative is a person",
                ),
            ]
        }
        Fact::AuthorityLoss { child, holder, .. } => {
            vec![(child == holder, "fact.authority_loss.holder", IS_THE_CHILD)]
        }
        Fact::CourtRuling {
            child,
            ruling,
            in_place_of,
            matters,
            recipients,
        } => {
            let to = "fact.court_ruling.recipients";
            let joint = *ruling == RulingKind::JointAuthority;
            vec![
                (matters.is_empty(), "fact.court_ruling.matters", NO_MATTER),
                (
                    in_place_of.is_empty() || in_place_of.contains(child),
                    "fact.court_ruling.in_place_of",
                    "name whose consent it replaces; never the child's",
                ),
                (
                    recipients.iter().any(|hat| tables.hat(hat).is_none()),
                    to,
                    "names a hat that the catalogue does not have",
                ),
                (
                    joint == recipients.is_empty(),
                    to,
                    "name to whom it lets be told; a ruling on treatment lets nobody be told",
                ),
            ]
        }
        _ => Vec::new(),
    }
}
