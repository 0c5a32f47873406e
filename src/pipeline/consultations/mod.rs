//! Consultations: called (`calling`), attended by each under their own hat, ended (ADR 24). A seat stands in for the assignment to the
//! household, and for nothing else: the picture is made by the one walk of `picture`.

mod calling;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use calling::{Called, StatedConsultation};

use super::disclosure::{Closing, SharedPicture};
use super::readings::{is_barred, may_see};
use super::wear::OFFICER;
use super::{InForce, Pipeline, PipelineError, WriteHeader};
use crate::decision::{RegisterEvent, takes_part};
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{
    Category, ClearText, ConsultationId, Hat, Obligation, Pseudonym, SubjectRef, Timestamp,
};
use crate::ports::Snapshot;
use crate::purpose::{self, PictureQuestion};
use crate::work::{Consultation, NotOpen, Seat};

/// Why somebody sits down, and what for.
#[derive(Debug)]
pub struct Attending {
    /// Obligations the client declares to honour.
    pub honours: BTreeSet<Obligation>,
    /// Why they have to see what lies on the table.
    pub necessity: ClearText,
    /// What of it; absent for all of it.
    pub categories: Option<BTreeSet<Category>>,
}

/// A consultation as somebody who has a part in it may read it.
#[derive(Debug, Clone)]
pub struct ConsultationView {
    /// The consultation.
    pub consultation: Consultation,
    /// Who sits at it, as far as the reader is told.
    pub seats: BTreeSet<Seat>,
    /// Whether people sit together now.
    pub held: Result<(), NotOpen>,
    /// Whether the question is for them to read yet.
    pub reads_question: bool,
    /// Household, by own pseudonym: for who works on it.
    pub household: Option<Pseudonym>,
    /// What persons are called there, with own pseudonyms for who works on the household.
    pub persons: BTreeMap<Pseudonym, Option<Pseudonym>>,
}

/// What somebody has to do with a consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// They sit at it.
    Seated,
    /// They might stand behind the seats of colleagues: of the organisation that called it, on the household or its privacy officer.
    Second,
}

impl Pipeline {
    /// What lies on the table, as the caller may see it under the hat of their seat.
    ///
    /// # Errors
    /// When the hat is not mandated, the caller has no seat at a consultation of this id, it has not begun, nobody stands behind the seat
    /// yet, it is over, it is asked for more than lies there, or as [`PipelineError`] names them.
    pub async fn attend_consultation(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: ConsultationId,
        attending: Attending,
    ) -> Result<SharedPicture, PipelineError> {
        let mandate = self.wear(caller, hat).await?;
        let ((snapshot, ..), sitting) = self.snapshot_at_sitting(caller, hat, id).await?;
        let called = known_there(&snapshot, &sitting);
        let household = self.own_household(caller, &snapshot).await?;
        let household = household.ok_or_else(unknown)?;
        let on_the_table = sitting.called.categories;
        let categories = attending.categories.unwrap_or_else(|| on_the_table.clone());
        if !categories.is_subset(&on_the_table) {
            let problem = "names what does not lie on the table";
            return Err(PipelineError::invalid("categories", problem));
        }
        let request = {
            let in_force = self.in_force.load();
            let tables = in_force.policies.catalogue().on(legal_day(self.now()));
            let groups = tables.task(&sitting.called.task).into_iter();
            let touched = groups
                .flat_map(|task| &task.groups)
                .filter(|group| !group.categories.is_disjoint(&categories));
            let necessity = touched.map(|group| {
                let why = ClearText::new(attending.necessity.expose().to_owned());
                (group.id.clone(), why)
            });
            let question = PictureQuestion {
                hat: hat.clone(),
                task: sitting.called.task,
                household,
                subjects: called.keys().copied().collect(),
                necessity: necessity.collect(),
                categories,
                period: sitting.called.period,
                honours: attending.honours,
                detail: false,
                sitting: Some(id),
            };
            purpose::declare_seated(caller, Some(&mandate), question, &tables)?
        };
        let mut shared = self.share(caller, request).await?;
        call_by(&mut shared.closing, &called);
        Ok(shared)
    }

    /// Stands behind the seats of colleagues, as a second professional.
    ///
    /// # Errors
    /// When the caller sits there or called it, no consultation of this id is their business, it is over, somebody agreed first, or register
    /// or log fail.
    pub async fn agree_consultation(
        &self,
        caller: &Caller,
        header: WriteHeader,
        id: ConsultationId,
    ) -> Result<(), PipelineError> {
        self.wear(caller, &header.hat).await?;
        let (snapshot, _, part) = self.consultation(caller, &header.hat, id).await?;
        if part != Part::Second {
            let problem = "somebody else agrees: nobody who sits there";
            return Err(PipelineError::invalid("consultation_id", problem));
        }
        let (rpc, record) = (
            "ConsultationService/AgreeConsultation",
            "consultation-agreement",
        );
        let event = RegisterEvent::ConsultationAgreed { id };
        self.go_on(caller, header, (rpc, record, id), &snapshot, event)
            .await
    }

