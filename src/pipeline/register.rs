//! What partners write to the register. Every write names who, under which hat and on whose authority; the table of writes says
//! who may; the record and its entry in the log stand or fall together.

use std::collections::{BTreeMap, BTreeSet};

use super::names::names_of;
use super::stated::{StatedEvidence, StatedFact, WriteHeader};
use super::{Pipeline, PipelineError};
use crate::audit::entries::{self, RecordRef, Written};
use crate::decision::{RegisterEvent, RegisterRecord};
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{Day, FactId, Hat, Pseudonym, RecordedFact, SubjectRef, Writer};
use crate::ports::{Commit, WriteIdentity};
use crate::purpose::writes;

/// A fact that was asserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asserted {
    /// Its id.
    pub id: FactId,
    /// Whether it opens nothing for the writer's organisation until confirmed.
    pub needs_confirmation: bool,
}

/// SHA-256 of a write as it came in, with the name of its RPC.
pub fn content_of(rpc: &str, body: &[u8]) -> [u8; 32] {
    let mut digest = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    digest.update(rpc.as_bytes());
    digest.update(&[0]);
    digest.update(body);
    let mut hash = [0; 32];
    for (place, byte) in hash.iter_mut().zip(digest.finish().as_ref()) {
        *place = *byte;
    }
    hash
}

impl Pipeline {
    /// Asserts a fact, where the table of writes gives it to the hat.
    ///
    /// # Errors
    /// When the hat is not mandated or may not write this, somebody named is not known to the organisation, or register or log fail.
    pub async fn assert_fact(
        &self,
        caller: &Caller,
        header: WriteHeader,
        stated: StatedFact,
    ) -> Result<Asserted, PipelineError> {
        self.wear(caller, &header.hat).await?;
        let fact = self.under_internal_ids(caller, &stated.fact).await?;
        let evidence = stated
            .evidence
            .as_ref()
            .map(|evidence| self.keep_evidence("fact.evidence", evidence))
            .transpose()?;
        let writer = writer(caller, &header);
        let today = legal_day(self.now());
        let needs_confirmation = {
            let in_force = self.in_force.load();
            let catalogue = in_force.policies.catalogue().on(today);
            writes::declare(&writer, &fact, stated.valid, evidence.as_ref(), &catalogue)?
                .needs_confirmation
        };
        let id = FactId::from_bytes(self.draw());
        let kind = fact.kind();
        let subject = fact.subject();
        let event = RegisterEvent::FactAsserted {
            id,
            fact,
            valid: stated.valid,
            evidence,
            needs_confirmation,
        };
        let reply = [&id.as_bytes()[..], &[u8::from(needs_confirmation)]].concat();
        let about = names_of(&stated.fact);
        let record = (kind, id.to_string());
        let write = Write {
            rpc: "RegisterService/AssertFact",
            header,
            about,
            subject,
            event,
            record,
            reply,
        };
        let reply = self.write(caller, write).await?;
        read_asserted(&reply).ok_or_else(unreadable_reply)
    }

    /// Confirms a fact, where the table of writes lets the caller.
    ///
    /// # Errors
    /// When the hat is not mandated or may not confirm this fact, or register or log fail. A fact the caller may not know of is as
    /// unknown as one that never was.
    pub async fn confirm_fact(
        &self,
        caller: &Caller,
        header: WriteHeader,
        id: FactId,
        evidence: StatedEvidence,
    ) -> Result<(), PipelineError> {
        self.wear(caller, &header.hat).await?;
        let fact = self.known_fact(caller, id).await?;
        let evidence = self.keep_evidence("evidence", &evidence)?;
        {
            let in_force = self.in_force.load();
            let catalogue = in_force.policies.catalogue().on(legal_day(self.now()));
            writes::confirm(&writer(caller, &header), &fact, Some(&evidence), &catalogue)?;
        }
        let event = RegisterEvent::FactConfirmed {
            id,
            evidence: Some(evidence),
        };
        let record = ("confirmation", id.to_string());
        let (rpc, subject, about, reply) = (
            "RegisterService/ConfirmFact",
            fact.subject,
            BTreeSet::new(),
            Vec::new(),
        );
        self.write(
            caller,
            Write {
                rpc,
                header,
                about,
                subject,
                event,
                record,
                reply,
            },
        )
        .await?;
        Ok(())
    }

    /// Ends a fact, where the table of writes lets the caller.
    ///
    /// # Errors
    /// When the hat is not mandated or may not end this fact, the day lies before the fact, or register or log fail.
    pub async fn end_fact(
        &self,
        caller: &Caller,
        header: WriteHeader,
        id: FactId,
        until: Day,
    ) -> Result<(), PipelineError> {
        self.wear(caller, &header.hat).await?;
        let fact = self.known_fact(caller, id).await?;
        if until < fact.valid.from() || fact.valid.until().is_some_and(|end| until > end) {
            let problem = "expected a day within the fact's period";
            return Err(PipelineError::invalid("until", problem));
        }
        {
            let in_force = self.in_force.load();
            let catalogue = in_force.policies.catalogue().on(legal_day(self.now()));
            writes::end(&writer(caller, &header), &fact, &catalogue)?;
        }
        let event = RegisterEvent::FactEnded { id, until };
        let record = ("end", id.to_string());
        let (rpc, subject, about, reply) = (
            "RegisterService/EndFact",
            fact.subject,
            BTreeSet::new(),
            Vec::new(),
        );
        self.write(
            caller,
            Write {
                rpc,
                header,
                about,
                subject,
                event,
                record,
                reply,
            },
        )
        .await?;
        Ok(())
    }

