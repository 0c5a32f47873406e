//! What went because its term was over: numbers alone.

use std::collections::BTreeMap;

use super::Entry;
use super::disclosure::Sections;
use super::section::Object;
use crate::audit::{Draft, EntryKind, Place};
use crate::model::Organisation;

/// An entry for one organisation: how many things of each kind that were its own are about to go.
pub fn retention(
    entry: Entry,
    organisation: &Organisation,
    counts: &BTreeMap<String, u64>,
) -> Draft {
    let numbers = counts
        .iter()
        .fold(Object::default(), |numbers, (kind, count)| {
            numbers.number(kind, *count)
        });
    let mut sections = Sections::new();
    let own = Object::default().object("over_term", numbers);
    sections.add(Place::Organisation(organisation.clone()), own);
    sections.draft(entry, EntryKind::Retention, None, organisation)
}
