//! Values as text.

use crate::model::Day;
use crate::proto::samenbeeld::record::v1::Date;
use crate::redaction::DaysMeant;

/// ISO 8601 with `..` for the parts that are not known.
pub(in crate::merge) fn date(date: &Date) -> String {
    let part = |number: i32, width: usize| match number {
        0 => "..".to_owned(),
        number => format!("{number:0width$}"),
    };
    format!(
        "{}-{}-{}",
        part(date.year, 4),
        part(date.month, 2),
        part(date.day, 2)
    )
}

/// Name of an enum value without the name of its enum, in kebab case. Absent for the value that says nothing.
pub(in crate::merge) fn word(name: &str, of: &str) -> Option<String> {
    let word = name.strip_prefix(of)?.to_lowercase().replace('_', "-");
    (word != "unspecified").then_some(word)
}

/// Yes or no.
pub(in crate::merge) fn yes_or_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

/// First day that a date may mean; the beginning of time without one.
pub(in crate::merge) fn first_day(date: Option<&Date>) -> Day {
    let days = date.and_then(DaysMeant::of);
    days.map_or(Day::MIN, |days| days.first)
}

/// Last day that a date may mean; the end of time without one.
pub(in crate::merge) fn last_day(date: Option<&Date>) -> Day {
    let days = date.and_then(DaysMeant::of);
    days.map_or(Day::MAX, |days| days.last)
}
