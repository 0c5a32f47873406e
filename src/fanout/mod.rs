//! Step 6: asks the sources. Each gets one question: its own client numbers, permitted categories, period, article, deadline, a random
//! reference and a fresh trace, and nothing of the asker, of consent, of necessity or of other sources.
//!
//! No source blocks another: all are asked at once, each with its own deadline, breaker and limits. A silent or failing source
//! is a value ([`SourceAnswer`]), never an error. Asking is itself a disclosure (law 12): the intent is durable before.

mod answer;
mod ask;
mod breaker;
mod plan;
mod sources;

pub use answer::{Cause, SourceAnswer};
pub use ask::{Answers, ask_all, ask_each};
pub use breaker::BreakerSettings;
pub use plan::{Link, SourceQuestion, plan};
pub use sources::{IdentityCheck, Limits, Sources};

#[cfg(test)]
mod tests;
