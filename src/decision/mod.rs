//! Step 4, the PDP: facts and policies → permit, weigh or withhold, with both explanations. Cedar lives in this room alone.

mod facts;
mod permit;

pub use facts::{HouseholdFacts, RegisterEvent, RegisterRecord, Versions, fold};
pub use permit::{Flow, Grant, Permit};
