//! Questions and answers against sources that really speak gRPC, over connections in memory so that time can be paused.

mod asking;
mod planning;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::date;

use super::*;
use crate::decision::{Flow, Grant, Permit, Terms};
use crate::model::{Category, Hat, Modality, Organisation, Period, PersonId};
use crate::ports::Entropy;

/// The same sequence in every run: each draw repeats its own number through a multiplication.
#[derive(Default)]
pub(super) struct Sequence(AtomicU64);

impl Sequence {
    pub(super) fn from(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Entropy for Sequence {
    fn bits128(&self) -> [u8; 16] {
        let draw = u128::from(self.0.fetch_add(1, Ordering::Relaxed)) + 1;
        draw.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
            .rotate_left(61)
            .to_be_bytes()
    }
}

pub(super) fn hat(name: &str) -> Hat {
    name.parse().unwrap()
}

pub(super) fn organisation(name: &str) -> Organisation {
    name.parse().unwrap()
}

pub(super) fn person(byte: u8) -> PersonId {
    PersonId::from_bytes([byte; 16])
}

pub(super) fn link(byte: u8, holder: &str, client_number: &str) -> Link {
    Link {
        person: person(byte),
        hat: hat(holder),
        client_number: client_number.to_owned(),
    }
}

/// A permit of `jbra/ots` for these flows.
pub(super) fn permit(flows: &[(&str, u8, Category, &str)]) -> Permit {
    let grants = flows
        .iter()
        .map(|(holder, subject, category, article)| {
            let flow = Flow {
                holder: hat(holder),
                subject: person(*subject),
                category: *category,
            };
            let terms = Terms {
                modality: Modality::Duty,
                articles: BTreeSet::from([
                    (*article).to_owned(),
                    "the asker's own task".to_owned(),
                ]),
                released_by: BTreeSet::from([(*article).to_owned()]),
                by_holder: BTreeSet::new(),
                obligations: BTreeSet::new(),
                released: false,
                fields: None,
            };
            let grant = Grant {
                terms: terms.into(),
                use_until: None,
                parts: None,
            };
            (flow, grant)
        })
        .collect::<BTreeMap<_, _>>();
    let period = Period::new(date(2025, 1, 1), Some(date(2026, 2, 1))).unwrap();
    Permit::for_tests(
        hat("jbra/ots"),
        "safety-plan".parse().unwrap(),
        period,
        grants,
    )
}
