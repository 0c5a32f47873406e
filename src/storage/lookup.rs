//! Finding persons and households by what an organisation calls them, and lists of what waits.

use std::collections::BTreeSet;

use async_trait::async_trait;
use data_encoding::HEXLOWER;

use super::aliases::{self, Aliases, person_of};
use super::client_numbers::linked_to;
use super::connection::Connection;
use super::enrol::pseudonym_of;
use super::filing::filed_under;
use super::opening::Opening;
use super::{Store, subject};
use crate::decision::{RegisterRecord, fold};
use crate::model::id::PseudonymKind;
use crate::model::{
    FactId, Hat, HouseholdId, Organisation, PersonId, Pseudonym, RecordedFact, SubjectRef,
    Timestamp,
};
use crate::ports::{DuplicateHint, KnownAs, WaitingFact};
use crate::storage::StorageError;

/// Most facts in one answer about what waits.
const MOST_WAITING: i64 = 200;

/// Statements that find somebody, and what waits.
#[async_trait]
pub(super) trait LookupRows {
    /// Whom an organisation knows by this pseudonym.
    async fn named(
        &mut self,
        organisation: &str,
        pseudonym: &[u8],
    ) -> Result<Option<Vec<u8>>, StorageError>;

    /// Households in which one of these persons is or was a member, the oldest membership first, each with what
    /// an organisation calls it.
    async fn households_of(
        &mut self,
        persons: &BTreeSet<Vec<u8>>,
        organisation: Option<&str>,
    ) -> Result<Vec<(Vec<u8>, Option<Vec<u8>>)>, StorageError>;

    /// Facts that wait, as position and id: filed under the organisation's own column, or under somebody whom it knows under any name they
    /// had when the fact was recorded; after a position, at most so many.
    async fn waiting_facts(
        &mut self,
        organisation: &str,
        own: &[u8],
        after: i64,
        most: i64,
    ) -> Result<Vec<(i64, Vec<u8>)>, StorageError>;

    /// Subjects about whom a consent waits that an organisation recorded, the longest wait first.
    async fn waiting_consents(&mut self, organisation: &str) -> Result<Vec<Vec<u8>>, StorageError>;

    /// Likely duplicates of which an organisation knows both, with the moment since which it is known, the oldest first.
    async fn likely_duplicates(
        &mut self,
        organisation: &str,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>, i64)>, StorageError>;
}

impl Store {
    /// The subject this organisation knows by this pseudonym; a pseudonym of another kind is not known.
    pub(super) async fn known(
        &self,
        connection: &mut dyn Connection,
        organisation: &Organisation,
        pseudonym: &Pseudonym,
    ) -> Result<Option<SubjectRef>, StorageError> {
        let pseudonym_bytes = pseudonym.as_bytes();
        let subject = connection.named(organisation.as_str(), pseudonym_bytes);
        let Some(column) = subject.await? else {
            return Ok(None);
        };
        match (subject::of_column(&column), pseudonym.kind()) {
            (Some(known @ SubjectRef::Household(_)), PseudonymKind::Household) => Ok(Some(known)),
            (Some(SubjectRef::Person(known)), PseudonymKind::Person) => {
                let kept = aliases::kept(connection, known).await?;
                Ok(Some(SubjectRef::Person(kept)))
            }
            (Some(_), _) => Ok(None),
            (None, _) => Err(StorageError::corrupt(
                "pseudonyms",
                "subject",
                &HEXLOWER.encode(pseudonym.as_bytes()),
            )),
        }
    }

    /// The person with this client number under this hat, with their households.
    pub(super) async fn known_as(
        &self,
        hat: &Hat,
        client_number: &str,
    ) -> Result<Option<KnownAs>, StorageError> {
        let mut reading = self.reading().await?;
        let connection = reading.connection();
        let hashing = &self.means.keys.hashing;
        let linked = linked_to(connection, hashing, hat, client_number).await?;
        // WHY: how long it takes must not tell whether a number is known: nobody is looked up like anybody.
        let person = linked.unwrap_or(PersonId::from_bytes([0; 16]));
        let organisation = hat.organisation();
        let subject = SubjectRef::Person(person);
        let pseudonym = pseudonym_of(connection, organisation, &subject).await?;
        let columns = aliases::columns_of(connection, &subject).await?;
        let rows = connection.households_of(&columns, Some(organisation.as_str()));
        let rows = rows.await?;
        let mut households = Vec::with_capacity(rows.len());
        for (column, own) in rows {
            let household = household_of(&column)?;
            let own = own
                .map(<[u8; 16]>::try_from)
                .transpose()
                .map_err(|_| corrupt_membership("pseudonym", &column))?;
            let own = own.map(|bytes| Pseudonym::new(PseudonymKind::Household, bytes));
            households.push((household, own));
        }
        Ok(pseudonym.map(|pseudonym| KnownAs {
            person,
            pseudonym: Pseudonym::new(PseudonymKind::Person, pseudonym),
            households,
        }))
    }

