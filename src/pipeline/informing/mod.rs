//! Telling people what was disclosed about them without their consent: what is still to be done, that it was done, and that it is put off
//! (ADR 20).

mod named;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

pub use named::{DutyName, InformRoute, NamedDuty};

use named::Home;

use super::readings::is_barred;
use super::register::{identity, unreadable_reply, written};
use super::stated::WriteHeader;
use super::{Pipeline, PipelineError};
use crate::audit::entries;
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{
    Catalogue, ClearText, Hat, HouseholdId, Organisation, Pseudonym, SubjectRef, Timestamp,
};
use crate::ports::{LedgerCommit, Snapshot};
use crate::purpose::{sentence_fault, words};
use crate::work::{
    self, DutyKey, InformRefusal, InformingDuty, LedgerEvent, LedgerRecord, NotOpen, ToldHow,
};

/// That a person was told.
#[derive(Debug, Clone, Copy)]
pub struct PersonTold {
    /// The duty.
    pub duty: DutyName,
    /// When.
    pub at: Timestamp,
    /// How.
    pub how: ToldHow,
}

impl Pipeline {
    /// Duties of this hat, those to be done first; those that are done only where asked for.
    ///
    /// # Errors
    /// When the hat is not mandated, or register, ledger or log fail.
    pub async fn list_inform_duties(
        &self,
        caller: &Caller,
        hat: &Hat,
        done: bool,
    ) -> Result<Vec<NamedDuty>, PipelineError> {
        self.wear(caller, hat).await?;
        let mut duties = self.inform_duties(caller, hat).await?;
        duties.retain(|duty| done || duty.told_at.is_none());
        duties.sort_by_key(|duty| (duty.told_at.is_some(), duty.due));
        let about = duties.iter().map(|duty| duty.name.person);
        let call = Self::call("InformingService/ListInformDuties", caller, hat, about, []);
        self.record_reading(self.entry_of(caller), &call, duties.len())
            .await?;
        Ok(duties)
    }

    /// Records that a person was told.
    ///
    /// # Errors
    /// When the hat is not mandated or has no such duty, it was done before, the moment cannot be, or register, ledger or log fail.
    pub async fn record_informed(
        &self,
        caller: &Caller,
        header: WriteHeader,
        told: PersonTold,
    ) -> Result<(), PipelineError> {
        self.wear(caller, &header.hat).await?;
        let identity = identity(caller, &header);
        if self
            .ports
            .register
            .answered(&identity, caller.shown())
            .await?
            .is_some()
        {
            return Ok(());
        }
        let in_force = self.in_force.load_full();
        let catalogue = in_force.policies.catalogue();
        let duty = self
            .inform_duty(caller, &header.hat, told.duty, catalogue)
            .await?;
        duty.tell(told.at, self.now()).map_err(refused)?;
        let event = LedgerEvent::Informed {
            duty: duty.key,
            told_at: told.at,
            how: told.how,
        };
        let done = Done {
            rpc: "InformingService/RecordInformed",
            header,
            name: told.duty,
            event,
            sealed: BTreeMap::new(),
            reply: Vec::new(),
        };
        self.do_duty(caller, &duty, done).await?;
        Ok(())
    }

    /// Puts telling a person off; until when.
    ///
    /// # Errors
    /// When the hat is not mandated or has no such duty, it was done, is overdue or was put off already, the reason says nothing or was
    /// given before, or register, ledger or log fail.
    pub async fn defer_informing(
        &self,
        caller: &Caller,
        header: WriteHeader,
        name: DutyName,
        reason: &ClearText,
    ) -> Result<Timestamp, PipelineError> {
        self.wear(caller, &header.hat).await?;
        let identity = identity(caller, &header);
        if let Some(reply) = self
            .ports
            .register
            .answered(&identity, caller.shown())
            .await?
        {
            return read_due(&reply).ok_or_else(unreadable_reply);
        }
        let in_force = self.in_force.load_full();
        let catalogue = in_force.policies.catalogue();
        let duty = self
            .inform_duty(caller, &header.hat, name, catalogue)
            .await?;
        let reason_sealed = self.sealed_reason(caller.organisation(), reason)?;
        // The same words are the same reason, however they are written.
        let same = words(reason.expose()).join(" ");
        let reason_hash = self
            .ports
            .hasher
            .keyed_hash("inform-deferral", same.as_bytes());
        let due = duty.defer(&reason_hash, self.now()).map_err(refused)?;
        let event = LedgerEvent::Deferred {
            duty: duty.key,
            reason_hash,
        };
        let done = Done {
            rpc: "InformingService/DeferInforming",
            header,
            name,
            event,
            sealed: [("reason".to_owned(), reason_sealed)].into(),
            reply: due.as_microsecond().to_be_bytes().to_vec(),
        };
        let reply = self.do_duty(caller, &duty, done).await?;
        read_due(&reply).ok_or_else(unreadable_reply)
    }

