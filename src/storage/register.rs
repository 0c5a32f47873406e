//! The register port.

use std::collections::BTreeSet;

use async_trait::async_trait;
use tokio::sync::watch;

use super::committer::{Answer, Command};
use super::enrol::pseudonym_of;
use super::snapshot;
use super::write::{self, Answered, Change, Enrolling, Introduction, NewLink, Write};
use super::{Store, past, revocations};
use crate::audit::{Draft, Receipt};
use crate::decision::{RegisterRecord, Versions};
use crate::model::id::PseudonymKind;
use crate::model::revocation::Credentials;
use crate::model::{
    Day, Fact, FactId, Hat, HouseholdId, Organisation, PersonId, ProfessionalId, Pseudonym,
    RecordedFact, SubjectRef, Timestamp,
};
use crate::ports::{
    Commit, Committed, DuplicateHint, EnrolledAs, Enrolment, KnownAs, Mandate, Register,
    RegisterFault, Snapshot, WaitingFact, WriteIdentity,
};
use crate::storage::StorageError;

fn unreadable(error: StorageError) -> RegisterFault {
    RegisterFault::Unreadable(Box::new(error))
}

fn unwritable(error: StorageError) -> RegisterFault {
    RegisterFault::Unwritable(Box::new(error))
}

#[async_trait]
impl Register for Store {
    async fn mandate(
        &self,
        hat: &Hat,
        professional: &ProfessionalId,
        on: Day,
    ) -> Result<Option<Mandate>, RegisterFault> {
        let facts = self.mandates_of(hat.organisation()).await;
        let facts = facts.map_err(unreadable)?;
        let counted = facts
            .iter()
            .filter(|recorded| recorded.counts_for(on, hat.organisation()));
        let mandates = counted.filter_map(|recorded| match &recorded.fact {
            Fact::Mandate {
                hat: of,
                professional: who,
                crisis,
                safety_officer,
            } if of == hat && who == professional => Some(Mandate {
                hat: hat.clone(),
                professional: professional.clone(),
                crisis: *crisis,
                safety_officer: *safety_officer,
                under_contract: recorded.rests_on_contract(),
            }),
            _ => None,
        });
        // Of several mandates one with the mark is enough, as it is for a decision.
        Ok(mandates.reduce(|one, other| Mandate {
            crisis: one.crisis || other.crisis,
            safety_officer: one.safety_officer || other.safety_officer,
            under_contract: one.under_contract || other.under_contract,
            ..one
        }))
    }

    async fn snapshot(
        &self,
        organisation: &Organisation,
        household: &Pseudonym,
    ) -> Result<Option<Snapshot>, RegisterFault> {
        let read = async {
            let mut reading = self.reading().await?;
            let subject = self
                .known(reading.connection(), organisation, household)
                .await?;
            let (known, household) = match subject {
                Some(SubjectRef::Household(household)) => (true, household),
                // WHY: how long it takes must not tell whether a household exists: one that does not is read like any other.
                _ => (false, HouseholdId::from_bytes(*household.as_bytes())),
            };
            let connection = reading.connection();
            let read = self.household_now(connection, organisation, household);
            Ok(read.await?.filter(|_| known))
        };
        read.await.map_err(unreadable)
    }

    async fn household_of(
        &self,
        organisation: &Organisation,
        household: HouseholdId,
    ) -> Result<Option<Snapshot>, RegisterFault> {
        let read = async {
            let mut reading = self.reading().await?;
            self.household_now(reading.connection(), organisation, household)
                .await
        };
        read.await.map_err(unreadable)
    }

    async fn begun(&self, item: [u8; 16]) -> Result<Option<SubjectRef>, RegisterFault> {
        self.begun_under(item).await.map_err(unreadable)
    }

    async fn open_work(
        &self,
        organisation: &Organisation,
        at: Timestamp,
    ) -> Result<BTreeSet<SubjectRef>, RegisterFault> {
        let read = self.with_open_work(organisation, at);
        read.await.map_err(unreadable)
    }

