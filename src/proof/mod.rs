//! Proofs about bundles of policies, for those who keep the rules: what a change opens or closes, and what no policy can open.
//!
//! With the feature `prove` and the solver cvc5 on the machine the answers are proved. Without, two bundles are compared on a grid of
//! flows, and the answer says so. A room of its own because it talks to a solver, which a pure room may not (`src/adr/0014-proofs.md`).

mod compare;
#[cfg(feature = "prove")]
mod diff;
#[cfg(feature = "prove")]
mod guardrails;
#[cfg(feature = "prove")]
mod pin;
#[cfg(feature = "prove")]
mod solver;

pub use compare::{Change, Difference, Direction, Verdict, on_a_grid};
#[cfg(feature = "prove")]
pub use diff::proved;
#[cfg(feature = "prove")]
pub use guardrails::{Promise, Proof, prove_guardrails};

/// Why nothing could be proved.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// No solver.
    #[error("the solver cvc5 is not on this machine (Debian: apt-get install cvc5)")]
    NoSolver,
    /// No thread to prove in.
    #[error("the thread of the proof could not be started, or broke down")]
    NoThread,
    /// Wrong answers to questions whose answers are known.
    #[error("the solver answers questions wrongly whose answers are known")]
    NotToBeBelieved,
    /// The solver, or the compiler of its formulas, failed.
    #[error("the solver failed: {0}")]
    Solver(String),
    /// Something that should be Cedar is not.
    #[error("not readable as Cedar: {0}")]
    Text(String),
    /// The solver's example is none for the ordinary decision.
    #[error("the solver and the decision do not agree on {0}")]
    Disagreement(String),
    /// The two bundles do not speak of the same world.
    #[error("the bundles differ in tables or schema that decide")]
    DifferentWorlds,
}

#[cfg(feature = "prove")]
impl ProofError {
    fn solver(error: impl std::fmt::Display) -> Self {
        ProofError::Solver(error.to_string())
    }

    fn text(error: impl std::fmt::Display) -> Self {
        ProofError::Text(error.to_string())
    }
}

#[cfg(feature = "prove")]
#[cfg(test)]
mod tests;
