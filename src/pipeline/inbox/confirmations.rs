//! Facts and consents that wait for a second person (law 11).

use super::{Notice, NoticeKind};
use crate::consent;
use crate::identity::Caller;
use crate::model::{Fact, Hat, Pseudonym, SubjectRef, Writer};
use crate::pipeline::{Pipeline, PipelineError};

impl Pipeline {
    /// Facts that this professional may confirm under this hat.
    pub(super) async fn facts_to_confirm(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        let register = &self.ports.register;
        let mut notices = Vec::new();
        for waiting in register.waiting_for(caller.organisation(), 0).await? {
            let fact = waiting.fact;
            if !self.may_confirm(caller, hat, &fact) {
                continue;
            }
            let (persons, household) = self.names_in(caller, &fact.fact).await?;
            let (cursor, since) = (fact.id.to_string(), fact.recorded_at);
            notices.push(Notice {
                fact: Some(fact.id),
                persons,
                household,
                ..Notice::new(NoticeKind::ConfirmFact, cursor, since)
            });
        }
        Ok(notices)
    }

    /// Consents recorded under this hat that wait for this professional. Another organisation that may confirm one is not told of it:
    /// that it exists is a disclosure.
    pub(super) async fn consents_to_confirm(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        let by = Writer {
            hat: hat.clone(),
            professional: caller.professional().clone(),
            on_authority: String::new(),
        };
        let (organisation, register) = (caller.organisation(), &self.ports.register);
        let mut notices = Vec::new();
        for subject in register.waiting_consents(organisation).await? {
            let name = register.pseudonym(organisation, &subject).await?;
            let statements = self.statements(&subject).await?;
            let waiting = statements.into_iter().filter(|recorded| {
                recorded.writer.hat == *hat && consent::may_confirm(&by, recorded)
            });
            notices.extend(waiting.map(|recorded| {
                let (cursor, since) = (recorded.id.to_string(), recorded.recorded_at);
                Notice {
                    consent: Some(recorded.id),
                    persons: name.into_iter().collect(),
                    ..Notice::new(NoticeKind::ConfirmConsent, cursor, since)
                }
            }));
        }
        Ok(notices)
    }

    /// The caller's own pseudonyms of whom a fact speaks.
    async fn names_in(
        &self,
        caller: &Caller,
        fact: &Fact,
    ) -> Result<(Vec<Pseudonym>, Option<Pseudonym>), PipelineError> {
        let mut persons = Vec::new();
        let mut household = None;
        for subject in fact.named() {
            let register = &self.ports.register;
            let name = register.pseudonym(caller.organisation(), &subject).await?;
            match subject {
                SubjectRef::Household(_) => household = name,
                SubjectRef::Person(_) | SubjectRef::Organisation(_) => persons.extend(name),
            }
        }
        Ok((persons, household))
    }
}
