//! Days and moments as source systems write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// How a source writes days or moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DateFormat {
    /// Letters `yyyy`, `mm`, `dd`, `HH`, `MM` and everything else as itself, for instance `dd-mm-yyyy`.
    Pattern(Vec<Token>),
    /// Days since 1 January 1970.
    UnixDays,
    /// Seconds since 1 January 1970, UTC.
    UnixSeconds,
}

/// A piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Literal(char),
}

/// A day of which the day, or the month too, may be 0 for unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PartialDay {
    pub(super) year: i16,
    pub(super) month: i8,
    pub(super) day: i8,
}

/// A text that is no day, or no moment, in the format of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BrokenDate;

impl DateFormat {
    /// Reads the name of a format.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match text {
            "unix-days" => return Ok(Self::UnixDays),
            "unix-seconds" => return Ok(Self::UnixSeconds),
            _ => {}
        }
        let mut tokens = Vec::new();
        let mut rest = text;
        let words = [
            ("yyyy", Token::Year),
            ("mm", Token::Month),
            ("dd", Token::Day),
            ("HH", Token::Hour),
            ("MM", Token::Minute),
        ];
        while let Some(letter) = rest.chars().next() {
            let word = words
                .iter()
                .find_map(|(word, token)| Some((rest.strip_prefix(word)?, *token)));
            let (left, token) = match word {
                Some(found) => found,
                None if letter.is_ascii_alphabetic() => return Err(unknown(text)),
                None => (
                    rest.strip_prefix(letter).unwrap_or(""),
                    Token::Literal(letter),
                ),
            };
            tokens.push(token);
            rest = left;
        }
        if tokens.contains(&Token::Year) {
            Ok(Self::Pattern(tokens))
        } else {
            Err(unknown(text))
        }
    }

    /// Whether moments can be read: hours and minutes are known.
    pub(super) fn tells_time(&self) -> bool {
        match self {
            Self::Pattern(tokens) => tokens.contains(&Token::Hour) && tokens.contains(&Token::Day),
            Self::UnixDays => false,
            Self::UnixSeconds => true,
        }
    }

    /// Reads a day; `None` where not even the year is known.
    pub(super) fn day(&self, text: &str) -> Result<Option<PartialDay>, BrokenDate> {
        match self {
            Self::UnixDays => {
                let days: i64 = number(text)?;
                let seconds = days.checked_mul(86_400).ok_or(BrokenDate)?;
                let moment = Timestamp::from_second(seconds).map_err(|_| BrokenDate)?;
                whole(moment.to_zoned(TimeZone::UTC).date()).map(Some)
            }
            Self::UnixSeconds => {
                let moment = Timestamp::from_second(number(text)?).map_err(|_| BrokenDate)?;
                whole(moment.to_zoned(netherlands()).date()).map(Some)
            }
            Self::Pattern(tokens) => {
                let [year, month, day, ..] = parts(tokens, text)?;
                let Some(year) = year else { return Ok(None) };
                let month = month.unwrap_or(0);
                // A day without its month says nothing.
                let day = if month == 0 { 0 } else { day.unwrap_or(0) };
                partial(year, month, day).map(Some)
            }
        }
    }

    /// Reads a moment; a wall clock is that of the Netherlands.
    pub(super) fn moment(&self, text: &str) -> Result<Timestamp, BrokenDate> {
        match self {
            Self::UnixDays => Err(BrokenDate),
            Self::UnixSeconds => Timestamp::from_second(number(text)?).map_err(|_| BrokenDate),
            Self::Pattern(tokens) => {
                let [year, month, day, hour, minute] = parts(tokens, text)?;
                let small =
                    |part: Option<i16>| i8::try_from(part.unwrap_or(0)).map_err(|_| BrokenDate);
                let time = DateTime::new(
                    year.ok_or(BrokenDate)?,
                    small(month)?,
                    small(day)?,
                    small(hour)?,
                    small(minute)?,
                    0,
                    0,
                );
                let zoned = time.and_then(|time| time.to_zoned(netherlands()));
                zoned.map(|zoned| zoned.timestamp()).map_err(|_| BrokenDate)
            }
        }
    }

    /// Writes a day as the source would: a number, or text.
    pub(super) fn write(&self, day: Date) -> Result<i64, String> {
        let midnight = DateTime::from_parts(day, jiff::civil::Time::midnight());
        let seconds = midnight
            .to_zoned(TimeZone::UTC)
            .map_or(0, |zoned| zoned.timestamp().as_second());
        match self {
            Self::UnixDays => Ok(seconds.div_euclid(86_400)),
            Self::UnixSeconds => Ok(seconds),
            Self::Pattern(tokens) => Err(tokens
                .iter()
                .map(|token| match token {
                    Token::Year => format!("{:04}", day.year()),
                    Token::Month => format!("{:02}", day.month()),
                    Token::Day => format!("{:02}", day.day()),
                    Token::Hour | Token::Minute => "00".to_owned(),
                    Token::Literal(letter) => letter.to_string(),
                })
                .collect()),
        }
    }
}

impl PartialDay {
    /// First day it may be.
    pub(super) fn earliest(self) -> Option<Date> {
        Date::new(self.year, self.month.max(1), self.day.max(1)).ok()
    }

    /// Last day it may be.
    pub(super) fn latest(self) -> Option<Date> {
        if self.day > 0 {
            return self.earliest();
        }
        let month = if self.month > 0 { self.month } else { 12 };
        Date::new(self.year, month, 1).ok().map(Date::last_of_month)
    }
}

fn unknown(text: &str) -> String {
    format!(
        "`{text}` is no date format; write one with yyyy, mm, dd (and HH, MM), for instance `dd-mm-yyyy`, or `unix-days` or \
         `unix-seconds`"
    )
}

