//! How a consultation is called.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use crate::decision::RegisterEvent;
use crate::identity::Caller;
use crate::model::catalogue::{ConsultationRow, InForce, TaskRow};
use crate::model::id::PseudonymKind;
use crate::model::time::{after, legal_day};
use crate::model::{
    Category, ClearText, ConsultationId, Hat, Mandate, Organisation, Period, PersonId, Pseudonym,
    SubjectRef, Timestamp,
};
use crate::pipeline::kept;
use crate::pipeline::picture::Decided;
use crate::pipeline::register::{Write, identity, unreadable_reply};
use crate::pipeline::{Pipeline, PipelineError, WriteHeader};
use crate::purpose::{self, PictureQuestion, SharingRequest, Violation};
use crate::work::{CalledConsultation, Seat};

/// What a professional says when they call a consultation.
#[derive(Debug)]
pub struct StatedConsultation {
    /// Household, by own pseudonym.
    pub household: Pseudonym,
    /// About whom, by own pseudonyms; empty for every member the caller may know of.
    pub persons: BTreeSet<Pseudonym>,
    /// What lies on the table.
    pub categories: BTreeSet<Category>,
    /// Of which period.
    pub period: Period,
    /// On which decision, and why with these people.
    pub question: ClearText,
    /// Who sits at it, beside the caller.
    pub seats: BTreeSet<Seat>,
    /// When it begins; at once where absent.
    pub begins_at: Option<Timestamp>,
}

/// A consultation that was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Called {
    /// Its id.
    pub id: ConsultationId,
    /// When it begins.
    pub begins_at: Timestamp,
    /// When it ends by itself.
    pub ends_at: Timestamp,
}

impl Pipeline {
    /// Calls a consultation about a household that the caller works on.
    ///
    /// # Errors
    /// When the hat is not mandated, the household is not the caller's, anything that is asked is more than the task's most, somebody is
    /// seated under a hat that has no part in consultations, there are too many seats, it begins too early or too late, or register or log
    /// fail.
    pub async fn call_consultation(
        &self,
        caller: &Caller,
        header: WriteHeader,
        stated: StatedConsultation,
    ) -> Result<Called, PipelineError> {
        let mandate = self.wear(caller, &header.hat).await?;
        // WHY: what was called a moment ago would lie in the past, or be about a household that is theirs no longer.
        let this = identity(caller, &header);
        if let Some(reply) = self.ports.register.answered(&this, caller.shown()).await? {
            return Called::read(&reply).ok_or_else(unreadable_reply);
        }
        let mut seats = stated.seats.clone();
        seats.insert(Seat {
            hat: header.hat.clone(),
            professional: caller.professional().clone(),
        });
        let (request, begins_at, ends_at) = self.declared(caller, &mandate, &stated, &seats)?;
        let decided = self.decide(caller, &request).await.map_err(as_stated)?;
        let persons = self.called(&decided);
        if persons.is_empty() {
            let problem = "nobody of this household is known to you";
            return Err(PipelineError::invalid("persons", problem));
        }
        let called = CalledConsultation {
            persons,
            question: self.sealed_question(caller, &seats, &stated.question)?,
            seats,
            task: request.question().task.clone(),
            categories: stated.categories,
            period: stated.period,
            begins_at,
            ends_at,
        };
        let id = ConsultationId::from_bytes(self.draw());
        let reply = Called {
            id,
            begins_at,
            ends_at,
        };
        let write = Write {
            rpc: "ConsultationService/CallConsultation",
            header,
            about: stated
                .persons
                .iter()
                .copied()
                .chain([stated.household])
                .collect(),
            subject: SubjectRef::Household(decided.snapshot.facts.household),
            event: RegisterEvent::ConsultationCalled {
                id,
                called: Box::new(called),
            },
            record: ("consultation", id.to_string()),
            reply: reply.kept(),
        };
        let reply = self.write(caller, write).await?;
        Called::read(&reply).ok_or_else(unreadable_reply)
    }

    /// What is called, held against the catalogue: the question, and when it begins and ends.
    fn declared(
        &self,
        caller: &Caller,
        mandate: &Mandate,
        stated: &StatedConsultation,
        seats: &BTreeSet<Seat>,
    ) -> Result<(SharingRequest, Timestamp, Timestamp), PipelineError> {
        let now = self.now();
        let in_force = self.in_force.load();
        let tables = in_force.policies.catalogue().on(legal_day(now));
        let (Some(row), Some(task)) = (tables.consultation(), tables.consultation_task()) else {
            return Err(PipelineError::NotPermitted);
        };
        let begins_at = stated.begins_at.unwrap_or(now);
        let mut violations = seat_faults(seats, row, task, &tables);
        violations.extend(moment_fault(begins_at, now, row));
        if !violations.is_empty() {
            return Err(PipelineError::InvalidRequest(violations));
        }
        let question = question(&mandate.hat, stated, task);
        let request = purpose::declare_called(caller, Some(mandate), question, &tables)
            .map_err(|error| as_stated(error.into()))?;
        let lasts = SignedDuration::from_hours(row.sitting_hours.into());
        Ok((request, begins_at, after(begins_at, lasts)))
    }

