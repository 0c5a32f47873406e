//! The party's clients, joined to their citizen service numbers in its own database: by the section `[authority]` of its mapping.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;

use crate::connector::SourceError;
use crate::connector::adapter::{check_authority, json};
use crate::connector::contract::Contract;
use crate::connector::database::Database;
use crate::connector::dates::DateFormat;
use crate::connector::mapping::MappingText;
use crate::connector::plan::{AuthorityPlan, Column, Plan};
use crate::model::age::AgeRange;
use crate::model::{AgeBand, Day};

/// Most children in one run.
const MOST: usize = 20_000;

/// A citizen service number. It prints nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Bsn(String);

impl Bsn {
    pub(super) fn digits(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Bsn {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err("expected nine digits")
        }
    }
}

impl fmt::Debug for Bsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bsn(…)")
    }
}

/// A client who may be under age.
pub(super) struct Child {
    pub(super) client_number: String,
    pub(super) bsn: Bsn,
}

/// The party's clients.
pub struct People {
    database: Database,
    plan: AuthorityPlan,
}

impl People {
    /// Opens the section `[authority]` of a mapping (`text`, of the file `mapping`) over the party's database, every name checked.
    ///
    /// # Errors
    /// [`SourceError::Mapping`] names file and line; [`SourceError::Database`] where the file cannot be opened;
    /// [`SourceError::NoAuthority`] where the mapping has no such section.
    pub async fn open(mapping: &Path, text: &str, database: &Path) -> Result<Self, SourceError> {
        let text = MappingText {
            file: mapping,
            text,
        };
        let plan = Plan::check(&text, &Contract::read()?)?;
        let plan = plan.authority.ok_or(SourceError::NoAuthority)?;
        let database = Database::open(database, 1).await?;
        check_authority(&database, &text, &plan).await?;
        Ok(Self { database, plan })
    }

    /// The hat under which clients are linked and outcomes are stated.
    pub fn hat(&self) -> &str {
        &self.plan.hat
    }

    /// Clients who may be under age on this day, in the order of their numbers. Who has no usable number is nobody to ask about.
    pub(super) async fn children(&self, today: Day) -> Result<Vec<Child>, sqlx::Error> {
        let plan = &self.plan;
        let columns = names(&plan.of_children());
        let mut turn = self.database.turn().await?;
        let rows = turn.rows(&plan.children.text, &columns, &[], MOST).await?;
        let mut children = BTreeMap::new();
        for mut row in rows {
            let born = row.get(&plan.born.name).map(String::as_str);
            let ages = ages(&plan.dates, born, today);
            if ages.bands().all(|band| band == AgeBand::Adult) {
                continue;
            }
            let bsn = row.remove(&plan.bsn.name).map(Bsn::try_from);
            let number = row.remove(&plan.client_number.name);
            if let (Some(client_number), Some(Ok(bsn))) = (number, bsn) {
                children.insert(client_number, bsn);
            }
        }
        Ok(children
            .into_iter()
            .map(|(client_number, bsn)| Child { client_number, bsn })
            .collect())
    }

    /// The client numbers of those among these who are clients. Two numbers for one person are none: nobody knows which is meant.
    pub(super) async fn numbers_of(
        &self,
        persons: &BTreeSet<Bsn>,
    ) -> Result<BTreeMap<Bsn, String>, sqlx::Error> {
        let plan = &self.plan;
        let asked = [json(persons.iter().map(Bsn::digits))];
        let columns = names(&plan.of_people());
        let mut turn = self.database.turn().await?;
        let rows = turn.rows(&plan.people.text, &columns, &asked, MOST).await?;
        let mut numbers: BTreeMap<Bsn, BTreeSet<String>> = BTreeMap::new();
        for mut row in rows {
            let bsn = row.remove(&plan.bsn.name).map(Bsn::try_from);
            let number = row.remove(&plan.client_number.name);
            if let (Some(Ok(bsn)), Some(number)) = (bsn, number) {
                numbers.entry(bsn).or_default().insert(number);
            }
        }
        let single = |(bsn, mut numbers): (Bsn, BTreeSet<String>)| {
            let number = numbers.pop_first()?;
            numbers.is_empty().then_some((bsn, number))
        };
        Ok(numbers.into_iter().filter_map(single).collect())
    }
}

fn names<'a>(columns: &[&'a Column]) -> BTreeSet<&'a str> {
    columns.iter().map(|column| column.name.as_str()).collect()
}

/// The ages of somebody whose birth is written like this, between the earliest and the latest day it may mean. What is not known, or
/// not a day, may be any age.
pub(super) fn ages(dates: &DateFormat, born: Option<&str>, today: Day) -> AgeRange {
    let between = |text| -> Option<(Date, Date)> {
        let day = dates.day(text).ok()??;
        Some((day.earliest()?, day.latest()?))
    };
    born.and_then(between)
        .map_or(AgeRange::UNKNOWN, |(earliest, latest)| {
            AgeRange::on(today, earliest, latest, false)
        })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_birth_without_its_day_lies_in_two_bands_until_the_month_is_over_and_the_stricter_holds() {
        let dates = DateFormat::parse("yyyymmdd").unwrap();
        let strictest = |born, day| ages(&dates, Some(born), day).strictest();
        for (day, band) in [
            (date(2030, 6, 30), AgeBand::Under12),
            (date(2030, 7, 1), AgeBand::From12),
            (date(2030, 7, 31), AgeBand::From12),
            // In July 2034 the youth may be fifteen or sixteen: child and authority-holders are asked until it is certain.
            (date(2034, 7, 30), AgeBand::From12),
            (date(2034, 7, 31), AgeBand::From16),
            (date(2036, 7, 30), AgeBand::From16),
            (date(2036, 7, 31), AgeBand::Adult),
        ] {
            assert_eq!(strictest("20180700", day), band, "{day}");
        }
        assert_eq!(strictest("20180000", date(2030, 1, 1)), AgeBand::From12);
        assert_eq!(strictest("20180000", date(2034, 12, 30)), AgeBand::From12);
        for unknown in ["00000000", "20181300", "soon"] {
            let any = ages(&dates, Some(unknown), date(2030, 1, 1));
            assert_eq!(any, AgeRange::UNKNOWN, "{unknown}");
        }
    }

    #[test]
    fn a_number_prints_nothing_and_has_nine_digits() {
        let bsn = Bsn::try_from("999998894".to_owned()).unwrap();
        assert_eq!(format!("{bsn:?}"), "Bsn(…)");
        for wrong in ["99999889", "9999988940", "99999889x", ""] {
            assert!(Bsn::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
