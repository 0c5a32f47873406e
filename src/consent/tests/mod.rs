//! A small world: a child, a mother, a father, and one cell from Samen DOEN to Blijf Groep about plans.

mod ageing;
mod authority;
mod confirmations;
mod offers;
mod people;
mod proposals;
mod recording;
mod rules;
mod scenarios;
mod space;

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::date;

use super::*;
use crate::model::fact::{AuthorityOutcome, Evidence, EvidenceKind, FlagKind, KeyedHash};
use crate::model::time::first_moment;
use crate::model::{
    Catalogue, Category, ConsentId, Day, Fact, FactId, Hat, Period, PersonId, RecordedFact, TaskId,
    Timestamp, Writer,
};

pub(super) const CHILD: PersonId = PersonId::from_bytes([1; 16]);
pub(super) const MOTHER: PersonId = PersonId::from_bytes([2; 16]);
pub(super) const FATHER: PersonId = PersonId::from_bytes([3; 16]);

/// The day on which everything is decided.
pub(super) const TODAY: Day = date(2026, 11, 23);

pub(super) fn hat(text: &str) -> Hat {
    text.parse().unwrap()
}

pub(super) fn moment(day: Day) -> Timestamp {
    first_moment(day).unwrap() + 12.hours()
}

fn files() -> BTreeMap<String, String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/catalogue");
    Catalogue::FILES
        .iter()
        .map(|name| {
            let text = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
            ((*name).to_owned(), text)
        })
        .collect()
}

pub(super) fn shipped() -> Catalogue {
    Catalogue::parse(&files()).unwrap()
}

/// The shipped catalogue with one text replaced in one file.
pub(super) fn catalogue_with(file: &str, old: &str, new: &str) -> Catalogue {
    let mut files = files();
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(old), "{file} does not hold {old:?}");
    *text = text.replacen(old, new, 1);
    Catalogue::parse(&files).unwrap()
}

pub(super) fn writer(hat_text: &str) -> Writer {
    Writer {
        hat: hat(hat_text),
        professional: "recorder".parse().unwrap(),
        on_authority: "team".to_owned(),
    }
}

/// What the register holds, and the flow that is asked for.
#[derive(Clone)]
pub(super) struct World {
    pub(super) facts: Vec<RecordedFact>,
    pub(super) statements: Vec<RecordedStatement>,
    pub(super) holder: Hat,
    pub(super) recipient: Hat,
    pub(super) kind: ConsentKind,
    pub(super) at: Timestamp,
}

impl World {
    /// A world with a child of this age in years, and nothing said.
    pub(super) fn with_child_of(years: i32) -> Self {
        let born = TODAY
            .saturating_sub(years.years())
            .saturating_sub(1.month());
        let mut world = Self {
            facts: Vec::new(),
            statements: Vec::new(),
            holder: hat("samen-doen/help"),
            recipient: hat("blijf/shelter"),
            kind: ConsentKind::Sharing,
            at: moment(TODAY),
        };
        world.birth(CHILD, born, born, false);
        world
    }

    /// Records a fact that another organisation wrote long ago and somebody confirmed.
    pub(super) fn fact(&mut self, fact: Fact) -> &mut RecordedFact {
        let id = FactId::from_bytes([u8::try_from(self.facts.len()).unwrap(); 16]);
        self.facts.push(RecordedFact {
            id,
            subject: fact.subject(),
            fact,
            valid: Period::new(date(2000, 1, 1), None).unwrap(),
            evidence: None,
            writer: writer("rvdk/inquiry"),
            recorded_at: moment(date(2020, 1, 1)),
            confirmed_by: Some(writer("jbra/ots")),
            needs_confirmation: true,
        });
        self.facts.last_mut().unwrap()
    }

    pub(super) fn birth(&mut self, person: PersonId, earliest: Day, latest: Day, expected: bool) {
        self.fact(Fact::Birth {
            person,
            earliest,
            latest,
            expected,
        });
    }

