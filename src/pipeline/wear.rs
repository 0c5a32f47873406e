//! Before any step: may the caller wear this hat? And after a refusal: it stands in the log like an answer (law 3).

use std::collections::{BTreeMap, BTreeSet};

use super::{Pipeline, PipelineError};
use crate::audit::entries::{self, Call, Entry};
use crate::audit::{Draft, Receipt};
use crate::identity::Caller;
use crate::model::id::PseudonymKind;
use crate::model::time::legal_day;
use crate::model::{Hat, Organisation, ProfessionalId, Pseudonym, ReceiptId, SubjectRef};
use crate::ports::LogFault;
use crate::ports::Mandate;

/// Capacity of the hat that reads rules and log, never content.
pub(super) const OFFICER: &str = "privacy-officer";

/// Privacy officers by configuration.
pub type FoundingOfficers = BTreeMap<Organisation, BTreeSet<ProfessionalId>>;

/// A call that was refused, as far as it could be read.
#[derive(Debug)]
pub struct Refused<'a> {
    /// Name of the RPC.
    pub rpc: &'a str,
    /// Hat as sent.
    pub hat: &'a str,
    /// Household or person as sent, by the caller's own pseudonym, or nothing.
    pub subject: &'a str,
    /// Why.
    pub error: &'a PipelineError,
}

impl Pipeline {
    /// The mandate under which the caller wears this hat. Checked before any household or person is looked up.
    pub(super) async fn wear(&self, caller: &Caller, hat: &Hat) -> Result<Mandate, PipelineError> {
        let today = legal_day(self.now());
        let in_force = self.in_force.load();
        let row = in_force.policies.catalogue().on(today).hat(hat);
        if !row.is_some_and(|row| row.callable) {
            let problem = "no hat of the catalogue that can be called under";
            return Err(PipelineError::invalid("hat", problem));
        }
        if hat.organisation() != caller.organisation() {
            return Err(PipelineError::HatNotMandated);
        }
        let founding = hat.capacity() == OFFICER
            && self
                .settings
                .officers
                .get(caller.organisation())
                .is_some_and(|officers| officers.contains(caller.professional()));
        if founding {
            return Ok(Mandate {
                hat: hat.clone(),
                professional: caller.professional().clone(),
                crisis: false,
                safety_officer: false,
                under_contract: false,
            });
        }
        let mandate = self.mandate_of(hat, caller.professional()).await?;
        mandate.ok_or(PipelineError::HatNotMandated)
    }

    /// The mandate that somebody has for a hat today; one without contract is none for a hat that is worn under contract alone.
    pub(super) async fn mandate_of(
        &self,
        hat: &Hat,
        professional: &ProfessionalId,
    ) -> Result<Option<Mandate>, PipelineError> {
        let today = legal_day(self.now());
        let contracted = {
            let in_force = self.in_force.load();
            let row = in_force.policies.catalogue().on(today).hat(hat);
            row.is_some_and(|row| row.contracted)
        };
        let register = &self.ports.register;
        let mandate = register.mandate(hat, professional, today).await?;
        Ok(mandate.filter(|mandate| !contracted || mandate.under_contract))
    }

    /// Whether the caller's token is still accepted: asked again before everything that leaves.
    pub(super) fn token_holds(&self, caller: &Caller) -> Result<(), PipelineError> {
        if self.now() < caller.accepted_until() {
            Ok(())
        } else {
            Err(PipelineError::TokenExpired)
        }
    }

