//! Days as the stories tell them: counted from today, sometimes with the day or the month forgotten.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// How much of a day is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Day,
    Month,
    Year,
}

/// A day relative to today: `today`, `-8m`, `-16y+7d`, `-34y2m`; `~m` or `~y` at the end says that only the
/// month, or only the year, is known.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct When {
    years: i32,
    months: i32,
    days: i32,
    known: Known,
}

/// A calendar day of which the day, or the month too, may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) date: Date,
    pub(super) known: Known,
}

impl When {
    /// The day it means, seen from `today`. Out of range: today.
    pub(super) fn day(self, today: Date) -> Day {
        // A span has one sign: the parts are added one after the other.
        let months = self.years.saturating_mul(12).saturating_add(self.months);
        let date = today
            .saturating_add(months.months())
            .saturating_add(self.days.days());
        Day {
            date,
            known: self.known,
        }
    }

    /// A full day, told from `today`.
    pub(super) fn before(today: Date, day: Date) -> Self {
        Self {
            years: 0,
            months: 0,
            days: (day - today).get_days(),
            known: Known::Day,
        }
    }

    /// The same as a full date.
    pub(super) fn date(self, today: Date) -> Date {
        self.day(today).date
    }
}

impl TryFrom<String> for When {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (body, known) = match text.split_once('~') {
            None => (text.as_str(), Known::Day),
            Some((body, "m")) => (body, Known::Month),
            Some((body, "y")) => (body, Known::Year),
            Some(_) => return Err(format!("`{text}`: only `~m` and `~y` may follow a day")),
        };
        let mut when = Self {
            years: 0,
            months: 0,
            days: 0,
            known,
        };
        if body == "today" {
            return Ok(when);
        }
        let (mut sign, mut number) = (1, None::<i32>);
        for letter in body.chars() {
            match (letter, number) {
                ('-', None) => sign = -1,
                ('+', None) => sign = 1,
                (digit @ '0'..='9', _) => {
                    let digit = i32::try_from(digit.to_digit(10).unwrap_or(0)).unwrap_or(0);
                    number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit));
                }
                ('y', Some(n)) => (when.years, number) = (sign * n.min(200), None),
                ('m', Some(n)) => (when.months, number) = (sign * n.min(2400), None),
                ('d', Some(n)) => (when.days, number) = (sign * n.min(73_000), None),
                _ => {
                    return Err(format!(
                        "`{text}` is not a day like `-8m`, `-16y+7d` or `today`"
                    ));
                }
            }
        }
        match number {
            None if !body.is_empty() => Ok(when),
            _ => Err(format!(
                "`{text}` is not a day like `-8m`, `-16y+7d` or `today`"
            )),
        }
    }
}

impl Day {
    /// First possible day.
    pub(super) fn earliest(self) -> Date {
        match self.known {
            Known::Day => self.date,
            Known::Month => self.date.first_of_month(),
            Known::Year => self.date.first_of_year(),
        }
    }

    /// Last possible day.
    pub(super) fn latest(self) -> Date {
        match self.known {
            Known::Day => self.date,
            Known::Month => self.date.last_of_month(),
            Known::Year => self.date.last_of_year(),
        }
    }

    /// Year, month and day, 0 where unknown.
    pub(super) fn parts(self) -> (i16, i8, i8) {
        let date = self.date;
        match self.known {
            Known::Day => (date.year(), date.month(), date.day()),
            Known::Month => (date.year(), date.month(), 0),
            Known::Year => (date.year(), 0, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Known, When};

    #[test]
    fn days_are_counted_from_today_with_each_sign_kept_until_the_next() {
        let today = date(2026, 11, 23);
        let day = |text: &str| When::try_from(text.to_owned()).unwrap().day(today);
        assert_eq!(day("today").date, today);
        assert_eq!(day("-16y+7d").date, date(2010, 11, 30));
        assert_eq!(day("-1y2m").date, date(2025, 9, 23));
        assert_eq!(day("-40y~y").known, Known::Year);
        assert_eq!(day("-40y~y").earliest(), date(1986, 1, 1));
        assert_eq!(day("-40y~m").latest(), date(1986, 11, 30));
        assert_eq!(day("-40y~m").parts(), (1986, 11, 0));
    }

    #[test]
    fn a_day_that_cannot_be_read_is_refused() {
        for text in ["", "8", "-8w", "-8m~d", "m"] {
            assert!(When::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