    pub(super) fn authority(
        &mut self,
        outcome: AuthorityOutcome,
        persons: &[PersonId],
        guardian_hat: Option<&str>,
    ) -> &mut RecordedFact {
        let fact = self.fact(Fact::Authority {
            child: CHILD,
            outcome,
            authority_holders: persons.iter().copied().collect(),
            guardian_hat: guardian_hat.map(hat),
            unknown_holder: false,
        });
        fact.recorded_at = moment(TODAY.saturating_sub(1.day()));
        fact
    }

    pub(super) fn joint_authority(mut self) -> Self {
        self.authority(AuthorityOutcome::BothParents, &[MOTHER, FATHER], None);
        self
    }

    pub(super) fn bypassed(&mut self, about: PersonId) {
        self.fact(Fact::Flag {
            flag: FlagKind::RepresentativeBypassed,
            about,
            regarding: Some(CHILD),
        });
    }

    /// Records what somebody said on this day, for six months from it, on a signed form.
    pub(super) fn says(
        &mut self,
        giver: Giver,
        answer: StatementAnswer,
        on: Day,
    ) -> &mut RecordedStatement {
        let standing = match &giver {
            Giver::Person(person) if *person == CHILD => Standing::Own,
            Giver::Person(_) => Standing::AuthorityHolder,
            Giver::Hat(_) => Standing::Guardian,
        };
        let id = ConsentId::from_bytes([u8::try_from(self.statements.len()).unwrap(); 16]);
        self.statements.push(RecordedStatement {
            id,
            statement: Statement {
                kind: self.kind,
                answer,
                subject: CHILD,
                giver,
                standing,
                cells: Cells {
                    holders: BTreeSet::from([self.holder.clone()]),
                    recipients: BTreeSet::from([self.recipient.clone()]),
                    task: task(),
                    categories: BTreeSet::from([Category::Plan]),
                },
                period: Period::new(on, Some(on.saturating_add(6.months()))).unwrap(),
                text: TextShown {
                    id: "household-plan".to_owned(),
                    version: 1,
                    language: Language::Dutch,
                },
                explained_by: "explainer".parse().unwrap(),
                co_givers: BTreeSet::new(),
                evidence: Evidence {
                    kind: EvidenceKind::Form,
                    keyed_hash: Some(KeyedHash {
                        key_id: "hash-1".to_owned(),
                        hex: "00".repeat(32),
                    }),
                    witness: None,
                    looked_up: None,
                },
                given_at: moment(on),
                replaces: None,
            },
            writer: writer("samen-doen/help"),
            recorded_at: moment(on),
            withdrawn_at: None,
            confirmed_by: None,
        });
        self.statements.last_mut().unwrap()
    }

    pub(super) fn consents(&mut self, person: PersonId, on: Day) -> &mut RecordedStatement {
        self.says(Giver::Person(person), StatementAnswer::Given, on)
    }

    pub(super) fn refuses(&mut self, person: PersonId, on: Day) -> &mut RecordedStatement {
        self.says(Giver::Person(person), StatementAnswer::Refused, on)
    }

    pub(super) fn status(&self, catalogue: &Catalogue) -> ConsentStatus {
        self.status_of(CHILD, catalogue)
    }

    pub(super) fn status_of(&self, subject: PersonId, catalogue: &Catalogue) -> ConsentStatus {
        let cell = Cell {
            kind: self.kind,
            holder: &self.holder,
            recipient: &self.recipient,
            task: &task(),
            category: Category::Plan,
            subject,
        };
        status(&cell, &self.facts, &self.statements, catalogue, self.at)
    }
}

pub(super) fn task() -> TaskId {
    "safety-plan".parse().unwrap()
}

pub(super) fn given(status: &ConsentStatus) -> bool {
    matches!(status, ConsentStatus::Given { .. })
}

pub(super) fn missing(by: &[PersonId]) -> ConsentStatus {
    ConsentStatus::Missing {
        by: by.iter().copied().map(Giver::Person).collect(),
    }
}
