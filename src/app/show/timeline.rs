//! What happened, oldest first.

use std::collections::BTreeMap;

use crate::proto::samenbeeld::v1::TimelineEntry;

use super::layout::Page;
use super::people::People;
use super::push;
use super::record;
use super::terms;
use super::words::Words;

/// Kind of record that makes up most of any timeline.
const ROUTINE: &str = "contact_moment";

/// Of the routine, this many are shown in short: the newest.
const NEWEST: usize = 4;

/// A line for each entry, by year. Of contact moments the newest alone; how many more there are is said.
pub(super) fn in_short(
    page: &mut Page,
    entries: &[TimelineEntry],
    people: &People,
    words: &Words<'_>,
) -> anyhow::Result<()> {
    heading(page, entries, words);
    let routine = entries.iter().filter(|entry| entry.kind == ROUTINE).count();
    let mut passed_over = routine.saturating_sub(NEWEST);
    let hidden = passed_over;
    let mut years: BTreeMap<&str, Year<'_>> = BTreeMap::new();
    for entry in entries {
        let (year, _) = split(&entry.from);
        let year = years.entry(year).or_default();
        if entry.kind == ROUTINE && passed_over > 0 {
            passed_over -= 1;
            year.hidden += 1;
        } else {
            year.shown.push(entry);
        }
    }
    for (name, year) in years {
        page.line(2, name);
        for entry in year.shown {
            line(page, entry, people, words)?;
        }
        if year.hidden > 0 {
            let more = words.pick("contactmomenten meer", "more contact moments");
            page.line(4, &format!("+ {} {more}", year.hidden));
        }
    }
    if hidden > 0 {
        let shown = entries.len() - hidden;
        page.line(
            2,
            &words
                .pick(
                    "Getoond: {shown} van {all}, elk op één regel. Alles, met volledige tekst: --full.",
                    "Shown: {shown} of {all}, a line each. All of them, with their whole texts: --full.",
                )
                .replace("{shown}", &shown.to_string())
                .replace("{all}", &entries.len().to_string()),
        );
    }
    Ok(())
}

/// Every entry with everything that each source tells of it.
pub(super) fn in_full(
    page: &mut Page,
    entries: &[TimelineEntry],
    people: &People,
    words: &Words<'_>,
) -> anyhow::Result<()> {
    heading(page, entries, words);
    for entry in entries {
        let mut title = head(&entry.from, entry, words);
        if !entry.persons.is_empty() {
            push(
                &mut title,
                format_args!(": {}", people.list(&entry.persons)),
            );
        }
        title += differ(entry, words);
        page.line(2, &title);
        for telling in &entry.tellings {
            let origin = terms::origin_of_telling(page, telling, words);
            page.line(4, &origin);
            if let Some(told) = &telling.record {
                record::lines(page, told, people, words)?;
            }
        }
    }
    Ok(())
}

#[derive(Default)]
struct Year<'a> {
    shown: Vec<&'a TimelineEntry>,
    hidden: usize,
}

fn heading(page: &mut Page, entries: &[TimelineEntry], words: &Words<'_>) {
    page.heading(words.pick("Tijdlijn", "Timeline"));
    if entries.is_empty() {
        page.line(2, words.pick("Niets te tonen.", "Nothing to show."));
    }
}

fn differ(entry: &TimelineEntry, words: &Words<'_>) -> &'static str {
    if entry.conflict {
        words.pick(" [bronnen verschillen]", " [sources differ]")
    } else {
        ""
    }
}

/// `10-09 until 2026-11-01 measure`: when it was, and what.
fn head(day: &str, entry: &TimelineEntry, words: &Words<'_>) -> String {
    let mut head = day.to_owned();
    if !entry.until.is_empty() {
        let until = words.pick("tot", "until");
        push(&mut head, format_args!(" {until} {}", entry.until));
    }
    push(&mut head, format_args!(" {}", words.field(&entry.kind)));
    head
}

/// `10-09 incident, all: partner, “…” — vt/report [3]`.
fn line(
    page: &mut Page,
    entry: &TimelineEntry,
    people: &People,
    words: &Words<'_>,
) -> anyhow::Result<()> {
    let (_, day) = split(&entry.from);
    let mut line = head(day, entry, words);
    if !entry.persons.is_empty() {
        push(
            &mut line,
            format_args!(", {}", people.short_list(&entry.persons, words)),
        );
    }
    let mut told = Vec::new();
    for record in entry
        .tellings
        .iter()
        .filter_map(|telling| telling.record.as_ref())
    {
        let summary = record::summary(record, people, words)?;
        if !summary.is_empty() && !told.contains(&summary) {
            told.push(summary);
        }
    }
    if !told.is_empty() {
        push(&mut line, format_args!(": {}", told.join(" | ")));
    }
    line += differ(entry, words);
    let said = entry.tellings.iter();
    let said = said.map(|telling| (telling.provenance.as_ref(), telling.terms.as_slice()));
    let origins = terms::origins(page, said, words);
    page.line(4, &format!("{line} — {origins}"));
    Ok(())
}

/// Year and day of a date: `2026-10-09` as `2026` and `10-09`.
fn split(date: &str) -> (&str, &str) {
    date.split_once('-').unwrap_or((date, ""))
}