    /// Whether the table of writes lets this hat confirm the fact: for the list of what waits.
    pub(super) fn may_confirm(&self, caller: &Caller, hat: &Hat, fact: &RecordedFact) -> bool {
        let in_force = self.in_force.load();
        let catalogue = in_force.policies.catalogue().on(legal_day(self.now()));
        let by = Writer {
            hat: hat.clone(),
            professional: caller.professional().clone(),
            on_authority: String::new(),
        };
        writes::may_confirm(&by, fact, &catalogue)
    }

    /// The fact with this id, if it is about a subject the organisation has a name for and speaks of nobody from whose household the caller
    /// is barred.
    pub(super) async fn known_fact(
        &self,
        caller: &Caller,
        id: FactId,
    ) -> Result<RecordedFact, PipelineError> {
        let unknown = || {
            let problem = "no fact of this id that you may know";
            PipelineError::invalid("fact_id", problem)
        };
        let fact = self.ports.register.fact(id).await?.ok_or_else(unknown)?;
        let known = match &fact.subject {
            SubjectRef::Organisation(organisation) => organisation == caller.organisation(),
            subject => self
                .ports
                .register
                .pseudonym(caller.organisation(), subject)
                .await?
                .is_some(),
        };
        if !known {
            return Err(unknown());
        }
        for named in fact.fact.named() {
            if self.is_closed_to(caller, &named).await? {
                return Err(unknown());
            }
        }
        Ok(fact)
    }

    /// Appends one record with its entry in the log.
    pub(super) async fn write(
        &self,
        caller: &Caller,
        write: Write,
    ) -> Result<Vec<u8>, PipelineError> {
        self.write_with(caller, write, Vec::new()).await
    }

    /// Appends a record, and what comes of it, with its entry in the log.
    pub(super) async fn write_with(
        &self,
        caller: &Caller,
        write: Write,
        consequences: Vec<RegisterRecord>,
    ) -> Result<Vec<u8>, PipelineError> {
        let Write {
            rpc,
            header,
            about,
            subject,
            event,
            record,
            reply,
        } = write;
        let call = Self::call(rpc, caller, &header.hat, about, [subject.clone()]);
        let entry = entries::writing(
            self.entry_under(caller, subject.clone()),
            &call,
            &written(&header, [record]),
        );
        let record = RegisterRecord {
            subject,
            event,
            writer: writer(caller, &header),
            recorded_at: self.now(),
        };
        let commit = Commit {
            identity: identity(caller, &header),
            records: [vec![record], consequences].concat(),
            entry,
            reply,
        };
        Ok(self.ports.register.commit(commit).await?.reply)
    }
}

/// One record to write.
pub(super) struct Write {
    pub(super) rpc: &'static str,
    pub(super) header: WriteHeader,
    pub(super) about: BTreeSet<Pseudonym>,
    pub(super) subject: SubjectRef,
    pub(super) event: RegisterEvent,
    pub(super) record: (&'static str, String),
    pub(super) reply: Vec<u8>,
}

/// Identity of a write.
pub(super) fn identity(caller: &Caller, header: &WriteHeader) -> WriteIdentity {
    WriteIdentity {
        organisation: caller.organisation().clone(),
        request_id: header.request_id.clone(),
        content: header.content,
    }
}

/// Who writes.
pub(super) fn writer(caller: &Caller, header: &WriteHeader) -> Writer {
    Writer {
        hat: header.hat.clone(),
        professional: caller.professional().clone(),
        on_authority: header.on_authority.clone(),
    }
}

/// What the log says of a write.
pub(super) fn written(
    header: &WriteHeader,
    records: impl IntoIterator<Item = (&'static str, String)>,
) -> Written {
    Written {
        request_id: header.request_id.clone(),
        on_authority: header.on_authority.clone(),
        records: records
            .into_iter()
            .map(|(kind, id)| RecordRef {
                kind: kind.to_owned(),
                id,
            })
            .collect(),
        sealed: BTreeMap::new(),
    }
}

fn read_asserted(reply: &[u8]) -> Option<Asserted> {
    let (id, rest) = reply.split_at_checked(16)?;
    let id = FactId::from_bytes(id.try_into().ok()?);
    Some(Asserted {
        id,
        needs_confirmation: *rest.first()? == 1,
    })
}

/// The kept reply of a repeated write cannot be read: a fault of the store.
pub(super) fn unreadable_reply() -> PipelineError {
    PipelineError::RegisterUnreadable("the reply kept for this request id cannot be read".into())
}