    /// As [`wear`](Self::wear), for calls that only a privacy officer may make.
    pub(super) async fn wear_officer(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Mandate, PipelineError> {
        let mandate = self.wear(caller, hat).await?;
        if hat.capacity() == OFFICER {
            Ok(mandate)
        } else {
            Err(PipelineError::NotPermitted)
        }
    }

    /// What the broker made of certificate, token and hat.
    ///
    /// # Errors
    /// When the hat is not mandated, or what was shown is revoked.
    pub async fn who_am_i(&self, caller: &Caller, hat: &Hat) -> Result<Mandate, PipelineError> {
        let mandate = self.wear(caller, hat).await?;
        self.stands(caller).await?;
        Ok(mandate)
    }

    /// Records a refusal, and holds it against what is revoked by now. It is sealed under the caller's own organisation, whether or not the household exists.
    ///
    /// # Errors
    /// When the log cannot be written, or something of what the caller showed is revoked: then that is what they are told.
    pub async fn record_refusal(
        &self,
        caller: &Caller,
        refused: Refused<'_>,
    ) -> Result<(), PipelineError> {
        let about = [PseudonymKind::Household, PseudonymKind::Person]
            .into_iter()
            .find_map(|kind| Pseudonym::parse(kind, refused.subject).ok());
        let call = Call {
            name: refused.rpc.to_owned(),
            organisation: caller.organisation().clone(),
            professional: caller.professional().clone(),
            hat: self.known_hat(refused.hat),
            about: about.into_iter().collect(),
            subjects: BTreeSet::new(),
        };
        let own = SubjectRef::Organisation(caller.organisation().clone());
        let revoked = matches!(refused.error, PipelineError::Revoked);
        if !revoked {
            let entry = refusal(self.entry_of(caller), &call, refused.error);
            match self.ports.log.record(entry).await {
                // A refusal is an answer too: it says nothing to whoever showed what is revoked.
                Err(LogFault::Revoked) => {}
                recorded => return Ok(recorded.map(drop)?),
            }
        }
        let entry = refusal(self.own_entry_under(own), &call, &PipelineError::Revoked);
        self.ports.log.record(entry).await?;
        self.refresh_revoked().await?;
        Err(PipelineError::Revoked)
    }

    /// The head of an entry that belongs to no household: sealed under the caller's organisation.
    pub(super) fn entry_of(&self, caller: &Caller) -> Entry {
        let own = SubjectRef::Organisation(caller.organisation().clone());
        self.entry_under(caller, own)
    }

    /// The head of an entry about what this caller asked, sealed under this subject. It is written only while nothing of what the caller
    /// showed is revoked.
    pub(super) fn entry_under(&self, caller: &Caller, sealed_under: SubjectRef) -> Entry {
        Entry {
            shown: Some(caller.shown().clone()),
            ..self.own_entry_under(sealed_under)
        }
    }

    /// The head of an entry that the broker makes of its own accord: it is written whatever is revoked.
    pub(super) fn own_entry_under(&self, sealed_under: SubjectRef) -> Entry {
        Entry {
            at: self.now(),
            receipt: ReceiptId::from_bytes(self.draw()),
            sealed_under,
            shown: None,
        }
    }

    /// Records that so many things were read.
    pub(super) async fn record_reading(
        &self,
        entry: Entry,
        call: &Call,
        count: usize,
    ) -> Result<Receipt, PipelineError> {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let entry = entries::reading(entry, call, count);
        Ok(self.ports.log.record(entry).await?)
    }

    /// What an entry says of a call.
    pub(super) fn call(
        name: &str,
        caller: &Caller,
        hat: &Hat,
        about: impl IntoIterator<Item = Pseudonym>,
        subjects: impl IntoIterator<Item = SubjectRef>,
    ) -> Call {
        Call {
            name: name.to_owned(),
            organisation: caller.organisation().clone(),
            professional: caller.professional().clone(),
            hat: Some(hat.clone()),
            about: about.into_iter().collect(),
            subjects: subjects.into_iter().collect(),
        }
    }

    /// The hat, where the catalogue has it: free text of a caller must not reach the log.
    fn known_hat(&self, text: &str) -> Option<Hat> {
        let hat: Hat = text.parse().ok()?;
        let in_force = self.in_force.load();
        let known = in_force
            .policies
            .catalogue()
            .on(legal_day(self.now()))
            .hat(&hat)
            .is_some();
        known.then_some(hat)
    }
}

fn refusal(entry: Entry, call: &Call, error: &PipelineError) -> Draft {
    let body = entries::Refused {
        task: None,
        reason: error.reason(),
        cause: error.cause(),
        intent: None,
    };
    entries::refusal(entry, call, &body)
}
