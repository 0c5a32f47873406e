//! The same record about the same people under other ids: registrations that turned out to be one human (ADR 23).

use std::collections::BTreeSet;
use std::convert::Infallible;

use super::{RegisterEvent, RegisterRecord};
use crate::model::{PersonId, SubjectRef};
use crate::work::Repair;

impl RegisterRecord {
    /// The same record, with everybody it names under the id that this gives them.
    #[must_use]
    pub fn renamed(self, person: impl Fn(PersonId) -> PersonId) -> Self {
        let subject = match self.subject {
            SubjectRef::Person(id) => SubjectRef::Person(person(id)),
            other => other,
        };
        Self {
            subject,
            event: self.event.renamed(person),
            ..self
        }
    }

    /// Everybody it names.
    pub fn persons(&self) -> BTreeSet<PersonId> {
        let named = std::cell::RefCell::new(BTreeSet::new());
        let note = |person| {
            named.borrow_mut().insert(person);
            person
        };
        drop(self.clone().renamed(note));
        named.into_inner()
    }
}

impl RegisterEvent {
    #[expect(clippy::too_many_lines, reason = "one arm for each kind of event")]
    fn renamed(self, person: impl Fn(PersonId) -> PersonId) -> Self {
        let named = |id| Ok::<_, Infallible>(person(id));
        match self {
            Self::FactAsserted {
                id,
                fact,
                valid,
                evidence,
                needs_confirmation,
            } => {
                let Ok(fact) = fact.renamed(named, Ok);
                Self::FactAsserted {
                    id,
                    fact,
                    valid,
                    evidence,
                    needs_confirmation,
                }
            }
            Self::StatementRecorded { id, statement } => {
                let Ok(statement) = statement.renamed(named);
                Self::StatementRecorded {
                    id,
                    statement: Box::new(statement),
                }
            }
            Self::Withdrawn {
                subject,
                by,
                consent,
            } => Self::Withdrawn {
                subject: person(subject),
                by: by.map(person),
                consent,
            },
            Self::WithdrawalFell {
                subject,
                by,
                consents,
                evidence,
            } => Self::WithdrawalFell {
                subject: person(subject),
                by: person(by),
                consents,
                evidence,
            },
            Self::ReviewSent { id, mut sent } => {
                for sent in &mut sent.flows {
                    sent.flow.subject = person(sent.flow.subject);
                }
                Self::ReviewSent { id, sent }
            }
            Self::ReviewAnswered { id, mut answer } => {
                for cell in &mut answer.cells {
                    cell.person = person(cell.person);
                }
                Self::ReviewAnswered { id, answer }
            }
            Self::EmergencyDeclared { id, mut declared } => {
                declared.persons = declared.persons.into_iter().map(person).collect();
                Self::EmergencyDeclared { id, declared }
            }
            Self::ConsultationCalled { id, mut called } => {
                // Of two names for one human one is left.
                let persons = called.persons.into_iter();
                called.persons = persons.map(|(who, name)| (person(who), name)).collect();
                Self::ConsultationCalled { id, called }
            }
            Self::RepairProposed { id, mut proposed } => {
                // What it says of registrations is about these ids, whoever they are.
                if let Repair::Correct {
                    instead: Some(instead),
                    ..
                } = &mut proposed.repair
                {
                    let Ok(fact) = instead.fact.clone().renamed(named, Ok);
                    instead.fact = fact;
                }
                Self::RepairProposed { id, proposed }
            }
            nobody_named @ (Self::FactConfirmed { .. }
            | Self::FactEnded { .. }
            | Self::StatementConfirmed { .. }
            | Self::ReviewWithdrawn { .. }
            | Self::EmergencyAgreed { .. }
            | Self::EmergencyEnded { .. }
            | Self::EmergencyReviewed { .. }
            | Self::RepairAgreed { .. }
            | Self::RepairWithdrawn { .. }
            | Self::JudgedDistinct { .. }
            | Self::ConsultationAgreed { .. }
            | Self::ConsultationEnded { .. }) => nobody_named,
        }
    }
}
