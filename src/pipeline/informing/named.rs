//! Duties to inform under an organisation's own names, as far as it wrote down itself whom they are about.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::model::fact::FlagKind;
use crate::model::ground::named;
use crate::model::{
    AgeBand, AgeRange, Category, Day, Fact, Organisation, PersonId, Pseudonym, ReceiptId, Timestamp,
};
use crate::ports::Snapshot;
use crate::work::InformingDuty;

/// What a duty is called by the organisation that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DutyName {
    /// Receipt of the disclosure it began with.
    pub first: ReceiptId,
    /// Whose data, by own pseudonym.
    pub person: Pseudonym,
}

impl fmt::Display for DutyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.first, self.person)
    }
}

named! {
    /// Whom to tell. Nobody but the data subject is ever named (law 12).
    InformRoute {
        /// The data subject, who is 16 or older.
        Person = "person",
        /// Whom a weighing by the holder says.
        Weighing = "weighing",
    }
}

/// A duty, as its organisation reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDuty {
    /// Its name.
    pub name: DutyName,
    /// The household, by own pseudonym.
    pub household: Pseudonym,
    /// What was disclosed.
    pub categories: BTreeSet<Category>,
    /// Receipts of the disclosures.
    pub receipts: BTreeSet<ReceiptId>,
    /// Article of the duty.
    pub article: String,
    /// When the first disclosure was made.
    pub since: Timestamp,
    /// From this moment on it is overdue.
    pub due: Timestamp,
    /// Whether it is overdue.
    pub overdue: bool,
    /// How often it was put off.
    pub deferrals: i32,
    /// Whom to tell.
    pub route: InformRoute,
    /// Whether the organisation flagged that informing the person is put off.
    pub flagged: bool,
    /// When the person was told.
    pub told_at: Option<Timestamp>,
}

/// A household as far as an organisation wrote it down itself: what the duties about its members say.
pub(super) struct Home {
    name: Pseudonym,
    /// Whether its work is the reader's.
    at_hand: bool,
    persons: BTreeMap<PersonId, Pseudonym>,
    /// Members who are 16 or older, whenever they were born of the days that are known.
    of_age: BTreeSet<PersonId>,
    flagged: BTreeSet<PersonId>,
}

impl Home {
    /// What the organisation wrote down that holds today.
    pub(super) fn of(
        name: Pseudonym,
        snapshot: &Snapshot,
        own: &Organisation,
        today: Day,
        at_hand: bool,
    ) -> Self {
        let mut home = Self {
            name,
            at_hand,
            persons: snapshot.facts.pseudonyms.clone(),
            of_age: BTreeSet::new(),
            flagged: BTreeSet::new(),
        };
        let own = snapshot.facts.facts.iter().filter(|recorded| {
            recorded.writer.hat.organisation() == own && recorded.valid.contains(today)
        });
        for recorded in own {
            match &recorded.fact {
                Fact::Birth {
                    person,
                    earliest,
                    latest,
                    expected,
                } => {
                    let mut ages = AgeRange::on(today, *earliest, *latest, *expected).bands();
                    if ages.all(|age| age >= AgeBand::From16) {
                        home.of_age.insert(*person);
                    } else {
                        home.of_age.remove(person);
                    }
                }
                Fact::Flag {
                    flag: FlagKind::InformDeferred,
                    about,
                    ..
                } => {
                    home.flagged.insert(*about);
                }
                _ => {}
            }
        }
        home
    }

    /// Whether a duty is the reader's to see to: where the work of the household is; and everybody's under the hat once it is overdue, or
    /// it would wait for one who does not come.
    pub(super) fn is_asked(&self, duty: &InformingDuty<'_>, now: Timestamp) -> bool {
        self.at_hand || duty.is_overdue(now)
    }

    /// A duty under own names; none where the person has none.
    pub(super) fn named(&self, duty: &InformingDuty<'_>, now: Timestamp) -> Option<NamedDuty> {
        let person = duty.key.person;
        Some(NamedDuty {
            name: DutyName {
                first: duty.key.first,
                person: *self.persons.get(&person)?,
            },
            household: self.name,
            categories: duty.categories.clone(),
            receipts: duty.receipts.clone(),
            article: duty.term.article.clone(),
            since: duty.since,
            due: duty.due,
            overdue: duty.is_overdue(now),
            deferrals: i32::try_from(duty.reasons.len()).unwrap_or(i32::MAX),
            route: if self.of_age.contains(&person) {
                InformRoute::Person
            } else {
                InformRoute::Weighing
            },
            flagged: self.flagged.contains(&person),
            told_at: duty.told_at,
        })
    }
}
