//! Rows of governance: who answers for a flow, under which entry of the register of processing, and how long what is kept is kept.

use serde::Deserialize;

use super::names::{Bilingual, HatPattern, RowStatus, day, maybe_day};
use super::rows::dated;
use crate::model::ground::named;
use crate::model::{Day, Hat, Organisation};

named! {
    /// How the responsibility of one controller stands to that of the other (AVG 26).
    Arrangement {
        /// Each answers for its own part.
        Separate = "separate",
        /// They answer together.
        Joint = "joint",
    }
}

/// An organisation as a controller.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyRow {
    /// The organisation.
    pub organisation: Organisation,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Who answers for it by law (AVG 4, onder 7).
    pub controller: String,
    /// How its responsibility stands to that of the others.
    pub arrangement: Arrangement,
    /// Where that is laid down.
    pub agreement: String,
    /// Who keeps the broker for it (AVG 28).
    pub processor: String,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(PartyRow, "party", |row| row.organisation);

/// An entry of the register of processing (AVG 30), and the flows that fall under it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessingRow {
    /// Id: what the log names.
    pub id: String,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Hats that give.
    pub givers: Vec<HatPattern>,
    /// Hats that receive.
    pub receivers: Vec<HatPattern>,
    /// Number in the controller's own register.
    pub register_entry: String,
    /// What it is for.
    pub purpose: Bilingual,
    /// The risk in the impact assessment that it adds to (AVG 35).
    pub dpia_risk: Bilingual,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(ProcessingRow, "processing", |row| row.id);

impl ProcessingRow {
    /// Whether flows between these hats fall under it.
    pub fn covers(&self, giver: &Hat, receiver: &Hat) -> bool {
        let any = |patterns: &[HatPattern], hat| patterns.iter().any(|it| it.covers(hat));
        any(&self.givers, giver) && any(&self.receivers, receiver)
    }
}

named! {
    /// From when a term counts.
    RetentionStart {
        /// The day it was recorded.
        Recorded = "recorded",
        /// The first day on which it holds no longer; what has no end is kept.
        Ended = "ended",
        /// The day of the last record about the same person or household.
        LastChange = "last-change",
    }
}

named! {
    /// Whose decision a term is.
    RetentionController {
        /// The organisation that wrote it.
        Writer = "writer",
        /// The organisation that holds what was weighed.
        Holder = "holder",
        /// The organisation that asked.
        Asker = "asker",
    }
}

/// Kinds of things that are kept for a term, beside facts.
pub mod kept {
    use crate::model::fact::FACT_KINDS;

    /// A consent.
    pub const CONSENT: &str = "consent";
    /// A refusal.
    pub const REFUSAL: &str = "refusal";
    /// A weighing by a professional.
    pub const REVIEW: &str = "review";
    /// An emergency with what came of it.
    pub const EMERGENCY: &str = "emergency";
    /// A consultation that was called.
    pub const CONSULTATION: &str = "consultation";
    /// Free text, sealed to its reader; it lies in the body of an entry.
    pub const SEALED_TEXT: &str = "sealed-text";
    /// What an entry of the log says.
    pub const LOG_BODY: &str = "log-body";

    /// Every kind, facts among them.
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        let others = [
            CONSENT,
            REFUSAL,
            REVIEW,
            EMERGENCY,
            CONSULTATION,
            SEALED_TEXT,
            LOG_BODY,
        ];
        FACT_KINDS.into_iter().chain(others)
    }
}

/// How long one kind of thing is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRow {
    /// Kind: a fact's, or one of the others.
    pub kind: String,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Years.
    pub years: u16,
    /// From when they count.
    pub starts: RetentionStart,
    /// Whose decision it is.
    pub controller: RetentionController,
    /// Article.
    pub article: String,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(RetentionRow, "retention", |row| row.kind);
