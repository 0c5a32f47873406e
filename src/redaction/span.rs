//! Whether a record surely speaks of a day in the period asked.
//!
//! Dates may lack their day, or their month and day. What is not certain does not pass: a record counts only if it speaks
//! of a day of the period whatever the missing parts are.

use super::excess::Malformed;
use super::nature::Nature;
use crate::model::{Day, Period};
use crate::proto::samenbeeld::record::v1::Date;

const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;

/// First and last day that an incomplete date may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaysMeant {
    /// First day.
    pub first: Day,
    /// Last day; the same for a whole date.
    pub last: Day,
}

impl DaysMeant {
    /// Reads a date of a record. Absent when it has no part at all, or is no day.
    pub fn of(date: &Date) -> Option<Self> {
        days_meant(date).ok().flatten()
    }
}

/// The dates of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redaction) struct Span {
    from: Option<DaysMeant>,
    until: Option<DaysMeant>,
}

impl Span {
    /// Reads both dates; one without any part is absent.
    pub(in crate::redaction) fn new(
        from: Option<Date>,
        until: Option<Date>,
    ) -> Result<Self, Malformed> {
        let from = from.as_ref().map(days_meant).transpose()?.flatten();
        let until = until.as_ref().map(days_meant).transpose()?.flatten();
        match (from, until) {
            (Some(from), Some(until)) if until.last <= from.first => Err(Malformed::Dates),
            _ => Ok(Self { from, until }),
        }
    }

    /// Whether it speaks of a day of the period, whatever the missing parts are. Without a first day only what stands
    /// may pass, and only where its end does not lie before the period.
    pub(in crate::redaction) fn surely_within(&self, period: Period, nature: Nature) -> bool {
        let Some(from) = self.from else {
            return nature == Nature::Standing
                && self.until.is_none_or(|until| until.first > period.from());
        };
        let may_begin_after = period.until().is_some_and(|end| {
            let latest = match self.until {
                // It begins before it ends.
                Some(until) => from.last.min(until.last.yesterday().unwrap_or(until.last)),
                None => from.last,
            };
            latest >= end
        });
        let may_end_before = match self.until {
            Some(until) => {
                let earliest = until.first.max(from.first.tomorrow().unwrap_or(from.first));
                earliest <= period.from()
            }
            None => nature == Nature::Event && from.first < period.from(),
        };
        !may_begin_after && !may_end_before
    }
}

/// The days a date may mean; absent when it has no part at all.
pub(in crate::redaction) fn days_meant(date: &Date) -> Result<Option<DaysMeant>, Malformed> {
    let Date { year, month, day } = *date;
    if (year, month, day) == (0, 0, 0) {
        return Ok(None);
    }
    if !YEARS.contains(&year) {
        return Err(Malformed::Dates);
    }
    let known_or_first = |part: i32| if part == 0 { 1 } else { part };
    let first = on(year, known_or_first(month), known_or_first(day))?;
    let last = match (month, day) {
        (0, 0) => on(year, 12, 31)?,
        (0, _) => return Err(Malformed::Dates),
        (_, 0) => first.last_of_month(),
        _ => first,
    };
    Ok(Some(DaysMeant { first, last }))
}

