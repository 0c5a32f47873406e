//! Tests of the decision as a whole, on the shipped bundle and a synthetic household.

mod bundle;
mod carried;
mod check;
mod directions;
mod fold;
mod grounds;
mod guardrails;
mod layers;
mod matrix;
mod remembered;
mod repaired;
mod scenarios;
mod subjects;
mod terms;
mod told;
mod two_worlds;
mod world;
