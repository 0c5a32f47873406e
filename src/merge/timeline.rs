//! What happened and what lasts, oldest first.

use std::collections::{BTreeMap, BTreeSet};

use super::picture::TimelineEntry;
use super::telling::Told;
use super::wording;
use crate::model::{Day, Hat};
use crate::proto::samenbeeld::record::v1::record::Content;
use crate::proto::samenbeeld::record::v1::{CourtOrder, Measure, MeasureKind};
use crate::redaction::Nature;

/// Every entry. Measures of one kind for one person that overlap are one entry, whatever their tellings say; anything else is one entry
/// when different sources tell exactly the same.
pub(in crate::merge) fn entries(told: Vec<Told>) -> Vec<TimelineEntry> {
    let mut measures: BTreeMap<(String, i32), Vec<Told>> = BTreeMap::new();
    let mut others: BTreeMap<Vec<u8>, Vec<Told>> = BTreeMap::new();
    for told in told
        .into_iter()
        .filter(|told| told.nature != Nature::Standing)
    {
        match measure(&told) {
            Some(Measure { subject, kind, .. }) if *kind != i32::from(MeasureKind::Unspecified) => {
                let key = (subject.clone(), *kind);
                measures.entry(key).or_default().push(told);
            }
            _ => others.entry(told.content.clone()).or_default().push(told),
        }
    }
    let measures = measures.into_values().flat_map(overlapping);
    let others = others.into_values().flat_map(from_different_sources);
    let mut groups: Vec<Vec<Told>> = measures.chain(others).collect();
    groups.sort_by(|a, b| {
        let others = b.iter().map(Told::order);
        a.iter().map(Told::order).cmp(others)
    });
    groups.iter().filter_map(|group| entry(group)).collect()
}

fn measure(told: &Told) -> Option<&Measure> {
    match &told.telling.record.content {
        Some(Content::Measure(measure)) => Some(measure),
        _ => None,
    }
}

/// Parts tellings, which come in the order of their first days, where no earlier one lasts into a later one.
fn overlapping(told: Vec<Told>) -> Vec<Vec<Told>> {
    let mut groups: Vec<Vec<Told>> = Vec::new();
    let mut ends = Day::MIN;
    for told in told {
        let overlaps = told.begins() < ends;
        ends = ends.max(told.ends());
        match groups.last_mut() {
            Some(group) if overlaps => group.push(told),
            _ => groups.push(vec![told]),
        }
    }
    groups
}

/// Equal tellings of different sources go together; equal tellings of one source are different events. A source that may not be
/// known is like any other such source, so that nothing shows whether two of them are one.
fn from_different_sources(told: Vec<Told>) -> Vec<Vec<Told>> {
    let mut told_by: BTreeMap<Option<Hat>, usize> = BTreeMap::new();
    let mut groups: BTreeMap<usize, Vec<Told>> = BTreeMap::new();
    for told in told {
        let times = told_by
            .entry(told.telling.provenance.holder.clone())
            .or_default();
        groups.entry(*times).or_default().push(told);
        *times += 1;
    }
    groups.into_values().collect()
}

fn entry(group: &[Told]) -> Option<TimelineEntry> {
    let first = group.iter().min_by_key(|told| told.begins())?;
    let still_lasts = group.iter().any(|told| told.telling.record.until.is_none());
    let last = group.iter().max_by_key(|told| told.ends())?;
    let day = |date: Option<&_>| date.map(wording::date).unwrap_or_default();
    Some(TimelineEntry {
        from: day(first.telling.record.from.as_ref()),
        until: if still_lasts {
            String::new()
        } else {
            day(last.telling.record.until.as_ref())
        },
        kind: first.kind,
        persons: group
            .iter()
            .flat_map(|told| told.persons.iter().copied())
            .collect(),
        conflict: differ(group),
        tellings: group.iter().map(|told| told.telling.clone()).collect(),
    })
}

/// Whether tellings of a measure differ in dates, or in a plain value that both have. Other tellings go together only when equal.
fn differ(group: &[Told]) -> bool {
    let mut said: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for told in group {
        let record = &told.telling.record;
        let dates = [
            ("from", record.from.as_ref()),
            ("until", record.until.as_ref()),
        ];
        for (field, date) in dates {
            // An absent end says that it still lasts.
            let date = date.map(wording::date).unwrap_or_default();
            said.entry(field).or_default().insert(date);
        }
        let values = measure(told).map(plain_values).unwrap_or_default();
        for (field, value) in values.into_iter().filter(|(_, value)| !value.is_empty()) {
            said.entry(field).or_default().insert(value);
        }
    }
    said.values().any(|values| values.len() > 1)
}

fn plain_values(measure: &Measure) -> Vec<(&'static str, String)> {
    let Measure {
        subject: _,
        kind: _,
        executed_by,
        order,
        grounds: _,
    } = measure;
    let mut values = vec![("executed_by", executed_by.clone())];
    if let Some(CourtOrder {
        number,
        given_on,
        court,
    }) = order
    {
        values.push(("order.number", number.clone()));
        values.push(("order.court", court.clone()));
        let given_on = given_on.as_ref().map(wording::date);
        values.push(("order.given_on", given_on.unwrap_or_default()));
    }
    values
}
