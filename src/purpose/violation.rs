//! What is wrong with a request, field by field.

/// One wrong field. Neither text repeats what the caller sent: a pseudonym or a sentence must not return in an error or a log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Path of the field in the request, for instance `question.necessity[1].sentence`.
    pub field: String,
    /// What is wrong and what to do, lower case, without full stop.
    pub problem: String,
}

impl Violation {
    /// The violation of this field.
    pub fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            problem: problem.into(),
        }
    }
}
