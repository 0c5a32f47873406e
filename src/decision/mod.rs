//! Step 4, the PDP: facts and policies → permit, weigh or withhold, with both explanations. Cedar lives in this room alone.

mod acts;
mod approval;
mod carried;
mod check;
mod consents;
mod corrected;
mod decide;
mod events;
mod explain;
mod facts;
mod hearing;
mod known;
mod matrix;
mod measures;
mod missing;
mod open_cells;
mod outcome;
mod parted;
mod permit;
mod policies;
mod proceedings;
mod renamed;
mod replay;
mod review;
mod routes;
mod row;
pub mod scenario;
mod standing;
mod terms;
mod texts;
mod under_way;
mod vector;
mod withheld;

pub use approval::{Approval, ApprovalRules, BundleRefusal, Change, Officer, Proposal, in_period};
pub use carried::{CarriedFlow, ConsentDays, open_otherwise};
pub use check::{Answer, Checked, Expected, check};
pub use corrected::corrected;
pub use decide::{decide, rehearse};
pub use events::{RegisterEvent, RegisterRecord};
pub use explain::{ChangedFact, ExplainedLayer, Explanation, HeardConsent};
pub use facts::{HouseholdFacts, Versions, fold};
pub use known::{is_barred, takes_part, works_on};
pub use matrix::{Matrix, Opening, Openings};
pub use open_cells::{Questions, open_cells};
pub use outcome::{
    Decision, FlowTrace, Flows, Outcome, Reason, SourceLink, Subject, Warning, Withheld,
};
pub use parted::{parted, stays_as_well};
pub use permit::{Grant, Grants, Permit, Terms};
pub use policies::{
    Complaint, GroundTerm, LayerTrace, Policies, PolicyError, Rule, RuleText,
    digest as bundle_digest, is_policy, shipped,
};
pub use replay::{Replayed, replay};
pub use review::{Prospect, known_involvement, may_be_told, prospects};
pub use routes::{Route, RouteKind};
pub use texts::{Names, Texts, Told};
pub use under_way::UnderWay;
pub use vector::{
    Ability, Cell, ConsentState, Council, Emergency, FactValue, Measure, OwnWord, Relation, Report,
    Role, Special, Vector, Weighing,
};

pub use crate::model::Flow;
pub use crate::work::WeighKind;

#[cfg(test)]
mod tests;
