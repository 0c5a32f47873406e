//! Source rows: each organisation writes what the stories tell of it into its own tables, in its own codes and dates.

mod blijf;
mod jbra;
mod jbra_cases;
mod rvdk;
mod samen_doen;
mod samen_doen_work;
mod vt;
mod vt_reports;
mod wsg;
mod wsg_work;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::connector::Row;

use super::book::{Book, is_born, organisation_of};
use super::story::{Held, PersonTold, Story};
use super::when::{Day, Known, When};
use super::{ORGANISATIONS, WorldError};

/// Puts a row on a desk: `put!(desk, "table", "column" => value, …)`.
macro_rules! put {
    ($desk:expr, $table:literal, $($column:literal => $value:expr),+ $(,)?) => {{
        let cells = vec![$(($column, $crate::connector::Cell::from($value))),+];
        $desk.rows.push($crate::connector::Row { table: $table, cells });
    }};
}
use put;

/// Where one organisation writes.
struct Desk<'a> {
    organisation: &'static str,
    book: &'a Book,
    stories: &'a [Story],
    rows: Vec<Row>,
    next: BTreeMap<&'static str, i64>,
}

/// The rows of all organisations.
pub(super) fn all(
    stories: &[Story],
    book: &Book,
) -> Result<BTreeMap<&'static str, Vec<Row>>, WorldError> {
    let mut sources = BTreeMap::new();
    for organisation in ORGANISATIONS {
        let mut desk = Desk {
            organisation,
            book,
            stories,
            rows: Vec::new(),
            next: BTreeMap::new(),
        };
        match organisation {
            "samen-doen" => samen_doen::write(&mut desk)?,
            "jbra" => jbra::write(&mut desk)?,
            "wsg" => wsg::write(&mut desk)?,
            "vt" => vt::write(&mut desk)?,
            "rvdk" => rvdk::write(&mut desk)?,
            _ => blijf::write(&mut desk)?,
        }
        sources.insert(organisation, desk.rows);
    }
    Ok(sources)
}

impl<'a> Desk<'a> {
    /// The next number of a table.
    fn id(&mut self, table: &'static str) -> i64 {
        let id = self.next.entry(table).or_insert(0);
        *id += 1;
        *id
    }

    fn number(&self, person: &str) -> Result<String, WorldError> {
        self.book.held(self.organisation, person)
    }

    /// Client numbers of several persons, joined.
    fn numbers(&self, persons: &[String], between: &str) -> Result<String, WorldError> {
        let numbers: Result<Vec<_>, _> = persons.iter().map(|person| self.number(person)).collect();
        Ok(numbers?.join(between))
    }

    /// Whether a hat is this organisation's.
    fn wears(&self, hat: &str) -> bool {
        organisation_of(hat) == self.organisation
    }

    /// Those of the hats that are this organisation's.
    fn worn<'h>(&self, hats: &'h [String]) -> Vec<&'h String> {
        hats.iter().filter(|hat| self.wears(hat)).collect()
    }

    /// Whether the organisation keeps a base fact about somebody: those it is `by`, or all that hold the person.
    fn keeps(&self, by: Option<&Vec<String>>, person: &str) -> bool {
        let meant = by.is_none_or(|by| by.iter().any(|name| name == self.organisation));
        meant && self.book.number(self.organisation, person).is_some()
    }

    /// Everybody this organisation holds, once, with their details.
    fn clients(&self) -> Vec<&'a PersonTold> {
        let mut seen = BTreeSet::new();
        let persons = self.stories.iter().flat_map(|story| &story.persons);
        persons
            .filter(|person| self.book.number(self.organisation, &person.key).is_some())
            .filter(|person| seen.insert(person.key.as_str()))
            .collect()
    }

    /// Under which hats of this organisation whom is held.
    fn holdings(&self) -> Vec<&'a Held> {
        let held = self.stories.iter().flat_map(|story| &story.held);
        held.filter(|held| self.wears(&held.hat)).collect()
    }

    fn day(&self, when: When) -> Day {
        when.day(self.book.today)
    }

    fn born(&self, person: &PersonTold) -> bool {
        is_born(person, self.book.today)
    }

    /// The organisation's code for a word of the stories.
    fn code<T: Copy>(
        &self,
        what: &'static str,
        codes: &[(&str, T)],
        word: &str,
    ) -> Result<T, WorldError> {
        codes
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, code)| *code)
            .ok_or_else(|| WorldError::NoCode {
                organisation: self.organisation,
                what,
                word: word.to_owned(),
            })
    }

    /// Refuses what is told of a hat whose system has no room for it.
    fn no_room<'h>(
        &self,
        what: &'static str,
        hats: impl IntoIterator<Item = &'h String>,
    ) -> Result<(), WorldError> {
        match hats.into_iter().find(|hat| self.wears(hat)) {
            None => Ok(()),
            Some(hat) => Err(WorldError::NoRoom {
                what,
                hat: hat.clone(),
            }),
        }
    }
}

/// `2026-11-23`, with 00 for what is unknown.
fn dashed(day: Day) -> String {
    let (year, month, day) = day.parts();
    format!("{year:04}-{month:02}-{day:02}")
}

/// `23-11-2026`, with 00 for what is unknown.
fn dutch(day: Day) -> String {
    let (year, month, day) = day.parts();
    format!("{day:02}-{month:02}-{year:04}")
}

/// `2026/11/23`, with 00 for what is unknown.
fn stroked(day: Day) -> String {
    dashed(day).replace('-', "/")
}

/// 20261123, with 00 for what is unknown.
fn compact(day: Day) -> i64 {
    let (year, month, day) = day.parts();
    i64::from(year) * 10_000 + i64::from(month) * 100 + i64::from(day)
}

/// Days since 1 January 1970; the first possible day where part is unknown.
fn unix_day(day: Day) -> i64 {
    unix_second(day).div_euclid(86_400)
}

/// Seconds since 1 January 1970 at midnight UTC; of the first possible day where part is unknown.
fn unix_second(day: Day) -> i64 {
    moment(day.earliest(), Time::midnight(), &TimeZone::UTC)
}

/// `23/11/2026`, with ?? for what is unknown.
fn questioned(day: Day) -> String {
    let (year, month, date) = day.parts();
    match day.known {
        Known::Day => format!("{date:02}/{month:02}/{year:04}"),
        Known::Month => format!("??/{month:02}/{year:04}"),
        Known::Year => format!("??/??/{year:04}"),
    }
}

/// Unix seconds of a wall-clock time.
fn moment(date: Date, time: Time, zone: &TimeZone) -> i64 {
    zone.to_ambiguous_zoned(date.to_datetime(time))
        .compatible()
        .map_or(0, |zoned| zoned.timestamp().as_second())
}
