//! Emergencies: declared, agreed to by a second professional, collected, ended, reviewed (ADR 21). What is open follows from what was
//! recorded and from the moment it is asked; the picture itself is made by the one walk of `picture`.

mod concerned;
mod declaring;

use std::collections::BTreeSet;

use jiff::SignedDuration;

pub(super) use concerned::Part;
pub use declaring::{Declared, StatedEmergency};

use super::{Pipeline, PipelineError, SharedPicture, WriteHeader};
use crate::decision::RegisterEvent;
use crate::identity::Caller;
use crate::model::time::after;
use crate::model::{ClearText, EmergencyId, Hat, Obligation, Pseudonym, SubjectRef};
use crate::work::{Agreement, Emergency, EmergencyFinding, Footing, NotOpen};

/// An emergency as one of those concerned may read it.
#[derive(Debug, Clone)]
pub struct EmergencyView {
    /// With what came of it.
    pub emergency: Emergency,
    /// Household, by own pseudonym, where the organisation has one.
    pub household: Option<Pseudonym>,
    /// Whom it concerns, by own pseudonyms, as far as the organisation has them.
    pub persons: Vec<Pseudonym>,
    /// On what it opens what this organisation holds; for the asker's own, on what it runs.
    pub footing: Option<Footing>,
    /// Whether it is over.
    pub over: bool,
}

impl Pipeline {
    /// Agrees, as a second professional: of the crisis desk for every holder, of a holder for its own organisation.
    ///
    /// # Errors
    /// When it is the caller's own, nothing of this id waits for them, it is over, somebody agreed to the same first, or register or log
    /// fail.
    pub async fn agree_emergency(
        &self,
        caller: &Caller,
        header: WriteHeader,
        id: EmergencyId,
    ) -> Result<(), PipelineError> {
        let mandate = self.wear(caller, &header.hat).await?;
        let (snapshot, emergency) = self.emergency(caller, id).await?;
        let agreement = match self.part_in(caller, &mandate, &snapshot, &emergency) {
            Some(Part::Desk) => Agreement::Everybody,
            Some(Part::Holder) => Agreement::Holder {
                organisation: caller.organisation().clone(),
            },
            Some(Part::Asker) => {
                let problem = "a second professional agrees: never the one who declared it";
                return Err(PipelineError::invalid("emergency_id", problem));
            }
            Some(Part::Pair | Part::Officer) | None => return Err(unknown()),
        };
        let event = RegisterEvent::EmergencyAgreed { id, agreement };
        let rpc = "EmergencyService/AgreeEmergency";
        self.go_on(caller, header, (rpc, "agreement", id), &snapshot, event)
            .await
    }

    /// The picture of an emergency, cut to exactly its flows.
    ///
    /// # Errors
    /// When it is not the caller's under this hat, still waits for a second professional, is over, or as [`PipelineError`] names them.
    pub async fn collect_emergency(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: EmergencyId,
        honours: BTreeSet<Obligation>,
    ) -> Result<SharedPicture, PipelineError> {
        self.wear(caller, hat).await?;
        let (snapshot, emergency) = self.own_emergency(caller, hat, id).await?;
        emergency
            .is_open(self.now())
            .map_err(PipelineError::NotOpen)?;
        let name = |subject| {
            self.ports
                .register
                .pseudonym(caller.organisation(), subject)
        };
        let household = SubjectRef::Household(snapshot.facts.household);
        let household = name(&household)
            .await?
            .ok_or(PipelineError::HouseholdNotAvailable)?;
        let names = &snapshot.facts.pseudonyms;
        let persons = emergency.declared.persons.iter();
        let stated = StatedEmergency {
            household,
            persons: persons
                .filter_map(|person| names.get(person).copied())
                .collect(),
            // WHY not the threat: only those to whom it was sealed can read it again.
            threat: ClearText::new(format!(
                "Zie wat bij het noodgeval {id} als dreiging is opgeschreven."
            )),
        };
        let mut question = self.question(hat, &stated, stated.threat.clone())?;
        question.honours = honours;
        self.get_picture(caller, question).await
    }

