//! Facts and consents that wait for a second person (law 11).

use super::{Notice, NoticeKind};
use crate::consent::{self, RecordedStatement};
use crate::identity::Caller;
use crate::model::{Fact, Hat, Organisation, Pseudonym, RecordedFact, SubjectRef, Writer};
use crate::pipeline::reach::Homes;
use crate::pipeline::{Pipeline, PipelineError};

impl Pipeline {
    /// Facts that this professional may confirm under this hat, about people on whom they work or nobody else could.
    pub(super) async fn facts_to_confirm(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        let mut notices = Vec::new();
        let mut homes = Homes::new();
        for fact in self.waiting_facts(caller.organisation()).await? {
            if !self.may_confirm(caller, hat, &fact) {
                continue;
            }
            let written = (&fact.fact.named()[..], &fact.writer);
            if !self.are_at_hand(caller, hat, written, &mut homes).await? {
                continue;
            }
            let (persons, household) = self.names_in(caller, &fact.fact).await?;
            let (id, since) = (fact.id.to_string(), fact.recorded_at);
            notices.push(Notice {
                fact: Some(fact.id),
                persons,
                household,
                ..Notice::new(NoticeKind::ConfirmFact, id, since)
            });
        }
        Ok(notices)
    }

    /// Every fact that waits for a second person and of which the organisation may know.
    pub(super) async fn waiting_facts(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<RecordedFact>, PipelineError> {
        let register = &self.ports.register;
        let (mut facts, mut after) = (Vec::new(), 0);
        loop {
            let page = register.waiting_for(organisation, after).await?;
            let Some(last) = page.last() else {
                return Ok(facts);
            };
            after = last.sequence;
            facts.extend(page.into_iter().map(|waiting| waiting.fact));
        }
    }

    /// Consents recorded under this hat that wait for this professional, about people on whom they work or nobody else could. Another organisation that may confirm one is not told of it:
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
        let mut homes = Homes::new();
        for (subject, statements) in self.waiting_statements(organisation).await? {
            let name = register.pseudonym(organisation, &subject).await?;
            let waiting = statements.into_iter().filter(|recorded| {
                recorded.writer.hat == *hat && consent::may_confirm(&by, recorded)
            });
            for recorded in waiting {
                let written = (std::slice::from_ref(&subject), &recorded.writer);
                if !self.are_at_hand(caller, hat, written, &mut homes).await? {
                    continue;
                }
                let (id, since) = (recorded.id.to_string(), recorded.recorded_at);
                notices.push(Notice {
                    consent: Some(recorded.id),
                    persons: name.into_iter().collect(),
                    ..Notice::new(NoticeKind::ConfirmConsent, id, since)
                });
            }
        }
        Ok(notices)
    }

    /// Everything said about those of whom a consent waits that the organisation recorded and receives by.
    pub(super) async fn waiting_statements(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<(SubjectRef, Vec<RecordedStatement>)>, PipelineError> {
        let mut waiting = Vec::new();
        for subject in self.ports.register.waiting_consents(organisation).await? {
            let statements = self.statements(&subject).await?;
            waiting.push((subject, statements));
        }
        Ok(waiting)
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
