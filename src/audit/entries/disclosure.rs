//! Intent, outcome and part: what was asked, decided, and given.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;

use super::Entry;
use super::section::Object;
use crate::audit::{Draft, EntryKind, Place, Section};
use crate::model::{
    Category, ConsultationId, Day, Hat, HouseholdId, Modality, Obligation, Organisation, Period,
    PersonId, ProfessionalId, Pseudonym, ReceiptId, TaskId, Timestamp,
};

/// The request, in the asker's own words.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Hat asked under: the recipient.
    pub hat: Hat,
    /// Who asks.
    pub professional: ProfessionalId,
    /// Task.
    pub task: TaskId,
    /// Household, by the asker's pseudonym.
    pub household: Pseudonym,
    /// Persons as named in the request, by the asker's pseudonyms; empty where it named none.
    pub subjects: BTreeSet<Pseudonym>,
    /// Categories.
    pub categories: BTreeSet<Category>,
    /// Period.
    pub period: Period,
    /// Why, by group of the task: sealed to the asker's organisation, base64.
    pub necessity: BTreeMap<String, String>,
    /// Obligations the client declared to honour.
    pub honours: BTreeSet<Obligation>,
    /// The consultation at which it was asked.
    pub sitting: Option<ConsultationId>,
    /// Entries of the register of processing that what the hat receives falls under. For the asker and the broker: it would tell a
    /// holder who asks.
    pub processing: BTreeSet<String>,
}

/// One line of what the asker is told of the decision.
#[derive(Debug, Clone)]
pub struct DecisionLine {
    /// Persons, by the asker's pseudonyms.
    pub persons: BTreeSet<Pseudonym>,
    /// Categories.
    pub categories: BTreeSet<Category>,
    /// Holders, as the asker is told.
    pub holders: BTreeSet<Hat>,
    /// `permit`, or the code of the reason as the reply has it, for instance `no-open-route`.
    pub outcome: String,
    /// Articles, as the asker is told.
    pub articles: BTreeSet<String>,
}

/// What one holder organisation is asked.
#[derive(Debug, Clone)]
pub struct HolderAsked {
    /// The organisation.
    pub organisation: Organisation,
    /// What is asked of whom.
    pub items: Vec<HolderItem>,
}

/// One person under one hat of a holder.
#[derive(Debug, Clone)]
pub struct HolderItem {
    /// The person, by the holder's pseudonym; absent where the holder has none.
    pub person: Option<Pseudonym>,
    /// Hat of the holder.
    pub hat: Hat,
    /// Categories.
    pub categories: BTreeSet<Category>,
    /// Articles told to the holder.
    pub articles: BTreeSet<String>,
}

/// An open flow, by internal id.
#[derive(Debug, Clone)]
pub struct OpenFlow {
    /// Hat that holds.
    pub holder: Hat,
    /// The person.
    pub person: PersonId,
    /// Categories.
    pub categories: BTreeSet<Category>,
    /// How they are open.
    pub modality: Modality,
}

/// What a decision rested on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// SHA-256 of the policy bundle.
    pub bundle: [u8; 32],
    /// Number of policy activations.
    pub policy: u64,
    /// Version of the household.
    pub household: u64,
    /// Version of the recipient's organisation.
    pub organisation: u64,
    /// Moment up to which the register was known.
    pub known_at: Timestamp,
    /// Legal day decided on.
    pub day: Day,
}

/// What the broker needs to decide again, years later.
#[derive(Debug, Clone)]
pub struct Replay {
    /// Household.
    pub household: HouseholdId,
    /// Persons decided on.
    pub subjects: BTreeSet<PersonId>,
    /// What the decision rested on.
    pub basis: Basis,
    /// Every flow that was open.
    pub open: Vec<OpenFlow>,
}

