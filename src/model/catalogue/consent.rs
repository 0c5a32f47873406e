//! Rows of the tables of consent: who must give, how long it holds, and the texts that are shown.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::names::{Bilingual, RowStatus, day, maybe_day};
use super::rows::dated;
use crate::model::fact::EvidenceKind;
use crate::model::ground::named;
use crate::model::{AgeBand, Category, ConsentKind, Day, Hat, TaskId};

named! {
    /// A regime that says whose consent is needed.
    Regime {
        /// Jeugdwet.
        Jeugdwet = "jeugdwet",
        /// Treatment contract (BW 7:446 and on).
        Wgbo = "wgbo",
        /// Wmo 2015.
        Wmo = "wmo",
        /// AVG with UAVG.
        Avg = "avg",
        /// The broker's own rule, where the regimes differ or say nothing.
        House = "house",
    }
}

/// Who must give one kind of consent in one age band, by one regime. All regimes together make the rule: the strictest holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GiverRule {
    /// The regime.
    pub regime: Regime,
    /// The age band of the person whose data it is.
    pub band: AgeBand,
    /// The kind of consent.
    pub kind: ConsentKind,
    /// First legal day of this version of the law.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Whether the person must give it.
    pub own: bool,
    /// Whether all who have authority over the person must give it.
    pub authority_holders: bool,
    /// Article.
    pub article: String,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(GiverRule, "giver", |row| format!(
    "{} {} {}",
    row.regime, row.band, row.kind
));

/// How long a consent holds, and what it must rest on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidityRule {
    /// The kind of consent.
    pub kind: ConsentKind,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Months that it holds where no end was named.
    pub default_months: u16,
    /// Months that it holds at most, whatever end was named.
    pub longest_months: u16,
    /// Evidence that somebody else stands behind, needed where the recipient's own organisation recorded the consent: a document,
    /// or a witness who is not the recorder.
    pub independent_evidence: BTreeSet<EvidenceKind>,
}
dated!(ValidityRule, "validity", |row| row.kind);

/// A text that is shown to whoever is asked, and the narrow set of cells it speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentText {
    /// Id.
    pub id: String,
    /// Version: one more at each change.
    pub version: u32,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Kinds of consent it asks for.
    pub kinds: BTreeSet<ConsentKind>,
    /// Hats that hold.
    pub holders: BTreeSet<Hat>,
    /// Hats that receive.
    pub recipients: BTreeSet<Hat>,
    /// Task.
    pub task: TaskId,
    /// Categories.
    pub categories: BTreeSet<Category>,
    /// The text, in plain language (B1).
    pub text: Bilingual,
}
dated!(ConsentText, "text", |row| row.id);

/// Whose consent is needed: the strictest of all regimes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// The person whose data it is.
    pub own: bool,
    /// All who have authority over that person.
    pub authority_holders: bool,
}