    /// Ends a consultation before its time: for whoever called it, and for who might stand behind it.
    ///
    /// # Errors
    /// When none of this id is the caller's to end, it is over, or register or log fail.
    pub async fn end_consultation(
        &self,
        caller: &Caller,
        header: WriteHeader,
        id: ConsultationId,
    ) -> Result<(), PipelineError> {
        self.wear(caller, &header.hat).await?;
        let (snapshot, consultation, part) = self.consultation(caller, &header.hat, id).await?;
        let by = &consultation.caller;
        let called = by.hat == header.hat && by.professional == *caller.professional();
        if !called && part != Part::Second {
            return Err(unknown());
        }
        let (rpc, record) = ("ConsultationService/EndConsultation", "consultation-end");
        let event = RegisterEvent::ConsultationEnded { id };
        self.go_on(caller, header, (rpc, record, id), &snapshot, event)
            .await
    }

    /// Who sits at a consultation, about what and when.
    ///
    /// # Errors
    /// When the caller has no part in one of this id under this hat, or register or log fail.
    pub async fn get_consultation(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: ConsultationId,
    ) -> Result<ConsultationView, PipelineError> {
        self.wear(caller, hat).await?;
        let (snapshot, consultation, part) = self.consultation(caller, hat, id).await?;
        let works_there = may_see(&snapshot.facts.facts, caller, hat, legal_day(self.now()));
        let household = self.own_household(caller, &snapshot).await?;
        let persons = known_there(&snapshot, &consultation).into_iter();
        let by = &consultation.caller;
        let sees_all = part == Part::Second || by.professional == *caller.professional();
        let seats = consultation.called.seats.iter().filter(|seat| {
            sees_all
                || seat.hat.organisation() == caller.organisation()
                || (seat.hat == by.hat && seat.professional == by.professional)
        });
        let held = consultation.is_on(self.now());
        let view = ConsultationView {
            seats: seats.cloned().collect(),
            persons: persons
                .map(|(own, called)| (called, Some(own).filter(|_| works_there)))
                .collect(),
            reads_question: works_there || part == Part::Second || held.is_ok(),
            held,
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
        let (snapshot, consultation, _) = self.consultation(caller, hat, id).await?;
        let seat = (hat, caller.professional());
        takes_part(&consultation, &snapshot.facts.facts, seat, at)
            .map_err(PipelineError::NotOpen)?;
        Ok(((snapshot, in_force, at), consultation))
    }

    /// A consultation in which the caller has a part under this hat; any other is as unknown as none.
    async fn consultation(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: ConsultationId,
    ) -> Result<(Snapshot, Consultation, Part), PipelineError> {
        let register = &self.ports.register;
        let Some(SubjectRef::Household(household)) = register.begun(*id.as_bytes()).await? else {
            return Err(unknown());
        };
        let snapshot = register.household_of(caller.organisation(), household);
        let snapshot = snapshot.await?.ok_or_else(unknown)?;
        let consultation = snapshot.facts.under_way.consultation(id);
        let consultation = consultation.map_err(PipelineError::NotOpen)?.clone();
        let part = self.part_at(caller, hat, &snapshot, &consultation).await?;
        Ok((snapshot, consultation, part.ok_or_else(unknown)?))
    }

    /// What the caller has to do with a consultation under this hat: nothing where they are barred from the household, or their organisation
    /// knows neither it nor anybody whom it is about.
    pub(super) async fn part_at(
        &self,
        caller: &Caller,
        hat: &Hat,
        snapshot: &Snapshot,
        consultation: &Consultation,
    ) -> Result<Option<Part>, PipelineError> {
        let (facts, today) = (&snapshot.facts.facts, legal_day(self.now()));
        let known = !known_there(snapshot, consultation).is_empty()
            && self.own_household(caller, snapshot).await?.is_some();
        if !known || is_barred(facts, caller, today) {
            return Ok(None);
        }
        let who = caller.professional();
        if consultation.seats(hat, who) {
            return Ok(Some(Part::Seated));
        }
        let by = &consultation.caller;
        let sits = |seat: &Seat| {
            seat.hat.organisation() == caller.organisation() && seat.professional == *who
        };
        let second = by.hat.organisation() == caller.organisation()
            && !consultation.called.seats.iter().any(sits)
            && (hat.capacity() == OFFICER || may_see(facts, caller, hat, today));
        Ok(second.then_some(Part::Second))
    }

    /// What the caller's organisation calls a household, where it knows it.
    async fn own_household(
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

/// Whom of a consultation the reading organisation knows: their own pseudonyms, with what they are called there.
fn known_there(snapshot: &Snapshot, consultation: &Consultation) -> BTreeMap<Pseudonym, Pseudonym> {
    let own = &snapshot.facts.pseudonyms;
    let persons = consultation.called.persons.iter();
    persons
        .filter_map(|(person, called)| Some((*own.get(person)?, *called)))
        .collect()
}

/// Calls everybody in the lists beside a picture as they are called at the table, in an order that does not tell who is who.
fn call_by(closing: &mut Closing, called: &BTreeMap<Pseudonym, Pseudonym>) {
    let rename = |persons: &mut BTreeSet<Pseudonym>| {
        let names = persons.iter().filter_map(|person| called.get(person));
        *persons = names.copied().collect();
    };
    for line in closing.withheld.iter_mut().chain(&mut closing.detail) {
        rename(&mut line.persons);
    }
    for line in &mut closing.sources {
        rename(&mut line.persons);
    }
    closing
        .sources
        .sort_by_cached_key(|line| (line.status, line.holders.clone(), line.persons.clone()));
    for lines in [&mut closing.withheld, &mut closing.detail] {
        lines.sort_by_cached_key(|line| line.persons.clone());
    }
}
