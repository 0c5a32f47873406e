//! Rows of the table of writes: who may assert, confirm and end which fact. What has no row, nobody may write.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::names::{HatPattern, RowStatus, day, maybe_day};
use super::rows::dated;
use crate::model::Day;
use crate::model::fact::EvidenceKind;
use crate::model::ground::named;

named! {
    /// Whose hat or organisation a fact may speak of.
    WriteScope {
        /// Anybody's.
        Any = "any",
        /// The writer's own hat.
        OwnHat = "own-hat",
        /// The writer's own organisation.
        OwnOrganisation = "own-organisation",
    }
}

named! {
    /// Who must confirm a fact before it opens anything for the organisation that wrote it (law 11).
    ConfirmedBy {
        /// Nobody: it opens nothing, or only closes.
        Nobody = "nobody",
        /// A professional of another organisation.
        OtherOrganisation = "other-organisation",
        /// A second professional of the writer's own organisation.
        SecondProfessional = "second-professional",
        /// Either of the two.
        Either = "either",
    }
}

named! {
    /// Who may end a fact.
    EndedBy {
        /// Any of the hats, of the organisation that wrote it.
        WritersOrganisation = "writers-organisation",
        /// As above, but not whoever wrote it: ending it opens something.
        SecondProfessional = "second-professional",
    }
}

/// Who may write one kind of fact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteRule {
    /// Id.
    pub id: String,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Kind of fact.
    pub fact: String,
    /// Measures or flags meant; absent for all facts of the kind.
    pub of: Option<BTreeSet<String>>,
    /// Hats that may assert it.
    pub assert: Vec<HatPattern>,
    /// Whose hat or organisation it may speak of.
    pub about: WriteScope,
    /// Whether a professional may assert it about themselves.
    pub about_oneself: bool,
    /// Evidence of which one is needed; empty where none is.
    pub evidence: BTreeSet<EvidenceKind>,
    /// Months that it holds at most; it then has an end. Absent where it may stay open.
    pub longest_months: Option<u16>,
    /// Days that it opens anything, counted from the day it was looked up; from then on it only closes. Absent where it does not age.
    pub fresh_days: Option<u16>,
    /// Hats that may execute it; for measures alone.
    pub executed_by: Option<Vec<HatPattern>>,
    /// Who must confirm it.
    pub confirmed_by: ConfirmedBy,
    /// Hats that may confirm it; empty where nobody need.
    #[serde(default)]
    pub confirm: Vec<HatPattern>,
    /// Evidence of which one is needed to confirm.
    #[serde(default)]
    pub confirm_evidence: BTreeSet<EvidenceKind>,
    /// Hats that may end it.
    pub end: Vec<HatPattern>,
    /// Which of them.
    pub ended_by: EndedBy,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(WriteRule, "write", |row| row.id);
