//! Rows of the tables of who speaks for another: authority, representatives, rulings of a court, and the matters they speak of.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::consent::{Others, Regime};
use super::names::{RowStatus, day, maybe_day};
use super::rows::dated;
use crate::model::fact::{AuthorityOutcome, Matter, MeasureKind, RepresentationKind, RulingKind};
use crate::model::ground::named;
use crate::model::{Category, ConsentKind, Day};

/// Which categories of data belong to a matter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterRow {
    /// The matter.
    pub id: Matter,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Categories.
    pub categories: BTreeSet<Category>,
    /// Article.
    pub article: String,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(MatterRow, "matter", |row| row.id);

named! {
    /// Who of several speaks.
    Speak {
        /// Each of them must.
        Each = "each",
        /// Nobody can.
        Nobody = "nobody",
        /// It cannot be told.
        Undetermined = "undetermined",
    }
}

/// Who speaks for a child, by the outcome of a look-up of authority.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityRule {
    /// The outcome.
    pub outcome: AuthorityOutcome,
    /// First legal day of this version of the law.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Who of those whom it names speaks.
    pub speak: Speak,
    /// How many it names at least, persons and hat together.
    pub least: usize,
    /// How many at most.
    pub most: usize,
    /// Whether a hat may be among them.
    pub hat: bool,
    /// On what standing they speak.
    pub standing: Standing,
    /// Who speaks of those who remain, when one died or lost authority.
    pub remaining: Speak,
    /// Categories for which one may give while the others say nothing (BW 1:253i(1)); empty is off.
    pub one_may_give: BTreeSet<Category>,
    /// Article.
    pub article: String,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(AuthorityRule, "authority", |row| row.outcome);

named! {
    /// On what standing somebody speaks.
    Standing {
        /// For themselves.
        Own = "self",
        /// As authority-holder.
        AuthorityHolder = "authority-holder",
        /// As guardian.
        Guardian = "guardian",
        /// In another capacity: curator, mentor, administrator, written proxy, special curator, part of the authority.
        Representative = "representative",
    }
}

/// A measure that gives its executor authority for a time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvisionalRule {
    /// The measure.
    pub measure: MeasureKind,
    /// First legal day of this version of the law.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Months that it lasts at most.
    pub longest_months: u16,
    /// On what standing its executor speaks.
    pub standing: Standing,
    /// Article.
    pub article: String,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(ProvisionalRule, "provisional", |row| row.measure);

/// In place of whom a representative speaks, and in what.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepresentativeRule {
    /// The capacity.
    pub kind: RepresentationKind,
    /// First legal day of this version of the law.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// In place of whom the rules ask for.
    pub serves: Others,
    /// The lowest number that is there speaks.
    pub rank: u8,
    /// Regimes that accept it.
    pub regimes: BTreeSet<Regime>,
    /// Matters at most.
    pub matters: BTreeSet<Matter>,
    /// Article.
    pub article: String,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(RepresentativeRule, "representative", |row| row.kind);

/// What a court may decide in place of an authority-holder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulingRule {
    /// The kind of ruling.
    pub kind: RulingKind,
    /// First legal day of this version of the law.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Kinds of consent that it replaces.
    pub kinds: BTreeSet<ConsentKind>,
    /// Matters at most.
    pub matters: BTreeSet<Matter>,
    /// Article.
    pub article: String,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(RulingRule, "ruling", |row| row.kind);