    /// Every duty of this hat, done or not, that the caller has to see to.
    pub(super) async fn inform_duties(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<NamedDuty>, PipelineError> {
        let in_force = self.in_force.load_full();
        let (records, now) = (self.received(hat).await?, self.now());
        let mut homes = BTreeMap::new();
        let mut named = Vec::new();
        for duty in duties(&records, in_force.policies.catalogue()) {
            if let Entry::Vacant(unread) = homes.entry(duty.household) {
                unread.insert(self.home_of(caller, &duty).await?);
            }
            let home = homes.get(&duty.household).and_then(Option::as_ref);
            if let Some(home) = home.filter(|home| home.is_asked(&duty, now)) {
                named.extend(home.named(&duty, now));
            }
        }
        Ok(named)
    }

    /// What this hat received and did about it.
    pub(super) async fn received(&self, hat: &Hat) -> Result<Vec<LedgerRecord>, PipelineError> {
        let ledger = &self.ports.ledger;
        let mut records = ledger
            .received_by(hat.organisation(), Timestamp::MIN)
            .await?;
        records.retain(|record| record.hat == *hat);
        Ok(records)
    }

    /// The duty of this name. One of another hat, and one that is not the caller's to see to, is as unknown as one that never was.
    async fn inform_duty<'a>(
        &self,
        caller: &Caller,
        hat: &Hat,
        name: DutyName,
        catalogue: &'a Catalogue,
    ) -> Result<InformingDuty<'a>, PipelineError> {
        let unknown = || PipelineError::NotOpen(NotOpen::Unknown);
        let person = self
            .ports
            .register
            .person(caller.organisation(), &name.person)
            .await?;
        let key = DutyKey {
            first: name.first,
            person: person.ok_or_else(unknown)?,
        };
        let records = self.received(hat).await?;
        let duty = duties(&records, catalogue)
            .into_iter()
            .find(|duty| duty.key == key);
        let duty = duty.ok_or_else(unknown)?;
        let home = self.home_of(caller, &duty).await?;
        match home.filter(|home| home.is_asked(&duty, self.now())) {
            Some(_) => Ok(duty),
            None => Err(unknown()),
        }
    }

    /// The household of a duty, where the caller is not barred from it.
    async fn home_of(
        &self,
        caller: &Caller,
        duty: &InformingDuty<'_>,
    ) -> Result<Option<Home>, PipelineError> {
        let Some((name, snapshot)) = self.open_home(caller, duty.household).await? else {
            return Ok(None);
        };
        let facts = &snapshot.facts.facts;
        let at_hand = self.is_at_hand(caller, &duty.hat, facts, None).await?;
        let today = legal_day(self.now());
        let own = caller.organisation();
        Ok(Some(Home::of(name, &snapshot, own, today, at_hand)))
    }

    /// A household of which the caller's organisation received something, with what it is called there; none where the caller is barred
    /// from it.
    pub(super) async fn open_home(
        &self,
        caller: &Caller,
        household: HouseholdId,
    ) -> Result<Option<(Pseudonym, Snapshot)>, PipelineError> {
        let (register, own) = (&self.ports.register, caller.organisation());
        let subject = SubjectRef::Household(household);
        let name = register.pseudonym(own, &subject).await?;
        let snapshot = register.household_of(own, household).await?;
        let today = legal_day(self.now());
        let known = name.zip(snapshot);
        Ok(known.filter(|(_, snapshot)| !is_barred(&snapshot.facts.facts, caller, today)))
    }

    fn sealed_reason(
        &self,
        own: &Organisation,
        reason: &ClearText,
    ) -> Result<String, PipelineError> {
        if let Some(problem) = sentence_fault(reason.expose(), None) {
            return Err(PipelineError::invalid("reason", problem));
        }
        self.sealed(own, "inform-deferral", reason, "reason")
    }

    /// Appends what was done about a duty, with its entry in the log.
    async fn do_duty(
        &self,
        caller: &Caller,
        duty: &InformingDuty<'_>,
        done: Done,
    ) -> Result<Vec<u8>, PipelineError> {
        let Done {
            rpc,
            header,
            name,
            event,
            sealed,
            reply,
        } = done;
        let subject = SubjectRef::Household(duty.household);
        let call = Self::call(rpc, caller, &header.hat, [name.person], [subject.clone()]);
        let mut said = written(&header, [("disclosure", name.first.to_string())]);
        said.sealed = sealed;
        let entry = entries::writing(self.entry_under(caller, subject), &call, &said);
        let record = LedgerRecord {
            receipt: entry.receipt,
            at: entry.at,
            household: duty.household,
            hat: header.hat.clone(),
            professional: caller.professional().clone(),
            event,
        };
        let commit = LedgerCommit {
            identity: identity(caller, &header),
            record,
            after: duty.last,
            entry,
            reply,
        };
        Ok(self.ports.ledger.append(commit).await?.reply)
    }
}

/// Something done about a duty.
struct Done {
    rpc: &'static str,
    header: WriteHeader,
    name: DutyName,
    event: LedgerEvent,
    sealed: BTreeMap<String, String>,
    reply: Vec<u8>,
}

fn duties<'a>(records: &[LedgerRecord], catalogue: &'a Catalogue) -> Vec<InformingDuty<'a>> {
    work::duties(records, |hat, day| catalogue.on(day).informing(hat))
}

fn refused(refusal: InformRefusal) -> PipelineError {
    let field = match refusal {
        InformRefusal::Told => return PipelineError::NotOpen(NotOpen::Answered),
        InformRefusal::ToldTooEarly | InformRefusal::ToldInFuture => "told_at",
        InformRefusal::Overdue | InformRefusal::TooSoon(_) => "duty_id",
        InformRefusal::NotFresh => "reason",
    };
    PipelineError::invalid(field, refusal.to_string())
}

fn read_due(reply: &[u8]) -> Option<Timestamp> {
    let bytes = reply.try_into().ok()?;
    Timestamp::from_microsecond(i64::from_be_bytes(bytes)).ok()
}
