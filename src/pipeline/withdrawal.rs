//! The standing of a withdrawal, checked after it was taken: whether the consents that the caller's own organisation recorded stay closed.

use std::collections::{BTreeMap, BTreeSet};

use super::names::unknown_name;
use super::register::{Write, identity, writer};
use super::stated::{StatedEvidence, WriteHeader};
use super::{Pipeline, PipelineError};
use crate::consent::{ConfirmError, RecordedStatement, Withdrawals};
use crate::decision::{RegisterEvent, RegisterRecord, fold};
use crate::identity::Caller;
use crate::model::fact::Evidence;
use crate::model::time::legal_day;
use crate::model::{
    ConsentId, Hat, Organisation, PersonId, Pseudonym, RecordedFact, SubjectRef, Timestamp, Writer,
};

impl Pipeline {
    /// Checks whether whoever withdrew could, by the law of that day and what the caller's own organisation recorded. Whether it stands;
    /// where it does not, the consents that the organisation recorded are closed by it no longer.
    ///
    /// # Errors
    /// When the hat is not mandated or holds no records, somebody named is not known to the organisation or withdrew nothing, the check is
    /// not for this professional, the evidence does not suffice, or register or log fail.
    pub async fn check_withdrawal(
        &self,
        caller: &Caller,
        header: WriteHeader,
        (subject, by): (Pseudonym, Pseudonym),
        evidence: StatedEvidence,
    ) -> Result<bool, PipelineError> {
        self.wear(caller, &header.hat).await?;
        self.holds_records(&header.hat)?;
        let identity = identity(caller, &header);
        if let Some(reply) = self
            .ports
            .register
            .answered(&identity, caller.shown())
            .await?
        {
            return Ok(stands(&reply));
        }
        let ids = self
            .resolve(caller, [subject, by].into(), "subject")
            .await?;
        let person = |name: Pseudonym| match ids.get(&name) {
            Some(SubjectRef::Person(id)) => Ok(*id),
            _ => Err(unknown_name("subject")),
        };
        let (about, by_whom) = (person(subject)?, person(by)?);
        let filed_under = SubjectRef::Person(about);
        let records = self.ports.register.filed_under(&filed_under).await?;
        let evidence = self.keep_evidence("evidence", &evidence)?;
        let made = withdrawals(&records, by_whom);
        if !concerns(caller.organisation(), &made, &records) {
            let problem = "withdrew nothing about this person that your organisation recorded, and closed no consent that it recorded";
            return Err(PipelineError::invalid("by", problem));
        }
        let checker = writer(caller, &header);
        let consents = self.fallen(&made, &records, &checker, &evidence)?;
        let reply = vec![u8::from(consents.is_empty())];
        let event = RegisterEvent::WithdrawalFell {
            subject: about,
            by: by_whom,
            consents,
            evidence,
        };
        let write = Write {
            rpc: "ConsentService/CheckWithdrawal",
            header,
            about: [subject].into(),
            subject: filed_under,
            event,
            record: ("withdrawal-check", subject.to_string()),
            reply,
        };
        Ok(stands(&self.write(caller, write).await?))
    }

    /// What was withdrawn about a person, as the caller's own organisation wrote down, by somebody who could not by what it recorded itself;
    /// each the last by that person, and only what the caller may check and nobody there did.
    pub(super) async fn doubtful_withdrawals(
        &self,
        caller: &Caller,
        hat: &Hat,
        about: PersonId,
    ) -> Result<Vec<DoubtfulWithdrawal>, PipelineError> {
        let register = &self.ports.register;
        let records = register.filed_under(&SubjectRef::Person(about)).await?;
        let own = caller.organisation();
        let in_force = self.in_force.load();
        let catalogue = in_force.policies.catalogue();
        let checker = Writer {
            hat: hat.clone(),
            professional: caller.professional().clone(),
            on_authority: String::new(),
        };
        let (facts, said) = closed(&records, own);
        let doubtful = unchecked(&records, own).into_iter().filter(|doubtful| {
            let mut made = withdrawals(&records, doubtful.by);
            // WHY: that the same person withdrew elsewhere is nothing to read from what waits (law 2).
            made.made
                .retain(|(_, writer)| writer.hat.organisation() == own);
            let fallen = made.fall_for(&said, &facts, catalogue);
            !fallen.is_empty() && !made.are_by(&checker, &fallen)
        });
        Ok(doubtful.collect())
    }