    /// The fact with this id, as known now: everything under its subject is read, since a repair names it in records of its own.
    pub(super) async fn fact_by_id(
        &self,
        id: FactId,
    ) -> Result<Option<RecordedFact>, StorageError> {
        let mut reading = self.reading().await?;
        let Some(subject) = filed_under(reading.connection(), id.as_bytes()).await? else {
            return Ok(None);
        };
        let (facts, _) = fold(self.records_about(reading.connection(), &subject).await?);
        Ok(facts.into_iter().find(|fact| fact.id == id))
    }

    /// Every record about a subject as it reads now, under whichever ids it is filed.
    pub(super) async fn records_about(
        &self,
        connection: &mut dyn Connection,
        subject: &SubjectRef,
    ) -> Result<Vec<RegisterRecord>, StorageError> {
        let filed = aliases::columns_ever(connection, subject).await?;
        let rows = connection.records_of(&filed).await?;
        let opened = Opening::new(&self.means).records(rows)?;
        aliases::read_about(connection, subject, opened).await
    }

    /// Households in which the person is or was a member.
    pub(super) async fn households_of(
        &self,
        person: PersonId,
    ) -> Result<Vec<HouseholdId>, StorageError> {
        let mut reading = self.reading().await?;
        let connection = reading.connection();
        let of = aliases::columns_of(connection, &SubjectRef::Person(person)).await?;
        let rows = connection.households_of(&of, None).await?;
        rows.iter()
            .map(|(column, _)| household_of(column))
            .collect()
    }

    /// What waits for a second person, about the organisation and about subjects it knows.
    pub(super) async fn waiting(
        &self,
        organisation: &Organisation,
        after: u64,
    ) -> Result<Vec<WaitingFact>, StorageError> {
        let mut waiting = Vec::new();
        let mut after = i64::try_from(after).unwrap_or(i64::MAX);
        // A page of facts that wait no longer is no reason to stop.
        while waiting.is_empty() {
            let page = self.waiting_rows(organisation, after).await?;
            let Some((last, _)) = page.last() else { break };
            after = *last;
            for (sequence, fact) in page {
                let corrupt = |column| StorageError::corrupt("waiting_facts", column, &sequence);
                let id = FactId::from_bytes(fact.try_into().map_err(|_| corrupt("fact"))?);
                let found = self.fact_by_id(id).await?;
                // Ended before it began, or confirmed since the page was read.
                let still = found.filter(|fact| fact.confirmed_by.is_none());
                waiting.extend(still.map(|fact| WaitingFact {
                    fact,
                    sequence: sequence.unsigned_abs(),
                }));
            }
        }
        Ok(waiting)
    }

    async fn waiting_rows(
        &self,
        organisation: &Organisation,
        after: i64,
    ) -> Result<Vec<(i64, Vec<u8>)>, StorageError> {
        let mut reading = self.reading().await?;
        let own = subject::organisation_column(organisation);
        let connection = reading.connection();
        connection
            .waiting_facts(organisation.as_str(), &own, after, MOST_WAITING)
            .await
    }

    /// Persons about whom a consent waits that the organisation recorded and receives by; whose waits longest first.
    pub(super) async fn with_waiting_consents(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<SubjectRef>, StorageError> {
        let mut reading = self.reading().await?;
        let connection = reading.connection();
        let subjects = connection.waiting_consents(organisation.as_str()).await?;
        let mut waiting = Vec::with_capacity(subjects.len());
        for column in subjects {
            let known = subject::of_column(&column).ok_or_else(|| {
                StorageError::corrupt("waiting_consents", "subject", &HEXLOWER.encode(&column))
            })?;
            let kept = aliases::kept_subject(connection, known).await?;
            if !waiting.contains(&kept) {
                waiting.push(kept);
            }
        }
        Ok(waiting)
    }

    /// Likely duplicates of which the organisation knows both, and nobody said yet whether they are.
    pub(super) async fn duplicates(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<DuplicateHint>, StorageError> {
        let mut reading = self.reading().await?;
        let connection = reading.connection();
        let rows = connection.likely_duplicates(organisation.as_str()).await?;
        let mut pairs = Vec::with_capacity(rows.len());
        for (one, other, since) in rows {
            let corrupt = || StorageError::corrupt("likely_duplicates", "since", &since);
            let at = Timestamp::from_microsecond(since).map_err(|_| corrupt())?;
            pairs.push(((person_of(&one)?, person_of(&other)?), at));
        }
        let persons = pairs.iter().flat_map(|((one, other), _)| [*one, *other]);
        let aliases = Aliases::of(connection, persons, i64::MAX).await?;
        let judged = aliases.judged(connection).await?;
        let mut hints: Vec<DuplicateHint> = Vec::new();
        for ((one, other), since) in pairs {
            let (one, other) = (aliases.kept(one), aliases.kept(other));
            let persons = (one.min(other), one.max(other));
            let listed = hints.iter().any(|hint| hint.persons == persons);
            if one != other && !listed && !judged.contains(&persons) {
                hints.push(DuplicateHint { persons, since });
            }
        }
        Ok(hints)
    }
}

fn household_of(column: &[u8]) -> Result<HouseholdId, StorageError> {
    match subject::of_column(column) {
        Some(SubjectRef::Household(household)) => Ok(household),
        _ => Err(corrupt_membership("household", column)),
    }
}

fn corrupt_membership(name: &'static str, household: &[u8]) -> StorageError {
    StorageError::corrupt("memberships", name, &HEXLOWER.encode(household))
}
