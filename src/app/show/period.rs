//! When something holds, in words.

use super::words::Words;

const MONTHS: [(&str, &str); 12] = [
    ("januari", "January"),
    ("februari", "February"),
    ("maart", "March"),
    ("april", "April"),
    ("mei", "May"),
    ("juni", "June"),
    ("juli", "July"),
    ("augustus", "August"),
    ("september", "September"),
    ("oktober", "October"),
    ("november", "November"),
    ("december", "December"),
];

/// `since 3 May 2024`, `until March 2025`, `from 2023 until 3 May 2024`; nothing where neither day is told.
pub(super) fn period(from: &str, until: &str, words: &Words<'_>) -> String {
    let (first, after) = (day(from, words), day(until, words));
    let until = words.pick("tot", "until");
    match (first.is_empty(), after.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!("{} {first}", words.pick("sinds", "since")),
        (true, false) => format!("{until} {after}"),
        (false, false) => format!("{} {first} {until} {after}", words.pick("van", "from")),
    }
}

/// `2024-05-03` as `3 May 2024`; parts that are not known are left out.
fn day(iso: &str, words: &Words<'_>) -> String {
    let mut parts = iso.split('-');
    let year = parts.next().unwrap_or_default();
    let mut number = || parts.next().and_then(|part| part.parse::<usize>().ok());
    let (month, day) = (number(), number());
    let month = month.and_then(|month| MONTHS.get(month.checked_sub(1)?));
    match (month, day) {
        (Some((nl, en)), Some(day)) => format!("{day} {} {year}", words.pick(nl, en)),
        (Some((nl, en)), None) => format!("{} {year}", words.pick(nl, en)),
        _ => year.to_owned(),
    }
}
