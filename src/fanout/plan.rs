//! What each source is asked. Pure but for the chance it is handed.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;

use crate::decision::Permit;
use crate::model::{Category, Day, Hat, Organisation, Period, PersonId};
use crate::ports::Entropy;
use crate::proto::samenbeeld::record::v1::Date;
use crate::proto::samenbeeld::source::v1::{AskRequest, AskedItem, AskedSubject};
use crate::redaction::AskedSubjects;

/// That a hat knows a person under a client number of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The person.
    pub person: PersonId,
    /// The hat.
    pub hat: Hat,
    /// The organisation's own client number.
    pub client_number: String,
}

/// One question to one source. It prints no content.
#[derive(Debug, Clone)]
pub struct SourceQuestion {
    organisation: Organisation,
    subjects: AskedSubjects,
    message: AskRequest,
}

impl SourceQuestion {
    /// The organisation that is asked.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// Who is meant by its handles: what redaction needs.
    pub fn subjects(&self) -> &AskedSubjects {
        &self.subjects
    }

    /// Its random reference: what an incident names.
    pub fn reference(&self) -> &str {
        &self.message.reference
    }

    pub(super) fn into_message(self) -> AskRequest {
        self.message
    }

    #[cfg(test)]
    pub(super) fn message(&self) -> &AskRequest {
        &self.message
    }
}

/// A person under one of an organisation's client numbers: what a handle stands for.
type Subject<'a> = (PersonId, &'a str);

/// What is asked of one subject under one hat.
#[derive(Default)]
struct Asked {
    categories: BTreeSet<Category>,
    articles: BTreeSet<String>,
}

/// One question for each organisation that holds a permitted flow about a person it is linked to, in the order of organisations. The
/// asker's own organisation is a source like any other.
pub fn plan(permit: &Permit, links: &[Link], entropy: &dyn Entropy) -> Vec<SourceQuestion> {
    let mut linked: BTreeMap<(&Hat, PersonId), BTreeSet<&str>> = BTreeMap::new();
    for link in links {
        let numbers = linked.entry((&link.hat, link.person)).or_default();
        numbers.insert(&link.client_number);
    }
    let mut asked: BTreeMap<&Organisation, BTreeMap<(Subject<'_>, &Hat), Asked>> = BTreeMap::new();
    for (holder, subject, grants) in permit.rows() {
        let Some(numbers) = linked.get(&(holder, subject)) else {
            continue;
        };
        let items = asked.entry(holder.organisation()).or_default();
        for number in numbers {
            let item = items.entry(((subject, number), holder)).or_default();
            item.categories.extend(grants.keys());
            let articles = grants.values().flat_map(|grant| &grant.terms.released_by);
            item.articles.extend(articles.cloned());
        }
    }
    asked
        .into_iter()
        .map(|(organisation, items)| {
            let period = permit.period_of(organisation);
            question(organisation, items, period, entropy)
        })
        .collect()
}

fn question(
    organisation: &Organisation,
    items: BTreeMap<(Subject<'_>, &Hat), Asked>,
    period: Period,
    entropy: &dyn Entropy,
) -> SourceQuestion {
    let distinct: BTreeSet<Subject<'_>> = items.keys().map(|(subject, _)| *subject).collect();
    // WHY: persons come in the order of internal ids, which is the same for every question; shuffled, neither order nor handles say
    // who belongs to whom, or that two questions are about the same household.
    let mut subjects: Vec<Subject<'_>> = distinct.into_iter().collect();
    shuffle(&mut subjects, entropy);
    let numbered: BTreeMap<Subject<'_>, usize> = subjects.iter().copied().zip(1..).collect();

    let mut in_order: BTreeMap<(usize, &Hat), Asked> = BTreeMap::new();
    for ((subject, hat), item) in items {
        if let Some(number) = numbered.get(&subject) {
            in_order.insert((*number, hat), item);
        }
    }
    let message = AskRequest {
        reference: HEXLOWER.encode(&entropy.bits128()),
        subjects: (1..)
            .zip(&subjects)
            .map(|(number, (_, client_number))| AskedSubject {
                handle: handle(number),
                client_number: (*client_number).to_owned(),
            })
            .collect(),
        items: in_order
            .into_iter()
            .map(|((number, hat), item)| AskedItem {
                handle: handle(number),
                holder: hat.to_string(),
                categories: item.categories.iter().map(|c| c.number()).collect(),
                articles: item.articles.into_iter().collect(),
            })
            .collect(),
        from: Some(date(period.from())),
        until: period.until().map(date),
        deadline: None,
    };
    let handles = (1..)
        .zip(&subjects)
        .map(|(number, (person, _))| (handle(number), *person))
        .collect();
    SourceQuestion {
        organisation: organisation.clone(),
        subjects: AskedSubjects {
            organisation: organisation.clone(),
            handles,
        },
        message,
    }
}

fn handle(number: usize) -> String {
    format!("s{number}")
}

fn date(day: Day) -> Date {
    Date {
        year: day.year().into(),
        month: day.month().into(),
        day: day.day().into(),
    }
}

/// Fisher and Yates, from the front; the remainder of 128 bits favours no place by more than one in 2^100.
fn shuffle<T>(items: &mut [T], entropy: &dyn Entropy) {
    for (last, count) in (1..items.len()).zip(2_u128..) {
        let pick = u128::from_be_bytes(entropy.bits128()) % count;
        items.swap(last, usize::try_from(pick).unwrap_or(last));
    }
}
