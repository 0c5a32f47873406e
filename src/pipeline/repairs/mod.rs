//! Repairs: proposed by one professional, agreed to by a second one (ADR 22). What each kind of repair asks of those who sign stands in
//! `wrong`; what went wrong by the errors, in `breaches`.

mod breaches;
mod merges;
mod moving;
mod persons;
mod view;
mod wrong;

pub use breaches::{BreachView, BreachedView};
pub use persons::StatedPersons;
pub use view::RepairView;
pub use wrong::StatedRepair;

use super::register::{Write, identity, unreadable_reply, writer};
use super::stated::{StatedEvidence, WriteHeader};
use super::{Pipeline, PipelineError};
use crate::decision::{RegisterEvent, RegisterRecord, UnderWay};
use crate::identity::Caller;
use crate::model::{ClearText, Hat, Pseudonym, RepairId, SubjectRef, Writer};
use crate::work::{NotOpen, ProposedRepair, RepairCase};
use wrong::Wrong;

/// A repair as it is proposed.
#[derive(Debug)]
pub struct StatedProposal {
    /// What is done.
    pub repair: StatedRepair,
    /// What it rests on.
    pub evidence: StatedEvidence,
    /// Why.
    pub reason: ClearText,
}

/// A repair where it is filed, for an organisation that knows whom or what it is filed under.
pub(super) struct Found {
    pub(super) case: RepairCase,
    subject: SubjectRef,
    /// What the organisation calls it.
    pub(super) name: Pseudonym,
    /// What it is about, as it was recorded.
    wrong: Wrong,
}

impl Pipeline {
    /// Proposes a repair. Nothing changes by it.
    ///
    /// # Errors
    /// When the hat is not mandated, what is wrong is not known to the caller or not theirs to correct, what is to stand in its place may
    /// not be written, the evidence does not suffice, or register or log fail.
    pub async fn propose_repair(
        &self,
        caller: &Caller,
        header: WriteHeader,
        stated: StatedProposal,
    ) -> Result<RepairId, PipelineError> {
        self.wear(caller, &header.hat).await?;
        if let Some(reply) = self.answered(caller, &header).await? {
            return read_id(&reply);
        }
        let by = writer(caller, &header);
        let evidence = self.keep_evidence("evidence", &stated.evidence)?;
        let error = self.error(caller, &by, stated.repair, &evidence).await?;
        let written_by = error.written_by;
        let context = ("repair", "reason");
        let readers = written_by.iter().collect();
        let proposed = ProposedRepair {
            reason: self.sealed_to(caller, readers, context, &stated.reason)?,
            repair: error.repair,
            wrong_since: error.wrong_since,
            written_by,
            evidence,
        };
        let id = RepairId::from_bytes(self.draw());
        let write = Write {
            rpc: "RepairService/ProposeRepair",
            header,
            about: error.about,
            subject: error.subject,
            event: RegisterEvent::RepairProposed {
                id,
                proposed: Box::new(proposed),
            },
            record: ("repair", id.to_string()),
            reply: id.as_bytes().to_vec(),
        };
        read_id(&self.write(caller, write).await?)
    }

    /// Agrees, as a second professional: from here on it is in effect.
    ///
    /// # Errors
    /// When the hat is not mandated, nothing of this id waits for the caller, it is their own, it is over or somebody was first, the
    /// evidence does not suffice, or register or log fail.
    pub async fn agree_repair(
        &self,
        caller: &Caller,
        header: WriteHeader,
        id: RepairId,
        evidence: StatedEvidence,
    ) -> Result<(), PipelineError> {
        self.wear(caller, &header.hat).await?;
        if self.answered(caller, &header).await?.is_some() {
            return Ok(());
        }
        let by = writer(caller, &header);
        let found = self.repair(caller, id).await?.ok_or_else(unknown)?;
        if found.case.is_of(&by) {
            let problem = "a second professional agrees: never the one who proposed it";
            return Err(PipelineError::invalid("repair_id", problem));
        }
        if !self.may_sign(&by, &found) {
            return Err(unknown());
        }
        found.case.is_open().map_err(PipelineError::NotOpen)?;
        if !self.may_agree(caller, &by, &found).await? {
            return Err(unknown());
        }
        let evidence = self.keep_evidence("evidence", &evidence)?;
        let consequences = self.signed(&by, &found, &evidence)?;
        let write = Write {
            rpc: "RepairService/AgreeRepair",
            header,
            about: [found.name].into(),
            subject: found.subject,
            event: RegisterEvent::RepairAgreed { id, evidence },
            record: ("repair-agreement", id.to_string()),
            reply: Vec::new(),
        };
        self.write_with(caller, write, consequences).await?;
        Ok(())
    }

    /// Takes an own proposal back.
    ///
    /// # Errors
    /// When the hat is not mandated, the caller proposed nothing of this id under it, it is over, or register or log fail.
    pub async fn withdraw_repair(
        &self,
        caller: &Caller,
        header: WriteHeader,
        id: RepairId,
    ) -> Result<(), PipelineError> {
        self.wear(caller, &header.hat).await?;
        let by = writer(caller, &header);
        let found = self.repair(caller, id).await?;
        let own = found.filter(|found| found.case.by.is_same_person(&by));
        let found = own.ok_or_else(unknown)?;
        let write = Write {
            rpc: "RepairService/WithdrawRepair",
            header,
            about: [found.name].into(),
            subject: found.subject,
            event: RegisterEvent::RepairWithdrawn { id },
            record: ("repair-withdrawal", id.to_string()),
            reply: Vec::new(),
        };
        self.write(caller, write).await?;
        Ok(())
    }

