//! Consultations: called (`calling`), attended by each under their own hat, ended (ADR 24). A seat stands in for the assignment to the
//! household, and for nothing else: the picture is made by the one walk of `picture`.

mod calling;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use calling::{Called, StatedConsultation};

use super::disclosure::{Closing, SharedPicture};
use super::readings::{is_barred, may_see};
use super::register::Write;
use super::{InForce, Pipeline, PipelineError, WriteHeader};
use crate::decision::RegisterEvent;
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{ClearText, ConsultationId, Hat, Obligation, Pseudonym, SubjectRef, Timestamp};
use crate::ports::Snapshot;
use crate::purpose::{self, PictureQuestion};
use crate::work::{Consultation, NotOpen};

/// A consultation as somebody who sits at it may read it.
#[derive(Debug, Clone)]
pub struct ConsultationView {
    /// The consultation.
    pub consultation: Consultation,
    /// Whether people sit together now.
    pub held: Result<(), NotOpen>,
    /// Household, by own pseudonym: for who works on it.
    pub household: Option<Pseudonym>,
    /// What persons are called there, with own pseudonyms for who works on the household.
    pub persons: BTreeMap<Pseudonym, Option<Pseudonym>>,
}

impl Pipeline {
    /// What lies on the table, as the caller may see it under the hat of their seat.
    ///
    /// # Errors
    /// When the hat is not mandated, the caller has no seat at a consultation of this id, it has not begun or is over, their organisation
    /// knows neither household nor persons, or as [`PipelineError`] names them.
    pub async fn attend_consultation(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: ConsultationId,
        honours: BTreeSet<Obligation>,
    ) -> Result<SharedPicture, PipelineError> {
        let mandate = self.wear(caller, hat).await?;
        let ((snapshot, ..), sitting) = self.snapshot_at_sitting(caller, hat, id).await?;
        let household = self.own_household(caller, &snapshot).await?;
        let called: BTreeMap<Pseudonym, Pseudonym> = sitting
            .called
            .persons
            .iter()
            .filter_map(|(person, called)| Some((*snapshot.facts.pseudonyms.get(person)?, *called)))
            .collect();
        // Whoever knows none of them would else ask after everybody.
        let household = household
            .filter(|_| !called.is_empty())
            .ok_or_else(unknown)?;
        let request = {
            let in_force = self.in_force.load();
            let tables = in_force.policies.catalogue().on(legal_day(self.now()));
            let groups = tables.task(&sitting.called.task).into_iter();
            // WHY not the question: only those to whom it was sealed can read it again.
            let why = format!("Zie wat bij het overleg {id} als vraag is opgeschreven.");
            let necessity = groups
                .flat_map(|task| &task.groups)
                .map(|group| (group.id.clone(), ClearText::new(why.clone())))
                .collect();
            let question = PictureQuestion {
                hat: hat.clone(),
                task: sitting.called.task,
                household,
                subjects: called.keys().copied().collect(),
                categories: sitting.called.categories,
                period: sitting.called.period,
                necessity,
                honours,
                detail: false,
                sitting: Some(id),
            };
            purpose::declare_seated(caller, Some(&mandate), question, &tables)?
        };
        let mut shared = self.share(caller, request).await?;
        call_by(&mut shared.closing, &called);
        Ok(shared)
    }

    /// Ends a consultation before its time: for whoever called it.
    ///
    /// # Errors
    /// When the caller called none of this id under this hat, it is over, or register or log fail.
    pub async fn end_consultation(
        &self,
        caller: &Caller,
        header: WriteHeader,
        id: ConsultationId,
    ) -> Result<(), PipelineError> {
        self.wear(caller, &header.hat).await?;
        let (snapshot, consultation) = self.seated(caller, &header.hat, id).await?;
        let by = &consultation.caller;
        if by.hat != header.hat || by.professional != *caller.professional() {
            return Err(unknown());
        }
        let write = Write {
            rpc: "ConsultationService/EndConsultation",
            header,
            about: BTreeSet::new(),
            subject: SubjectRef::Household(snapshot.facts.household),
            event: RegisterEvent::ConsultationEnded { id },
            record: ("consultation-end", id.to_string()),
            reply: Vec::new(),
        };
        self.write(caller, write).await?;
        Ok(())
    }

