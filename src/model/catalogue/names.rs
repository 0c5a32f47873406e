//! Small types that the rows share.

use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::model::ground::named;
use crate::model::{Day, Hat};

named! {
    /// How a value of a category may leave.
    Class {
        /// Through a task.
        Plain = "plain",
        /// Through a task; a duty waits for a professional to confirm the extent.
        Sensitive = "sensitive",
        /// It leads to a place: one at a time, through a weighing.
        Place = "place",
        /// Who reported or informed: one at a time, through a weighing.
        Origin = "origin",
        /// Never brokered.
        Closed = "closed",
        /// By reads of register and log alone.
        Register = "register",
    }
}

named! {
    /// Exception that a category, or a holder's records, need beside everything else.
    SpecialRegime {
        /// Special categories (AVG 9).
        Avg9 = "avg-9",
        /// Criminal data (AVG 10).
        Avg10 = "avg-10",
    }
}

named! {
    /// Where police and judicial data come from. Whoever received them may not pass them on (Wpg 7, UAVG 33(1)(a)).
    OriginTag {
        /// No police or judicial data.
        None = "none",
        /// The police themselves give them (Wpg).
        Wpg = "wpg",
        /// The keeper of judicial data itself gives them (Wjsg).
        Wjsg = "wjsg",
        /// Somebody holds them who received them, or may have.
        PassedOn = "passed-on",
    }
}

named! {
    /// Whether a row was checked against the law as it stands.
    RowStatus {
        /// Still to be checked by a lawyer.
        ToVerify = "to-verify",
    }
}

/// A name or text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Dutch: what officers and families read.
    pub nl: String,
    /// English.
    pub en: String,
}

/// A hat, or several: `*` stands for any organisation or any capacity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct HatPattern {
    organisation: Option<String>,
    capacity: Option<String>,
}

impl HatPattern {
    /// Whether the hat is one of those meant.
    pub fn covers(&self, hat: &Hat) -> bool {
        self.organisation
            .as_deref()
            .is_none_or(|name| name == hat.organisation().as_str())
            && self
                .capacity
                .as_deref()
                .is_none_or(|name| name == hat.capacity())
    }
}

impl HatPattern {
    /// Whether it means this hat and no other.
    pub fn names(&self, hat: &Hat) -> bool {
        self.covers(hat) && self.organisation.is_some() && self.capacity.is_some()
    }
}

impl TryFrom<String> for HatPattern {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        const EXPECTED: &str = "expected a hat, or a pattern such as `*/ots` or `jbra/*`";
        let (organisation, capacity) = text.split_once('/').ok_or(EXPECTED)?;
        let part = |text: &str| (text != "*").then(|| text.to_owned());
        let pattern = Self {
            organisation: part(organisation),
            capacity: part(capacity),
        };
        // What stands in place of `*` has to be right in form: filled up, the pattern reads as a hat.
        text.replace('*', "any")
            .parse::<Hat>()
            .map(|_| pattern)
            .map_err(|_| EXPECTED)
    }
}

impl fmt::Display for HatPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |name: &Option<String>| name.clone().unwrap_or_else(|| "*".to_owned());
        write!(f, "{}/{}", part(&self.organisation), part(&self.capacity))
    }
}

/// Reads a TOML local date.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
    let value = toml::value::Datetime::deserialize(deserializer)?;
    let expected = || serde::de::Error::custom("expected a day such as 2026-01-31, without a time");
    let (Some(date), None, None) = (value.date, value.time, value.offset) else {
        return Err(expected());
    };
    let narrow = |number: u8| i8::try_from(number).map_err(|_| expected());
    let year = i16::try_from(date.year).map_err(|_| expected())?;
    Day::new(year, narrow(date.month)?, narrow(date.day)?).map_err(|_| expected())
}

/// Reads a TOML local date that may be absent.
pub(super) fn maybe_day<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Day>, D::Error> {
    day(deserializer).map(Some)
}