/// A request that will be answered: durable before the first source is asked.
pub fn intent(
    entry: Entry,
    asked: &Asked,
    decision: &[DecisionLine],
    holders: &[HolderAsked],
    replay: &Replay,
) -> Draft {
    let mut sections = Sections::new();
    let own = Object::default()
        .object("request", request(asked))
        .objects("decision", decision.iter().map(decision_line));
    sections.add(Place::Organisation(asked.hat.organisation().clone()), own);
    for holder in holders {
        let items = holder.items.iter().map(|item| holder_item(item, None));
        let question = Object::default()
            .period("period", asked.period)
            .objects("items", items);
        sections.add(
            Place::Organisation(holder.organisation.clone()),
            Object::default().object("source_asked", question),
        );
    }
    let broker = Object::default()
        .text("hat", &asked.hat)
        .text("professional", &asked.professional)
        .text("task", &asked.task)
        .texts("categories", &asked.categories)
        .period("period", asked.period)
        .texts("processing", &asked.processing)
        .text("household", replay.household)
        .texts("subjects", &replay.subjects)
        .object("basis", basis(&replay.basis))
        .objects("open", replay.open.iter().map(open_flow));
    sections.add(Place::Broker, broker);
    sections.draft(entry, EntryKind::Intent, None, asked.hat.organisation())
}

/// Values of one person and category that the asker was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The person, by the asker's pseudonym.
    pub person: Pseudonym,
    /// Category.
    pub category: Category,
    /// Holder, where the asker may know it.
    pub holder: Option<Hat>,
    /// How the flow was open.
    pub modality: Modality,
    /// Articles.
    pub articles: BTreeSet<String>,
    /// What the asker must keep to.
    pub obligations: BTreeSet<Obligation>,
    /// Last moment of use.
    pub use_until: Option<Timestamp>,
}

/// How holders answered, as the asker is told.
#[derive(Debug, Clone)]
pub struct StatusLine {
    /// Holders.
    pub holders: BTreeSet<Hat>,
    /// Persons, by the asker's pseudonyms.
    pub persons: BTreeSet<Pseudonym>,
    /// The status, for instance `nothing-released`.
    pub status: String,
}

/// Everything the asker was told in a reply or a part of one.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// What was given.
    pub given: Vec<Given>,
    /// How holders answered.
    pub sources: Vec<StatusLine>,
    /// What is not shown.
    pub withheld: Vec<DecisionLine>,
}

/// What was passed on of one holder's records.
#[derive(Debug, Clone)]
pub struct HolderGiven {
    /// The organisation.
    pub organisation: Organisation,
    /// What was passed on of whom, and how many records of that person and hat.
    pub items: Vec<(HolderItem, u64)>,
}

/// How a disclosure closed.
#[derive(Debug, Clone)]
pub struct Closed {
    /// The intent it belongs to.
    pub intent: ReceiptId,
    /// Hat of the recipient.
    pub hat: Hat,
    /// Household.
    pub household: HouseholdId,
    /// What the release was decided on.
    pub basis: Basis,
    /// Every flow that was open in it.
    pub open: Vec<OpenFlow>,
    /// Flows of which something was given.
    pub given: Vec<OpenFlow>,
    /// How often the flows were decided again before release.
    pub decided_again: u64,
}

/// What was disclosed: durable before the first byte leaves.
pub fn outcome(entry: Entry, closed: &Closed, told: &Told, holders: &[HolderGiven]) -> Draft {
    disclosure(entry, EntryKind::Outcome, closed, told, holders)
}

/// What one part of a stream discloses: durable before that part leaves.
pub fn part(entry: Entry, closed: &Closed, told: &Told, holders: &[HolderGiven]) -> Draft {
    disclosure(entry, EntryKind::Part, closed, told, holders)
}

