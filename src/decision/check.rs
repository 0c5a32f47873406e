//! The pre-check: may I ask this? A question is decided on what the asker's own hat wrote down, with everything else left open (ADR 17).
//!
//! What is not theirs is taken out before anything is decided, so that the answer cannot depend on it (law 2).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::hearing::{Hearing, executes};
use super::known::{asked_about, known_members};
use super::outcome::Reason;
use super::policies::{Column, Depends, Foreseen, Policies, Possible};
use super::terms::{End, Ends, Given, terms};
use super::texts::{Told, Word};
use super::vector::{FactValue, Measure, Role, Vector};
use super::withheld::{Block, blocks};
use super::{HouseholdFacts, UnderWay};
use crate::consent::Language;
use crate::model::catalogue::Bilingual;
use crate::model::ground::named;
use crate::model::{Category, Fact, Hat, Layer, PersonId, Pseudonym, RecordedFact, Timestamp};
use crate::purpose::SharingRequest;

named! {
    /// Whether something may be asked.
    Answer {
        /// Whatever is recorded elsewhere.
        Yes = "yes",
        /// It depends on what is recorded elsewhere, or on what people still do.
        Depends = "depends",
        /// Whatever is recorded elsewhere.
        No = "no",
    }
}

/// What may be expected of a question: true of every person, category and holder it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Persons.
    pub persons: BTreeSet<PersonId>,
    /// Categories.
    pub categories: BTreeSet<Category>,
    /// Holders of the catalogue it would come from, involved or not.
    pub holders: BTreeSet<Hat>,
    /// Whether it may be asked.
    pub answer: Answer,
    /// Facts that it waits for, by their names in the schema; where there are several ways, those of all of them.
    pub needs: BTreeSet<&'static str>,
    /// Facts that may still close it.
    pub unless: BTreeSet<&'static str>,
    /// Why not, where the answer is no.
    pub reason: Option<Reason>,
    /// The answer in plain words.
    pub text: Bilingual,
}

/// A question that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What may be expected, first what may be asked.
    pub expected: Vec<Expected>,
    /// Pseudonyms that stand for nobody whom the asker's own hat wrote down as a member.
    pub unknown: BTreeSet<Pseudonym>,
}

/// What is expected of a flow.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Expectation {
    answer: Answer,
    depends: Depends,
    reason: Option<Reason>,
}

impl Expectation {
    fn no(reason: Reason) -> Self {
        Self {
            answer: Answer::No,
            depends: Depends::default(),
            reason: Some(reason),
        }
    }
}

/// Checks a question. A pure function of request, policies, moment, and of the facts those that are the asker's own.
pub fn check(
    request: &SharingRequest,
    facts: &HouseholdFacts,
    policies: &Policies,
    at: Timestamp,
) -> Checked {
    let question = request.question();
    let own = own_facts(facts, &question.hat);
    let mut hearing = Hearing::new(question, request.professional(), &own, policies, at);
    let known = known_members(&mut hearing);
    let (subjects, unknown) = asked_about(question, &own, known);
    let mut alike: BTreeMap<Expectation, BTreeSet<(PersonId, Category, &Hat)>> = BTreeMap::new();
    let sheet = Arc::clone(&hearing.sheet);
    for holder in &sheet.holders {
        for &category in &question.categories {
            let Some(column) = holder.column(category).filter(|column| column.given) else {
                continue;
            };
            let mut known: BTreeMap<Possible, Expectation> = BTreeMap::new();
            for &person in subjects.keys() {
                let possible = possible(&mut hearing, person, category);
                let expectation = known.entry(possible).or_insert_with_key(|possible| {
                    expectation(&mut hearing, column, possible, person)
                });
                let cell = (person, category, &holder.hat);
                alike.entry(expectation.clone()).or_default().insert(cell);
            }
        }
    }
    let expected = alike.iter().flat_map(|(expectation, cells)| {
        let blocks = blocks(cells).into_iter();
        blocks.map(|block| told(policies, expectation, block))
    });
    Checked {
        expected: expected.collect(),
        unknown,
    }
}

/// What the asker's hat wrote down itself, its own mandates and assignments, and the measures it executes.
fn own_facts(facts: &HouseholdFacts, hat: &Hat) -> HouseholdFacts {
    let is_own = |recorded: &&RecordedFact| {
        recorded.writer.hat == *hat
            || executes(&recorded.fact, hat)
            || matches!(&recorded.fact,
                Fact::Mandate { hat: worn, .. } | Fact::Assignment { hat: worn, .. } if worn == hat)
    };
    HouseholdFacts {
        household: facts.household,
        versions: facts.versions,
        facts: facts.facts.iter().filter(is_own).cloned().collect(),
        statements: Vec::new(),
        under_way: UnderWay::default(),
        pseudonyms: facts.pseudonyms.clone(),
        further_names: facts.further_names.clone(),
    }
}

/// Facts that others may write down whatever the asker's hat wrote.
const LEFT_OPEN: [&str; 9] = [
    "sharing",
    "release",
    "help",
    "own_word",
    "authority_fresh",
    "holder_measure",
    "same_help",
    "weighing",
    "holder_asked_council",
];

/// Facts that others may write down where the asker's hat wrote nothing.
const OPEN_UNLESS_WRITTEN: [&str; 7] = [
    "ability",
    "deceased",
    "report",
    "suspicion",
    "council",
    "threat",
    "bypassed",
];