fn on(year: i32, month: i32, day: i32) -> Result<Day, Malformed> {
    let year = i16::try_from(year).map_err(|_| Malformed::Dates)?;
    let month = i8::try_from(month).map_err(|_| Malformed::Dates)?;
    let day = i8::try_from(day).map_err(|_| Malformed::Dates)?;
    Day::new(year, month, day).map_err(|_| Malformed::Dates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the dates of a record may be absent"
    )]
    fn partial(year: i32, month: i32, day: i32) -> Option<Date> {
        Some(Date { year, month, day })
    }

    fn asked() -> Period {
        Period::new(date(2024, 6, 1), Some(date(2025, 6, 1))).unwrap()
    }

    fn within(from: Option<Date>, until: Option<Date>, nature: Nature) -> bool {
        Span::new(from, until)
            .unwrap()
            .surely_within(asked(), nature)
    }

    #[test]
    fn an_event_counts_on_its_own_day_alone() {
        assert!(within(partial(2024, 6, 1), None, Nature::Event));
        assert!(within(partial(2025, 5, 31), None, Nature::Event));
        assert!(!within(partial(2024, 5, 31), None, Nature::Event));
        assert!(!within(partial(2025, 6, 1), None, Nature::Event));
    }

    #[test]
    fn what_lasts_counts_as_long_as_no_end_is_known() {
        assert!(within(partial(2019, 1, 1), None, Nature::Lasting));
        assert!(within(
            partial(2019, 1, 1),
            partial(2024, 6, 2),
            Nature::Lasting
        ));
        assert!(!within(
            partial(2019, 1, 1),
            partial(2024, 6, 1),
            Nature::Lasting
        ));
        assert!(!within(partial(2025, 6, 1), None, Nature::Lasting));
    }

    #[test]
    fn an_incomplete_date_counts_only_when_every_day_it_may_mean_does() {
        assert!(!within(partial(2024, 0, 0), None, Nature::Event));
        assert!(within(partial(2024, 7, 0), None, Nature::Event));
        assert!(within(partial(2024, 0, 0), None, Nature::Lasting));
        assert!(!within(partial(2025, 0, 0), None, Nature::Lasting));
        assert!(!within(
            partial(2020, 0, 0),
            partial(2024, 0, 0),
            Nature::Lasting
        ));
        assert!(within(
            partial(2020, 0, 0),
            partial(2025, 0, 0),
            Nature::Lasting
        ));
    }

    #[test]
    fn only_what_stands_may_lack_its_first_day() {
        assert!(within(None, None, Nature::Standing));
        assert!(!within(None, None, Nature::Lasting));
        assert!(!within(None, None, Nature::Event));
        assert!(!within(None, partial(2024, 6, 1), Nature::Standing));
        assert!(!within(None, partial(2024, 0, 0), Nature::Standing));
        assert!(within(None, partial(2024, 6, 2), Nature::Standing));
    }

    #[test]
    fn dates_that_are_no_days_are_refused() {
        for bad in [
            partial(2023, 2, 29),
            partial(2023, 13, 1),
            partial(2023, 0, 1),
            partial(1799, 1, 1),
            partial(2201, 1, 1),
            partial(2023, 1, 32),
            partial(2023, -1, 0),
        ] {
            assert_eq!(Span::new(bad, None), Err(Malformed::Dates), "{bad:?}");
        }
        let reversed = Span::new(partial(2024, 1, 2), partial(2024, 1, 2));
        assert_eq!(reversed, Err(Malformed::Dates));
        assert!(Span::new(partial(2024, 0, 0), partial(2024, 0, 0)).is_ok());
    }

    fn any_date() -> impl Strategy<Value = Date> {
        (2023_i32..=2026, 0_i32..=12, 0_i32..=28).prop_map(|(year, month, day)| {
            let day = if month == 0 { 0 } else { day };
            Date { year, month, day }
        })
    }

    fn days(date: Date) -> Vec<Day> {
        let DaysMeant { first, last } = DaysMeant::of(&date).unwrap();
        first
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day <= last)
            .collect()
    }

    proptest! {
        #![proptest_config(crate::redaction::tests::seeded(64))]

        /// Tries every pair of days that the incomplete dates may mean.
        #[test]
        fn certain_means_so_for_every_day_it_may_mean(
            from in any_date(),
            until in proptest::option::of(any_date()),
            nature in prop_oneof![Just(Nature::Lasting), Just(Nature::Event)],
        ) {
            let Ok(span) = Span::new(Some(from), until) else { return Ok(()) };
            let mut certain = true;
            for first in days(from) {
                let ends = match until {
                    Some(until) => days(until).into_iter().filter(|end| *end > first).map(Some).collect(),
                    None if nature == Nature::Event => vec![Some(first.tomorrow().unwrap())],
                    None => vec![None],
                };
                for end in ends {
                    certain &= Period::new(first, end).unwrap().overlaps(&asked());
                }
            }
            prop_assert_eq!(span.surely_within(asked(), nature), certain);
        }
    }
}
