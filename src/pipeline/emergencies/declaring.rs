//! How an emergency is declared, and the one question it asks.

use std::collections::BTreeSet;

use jiff::{SignedDuration, ToSpan};

use crate::decision::{self, RegisterEvent};
use crate::identity::Caller;
use crate::model::catalogue::EmergencyRow;
use crate::model::time::{after, legal_day};
use crate::model::{
    ClearText, EmergencyId, Fact, Hat, Period, PersonId, Pseudonym, SubjectRef, TaskId, Timestamp,
};
use crate::pipeline::kept;
use crate::pipeline::picture::Decided;
use crate::pipeline::register::{Write, identity, unreadable_reply};
use crate::pipeline::{Pipeline, PipelineError, WriteHeader};
use crate::purpose::PictureQuestion;
use crate::work::DeclaredEmergency;

/// The task under which an emergency asks.
const TASK: &str = "emergency";
/// The one group of necessity of that task: what threatens life or health.
const THREAT: &str = "threat";

/// What a professional says when they declare an emergency.
#[derive(Debug)]
pub struct StatedEmergency {
    /// Household, by own pseudonym.
    pub household: Pseudonym,
    /// Whom it concerns, by own pseudonyms.
    pub persons: BTreeSet<Pseudonym>,
    /// What threatens life or health.
    pub threat: ClearText,
}

/// An emergency that was declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// Its id.
    pub id: EmergencyId,
    /// Until when a second professional is waited for.
    pub answer_by: Timestamp,
    /// When it ends by itself.
    pub ends_at: Timestamp,
}

impl Pipeline {
    /// Declares an emergency.
    ///
    /// # Errors
    /// When the mandate has no crisis mark, the household is not the caller's, the threat says nothing, another one of the same
    /// professional runs, or register or log fail.
    pub async fn declare_emergency(
        &self,
        caller: &Caller,
        header: WriteHeader,
        stated: StatedEmergency,
    ) -> Result<Declared, PipelineError> {
        let mandate = self.wear(caller, &header.hat).await?;
        // WHY: what was declared a moment ago would read as another one that runs.
        let this = identity(caller, &header);
        if let Some(reply) = self.ports.register.answered(&this, caller.shown()).await? {
            return Declared::read(&reply).ok_or_else(unreadable_reply);
        }
        if !mandate.crisis {
            let problem = "your mandate for this hat is not marked for crisis work";
            return Err(PipelineError::invalid("hat", problem));
        }
        let question = self.question(&header.hat, &stated, stated.threat.clone())?;
        let request = self.declare(caller, question).await.map_err(as_stated)?;
        let decided = self.decide(caller, &request).await.map_err(as_stated)?;
        let declared = self.written_down(caller, &decided, request.question(), &stated.threat)?;
        let id = EmergencyId::from_bytes(self.draw());
        let reply = Declared {
            id,
            answer_by: declared.answer_by,
            ends_at: declared.ends_at,
        };
        let write = Write {
            rpc: "EmergencyService/DeclareEmergency",
            header,
            about: stated
                .persons
                .iter()
                .copied()
                .chain([stated.household])
                .collect(),
            subject: SubjectRef::Household(decided.snapshot.facts.household),
            event: RegisterEvent::EmergencyDeclared {
                id,
                declared: Box::new(declared),
            },
            record: ("emergency", id.to_string()),
            reply: reply.kept(),
        };
        let reply = self.write(caller, write).await?;
        Declared::read(&reply).ok_or_else(unreadable_reply)
    }

