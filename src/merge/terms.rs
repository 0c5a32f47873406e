//! Where a value comes from, and on what terms it is given.

use std::collections::{BTreeMap, BTreeSet};

use super::wording;
use crate::decision::{Grant, Permit};
use crate::model::{Category, Hat, Modality, Obligation, PersonId, Timestamp};
use crate::redaction::RedactedRecord;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Provenance {
    /// Hat of the holder; absent where its involvement may not be known.
    pub holder: Option<Hat>,
    /// Day the source wrote it down, ISO 8601 with `..` for unknown parts.
    pub recorded_on: Option<String>,
}

/// On what terms values of one category are given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Terms {
    /// Category.
    pub category: Category,
    /// How it is open; for several persons the modality that asks most: own, consent, duty, right.
    pub modality: Modality,
    /// Articles that open it.
    pub articles: BTreeSet<String>,
    /// What the recipient must keep to: all that any of its flows asks.
    pub obligations: BTreeSet<Obligation>,
    /// Last moment of use: the earliest of its flows.
    pub use_until: Option<Timestamp>,
}

impl Terms {
    fn of(category: Category, grant: &Grant, holder_known: bool) -> Self {
        Self {
            category,
            modality: grant.terms.modality,
            articles: grant.told_articles(holder_known),
            obligations: grant.terms.obligations.clone(),
            use_until: grant.use_until,
        }
    }

    /// Both terms at once: whoever keeps to these keeps to each.
    fn and(mut self, other: Terms) -> Self {
        self.modality = self.modality.max(other.modality);
        self.articles.extend(other.articles);
        self.obligations.extend(other.obligations);
        self.use_until = match (self.use_until, other.use_until) {
            (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
            (one, None) | (None, one) => one,
        };
        self
    }

    /// The strictest of all, as terms of this category. Absent when there are none.
    pub(in crate::merge) fn strictest(category: Category, all: &[Terms]) -> Option<Self> {
        let strictest = all.iter().cloned().reduce(Terms::and)?;
        Some(Self {
            category,
            ..strictest
        })
    }
}

/// The terms of everything a record holds, by category. Absent when the permit does not cover one of its cells.
pub(in crate::merge) fn of_record(record: &RedactedRecord, permit: &Permit) -> Option<Vec<Terms>> {
    let mut terms: BTreeMap<Category, Terms> = BTreeMap::new();
    let holder_known = provenance(record, permit).holder.is_some();
    for (person, category) in record.cells() {
        let grant = permit.covers(record.holder(), *person, *category)?;
        let here = Terms::of(*category, grant, holder_known);
        let together = match terms.remove(category) {
            Some(before) => before.and(here),
            None => here,
        };
        terms.insert(*category, together);
    }
    Some(terms.into_values().collect())
}

/// Where a record comes from, as far as the asker may know it for everybody the record names.
pub(in crate::merge) fn provenance(record: &RedactedRecord, permit: &Permit) -> Provenance {
    let mut persons = record.persons().values();
    let known = persons.all(|person| knows_involvement(permit, record.holder(), *person));
    let recorded_on = record.recorded_on();
    Provenance {
        holder: known.then(|| record.holder().clone()),
        recorded_on: recorded_on.map(wording::date),
    }
}

/// Whether the asker may know that this holder is involved with this person: it asks under that very hat, a professional there
/// released something to it, or the flow is open.
pub fn knows_involvement(permit: &Permit, holder: &Hat, person: PersonId) -> bool {
    holder == permit.recipient()
        || permit.released(holder, person)
        || permit
            .covers(holder, person, Category::Involvement)
            .is_some()
}
