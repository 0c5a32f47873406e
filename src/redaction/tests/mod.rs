//! Tests of the whole room: a small world of two persons and a source, sentences about it, and properties against a slow reference.

mod fields;
mod properties;
pub(crate) mod random;
mod reference;
mod sentences;
mod strictness;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use bytes::Bytes;
use jiff::civil::date;
use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;
use prost::Message;

use super::*;
use crate::decision::{Flow, Grant, Permit, Terms};
use crate::model::{Category, Hat, Modality, Period, PersonId};
use crate::proto::samenbeeld::record::v1::record::Content;
use crate::proto::samenbeeld::record::v1::{Date, FreeText, Record};

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::compile().unwrap());

/// The mother is `s1`, the child `s2` and also `s3`, the father `s4`.
const MOTHER: PersonId = PersonId::from_bytes([1; 16]);
const CHILD: PersonId = PersonId::from_bytes([2; 16]);
const FATHER: PersonId = PersonId::from_bytes([3; 16]);

/// This many cases of a property, the same ones in each run.
pub(crate) fn seeded(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(0x5a_3e_4b),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn hat(name: &str) -> Hat {
    name.parse().unwrap()
}

fn asked() -> AskedSubjects {
    let handles = [("s1", MOTHER), ("s2", CHILD), ("s3", CHILD), ("s4", FATHER)];
    AskedSubjects {
        organisation: "jbra".parse().unwrap(),
        handles: handles
            .map(|(handle, person)| (handle.to_owned(), person))
            .into(),
    }
}

/// A permit for these cells of `jbra/ots`, over ten years.
fn permit(cells: &[(PersonId, Category)]) -> Permit {
    permit_under("jbra/ots", cells.iter().copied())
}

fn permit_under(holder: &str, cells: impl IntoIterator<Item = (PersonId, Category)>) -> Permit {
    permit_of_fields(holder, cells, None)
}

/// The same, of these fields alone.
fn permit_of_fields(
    holder: &str,
    cells: impl IntoIterator<Item = (PersonId, Category)>,
    fields: Option<&[&str]>,
) -> Permit {
    let fields = fields.map(|fields| fields.iter().map(|path| (*path).to_owned()).collect());
    let grants = cells.into_iter().map(|(subject, category)| {
        let flow = Flow {
            holder: hat(holder),
            subject,
            category,
        };
        let terms = Terms {
            modality: Modality::Consent,
            articles: BTreeSet::new(),
            released_by: BTreeSet::new(),
            by_holder: BTreeSet::new(),
            obligations: BTreeSet::new(),
            released: false,
            fields: fields.clone(),
        };
        let grant = Grant {
            terms: terms.into(),
            use_until: None,
            parts: None,
        };
        (flow, grant)
    });
    Permit::for_tests(
        hat("vt/report"),
        "first-analysis".parse().unwrap(),
        Period::new(date(2016, 11, 23), Some(date(2026, 11, 23))).unwrap(),
        grants.collect(),
    )
}

/// A permit under which these cells are open of a part of the period alone.
fn permit_of_part(
    holder: &str,
    cells: impl IntoIterator<Item = (PersonId, Category)>,
    part: Period,
) -> Permit {
    let whole = permit_under(holder, cells);
    let grants = whole.flows().map(|(flow, grant)| {
        let grant = Grant {
            parts: Some(vec![part]),
            ..grant.clone()
        };
        (flow, grant)
    });
    let (recipient, task) = (whole.recipient().clone(), whole.task().clone());
    Permit::for_tests(recipient, task, whole.period(), grants.collect())
}

fn every_category_of(persons: &[PersonId]) -> Vec<(PersonId, Category)> {
    let cells = persons
        .iter()
        .flat_map(|person| Category::ALL.iter().map(|category| (*person, *category)));
    cells.collect()
}

/// A record of `jbra/ots` of one day in the period.
fn record(content: Content) -> Record {
    Record {
        reference: "file-1".to_owned(),
        holder: "jbra/ots".to_owned(),
        from: Some(day(2025, 3, 4)),
        until: None,
        recorded_on: Some(day(2025, 3, 5)),
        content: Some(content),
    }
}

fn day(year: i32, month: i32, day: i32) -> Date {
    Date { year, month, day }
}

fn raw(record: &Record) -> RawRecord {
    RawRecord::new(Bytes::from(record.encode_to_vec()))
}

fn cut(record: &Record, permit: &Permit) -> Cut {
    RULES.redact(raw(record), &asked(), permit).unwrap()
}

/// What is left of the content.
fn left(content: Content, permit: &Permit) -> Option<Content> {
    let cut = cut(&record(content), permit);
    cut.record.and_then(|record| record.record().content)
}

fn free_text(text: &str, categories: &[Category], about: &[&str]) -> FreeText {
    FreeText {
        text: text.to_owned(),
        categories: categories
            .iter()
            .map(|category| category.number())
            .collect(),
        about: about.iter().map(|handle| (*handle).to_owned()).collect(),
    }
}

fn names(handles: &[&str]) -> Vec<String> {
    handles.iter().map(|handle| (*handle).to_owned()).collect()
}

fn excess(cut: &Cut) -> BTreeMap<ExcessKind, u32> {
    cut.excess.counts().clone()
}