    /// The one question of an emergency: everything of its task, up to today.
    pub(super) fn question(
        &self,
        hat: &Hat,
        stated: &StatedEmergency,
        why: ClearText,
    ) -> Result<PictureQuestion, PipelineError> {
        let today = legal_day(self.now());
        let in_force = self.in_force.load();
        let tables = in_force.policies.catalogue().on(today);
        let task: TaskId = TASK.parse().map_err(|_| PipelineError::NotPermitted)?;
        let Some((row, _)) = tables.task_for(&task, hat) else {
            let problem = "no hat under which an emergency can be declared";
            return Err(PipelineError::invalid("hat", problem));
        };
        let from = today.saturating_sub(i32::from(row.longest_months).months());
        let period = Period::new(from, Some(today.saturating_add(1.day())))
            .map_err(|_| PipelineError::NotPermitted)?;
        Ok(PictureQuestion {
            hat: hat.clone(),
            categories: row.categories.clone(),
            task,
            household: stated.household,
            subjects: stated.persons.clone(),
            period,
            necessity: [(THREAT.to_owned(), why)].into(),
            honours: BTreeSet::new(),
            detail: false,
            sitting: None,
        })
    }

    pub(super) fn emergency_row(&self) -> Result<EmergencyRow, PipelineError> {
        let in_force = self.in_force.load();
        let tables = in_force.policies.catalogue().on(legal_day(self.now()));
        tables
            .emergency()
            .cloned()
            .ok_or(PipelineError::NotPermitted)
    }

    /// Hats of holders that know one of these persons today and may be told who asks, the asker's own apart. Where a shelter asks, none but
    /// the crisis desk may (law 12).
    fn holders(
        &self,
        caller: &Caller,
        decided: &Decided,
        persons: &BTreeSet<PersonId>,
        question: &PictureQuestion,
    ) -> BTreeSet<Hat> {
        let today = legal_day(self.now());
        let (known, policies) = (&decided.snapshot.facts, &decided.in_force.policies);
        let valid = known.facts.iter().filter(|fact| fact.valid.contains(today));
        let asks: BTreeSet<(Hat, PersonId)> = valid
            .filter_map(|recorded| match &recorded.fact {
                Fact::Link { person, hat, .. } if persons.contains(person) => {
                    Some((hat.clone(), *person))
                }
                _ => None,
            })
            .filter(|(hat, _)| *hat != question.hat)
            .collect();
        let (asker, at) = (caller.professional(), decided.at);
        let may_be_told =
            |asks: &_| decision::may_be_told(question, asker, known, policies, at, asks);
        asks.into_iter()
            .filter(may_be_told)
            .map(|(hat, _)| hat)
            .collect()
    }

    /// What is declared, with its moments, and the threat sealed to everybody who must read it.
    fn written_down(
        &self,
        caller: &Caller,
        decided: &Decided,
        question: &PictureQuestion,
        threat: &ClearText,
    ) -> Result<DeclaredEmergency, PipelineError> {
        let (now, row) = (self.now(), self.emergency_row()?);
        let persons = decided.decision.subjects().keys().copied().collect();
        let holders = self.holders(caller, decided, &persons, question);
        let readers = holders.iter().chain([&row.desk]).map(Hat::organisation);
        Ok(DeclaredEmergency {
            threat: self.sealed_to(caller, readers.collect(), ("emergency", "threat"), threat)?,
            recipient: question.hat.clone(),
            persons,
            holders,
            answer_by: after(now, SignedDuration::from_mins(row.answer_minutes.into())),
            ends_at: after(now, SignedDuration::from_hours(row.ends_hours.into())),
            review_by: after(now, SignedDuration::from_hours(row.review_hours.into())),
            desk: row.desk,
        })
    }
}

impl Declared {
    fn kept(&self) -> Vec<u8> {
        kept::kept(self.id.as_bytes(), [self.answer_by, self.ends_at])
    }

    fn read(reply: &[u8]) -> Option<Self> {
        let (id, [answer_by, ends_at]) = kept::read(reply)?;
        Some(Self {
            id: EmergencyId::from_bytes(id),
            answer_by,
            ends_at,
        })
    }
}

/// What is wrong with the question of an emergency, by the names of the fields that were sent.
fn as_stated(error: PipelineError) -> PipelineError {
    let PipelineError::InvalidRequest(mut violations) = error else {
        return error;
    };
    for violation in &mut violations {
        let field = match violation.field.as_str() {
            "question.necessity" => "threat",
            "question.subjects" => "persons",
            _ => continue,
        };
        field.clone_into(&mut violation.field);
    }
    PipelineError::InvalidRequest(violations)
}