    /// Who sits at a consultation, about what and when.
    ///
    /// # Errors
    /// When the caller has no seat at one of this id under this hat, or register or log fail.
    pub async fn get_consultation(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: ConsultationId,
    ) -> Result<ConsultationView, PipelineError> {
        self.wear(caller, hat).await?;
        let (snapshot, consultation) = self.seated(caller, hat, id).await?;
        let works_there = may_see(&snapshot.facts.facts, caller, hat, legal_day(self.now()));
        let household = self.own_household(caller, &snapshot).await?;
        let persons = consultation.called.persons.iter();
        let persons = persons.map(|(person, called)| {
            let own = snapshot.facts.pseudonyms.get(person).copied();
            (*called, own.filter(|_| works_there))
        });
        let view = ConsultationView {
            persons: persons.collect(),
            held: consultation.is_on(self.now()),
            household: household.filter(|_| works_there),
            consultation,
        };
        let about = view.household;
        let call = Self::call(
            "ConsultationService/GetConsultation",
            caller,
            hat,
            about,
            [],
        );
        self.record_reading(self.entry_of(caller), &call, 1).await?;
        Ok(view)
    }

    /// The household as it is read by somebody who sits at a consultation that goes on.
    pub(super) async fn snapshot_at_sitting(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: ConsultationId,
    ) -> Result<((Snapshot, Arc<InForce>, Timestamp), Consultation), PipelineError> {
        let at = self.now();
        let in_force = self.in_force.load_full();
        in_force.holds_on(legal_day(at))?;
        let (snapshot, consultation) = self.seated(caller, hat, id).await?;
        consultation.is_on(at).map_err(PipelineError::NotOpen)?;
        Ok(((snapshot, in_force, at), consultation))
    }

    /// A consultation at which the caller has a seat under this hat; any other is as unknown as none, and so is every one to whoever is
    /// barred from the household.
    async fn seated(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: ConsultationId,
    ) -> Result<(Snapshot, Consultation), PipelineError> {
        let register = &self.ports.register;
        let Some(SubjectRef::Household(household)) = register.begun(*id.as_bytes()).await? else {
            return Err(unknown());
        };
        let snapshot = register.household_of(caller.organisation(), household);
        let snapshot = snapshot.await?.ok_or_else(unknown)?;
        let consultation = snapshot.facts.under_way.consultations.get(&id).cloned();
        let seated = consultation.filter(|it| {
            it.seats(hat, caller.professional())
                && !is_barred(&snapshot.facts.facts, caller, legal_day(self.now()))
        });
        seated
            .map(|consultation| (snapshot, consultation))
            .ok_or_else(unknown)
    }

    /// What the caller's organisation calls a household, where it knows it.
    pub(super) async fn own_household(
        &self,
        caller: &Caller,
        snapshot: &Snapshot,
    ) -> Result<Option<Pseudonym>, PipelineError> {
        let household = SubjectRef::Household(snapshot.facts.household);
        let own = caller.organisation();
        Ok(self.ports.register.pseudonym(own, &household).await?)
    }
}

fn unknown() -> PipelineError {
    PipelineError::NotOpen(NotOpen::Unknown)
}

/// Calls everybody in the lists beside a picture as they are called at the table.
fn call_by(closing: &mut Closing, called: &BTreeMap<Pseudonym, Pseudonym>) {
    let lines = closing.withheld.iter_mut().chain(&mut closing.detail);
    let persons = lines.map(|line| &mut line.persons);
    for persons in persons.chain(closing.sources.iter_mut().map(|line| &mut line.persons)) {
        *persons = persons
            .iter()
            .filter_map(|person| called.get(person).copied())
            .collect();
    }
}
