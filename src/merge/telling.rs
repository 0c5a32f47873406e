//! One record as it is told to the asker.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message;

use super::context::MergeContext;
use super::picture::Telling;
use super::terms;
use super::wording::{first_day, last_day};
use crate::decision::Permit;
use crate::model::{Day, Pseudonym};
use crate::redaction::{Nature, RedactedRecord};

/// A telling, with what merging looks at.
#[derive(Debug, Clone)]
pub(in crate::merge) struct Told {
    pub(in crate::merge) telling: Telling,
    pub(in crate::merge) kind: &'static str,
    pub(in crate::merge) nature: Nature,
    pub(in crate::merge) persons: BTreeSet<Pseudonym>,
    /// The record without the day it was written down, encoded: equal for equal tellings.
    pub(in crate::merge) content: Vec<u8>,
    source_record: Option<[u8; 32]>,
}

impl Told {
    /// First day it may speak of.
    pub(in crate::merge) fn begins(&self) -> Day {
        first_day(self.telling.record.from.as_ref())
    }

    /// Day before which it surely has ended; the end of time where no end is told.
    pub(in crate::merge) fn ends(&self) -> Day {
        last_day(self.telling.record.until.as_ref())
    }

    /// Day it was written down, the last that may be meant; the beginning of time where none is told.
    pub(in crate::merge) fn written(&self) -> Day {
        let recorded_on = self.telling.record.recorded_on.as_ref();
        recorded_on.map_or(Day::MIN, |date| last_day(Some(date)))
    }

    /// Orders tellings by what the asker sees and nothing else.
    pub(in crate::merge) fn order(&self) -> impl Ord + '_ {
        (
            self.begins(),
            self.kind,
            &self.content,
            self.written(),
            &self.telling.provenance,
            &self.telling.terms,
        )
    }
}

/// Every record as it is told, in the order given. A record that names somebody the asker has no pseudonym for, or whose cells the
/// permit does not cover, is not told.
pub(in crate::merge) fn all(
    records: &[RedactedRecord],
    permit: &Permit,
    context: &MergeContext,
) -> Vec<Told> {
    let told = records.iter().map(|record| tell(record, permit, context));
    told.flatten().collect()
}

fn tell(record: &RedactedRecord, permit: &Permit, context: &MergeContext) -> Option<Told> {
    let mut named = record.under(&context.pseudonyms)?;
    let recorded_on = named.recorded_on.take();
    let undated = named.encode_to_vec();
    named.recorded_on = recorded_on;
    let telling = Telling {
        record: named,
        provenance: terms::provenance(record, permit),
        terms: terms::of_record(record, permit)?,
    };
    let persons = record.persons().values();
    let persons = persons.filter_map(|person| context.pseudonyms.get(person));
    Some(Told {
        kind: record.kind(),
        nature: record.nature(),
        persons: persons.copied().collect(),
        content: undated,
        source_record: record.source_record().copied(),
        telling,
    })
}

/// Tellings in a fixed order, each record of a source once. Where a source sends one reference with different content, what it wrote
/// last stays.
pub(in crate::merge) fn once_each(told: Vec<Told>) -> Vec<Told> {
    let mut kept = Vec::new();
    let mut by_source: BTreeMap<[u8; 32], Told> = BTreeMap::new();
    for told in told {
        let Some(key) = told.source_record else {
            kept.push(told);
            continue;
        };
        let stays = by_source.get(&key).is_some_and(|before| {
            (before.written(), before.order()) >= (told.written(), told.order())
        });
        if !stays {
            by_source.insert(key, told);
        }
    }
    kept.extend(by_source.into_values());
    kept.sort_by(|a, b| a.order().cmp(&b.order()));
    kept
}
