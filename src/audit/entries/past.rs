//! Entries read back: what a decision was made of, and what the log keeps of its outcome.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use serde_json::Value;

use super::disclosure::{Basis, DecisionLine, OpenFlow, decision_line, open_flow};
use super::section::Object;
use crate::audit::{EntryKind, Section};
use crate::model::id::PseudonymKind;
use crate::model::{
    Category, ConsultationId, Day, Hat, HouseholdId, Obligation, Period, ProfessionalId, Pseudonym,
    ReceiptId, TaskId,
};

/// What the broker's section of an intent, an outcome or a part says of the decision.
#[derive(Debug, Clone, PartialEq)]
pub struct PastDecision {
    /// Kind of the entry.
    pub kind: EntryKind,
    /// The intent it closes, or is a part of.
    pub closes: Option<ReceiptId>,
    /// Hat of the recipient.
    pub hat: Hat,
    /// Household.
    pub household: HouseholdId,
    /// What it rested on.
    pub basis: Basis,
    open: Value,
}

impl PastDecision {
    /// Reads the broker's section; absent where the entry is about no decision.
    pub fn read(section: &Section) -> Option<Self> {
        let closes = match section.get("closes") {
            Some(closes) => Some(closes.as_str()?.parse().ok()?),
            None => None,
        };
        Some(Self {
            kind: EntryKind::from_id(text(section, "kind")?)?,
            closes,
            hat: text(section, "hat")?.parse().ok()?,
            household: text(section, "household")?.parse().ok()?,
            basis: basis(section.get("basis")?.as_object()?)?,
            open: section.get("open")?.clone(),
        })
    }

    /// Whether these are the flows that were open.
    pub fn opened(&self, flows: &[OpenFlow]) -> bool {
        self.open == list(flows.iter().map(open_flow))
    }
}

/// Whether the asker's section tells these lines of what was not shown; nothing is known of an entry that tells none.
pub fn told(section: &Section, lines: &[DecisionLine]) -> Option<bool> {
    let told = section
        .get("decision")
        .or_else(|| section.get("withheld"))?;
    Some(*told == list(lines.iter().map(decision_line)))
}

/// A question as the asker's section of an intent keeps it: necessity by the groups for which it was stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastQuestion {
    /// Who asked.
    pub professional: ProfessionalId,
    /// Task.
    pub task: TaskId,
    /// Household, by the asker's pseudonym.
    pub household: Pseudonym,
    /// Persons, by the asker's pseudonyms.
    pub subjects: BTreeSet<Pseudonym>,
    /// Categories.
    pub categories: BTreeSet<Category>,
    /// Period.
    pub period: Period,
    /// Groups of the task.
    pub necessity: BTreeSet<String>,
    /// Obligations the client declared to honour.
    pub honours: BTreeSet<Obligation>,
    /// The consultation at which it was asked.
    pub sitting: Option<ConsultationId>,
}

impl PastQuestion {
    /// Reads the asker's section of an intent; absent where it is of another entry.
    pub fn read(section: &Section) -> Option<Self> {
        let request = section.get("request")?.as_object()?;
        let period = request.get("period")?.as_object()?;
        let until = match period.get("until") {
            Some(until) => Some(until.as_str()?.parse().ok()?),
            None => None,
        };
        let necessity = request.get("necessity_sealed")?.as_object()?;
        Some(Self {
            professional: text(request, "professional")?.parse().ok()?,
            task: text(request, "task")?.parse().ok()?,
            household: Pseudonym::parse(PseudonymKind::Household, text(request, "household")?)
                .ok()?,
            subjects: words(request, "subjects", |word| {
                Pseudonym::parse(PseudonymKind::Person, word).ok()
            })?,
            categories: words(request, "categories", |word| word.parse().ok())?,
            period: Period::new(text(period, "from")?.parse().ok()?, until).ok()?,
            necessity: necessity.keys().cloned().collect(),
            honours: words(request, "honours", Obligation::from_id)?,
            sitting: match request.get("sitting") {
                Some(sitting) => Some(sitting.as_str()?.parse().ok()?),
                None => None,
            },
        })
    }
}

fn text<'a>(object: &'a Section, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}

fn words<T: Ord>(
    object: &Section,
    key: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Option<BTreeSet<T>> {
    let words = object.get(key)?.as_array()?.iter();
    words.map(|word| read(word.as_str()?)).collect()
}

fn basis(object: &Section) -> Option<Basis> {
    let number = |key: &str| object.get(key)?.as_u64();
    let bundle = HEXLOWER.decode(text(object, "bundle")?.as_bytes()).ok()?;
    let day: Day = text(object, "day")?.parse().ok()?;
    Some(Basis {
        bundle: bundle.try_into().ok()?,
        policy: number("policy")?,
        household: number("household")?,
        organisation: number("organisation")?,
        known_at: text(object, "known_at")?.parse().ok()?,
        day,
    })
}

fn list(objects: impl Iterator<Item = Object>) -> Value {
    Value::Array(objects.map(|object| Value::Object(object.done())).collect())
}