    async fn snapshot_at(
        &self,
        organisation: &Organisation,
        household: HouseholdId,
        versions: Versions,
    ) -> Result<Option<Snapshot>, RegisterFault> {
        let read = async {
            let mut reading = self.reading().await?;
            snapshot::at(
                reading.connection(),
                &self.means,
                organisation,
                household,
                versions,
            )
            .await
        };
        read.await.map_err(unreadable)
    }

    async fn corrected_at(
        &self,
        organisation: &Organisation,
        household: HouseholdId,
        versions: Versions,
        found_at: Timestamp,
    ) -> Result<Option<Snapshot>, RegisterFault> {
        let (mut reading, means) = (self.reading().await.map_err(unreadable)?, &self.means);
        snapshot::corrected(
            reading.connection(),
            means,
            organisation,
            household,
            (versions, found_at),
        )
        .await
        .map_err(unreadable)
    }

    async fn repaired(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<HouseholdId>, RegisterFault> {
        let read = self.repaired_households(organisation);
        read.await.map_err(unreadable)
    }

    async fn versions_at(
        &self,
        organisation: &Organisation,
        household: HouseholdId,
        known_at: Timestamp,
    ) -> Result<Versions, RegisterFault> {
        let read = async {
            let mut reading = self.reading().await?;
            past::versions_at(reading.connection(), household, organisation, known_at).await
        };
        read.await.map_err(unreadable)
    }

    async fn person(
        &self,
        organisation: &Organisation,
        pseudonym: &Pseudonym,
    ) -> Result<Option<PersonId>, RegisterFault> {
        match self.subject(organisation, pseudonym).await? {
            Some(SubjectRef::Person(person)) => Ok(Some(person)),
            _ => Ok(None),
        }
    }

    async fn household(
        &self,
        organisation: &Organisation,
        pseudonym: &Pseudonym,
    ) -> Result<Option<HouseholdId>, RegisterFault> {
        match self.subject(organisation, pseudonym).await? {
            Some(SubjectRef::Household(household)) => Ok(Some(household)),
            _ => Ok(None),
        }
    }

    async fn homes_of(&self, person: PersonId) -> Result<Vec<HouseholdId>, RegisterFault> {
        self.households_of(person).await.map_err(unreadable)
    }

    async fn by_client_number(
        &self,
        hat: &Hat,
        client_number: &str,
    ) -> Result<Option<KnownAs>, RegisterFault> {
        self.known_as(hat, client_number).await.map_err(unreadable)
    }

    async fn filed_under(
        &self,
        subject: &SubjectRef,
    ) -> Result<Vec<RegisterRecord>, RegisterFault> {
        let read = async {
            let mut reading = self.reading().await?;
            self.records_about(reading.connection(), subject).await
        };
        read.await.map_err(unreadable)
    }

    async fn fact(&self, id: FactId) -> Result<Option<RecordedFact>, RegisterFault> {
        self.fact_by_id(id).await.map_err(unreadable)
    }

    async fn pseudonym(
        &self,
        organisation: &Organisation,
        subject: &SubjectRef,
    ) -> Result<Option<Pseudonym>, RegisterFault> {
        let kind = match subject {
            SubjectRef::Household(_) => PseudonymKind::Household,
            SubjectRef::Person(_) => PseudonymKind::Person,
            SubjectRef::Organisation(_) => return Ok(None),
        };
        let read = async {
            let mut reading = self.reading().await?;
            pseudonym_of(reading.connection(), organisation, subject).await
        };
        let bytes = read.await.map_err(unreadable)?;
        Ok(bytes.map(|bytes| Pseudonym::new(kind, bytes)))
    }

    async fn answered(
        &self,
        identity: &WriteIdentity,
        shown: &Credentials,
    ) -> Result<Option<Vec<u8>>, RegisterFault> {
        let mut reading = self.reading().await.map_err(unreadable)?;
        let stands = revocations::stands(reading.connection(), shown).await;
        if !stands.map_err(unreadable)? {
            return Err(RegisterFault::Revoked);
        }
        let answered = write::answered(reading.connection(), &self.means, identity).await?;
        Ok(answered.map(|answered| answered.reply))
    }

    async fn commit(&self, write: Commit) -> Result<Committed, RegisterFault> {
        let change = Change::Append {
            records: write.records,
            reply: write.reply,
        };
        self.write(write.identity, write.entry, change).await
    }

    async fn enrol(&self, enrolment: Enrolment) -> Result<(Pseudonym, Receipt), RegisterFault> {
        let id = enrolment.fresh_id;
        let (kind, fresh, link) = match enrolment.enrolled_as {
            EnrolledAs::Household => {
                let fresh = SubjectRef::Household(HouseholdId::from_bytes(id));
                (PseudonymKind::Household, fresh, None)
            }
            EnrolledAs::Person {
                client_number,
                from,
                link: fact,
                bsn,
            } => {
                let link = NewLink {
                    fact,
                    from,
                    client_number,
                    bsn,
                };
                let fresh = SubjectRef::Person(PersonId::from_bytes(id));
                (PseudonymKind::Person, fresh, Some(link))
            }
        };
        let change = Change::Enrol(Enrolling {
            fresh,
            fresh_pseudonym: enrolment.fresh_pseudonym,
            introduction: enrolment.introduction,
            writer: enrolment.writer,
            link,
        });
        let committed = self
            .write(enrolment.identity, enrolment.entry, change)
            .await?;
        let bytes = <[u8; 16]>::try_from(committed.reply).map_err(|_| {
            let row = committed.receipt.id;
            unreadable(StorageError::corrupt("writes", "answer", &row))
        })?;
        Ok((Pseudonym::new(kind, bytes), committed.receipt))
    }

    async fn introduce(
        &self,
        write: Commit,
        subject: SubjectRef,
        to: &Organisation,
        code: [u8; 16],
        lapses_at: Timestamp,
    ) -> Result<Committed, RegisterFault> {
        let change = Change::Introduce {
            records: write.records,
            reply: write.reply,
            introduction: Introduction {
                subject,
                to_organisation: to.as_str().to_owned(),
                code,
                lapses_at,
            },
        };
        self.write(write.identity, write.entry, change).await
    }

    async fn waiting_for(
        &self,
        organisation: &Organisation,
        after: u64,
    ) -> Result<Vec<WaitingFact>, RegisterFault> {
        self.waiting(organisation, after).await.map_err(unreadable)
    }

    async fn waiting_consents(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<SubjectRef>, RegisterFault> {
        let read = self.with_waiting_consents(organisation);
        read.await.map_err(unreadable)
    }

    fn written(&self) -> watch::Receiver<u64> {
        self.written.subscribe()
    }

    async fn likely_duplicates(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<DuplicateHint>, RegisterFault> {
        self.duplicates(organisation).await.map_err(unreadable)
    }
}

impl Store {
    /// Writes with the entry of the log, once for each identity.
    pub(super) async fn write(
        &self,
        identity: WriteIdentity,
        entry: Draft,
        change: Change,
    ) -> Result<Committed, RegisterFault> {
        let entry = self.committed(entry).map_err(unwritable)?;
        let write = Box::new(Write {
            identity,
            entry,
            change,
        });
        match self.ask(Command::Write(write)).await.map_err(unwritable)? {
            Answer::Wrote(Answered { receipt, reply }) => {
                let receipt = self.signed(receipt).map_err(unwritable)?;
                Ok(Committed { receipt, reply })
            }
            Answer::Refused(refusal) => Err(refusal.into()),
            Answer::Revoked => Err(RegisterFault::Revoked),
            _ => Err(unwritable(StorageError::Closed)),
        }
    }

    async fn subject(
        &self,
        organisation: &Organisation,
        pseudonym: &Pseudonym,
    ) -> Result<Option<SubjectRef>, RegisterFault> {
        let read = async {
            let mut reading = self.reading().await?;
            self.known(reading.connection(), organisation, pseudonym)
                .await
        };
        read.await.map_err(unreadable)
    }
}