/// What each fact of a flow may be.
fn possible(hearing: &mut Hearing<'_>, person: PersonId, category: Category) -> Possible {
    let standing = hearing.seen.standing(person);
    let proceedings = hearing.seen.proceedings();
    let stated = hearing.stated.contains(&category);
    let vector = hearing.bare_vector(&standing, proceedings, stated);
    let bare = Vector::bare(vector.role, vector.age);
    let written: BTreeSet<&str> = vector
        .values()
        .into_iter()
        .zip(bare.values())
        .filter(|(own, nothing)| own != nothing)
        .map(|((name, _), _)| name)
        .collect();
    let (role, measure) = role_and_measure(hearing, person, &vector);
    let open = |name: &str, value: FactValue| match name {
        "role" => role.contains(&value),
        "recipient_measure" => measure.contains(&value),
        "age" => standing.age.is_none(),
        _ => {
            LEFT_OPEN.contains(&name)
                || (OPEN_UNLESS_WRITTEN.contains(&name) && !written.contains(name))
        }
    };
    let mut possible: Possible = vector
        .values()
        .into_iter()
        .map(|(name, value)| (name, vec![value]))
        .collect();
    for (name, value, other) in vector.neighbours() {
        if open(name, value)
            && other.can_be()
            && let Some(values) = possible.get_mut(name)
        {
            values.push(value);
        }
    }
    possible
}

/// What else role and measure may be. Of its own measures a hat knows all; who belongs to a child under one, others may write down too.
fn role_and_measure(
    hearing: &Hearing<'_>,
    person: PersonId,
    vector: &Vector,
) -> (Vec<FactValue>, Vec<FactValue>) {
    let executed = hearing.seen.view().executed_on(&hearing.question.hat);
    let named = |role: &Role| FactValue::Named("Role", role.id());
    let role: Vec<FactValue> = match vector.role {
        Role::OtsChild => Vec::new(),
        // Where others say another role, none is certain.
        Role::Child | Role::Parent | Role::Guardian | Role::Partner => vec![named(&Role::Other)],
        Role::Other => Role::ALL
            .iter()
            .filter(|role| **role != Role::OtsChild)
            .map(named)
            .collect(),
    };
    let of_a_child = !executed.contains_key(&person)
        && !matches!(vector.role, Role::Child | Role::OtsChild | Role::Partner);
    let measures = executed.values().map(|executed| executed.measure);
    let measure = measures
        .chain([Measure::None])
        .filter(|_| of_a_child)
        .map(|measure| FactValue::Named("Measure", measure.id()));
    (role, measure.collect())
}

/// What a flow comes to, whatever the open facts are.
fn expectation(
    hearing: &mut Hearing<'_>,
    column: &Column,
    possible: &Possible,
    person: PersonId,
) -> Expectation {
    let mut depends = Depends::default();
    let mut layers = Vec::with_capacity(Layer::ALL.len());
    for &layer in Layer::ALL {
        let foreseen = hearing
            .policies
            .foresee(column, possible, hearing.day, layer);
        match foreseen {
            Foreseen::Open(trace) => layers.push(trace),
            Foreseen::Closed { guarded: true } => return Expectation::no(Reason::Guarded),
            Foreseen::Closed { guarded: false } => return Expectation::no(Reason::NoOpenRoute),
            Foreseen::Depends(on) => depends.and(&on),
        }
    }
    if layers.len() < Layer::ALL.len() {
        return Expectation {
            answer: Answer::Depends,
            depends,
            reason: None,
        };
    }
    let executed = hearing.seen.standing(person).executed;
    let ends = Ends::default().with(End::Measure, executed.and_then(|executed| executed.term.0));
    let given = Given {
        class: column.class,
        sensitive_holder: column.sensitive_holder,
        ends: ends.known(),
        fields: None,
    };
    match terms(&layers, &given) {
        None => Expectation::no(Reason::NoOpenRoute),
        Some((terms, _)) if !terms.obligations.is_subset(&hearing.question.honours) => {
            Expectation::no(Reason::ObligationNotHonoured)
        }
        Some(_) => Expectation {
            answer: Answer::Yes,
            depends,
            reason: None,
        },
    }
}

fn told(policies: &Policies, expectation: &Expectation, block: Block) -> Expected {
    let Expectation {
        answer,
        depends,
        reason,
    } = expectation;
    let facts = |facts: &BTreeSet<&'static str>| Word::all("fact", facts.iter().copied());
    let unless = |key: &'static str| Told::new(key).with("facts", facts(&depends.unless));
    let said = match (answer, reason) {
        (Answer::Yes, _) => Told::new("check-yes"),
        (Answer::No, reason) => {
            let reason = reason.unwrap_or(Reason::NoOpenRoute);
            Told::new("check-no").with("reason", Word::of("reason", reason.id()))
        }
        (Answer::Depends, _) if depends.needs.is_empty() => unless("check-yes-unless"),
        (Answer::Depends, _) => {
            let closing = (!depends.unless.is_empty()).then(|| unless("check-unless"));
            Told::new("check-depends")
                .with("facts", facts(&depends.needs))
                .over(closing)
        }
    };
    let text = |language| {
        let lines = policies.texts().lines(language, &said, &|_| String::new());
        let lines = lines.into_iter().map(|(_, line)| line);
        lines.collect::<Vec<_>>().join(" ")
    };
    Expected {
        persons: block.persons,
        categories: block.categories,
        holders: block.holders,
        answer: *answer,
        needs: depends.needs.clone(),
        unless: depends.unless.clone(),
        reason: *reason,
        text: Bilingual {
            nl: text(Language::Dutch),
            en: text(Language::English),
        },
    }
}