fn disclosure(
    entry: Entry,
    kind: EntryKind,
    closed: &Closed,
    told: &Told,
    holders: &[HolderGiven],
) -> Draft {
    let mut sections = Sections::new();
    let own = Object::default()
        .objects("given", told.given.iter().map(given))
        .objects("sources", told.sources.iter().map(status_line))
        .objects("withheld", told.withheld.iter().map(decision_line));
    sections.add(Place::Organisation(closed.hat.organisation().clone()), own);
    for holder in holders {
        let items = holder
            .items
            .iter()
            .map(|(item, records)| holder_item(item, Some(*records)));
        sections.add(
            Place::Organisation(holder.organisation.clone()),
            Object::default().objects("passed_on", items),
        );
    }
    let broker = Object::default()
        .text("hat", &closed.hat)
        .text("household", closed.household)
        .object("basis", basis(&closed.basis))
        .objects("open", closed.open.iter().map(open_flow))
        .objects("given", closed.given.iter().map(open_flow))
        .number("decided_again", closed.decided_again);
    sections.add(Place::Broker, broker);
    let asker = closed.hat.organisation();
    sections.draft(entry, kind, Some(closed.intent), asker)
}

/// Sections by place; the asker may be a holder too, and then has both parts in one section.
pub(super) struct Sections(BTreeMap<Place, Section>);

impl Sections {
    pub(super) fn new() -> Self {
        Self(BTreeMap::new())
    }

    pub(super) fn add(&mut self, place: Place, object: Object) {
        self.0.entry(place).or_default().extend(object.done());
    }

    pub(super) fn draft(
        self,
        entry: Entry,
        kind: EntryKind,
        closes: Option<ReceiptId>,
        asker: &Organisation,
    ) -> Draft {
        Draft {
            kind,
            at: entry.at,
            receipt: entry.receipt,
            closes,
            asker: asker.clone(),
            sealed_under: entry.sealed_under,
            shown: entry.shown,
            sections: self.0,
        }
    }
}

fn request(asked: &Asked) -> Object {
    let necessity = asked
        .necessity
        .iter()
        .fold(Object::default(), |object, (group, sealed)| {
            object.text(group, sealed)
        });
    Object::default()
        .text("hat", &asked.hat)
        .text("professional", &asked.professional)
        .text("task", &asked.task)
        .text("household", asked.household)
        .texts("subjects", &asked.subjects)
        .texts("categories", &asked.categories)
        .period("period", asked.period)
        .object("necessity_sealed", necessity)
        .texts("honours", &asked.honours)
        .text_if("sitting", asked.sitting)
        .texts("processing", &asked.processing)
}

pub(super) fn decision_line(line: &DecisionLine) -> Object {
    Object::default()
        .texts("persons", &line.persons)
        .texts("categories", &line.categories)
        .texts("holders", &line.holders)
        .text("outcome", &line.outcome)
        .texts("articles", &line.articles)
}

pub(super) fn holder_item(item: &HolderItem, records: Option<u64>) -> Object {
    let object = Object::default()
        .text_if("person", item.person)
        .text("hat", &item.hat)
        .texts("categories", &item.categories)
        .texts("articles", &item.articles);
    match records {
        Some(records) => object.number("records", records),
        None => object,
    }
}

fn given(given: &Given) -> Object {
    Object::default()
        .text("person", given.person)
        .text("category", given.category)
        .text_if("holder", given.holder.as_ref())
        .text("modality", given.modality)
        .texts("articles", &given.articles)
        .texts("obligations", &given.obligations)
        .text_if("use_until", given.use_until)
}

fn status_line(line: &StatusLine) -> Object {
    Object::default()
        .texts("holders", &line.holders)
        .texts("persons", &line.persons)
        .text("status", &line.status)
}

pub(super) fn open_flow(flow: &OpenFlow) -> Object {
    Object::default()
        .text("holder", &flow.holder)
        .text("person", flow.person)
        .texts("categories", &flow.categories)
        .text("modality", flow.modality)
}

fn basis(basis: &Basis) -> Object {
    Object::default()
        .text("bundle", HEXLOWER.encode(&basis.bundle))
        .number("policy", basis.policy)
        .number("household", basis.household)
        .number("organisation", basis.organisation)
        .text("known_at", basis.known_at)
        .text("day", basis.day)
}

#[cfg(test)]
mod tests;