    /// A name of its own for each person whom it is about.
    fn called(&self, decided: &Decided) -> BTreeMap<PersonId, Pseudonym> {
        let persons = decided.decision.subjects().keys();
        let name = || Pseudonym::new(PseudonymKind::Person, self.draw());
        persons.map(|person| (*person, name())).collect()
    }

    fn sealed_question(
        &self,
        caller: &Caller,
        seats: &BTreeSet<Seat>,
        question: &ClearText,
    ) -> Result<BTreeMap<Organisation, String>, PipelineError> {
        let readers = seats.iter().map(|seat| seat.hat.organisation()).collect();
        self.sealed_to(caller, readers, ("consultation", "question"), question)
    }
}

/// What is asked, as a question of the task of consultations.
fn question(hat: &Hat, stated: &StatedConsultation, task: &TaskRow) -> PictureQuestion {
    let touched = task
        .groups
        .iter()
        .filter(|group| !group.categories.is_disjoint(&stated.categories));
    let necessity = touched.map(|group| {
        let why = ClearText::new(stated.question.expose().to_owned());
        (group.id.clone(), why)
    });
    PictureQuestion {
        hat: hat.clone(),
        task: task.id.clone(),
        household: stated.household,
        subjects: stated.persons.clone(),
        categories: stated.categories.clone(),
        period: stated.period,
        necessity: necessity.collect(),
        honours: BTreeSet::new(),
        detail: false,
        sitting: None,
    }
}

/// Everything that is wrong with who would sit there.
fn seat_faults(
    seats: &BTreeSet<Seat>,
    row: &ConsultationRow,
    task: &TaskRow,
    tables: &InForce<'_>,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    if seats.len() > usize::from(row.most_seats) {
        let problem = format!("expected at most {}, yours among them", row.most_seats);
        violations.push(Violation::new("seats", problem));
    }
    let people: BTreeSet<_> = seats
        .iter()
        .map(|seat| (seat.hat.organisation(), &seat.professional))
        .collect();
    if people.len() < 2 {
        violations.push(Violation::new("seats", "name somebody to consult"));
    } else if people.len() < seats.len() {
        violations.push(Violation::new("seats", "nobody sits there under two hats"));
    }
    for seat in seats {
        let callable = tables.hat(&seat.hat).is_some_and(|hat| hat.callable);
        if !callable || task.hat(&seat.hat).is_none() {
            let problem = format!("`{}` has no part in consultations", seat.hat);
            violations.push(Violation::new("seats", problem));
        }
    }
    violations
}

/// What is wrong with when it would begin.
fn moment_fault(begins_at: Timestamp, now: Timestamp, row: &ConsultationRow) -> Option<Violation> {
    let latest = after(
        now,
        SignedDuration::from_hours(24 * i64::from(row.ahead_days)),
    );
    let problem = if begins_at < now {
        "lies in the past: leave it out to begin now".to_owned()
    } else if begins_at > latest {
        format!("lies more than {} days ahead", row.ahead_days)
    } else {
        return None;
    };
    Some(Violation::new("begins_at", problem))
}

/// What is wrong with the question, by the names of the fields that were sent.
fn as_stated(error: PipelineError) -> PipelineError {
    let PipelineError::InvalidRequest(mut violations) = error else {
        return error;
    };
    for violation in &mut violations {
        violation.field = match violation.field.strip_prefix("question.") {
            Some("necessity") => "question".to_owned(),
            Some("subjects") => "persons".to_owned(),
            Some(field) => field.to_owned(),
            None => continue,
        };
    }
    PipelineError::InvalidRequest(violations)
}

impl Called {
    fn kept(&self) -> Vec<u8> {
        kept::kept(self.id.as_bytes(), [self.begins_at, self.ends_at])
    }

    fn read(reply: &[u8]) -> Option<Self> {
        let (id, [begins_at, ends_at]) = kept::read(reply)?;
        Some(Self {
            id: ConsultationId::from_bytes(id),
            begins_at,
            ends_at,
        })
    }
}
