//! Time: moments are UTC, days are legal days of Europe/Amsterdam, periods are half-open.

use std::sync::LazyLock;

use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A moment, UTC.
pub use jiff::Timestamp;
/// A calendar day.
pub use jiff::civil::Date as Day;

/// The legal day at this moment: the calendar day in the Netherlands.
///
/// The zone comes from the bundled time-zone database, so that a pure room reads no file.
pub fn legal_day(at: Timestamp) -> Day {
    dutch_clock(at).date()
}

/// What the clock in the Netherlands says at this moment.
pub fn dutch_clock(at: Timestamp) -> DateTime {
    at.to_zoned(netherlands()).datetime()
}

/// The moment at which the clock in the Netherlands says this; the earlier one where it says so twice.
///
/// # Errors
/// When it lies outside the range of [`Timestamp`] (years -9999 to 9999).
pub fn by_dutch_clock(clock: DateTime) -> Result<Timestamp, jiff::Error> {
    clock.to_zoned(netherlands()).map(|zoned| zoned.timestamp())
}

/// The first moment of a legal day.
///
/// # Errors
/// When the day lies outside the range of [`Timestamp`] (years -9999 to 9999).
pub fn first_moment(day: Day) -> Result<Timestamp, jiff::Error> {
    by_dutch_clock(day.into())
}

/// The moment this long after another; the last one there is where it would be later still.
pub fn after(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

fn netherlands() -> TimeZone {
    // INVARIANT: the bundled database holds Europe/Amsterdam; a test below fails where it does not.
    // WHY: looking a zone up by name is slow beside everything else that a decision does.
    static ZONE: LazyLock<TimeZone> =
        LazyLock::new(|| TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC));
    ZONE.clone()
}

/// A period that ends before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the period ends on or before its first day")]
pub struct ReversedPeriod;

/// A span of legal days, half-open: `from` belongs to it, `until` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    from: Day,
    until: Option<Day>,
}

impl Period {
    /// The period from this day until, not including, that one; open without an end.
    ///
    /// # Errors
    /// When it would hold no day.
    pub fn new(from: Day, until: Option<Day>) -> Result<Self, ReversedPeriod> {
        match until {
            Some(until) if until <= from => Err(ReversedPeriod),
            _ => Ok(Self { from, until }),
        }
    }

    /// The period from this day on, without an end.
    pub const fn since(from: Day) -> Self {
        Self { from, until: None }
    }

    /// First day.
    pub fn from(&self) -> Day {
        self.from
    }

    /// Day after the last one; absent where open.
    pub fn until(&self) -> Option<Day> {
        self.until
    }

    /// Whether the day lies in it.
    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// Whether the two share a day.
    pub fn overlaps(&self, other: &Period) -> bool {
        self.until.is_none_or(|until| other.from < until)
            && other.until.is_none_or(|until| self.from < until)
    }

    /// Whether every day of the other lies in this one.
    pub fn covers(&self, other: &Period) -> bool {
        self.from <= other.from
            && match (self.until, other.until) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(mine), Some(theirs)) => theirs <= mine,
            }
    }

    /// The days that lie in both; absent where none does.
    pub fn shared(&self, other: &Period) -> Option<Period> {
        let from = self.from.max(other.from);
        let ends = self.until.into_iter().chain(other.until);
        Period::new(from, ends.min()).ok()
    }

    /// The shortest period that holds both.
    #[must_use]
    pub fn together(self, other: Period) -> Period {
        let until = self.until.zip(other.until);
        Period {
            from: self.from.min(other.from),
            until: until.map(|(mine, theirs)| mine.max(theirs)),
        }
    }

    /// The same period, ended on this day where that is earlier; absent when nothing of it is left.
    pub fn ended_on(&self, until: Day) -> Option<Period> {
        let until = self.until.map_or(until, |mine| mine.min(until));
        Period::new(self.from, Some(until)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_legal_day_turns_at_dutch_midnight_in_winter_and_summer() {
        let winter: Timestamp = "2026-01-31T23:00:00Z".parse().unwrap();
        let summer: Timestamp = "2026-06-30T22:00:00Z".parse().unwrap();
        assert_eq!(legal_day(winter), date(2026, 2, 1));
        assert_eq!(legal_day(summer), date(2026, 7, 1));
        assert_eq!(
            legal_day(summer - jiff::SignedDuration::from_secs(1)),
            date(2026, 6, 30)
        );
    }

    #[test]
    fn the_first_moment_of_a_day_lies_on_it_also_when_the_clock_changes() {
        for day in [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29)] {
            let moment = first_moment(day).unwrap();
            assert_eq!(legal_day(moment), day);
            assert!(legal_day(moment - jiff::SignedDuration::from_secs(1)) < day);
        }
    }

    #[test]
    fn a_period_holds_its_first_day_and_not_its_end() {
        let period = Period::new(date(2026, 1, 1), Some(date(2026, 2, 1))).unwrap();
        assert!(period.contains(date(2026, 1, 1)));
        assert!(!period.contains(date(2026, 2, 1)));
        assert_eq!(
            Period::new(date(2026, 1, 1), Some(date(2026, 1, 1))),
            Err(ReversedPeriod)
        );
    }

    #[test]
    fn periods_that_only_touch_do_not_overlap() {
        let january = Period::new(date(2026, 1, 1), Some(date(2026, 2, 1))).unwrap();
        let onward = Period::new(date(2026, 2, 1), None).unwrap();
        assert!(!january.overlaps(&onward));
        assert!(!onward.overlaps(&january));
        assert!(onward.covers(&Period::new(date(2026, 3, 1), None).unwrap()));
        assert!(!january.covers(&onward));
    }
}
