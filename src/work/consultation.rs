//! A consultation: professionals, each under their own hat, sit together once about one decision. Who sits at it, about what and when was
//! written down when it was called.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::NotOpen;
use crate::model::{
    Category, ConsultationId, Hat, Organisation, Period, PersonId, ProfessionalId, Pseudonym,
    TaskId, Timestamp, Writer,
};

/// Somebody at the table: a professional under one hat.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Seat {
    /// The hat.
    pub hat: Hat,
    /// The professional.
    pub professional: ProfessionalId,
}

/// A consultation as it was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalledConsultation {
    /// Who sits at it, whoever called it among them.
    pub seats: BTreeSet<Seat>,
    /// Task under which each of them asks.
    pub task: TaskId,
    /// About whom, with what they are called at the table: a name that serves nowhere else.
    pub persons: BTreeMap<PersonId, Pseudonym>,
    /// What is on the table.
    pub categories: BTreeSet<Category>,
    /// Of which period.
    pub period: Period,
    /// On which decision, and why with these people: sealed to each organisation at the table.
    pub question: BTreeMap<Organisation, String>,
    /// When it begins.
    pub begins_at: Timestamp,
    /// When it ends by itself.
    pub ends_at: Timestamp,
}

impl CalledConsultation {
    /// Organisations at the table.
    pub fn organisations(&self) -> BTreeSet<&Organisation> {
        let hats = self.seats.iter().map(|seat| &seat.hat);
        hats.map(Hat::organisation).collect()
    }
}

/// A consultation with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    /// Id.
    pub id: ConsultationId,
    /// As it was called.
    pub called: CalledConsultation,
    /// Who called it.
    pub caller: Writer,
    /// When.
    pub called_at: Timestamp,
    /// A second professional of the caller's organisation, who stands behind the seats of colleagues.
    pub agreed_by: Option<Writer>,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
}

impl Consultation {
    /// Whether it is still to come, or goes on.
    ///
    /// # Errors
    /// Where it was ended, or its hours are over.
    pub fn is_ahead(&self, at: Timestamp) -> Result<(), NotOpen> {
        if self.ended_at.is_some() {
            return Err(NotOpen::Withdrawn);
        }
        if at >= self.called.ends_at {
            return Err(NotOpen::Lapsed);
        }
        Ok(())
    }

    /// Whether people sit together at this moment.
    ///
    /// # Errors
    /// Where it has not begun, or is over.
    pub fn is_on(&self, at: Timestamp) -> Result<(), NotOpen> {
        self.is_ahead(at)?;
        if at < self.called.begins_at {
            return Err(NotOpen::NotBegun);
        }
        Ok(())
    }

    /// Whether a colleague of whoever called it sits at it: what opens to the own organisation, somebody else stands behind (law 11).
    pub fn seats_colleagues(&self) -> bool {
        let mut seats = self.called.seats.iter();
        seats.any(|seat| self.is_colleague(&seat.hat, &seat.professional))
    }

    /// Whether this is a colleague of whoever called it.
    pub fn is_colleague(&self, hat: &Hat, professional: &ProfessionalId) -> bool {
        hat.organisation() == self.caller.hat.organisation()
            && *professional != self.caller.professional
    }

    /// Whether somebody may still stand behind it.
    ///
    /// # Errors
    /// Where it is over, or somebody did.
    pub fn admits_agreement(&self, at: Timestamp) -> Result<(), NotOpen> {
        self.is_ahead(at)?;
        match self.agreed_by {
            Some(_) => Err(NotOpen::Answered),
            None => Ok(()),
        }
    }

    /// Whether this professional sits at it under this hat.
    pub fn seats(&self, hat: &Hat, professional: &ProfessionalId) -> bool {
        let mut seats = self.called.seats.iter();
        seats.any(|seat| seat.hat == *hat && seat.professional == *professional)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Day;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    fn consultation() -> Consultation {
        let seat = |hat: &str, who: &str| Seat {
            hat: hat.parse().unwrap(),
            professional: who.parse().unwrap(),
        };
        Consultation {
            id: ConsultationId::from_bytes([1; 16]),
            called: CalledConsultation {
                seats: [seat("jbra/ots", "jbra-1"), seat("vt/report", "vt-1")].into(),
                task: "consultation".parse().unwrap(),
                persons: BTreeMap::new(),
                categories: BTreeSet::new(),
                period: Period::new(Day::constant(2026, 1, 1), None).unwrap(),
                question: BTreeMap::new(),
                begins_at: at(60),
                ends_at: at(120),
            },
            caller: Writer {
                hat: "jbra/ots".parse().unwrap(),
                professional: "jbra-1".parse().unwrap(),
                on_authority: "teamleider".to_owned(),
            },
            called_at: at(0),
            agreed_by: None,
            ended_at: None,
        }
    }

    #[test]
    fn people_sit_together_from_the_first_moment_to_the_last_and_not_at_it() {
        let table = consultation();
        let held: Vec<_> = [59, 60, 119, 120].map(|it| table.is_on(at(it))).into();
        let expected = vec![Err(NotOpen::NotBegun), Ok(()), Ok(()), Err(NotOpen::Lapsed)];
        assert_eq!(held, expected);
        let ended = Consultation {
            ended_at: Some(at(90)),
            ..consultation()
        };
        assert_eq!(ended.is_on(at(91)), Err(NotOpen::Withdrawn));
    }

    #[test]
    fn a_seat_is_a_professional_under_one_hat() {
        let table = consultation();
        let sits = |hat: &str, who: &str| table.seats(&hat.parse().unwrap(), &who.parse().unwrap());
        assert!(sits("jbra/ots", "jbra-1"));
        assert!(!sits("jbra/guardian", "jbra-1"));
        assert!(!sits("vt/report", "jbra-1"));
    }
}
