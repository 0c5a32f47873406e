//! Scenarios as officers write them: Dutch Gherkin (`policies/scenarios`), run through the real register fold, consent calculus and decision.
//!
//! *Gegeven* builds a household, *Als* asks, *Dan* says what comes of it. Every rule and every condition of a bundle must matter to some
//! scenario: left out, at least one expectation fails.

mod coverage;
mod explained;
mod feature;
mod lists;
mod nearest;
mod question;
mod shipped;
mod stage;
mod steps;
mod suite;
mod verdict;
mod vocabulary;
mod words;

pub use coverage::Untouched;
pub use explained::{Explained, ExplainedQuestion, explain};
pub use feature::Fault;
pub use shipped::{bundled, carried, shipped};
pub use suite::{Failure, Report, hold, test};

/// A step that a scenario may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepGuide {
    /// Word that the line begins with.
    pub keyword: &'static str,
    /// The sentence, with places in braces.
    pub pattern: &'static str,
    /// An example.
    pub example: &'static str,
    /// Whether a period and who wrote it down may follow.
    pub dated: bool,
}

/// Every step, in the order in which a scenario uses them.
pub fn steps() -> impl Iterator<Item = StepGuide> {
    vocabulary::steps().map(|step| StepGuide {
        keyword: match step.part {
            feature::Part::Given => "Gegeven",
            feature::Part::When => "Als",
            feature::Part::Then => "Dan",
        },
        pattern: step.pattern,
        example: step.example,
        dated: step.dated,
    })
}

/// The short lists of words that places take: name of the place, and its words.
pub fn word_lists() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    lists::LISTS
        .iter()
        .map(|(name, words)| (*name, words.iter().map(|(word, _)| *word).collect()))
}

#[cfg(test)]
mod tests;
