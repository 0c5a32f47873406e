//! Rows of the tables of consent: who must give, how long it holds, and the texts that are shown.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::names::{Bilingual, HatPattern, RowStatus, day, maybe_day};
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

/// Of which holders a regime speaks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegimeRow {
    /// The regime.
    pub id: Regime,
    /// First legal day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// Hats of which it speaks.
    pub holders: Vec<HatPattern>,
    /// Article.
    pub article: String,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(RegimeRow, "regime", |row| row.id);

named! {
    /// Where in life somebody stands: an age band, or dead.
    LifeStage {
        /// Not born, as far as is known.
        Unborn = "unborn",
        /// Younger than 12.
        Under12 = "under-12",
        /// 12 to 15.
        From12 = "from-12",
        /// 16 or 17.
        From16 = "from-16",
        /// 18 or older.
        Adult = "adult",
        /// Died.
        Deceased = "deceased",
    }
}

impl From<AgeBand> for LifeStage {
    fn from(band: AgeBand) -> Self {
        match band {
            AgeBand::Unborn => LifeStage::Unborn,
            AgeBand::Under12 => LifeStage::Under12,
            AgeBand::From12 => LifeStage::From12,
            AgeBand::From16 => LifeStage::From16,
            AgeBand::Adult => LifeStage::Adult,
        }
    }
}

named! {
    /// What the person whose data it is has to say.
    OwnPart {
        /// Must give.
        Gives = "gives",
        /// Need not give, but may refuse, and take back alone what others gave.
        MayClose = "may-close",
        /// Is not heard.
        NotHeard = "not-heard",
    }
}

named! {
    /// Who must give beside the person, or in their place.
    Others {
        /// Nobody.
        Nobody = "nobody",
        /// All who have authority over the person.
        AuthorityHolders = "authority-holders",
        /// Who represents the person in this matter.
        Representative = "representative",
    }
}

/// Who must give some kinds of consent, by one regime. All regimes that speak of a cell make the rule together: the strictest holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GiverRule {
    /// The regime.
    pub regime: Regime,
    /// The kinds of consent.
    pub kinds: BTreeSet<ConsentKind>,
    /// Where in life the person stands whose data it is.
    pub of: LifeStage,
    /// Whether the person can weigh the matter; absent: either way.
    pub able: Option<bool>,
    /// First legal day of this version of the law.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// First legal day no longer.
    #[serde(default, deserialize_with = "maybe_day")]
    pub until: Option<Day>,
    /// What the person has to say.
    pub own: OwnPart,
    /// Who else must give. Nobody beside a person who does not give: nobody can.
    pub others: Others,
    /// Article.
    pub article: String,
    /// Whether the row was checked.
    pub status: Option<RowStatus>,
    /// What an officer should know.
    pub note: Option<String>,
}
dated!(GiverRule, "giver", |row| {
    let kinds: Vec<_> = row.kinds.iter().map(|kind| kind.id()).collect();
    let able = match row.able {
        Some(true) => " able",
        Some(false) => " not able",
        None => "",
    };
    format!("{} {} {}{able}", row.regime, kinds.join("+"), row.of)
});

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
