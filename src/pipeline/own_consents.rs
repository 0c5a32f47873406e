//! Consents that are recorded already: listed by those who recorded them, confirmed by somebody else.

use std::collections::{BTreeMap, BTreeSet};

use super::register::{identity, writer, written};
use super::stated::{StatedEvidence, WriteHeader};
use super::{Pipeline, PipelineError};
use crate::audit::entries;
use crate::consent::{self, ConfirmError, Giver, RecordedStatement, Statement};
use crate::decision::{RegisterEvent, RegisterRecord, fold};
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{ConsentId, Hat, Pseudonym, SubjectRef};
use crate::ports::Commit;
use crate::purpose::Violation;

/// A statement about people under the caller's own pseudonyms, with its history.
pub type OwnStatement = (Statement<Pseudonym>, RecordedStatement);

impl Pipeline {
    /// Statements about one person that the caller's own hat recorded, oldest first.
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
        let filed_under = self.subject(caller, subject).await?;
        let statements = self.statements(&filed_under).await?;
        let mut own = Vec::new();
        for recorded in statements
            .into_iter()
            .filter(|recorded| recorded.writer.hat == *hat)
        {
            own.push((
                self.own_names(caller, recorded.statement.clone()).await?,
                recorded,
            ));
        }
        let call = Self::call(
            "ConsentService/ListConsents",
            caller,
            hat,
            [*subject],
            [filed_under.clone()],
        );
        let count = u64::try_from(own.len()).unwrap_or(u64::MAX);
        self.ports
            .log
            .record(entries::reading(
                self.entry_under(filed_under),
                &call,
                count,
            ))
            .await?;
        Ok(own)
    }

    async fn own_names(
        &self,
        caller: &Caller,
        statement: Statement,
    ) -> Result<Statement<Pseudonym>, PipelineError> {
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
            names.insert(person, name.ok_or(PipelineError::HouseholdNotAvailable)?);
        }
        statement.renamed(|person| {
            names
                .get(&person)
                .copied()
                .ok_or(PipelineError::HouseholdNotAvailable)
        })
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
        let invalid =
            |field, problem| PipelineError::InvalidRequest(vec![Violation::new(field, problem)]);
        let ids = self.resolve(caller, [subject].into(), "subject").await?;
        let found = match ids.get(&subject) {
            Some(known) => self.statements(known).await?,
            None => Vec::new(),
        };
        let recorded = found
            .into_iter()
            .find(|recorded| recorded.id == id)
            .ok_or_else(|| {
                invalid(
                    "consent_id",
                    "no statement of this id about this person".to_owned(),
                )
            })?;
        let evidence = self.keep_evidence("evidence", &evidence)?;
        {
            let in_force = self.in_force.load();
            let catalogue = in_force.policies.catalogue().on(legal_day(self.now()));
            consent::confirm(&writer(caller, &header), &recorded, &evidence, &catalogue).map_err(
                |error| match error {
                    ConfirmError::NotPermitted => PipelineError::NotPermitted,
                    ConfirmError::Invalid(fault) => invalid(fault.field, fault.problem),
                },
            )?;
        }
        let filed_under = SubjectRef::Person(recorded.statement.subject);
        let call = Self::call(
            "ConsentService/ConfirmConsent",
            caller,
            &header.hat,
            [subject],
            [filed_under.clone()],
        );
        let entry = entries::writing(
            self.entry_under(filed_under.clone()),
            &call,
            &written(&header, [("confirmation", id.to_string())]),
        );
        let record = RegisterRecord {
            subject: filed_under,
            event: RegisterEvent::StatementConfirmed { id, evidence },
            writer: writer(caller, &header),
            recorded_at: self.now(),
        };
        let commit = Commit {
            identity: identity(caller, &header),
            records: vec![record],
            entry,
            reply: Vec::new(),
        };
        self.ports.register.commit(commit).await?;
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
