//! Consents that are recorded already: listed by those who recorded them, confirmed by somebody else.

use std::collections::{BTreeMap, BTreeSet};

use super::register::{Write, writer};
use super::stated::{StatedEvidence, WriteHeader};
use super::{Pipeline, PipelineError};
use crate::consent::{self, ConfirmError, Giver, RecordedStatement, Statement};
use crate::decision::{RegisterEvent, fold};
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{ConsentId, Hat, Pseudonym, SubjectRef};

/// A statement about people under the caller's own pseudonyms, with its history.
pub type OwnStatement = (Statement<Pseudonym>, RecordedStatement);

impl Pipeline {
    /// Statements about one person that the caller's own hat recorded, oldest first; without those that name somebody for whom the
    /// organisation has no name, or no longer.
    ///
    /// # Errors
    /// When the hat is not mandated, the person is not known to the organisation, or register or log fail.
    pub async fn list_consents(
        &self,
        caller: &Caller,
        hat: &Hat,
        subject: &Pseudonym,
    ) -> Result<Vec<OwnStatement>, PipelineError> {
        self.wear(caller, hat).await?;
        let filed_under = self.open_subject(caller, subject).await?;
        let statements = self.statements(&filed_under).await?;
        let mut own = Vec::new();
        for recorded in statements
            .into_iter()
            .filter(|recorded| recorded.writer.hat == *hat)
        {
            let named = self.own_names(caller, recorded.statement.clone()).await?;
            own.extend(named.map(|named| (named, recorded)));
        }
        let call = Self::call(
            "ConsentService/ListConsents",
            caller,
            hat,
            [*subject],
            [filed_under.clone()],
        );
        self.record_reading(self.entry_under(caller, filed_under), &call, own.len())
            .await?;
        Ok(own)
    }

    async fn own_names(
        &self,
        caller: &Caller,
        statement: Statement,
    ) -> Result<Option<Statement<Pseudonym>>, PipelineError> {
        let mut persons: BTreeSet<_> = statement.co_givers.clone();
        persons.insert(statement.subject);
        if let Giver::Person(giver) = &statement.giver {
            persons.insert(*giver);
        }
        let mut names = BTreeMap::new();
        for person in persons {
            let name = self
                .ports
                .register
                .pseudonym(caller.organisation(), &SubjectRef::Person(person))
                .await?;
            let Some(name) = name else {
                return Ok(None);
            };
            names.insert(person, name);
        }
        let named = statement.renamed(|person| names.get(&person).copied().ok_or(()));
        Ok(named.ok())
    }

    /// Confirms a consent that its recorder's own organisation receives by.
    ///
    /// # Errors
    /// When the hat is not mandated, holds no records or may not confirm it, the evidence does not suffice, or register or log fail. A
    /// statement about somebody not known to the organisation is as unknown as one that never was.
    pub async fn confirm_consent(
        &self,
        caller: &Caller,
        header: WriteHeader,
        subject: Pseudonym,
        id: ConsentId,
        evidence: StatedEvidence,
    ) -> Result<(), PipelineError> {
        self.wear(caller, &header.hat).await?;
        self.holds_records(&header.hat)?;
        let ids = self.resolve(caller, [subject].into(), "subject").await?;
        let found = match ids.get(&subject) {
            Some(known) => self.statements(known).await?,
            None => Vec::new(),
        };
        let recorded = found
            .into_iter()
            .find(|recorded| recorded.id == id)
            .ok_or_else(|| {
                PipelineError::invalid("consent_id", "no statement of this id about this person")
            })?;
        let evidence = self.keep_evidence("evidence", &evidence)?;
        {
            let in_force = self.in_force.load();
            let catalogue = in_force.policies.catalogue().on(legal_day(self.now()));
            consent::confirm(&writer(caller, &header), &recorded, &evidence, &catalogue).map_err(
                |error| match error {
                    ConfirmError::NotPermitted => PipelineError::NotPermitted,
                    ConfirmError::Invalid(fault) => {
                        PipelineError::invalid(fault.field, fault.problem)
                    }
                },
            )?;
        }
        let write = Write {
            rpc: "ConsentService/ConfirmConsent",
            header,
            about: [subject].into(),
            subject: SubjectRef::Person(recorded.statement.subject),
            event: RegisterEvent::StatementConfirmed { id, evidence },
            record: ("confirmation", id.to_string()),
            reply: Vec::new(),
        };
        self.write(caller, write).await?;
        Ok(())
    }

    /// Statements about one person, as known now.
    pub(super) async fn statements(
        &self,
        about: &SubjectRef,
    ) -> Result<Vec<RecordedStatement>, PipelineError> {
        let (_, statements) = fold(self.ports.register.filed_under(about).await?);
        Ok(statements)
    }
}