fn number(text: &str) -> Result<i64, BrokenDate> {
    text.trim().parse().map_err(|_| BrokenDate)
}

/// Year, month, day, hour and minute; `None` where the source wrote zeros or question marks.
fn parts(tokens: &[Token], text: &str) -> Result<[Option<i16>; 5], BrokenDate> {
    let mut parts = [None; 5];
    let mut letters = text.trim().chars();
    for token in tokens {
        let (place, width) = match token {
            Token::Literal(letter) if letters.next() == Some(*letter) => continue,
            Token::Literal(_) => return Err(BrokenDate),
            Token::Year => (0, 4),
            Token::Month => (1, 2),
            Token::Day => (2, 2),
            Token::Hour => (3, 2),
            Token::Minute => (4, 2),
        };
        let digits: String = letters.by_ref().take(width).collect();
        let unknown = digits.chars().all(|digit| digit == '?')
            || (place < 3 && digits.chars().all(|digit| digit == '0'));
        let all_digits = digits.chars().all(|digit| digit.is_ascii_digit());
        if digits.len() != width || !(unknown || all_digits) {
            return Err(BrokenDate);
        }
        if let (false, Some(part)) = (unknown, parts.get_mut(place)) {
            *part = Some(digits.parse().map_err(|_| BrokenDate)?);
        }
    }
    if letters.next().is_some() {
        return Err(BrokenDate);
    }
    Ok(parts)
}

fn partial(year: i16, month: i16, day: i16) -> Result<PartialDay, BrokenDate> {
    let month = i8::try_from(month).map_err(|_| BrokenDate)?;
    let day = i8::try_from(day).map_err(|_| BrokenDate)?;
    let sound = (1800..=2200).contains(&year) && Date::new(year, month.max(1), day.max(1)).is_ok();
    if sound {
        Ok(PartialDay { year, month, day })
    } else {
        Err(BrokenDate)
    }
}

fn whole(date: Date) -> Result<PartialDay, BrokenDate> {
    partial(date.year(), date.month().into(), date.day().into())
}

fn netherlands() -> TimeZone {
    // INVARIANT: the zone is bundled with the program.
    TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{BrokenDate, DateFormat, PartialDay};

    fn read(format: &str, text: &str) -> Result<Option<(i16, i8, i8)>, BrokenDate> {
        let day = DateFormat::parse(format).unwrap().day(text)?;
        Ok(day.map(|day| (day.year, day.month, day.day)))
    }

    #[test]
    fn each_way_of_writing_a_day_gives_the_same_day() {
        for (format, text) in [
            ("yyyy-mm-dd", "2026-11-23"),
            ("dd-mm-yyyy", "23-11-2026"),
            ("yyyymmdd", "20261123"),
            ("yyyy/mm/dd", "2026/11/23"),
            ("dd/mm/yyyy", "23/11/2026"),
            ("unix-days", "20780"),
            ("unix-seconds", "1795392000"),
            ("unix-seconds", "1795388400"),
        ] {
            assert_eq!(
                read(format, text),
                Ok(Some((2026, 11, 23))),
                "{format} {text}"
            );
        }
    }

    #[test]
    fn unknown_parts_stay_unknown_and_an_unknown_year_is_no_day() {
        assert_eq!(read("yyyymmdd", "19880000"), Ok(Some((1988, 0, 0))));
        assert_eq!(read("dd-mm-yyyy", "00-04-1988"), Ok(Some((1988, 4, 0))));
        assert_eq!(read("dd/mm/yyyy", "??/??/1988"), Ok(Some((1988, 0, 0))));
        assert_eq!(read("yyyy", "1988"), Ok(Some((1988, 0, 0))));
        assert_eq!(read("yyyymmdd", "00000000"), Ok(None));
        let day = PartialDay {
            year: 1988,
            month: 2,
            day: 0,
        };
        assert_eq!(day.earliest(), Some(date(1988, 2, 1)));
        assert_eq!(day.latest(), Some(date(1988, 2, 29)));
    }

    #[test]
    fn a_broken_day_is_refused_rather_than_guessed() {
        for (format, text) in [
            ("yyyy-mm-dd", "2026-13-01"),
            ("yyyy-mm-dd", "2026-02-30"),
            ("yyyy-mm-dd", "23-11-2026"),
            ("yyyy-mm-dd", "2026-11-23 "),
            ("yyyymmdd", "202611234"),
            ("yyyymmdd", "2026112x"),
            ("unix-days", "soon"),
            ("yyyy", "0988"),
        ] {
            let expected = if text.ends_with(' ') {
                Ok(Some((2026, 11, 23)))
            } else {
                Err(BrokenDate)
            };
            assert_eq!(read(format, text), expected, "{format} {text}");
        }
    }

    #[test]
    fn a_wall_clock_is_that_of_the_netherlands() {
        let format = DateFormat::parse("yyyy-mm-dd HH:MM").unwrap();
        assert!(format.tells_time());
        let winter = format.moment("2026-12-03 14:30").unwrap();
        assert_eq!(winter.to_string(), "2026-12-03T13:30:00Z");
        let summer = format.moment("2026-07-03 00:05").unwrap();
        assert_eq!(summer.to_string(), "2026-07-02T22:05:00Z");
        assert!(format.moment("2026-00-00 14:30").is_err());
    }

    #[test]
    fn a_day_is_written_as_the_source_would() {
        let write = |format: &str| DateFormat::parse(format).unwrap().write(date(2026, 11, 3));
        assert_eq!(write("dd-mm-yyyy"), Err("03-11-2026".to_owned()));
        assert_eq!(write("unix-days"), Ok(20_760));
        assert!(DateFormat::parse("jjjj-mm-dd").is_err());
        assert!(DateFormat::parse("dd-mm").is_err());
    }
}
