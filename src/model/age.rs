//! Age bands: on which side of 12, 16 and 18 somebody stands on a legal day.

use super::Day;
use super::ground::named;

named! {
    /// Age band. The bounds are those of Jeugdwet, WGBO and UAVG together (12 and 16) and of majority (BW 1:233).
    AgeBand {
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
    }
}

/// The age bands somebody may be in on one day: one, or several where the day of birth is not exactly known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgeRange {
    youngest: AgeBand,
    oldest: AgeBand,
}

impl AgeRange {
    /// Of somebody born whose day of birth is not known at all.
    pub const UNKNOWN: AgeRange = AgeRange {
        youngest: AgeBand::Under12,
        oldest: AgeBand::Adult,
    };

    /// On this day, for a birth between two days. A birth that is still expected leaves the person unborn, also after the latest
    /// day, until the birth itself is known.
    pub fn on(day: Day, earliest: Day, latest: Day, expected: bool) -> AgeRange {
        if expected {
            return AgeRange {
                youngest: AgeBand::Unborn,
                oldest: AgeBand::Unborn,
            };
        }
        let (one, other) = (band(earliest, day), band(latest, day));
        AgeRange {
            youngest: one.min(other),
            oldest: one.max(other),
        }
    }

    /// What two sources together leave possible.
    #[must_use]
    pub fn joined(self, other: AgeRange) -> AgeRange {
        AgeRange {
            youngest: self.youngest.min(other.youngest),
            oldest: self.oldest.max(other.oldest),
        }
    }

    /// Every band that is possible, youngest first.
    pub fn bands(self) -> impl Iterator<Item = AgeBand> {
        AgeBand::ALL
            .iter()
            .copied()
            .filter(move |band| (self.youngest..=self.oldest).contains(band))
    }

    /// The band whose rule asks most: unborn (nobody can speak), then 12 to 15 (child and authority-holders), then under 12, then 16
    /// and 17, then adults.
    pub fn strictest(self) -> AgeBand {
        match (self.youngest, self.oldest) {
            (AgeBand::Unborn, _) => AgeBand::Unborn,
            (AgeBand::Under12, AgeBand::Under12) => AgeBand::Under12,
            (AgeBand::Under12 | AgeBand::From12, _) => AgeBand::From12,
            (youngest, _) => youngest,
        }
    }
}

fn band(born: Day, day: Day) -> AgeBand {
    if day < born {
        return AgeBand::Unborn;
    }
    // A birthday on 29 February falls on 1 March in a common year, as is Dutch practice: 28 February is too early.
    let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
    let years = day.year() - born.year() - i16::from(before_birthday);
    match years {
        ..12 => AgeBand::Under12,
        12..16 => AgeBand::From12,
        16..18 => AgeBand::From16,
        18.. => AgeBand::Adult,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn exactly(born: Day, day: Day) -> AgeBand {
        let range = AgeRange::on(day, born, born, false);
        assert_eq!(range.bands().count(), 1);
        range.strictest()
    }

    #[test]
    fn a_band_begins_on_the_birthday_itself() {
        let born = date(2010, 6, 15);
        for (day, band) in [
            (date(2010, 6, 14), AgeBand::Unborn),
            (born, AgeBand::Under12),
            (date(2022, 6, 14), AgeBand::Under12),
            (date(2022, 6, 15), AgeBand::From12),
            (date(2026, 6, 14), AgeBand::From12),
            (date(2026, 6, 15), AgeBand::From16),
            (date(2028, 6, 14), AgeBand::From16),
            (date(2028, 6, 15), AgeBand::Adult),
        ] {
            assert_eq!(exactly(born, day), band, "{day}");
        }
    }

    #[test]
    fn somebody_born_on_leap_day_turns_older_on_the_first_of_march_in_a_common_year() {
        let born = date(2012, 2, 29);
        assert_eq!(exactly(born, date(2024, 2, 28)), AgeBand::Under12);
        assert_eq!(exactly(born, date(2024, 2, 29)), AgeBand::From12);
        assert_eq!(exactly(born, date(2030, 2, 28)), AgeBand::From16);
        assert_eq!(exactly(born, date(2030, 3, 1)), AgeBand::Adult);
    }

    #[test]
    fn an_inexact_birth_takes_the_rule_that_asks_most() {
        let day = date(2026, 11, 23);
        let around = |earliest, latest| AgeRange::on(day, earliest, latest, false).strictest();
        let (nine, fourteen) = (date(2017, 1, 1), date(2012, 1, 1));
        let (seventeen, thirty) = (date(2009, 1, 1), date(1996, 1, 1));
        assert_eq!(around(fourteen, nine), AgeBand::From12);
        assert_eq!(around(seventeen, fourteen), AgeBand::From12);
        assert_eq!(around(thirty, seventeen), AgeBand::From16);
        assert_eq!(around(thirty, nine), AgeBand::From12);
        assert_eq!(around(nine, date(2027, 1, 1)), AgeBand::Unborn);
        assert_eq!(AgeRange::UNKNOWN.strictest(), AgeBand::From12);
    }

    #[test]
    fn an_expected_child_stays_unborn_until_the_birth_is_known() {
        let range = AgeRange::on(date(2027, 6, 1), date(2027, 1, 1), date(2027, 2, 1), true);
        assert_eq!(range.bands().collect::<Vec<_>>(), [AgeBand::Unborn]);
    }

    #[test]
    fn two_sources_that_differ_leave_both_possible() {
        let day = date(2026, 11, 23);
        let one = AgeRange::on(day, date(2017, 1, 1), date(2017, 1, 1), false);
        let other = AgeRange::on(day, date(2005, 1, 1), date(2005, 1, 1), false);
        assert_eq!(one.joined(other).strictest(), AgeBand::From12);
    }
}