    /// The consents recorded by the checker's own organisation that the withdrawals do not close.
    fn fallen(
        &self,
        made: &Withdrawals<'_>,
        records: &[RegisterRecord],
        checker: &Writer,
        evidence: &Evidence,
    ) -> Result<BTreeSet<ConsentId>, PipelineError> {
        let in_force = self.in_force.load();
        let catalogue = in_force.policies.catalogue();
        let (facts, said) = closed(records, checker.hat.organisation());
        let fallen = made.fall_for(&said, &facts, catalogue);
        let tables = catalogue.on(legal_day(self.now()));
        let checked = made.may_check(checker, &fallen, evidence, &tables);
        checked.map_err(|error| match error {
            ConfirmError::NotPermitted => PipelineError::NotPermitted,
            ConfirmError::Invalid(fault) => PipelineError::invalid(fault.field, fault.problem),
        })?;
        Ok(fallen.iter().map(|said| said.id).collect())
    }
}

/// A withdrawal by somebody who may not have had the standing.
pub(super) struct DoubtfulWithdrawal {
    /// Who withdrew.
    pub(super) by: PersonId,
    /// When.
    pub(super) at: Timestamp,
    /// Who wrote it down.
    pub(super) writer: Writer,
}

/// The last withdrawal by each person that an organisation wrote down and did not check since.
fn unchecked(records: &[RegisterRecord], own: &Organisation) -> Vec<DoubtfulWithdrawal> {
    let mut last: BTreeMap<PersonId, DoubtfulWithdrawal> = BTreeMap::new();
    for record in records
        .iter()
        .filter(|record| record.writer.hat.organisation() == own)
    {
        match &record.event {
            RegisterEvent::Withdrawn { by: Some(by), .. } => {
                let made = DoubtfulWithdrawal {
                    by: *by,
                    at: record.recorded_at,
                    writer: record.writer.clone(),
                };
                last.insert(*by, made);
            }
            RegisterEvent::WithdrawalFell { by, .. } => {
                last.remove(by);
            }
            _ => {}
        }
    }
    last.into_values().collect()
}

/// What an organisation recorded itself: facts, and the consents that are withdrawn.
fn closed(
    records: &[RegisterRecord],
    own: &Organisation,
) -> (Vec<RecordedFact>, Vec<RecordedStatement>) {
    let (mut facts, mut said) = fold(records.iter().cloned());
    facts.retain(|fact| fact.writer.hat.organisation() == own);
    said.retain(|said| said.writer.hat.organisation() == own && said.withdrawn_at.is_some());
    (facts, said)
}

fn withdrawals(records: &[RegisterRecord], by_whom: PersonId) -> Withdrawals<'_> {
    let made = records.iter().filter_map(|record| match &record.event {
        RegisterEvent::Withdrawn { by, .. } if *by == Some(by_whom) => {
            Some((record.recorded_at, &record.writer))
        }
        _ => None,
    });
    Withdrawals {
        by: by_whom,
        made: made.collect(),
    }
}

/// Whether one of them was recorded by this organisation, or closed a consent that it recorded. Any other is as unknown as none: that
/// somebody withdrew elsewhere is theirs (law 2).
fn concerns(own: &Organisation, made: &Withdrawals<'_>, records: &[RegisterRecord]) -> bool {
    let (_, said) = fold(records.iter().cloned());
    made.made.iter().any(|(at, writer)| {
        let closed = |said: &RecordedStatement| {
            said.writer.hat.organisation() == own && said.withdrawn_at == Some(*at)
        };
        writer.hat.organisation() == own || said.iter().any(closed)
    })
}

fn stands(reply: &[u8]) -> bool {
    reply == [1]
}