    /// A repair, for whoever proposed it or may agree to it.
    ///
    /// # Errors
    /// When the hat is not mandated, nothing of this id is the caller's to know, or register or log fail.
    pub async fn get_repair(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: RepairId,
    ) -> Result<RepairView, PipelineError> {
        self.wear(caller, hat).await?;
        let found = self.repair(caller, id).await?;
        let known = found.filter(|found| self.may_know(&signer(caller, hat), found));
        let found = known.ok_or_else(unknown)?;
        let view = self.view(caller, hat, &found).await?;
        let call = Self::call("RepairService/GetRepair", caller, hat, [found.name], []);
        self.record_reading(self.entry_under(caller, found.subject), &call, 1)
            .await?;
        Ok(view)
    }

    /// Repairs that wait: the caller's own, and those to which they may agree under this hat; oldest first.
    ///
    /// # Errors
    /// When the hat is not mandated, or register or log fail.
    pub async fn list_repairs(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<RepairView>, PipelineError> {
        self.wear(caller, hat).await?;
        let mut views = Vec::new();
        for found in self.waiting_repairs(caller).await? {
            if self.may_know(&signer(caller, hat), &found) {
                views.push(self.view(caller, hat, &found).await?);
            }
        }
        views.sort_by_key(|view| (view.case.proposed_at, view.case.id));
        let about = views.iter().map(|view| view.subject);
        let call = Self::call("RepairService/ListRepairs", caller, hat, about, []);
        self.record_reading(self.entry_of(caller), &call, views.len())
            .await?;
        Ok(views)
    }

    /// Repairs that wait and concern the caller's organisation, about whom it knows and the caller is not barred from. That something of its
    /// own waits shows it nothing of what another one has under the same name.
    pub(super) async fn waiting_repairs(
        &self,
        caller: &Caller,
    ) -> Result<Vec<Found>, PipelineError> {
        let own = caller.organisation();
        let mut waiting = Vec::new();
        for subject in self.ports.register.open_work(own, self.now()).await? {
            let filed = self.filed(caller, &subject).await?;
            let waits = |it: &Found| it.case.is_open().is_ok() && it.case.concerned().contains(own);
            waiting.extend(filed.into_iter().filter(waits));
        }
        Ok(waiting)
    }

    /// A repair about somebody whom the caller's organisation knows, and from whom the caller is not barred.
    async fn repair(&self, caller: &Caller, id: RepairId) -> Result<Option<Found>, PipelineError> {
        let begun = self.ports.register.begun(*id.as_bytes()).await?;
        let Some(subject) = begun else {
            return Ok(None);
        };
        let filed = self.filed(caller, &subject).await?;
        Ok(filed.into_iter().find(|it| it.case.id == id))
    }

    /// Every repair that is filed under a subject.
    async fn filed(
        &self,
        caller: &Caller,
        subject: &SubjectRef,
    ) -> Result<Vec<Found>, PipelineError> {
        let register = &self.ports.register;
        let name = register.pseudonym(caller.organisation(), subject).await?;
        let Some(name) = name else {
            return Ok(Vec::new());
        };
        if self.is_closed_to(caller, subject).await? {
            return Ok(Vec::new());
        }
        let records: Vec<RegisterRecord> = register.filed_under(subject).await?;
        let mut found = Vec::new();
        for case in UnderWay::of(&records).repairs.into_values() {
            let wrong = self.wrong_of(caller, &case, &records).await?;
            found.extend(wrong.map(|wrong| Found {
                subject: subject.clone(),
                wrong,
                case,
                name,
            }));
        }
        Ok(found)
    }

    /// Whether it is this professional's to know: they proposed it under this hat, or may sign it.
    fn may_know(&self, by: &Writer, found: &Found) -> bool {
        found.case.by.is_same_person(by) || self.may_sign(by, found)
    }

    /// What was answered to this write, where it was made before.
    async fn answered(
        &self,
        caller: &Caller,
        header: &WriteHeader,
    ) -> Result<Option<Vec<u8>>, PipelineError> {
        let identity = identity(caller, header);
        Ok(self
            .ports
            .register
            .answered(&identity, caller.shown())
            .await?)
    }
}

/// Whoever wears this hat, as one who would sign.
pub(super) fn signer(caller: &Caller, hat: &Hat) -> Writer {
    Writer {
        hat: hat.clone(),
        professional: caller.professional().clone(),
        on_authority: String::new(),
    }
}

fn unknown() -> PipelineError {
    PipelineError::NotOpen(NotOpen::Unknown)
}

fn read_id(reply: &[u8]) -> Result<RepairId, PipelineError> {
    let bytes = reply.try_into().map_err(|_| unreadable_reply())?;
    Ok(RepairId::from_bytes(bytes))
}
