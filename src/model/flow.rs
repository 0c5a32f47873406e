//! One cell of a decision.

use serde::{Deserialize, Serialize};

use super::{Category, Hat, PersonId};

/// One cell of a decision: what may pass from whom, about whom. The recipient and the task are those of the question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Flow {
    /// Hat that holds.
    pub holder: Hat,
    /// Whose data.
    pub subject: PersonId,
    /// Category.
    pub category: Category,
}