    /// Ends an emergency before its time.
    ///
    /// # Errors
    /// When it is not the caller's under this hat, it is over, or register or log fail.
    pub async fn end_emergency(
        &self,
        caller: &Caller,
        header: WriteHeader,
        id: EmergencyId,
    ) -> Result<(), PipelineError> {
        self.wear(caller, &header.hat).await?;
        let (snapshot, _) = self.own_emergency(caller, &header.hat, id).await?;
        let event = RegisterEvent::EmergencyEnded { id };
        let rpc = "EmergencyService/EndEmergency";
        self.go_on(caller, header, (rpc, "end", id), &snapshot, event)
            .await
    }

    /// Says afterwards whether it was an emergency. What still runs ends with it.
    ///
    /// # Errors
    /// When it is the caller's own, they agreed to it, nothing of this id waits for them, a holder's professional would end what still runs,
    /// it was reviewed before, or register or log fail.
    pub async fn review_emergency(
        &self,
        caller: &Caller,
        header: WriteHeader,
        id: EmergencyId,
        justified: bool,
        reason: &ClearText,
    ) -> Result<(), PipelineError> {
        let mandate = self.wear(caller, &header.hat).await?;
        let (snapshot, emergency) = self.emergency(caller, id).await?;
        let refused = |problem| Err(PipelineError::invalid("emergency_id", problem));
        match self.part_in(caller, &mandate, &snapshot, &emergency) {
            None | Some(Part::Pair) => return Err(unknown()),
            Some(Part::Asker) => {
                return refused("somebody else reviews it: never the one who declared it");
            }
            Some(Part::Holder | Part::Desk | Part::Officer)
                if emergency.has_agreed(caller.professional()) =>
            {
                return refused("you agreed to it: somebody else reviews it");
            }
            Some(Part::Holder) if emergency.is_running(self.now()).is_ok() => {
                return refused(
                    "it still runs: until it is over only the crisis desk or a privacy officer ends it by a review",
                );
            }
            Some(Part::Holder | Part::Desk | Part::Officer) => {}
        }
        let asker = emergency.declared.recipient.organisation();
        let told = SignedDuration::from_hours(24 * i64::from(self.emergency_row()?.told_days));
        let told_until = after(self.now(), told);
        let finding = EmergencyFinding {
            justified,
            reason: self.sealed_to(
                caller,
                [asker].into(),
                ("emergency-review", "reason"),
                reason,
            )?,
            told_until,
        };
        let event = RegisterEvent::EmergencyReviewed {
            id,
            finding: Box::new(finding),
        };
        let rpc = "EmergencyService/ReviewEmergency";
        self.go_on(caller, header, (rpc, "review", id), &snapshot, event)
            .await
    }

    /// An emergency as the caller may read it, who has something to do with it.
    ///
    /// # Errors
    /// When nothing of this id concerns the caller under this hat, or register or log fail.
    pub async fn get_emergency(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: EmergencyId,
    ) -> Result<EmergencyView, PipelineError> {
        let mandate = self.wear(caller, hat).await?;
        let (snapshot, emergency) = self.emergency(caller, id).await?;
        if self
            .part_in(caller, &mandate, &snapshot, &emergency)
            .is_none()
        {
            return Err(unknown());
        }
        let (household, persons) = self
            .names_of_emergency(caller, &snapshot, &emergency)
            .await?;
        let about = household.into_iter().chain(persons.iter().copied());
        let call = Self::call("EmergencyService/GetEmergency", caller, hat, about, []);
        self.record_reading(self.entry_of(caller), &call, 1).await?;
        let (at, own) = (self.now(), caller.organisation());
        let asks = emergency.declared.recipient.organisation() == own;
        let footing = if asks {
            emergency.footing_told(at)
        } else {
            emergency.footing(own, at)
        };
        Ok(EmergencyView {
            over: emergency.is_running(at).is_err(),
            emergency,
            household,
            persons,
            footing,
        })
    }
}

fn unknown() -> PipelineError {
    PipelineError::NotOpen(NotOpen::Unknown)
}
