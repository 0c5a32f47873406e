//! Finding persons and households by what an organisation calls them, and lists of what waits.

use data_encoding::HEXLOWER;
use sqlx::{Row, SqliteConnection};

use super::aliases::{self, Aliases, list_of, person_of};
use super::client_numbers::linked_to;
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

impl Store {
    /// The subject this organisation knows by this pseudonym; a pseudonym of another kind is not known.
    pub(super) async fn known(
        &self,
        connection: &mut SqliteConnection,
        organisation: &Organisation,
        pseudonym: &Pseudonym,
    ) -> Result<Option<SubjectRef>, StorageError> {
        let subject: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT subject FROM pseudonyms WHERE organisation = ? AND pseudonym = ?",
        )
        .bind(organisation.as_str())
        .bind(pseudonym.as_bytes().to_vec())
        .fetch_optional(&mut *connection)
        .await?;
        let Some(column) = subject else {
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
        let hashing = &self.means.keys.hashing;
        let linked = linked_to(&mut reading, hashing, hat, client_number).await?;
        // WHY: how long it takes must not tell whether a number is known: nobody is looked up like anybody.
        let person = linked.unwrap_or(PersonId::from_bytes([0; 16]));
        let organisation = hat.organisation();
        let subject = SubjectRef::Person(person);
        let pseudonym = pseudonym_of(&mut reading, organisation, &subject).await?;
        let columns = aliases::columns_of(&mut reading, &subject).await?;
        let rows = sqlx::query(
            "SELECT m.household, p.pseudonym FROM memberships m
             LEFT JOIN pseudonyms p ON p.organisation = ?2 AND p.subject = m.household
             WHERE m.person IN (SELECT unhex(value) FROM json_each(?1)) GROUP BY m.household ORDER BY min(m.seq)",
        )
        .bind(list_of(columns))
        .bind(organisation.as_str())
        .fetch_all(&mut *reading)
        .await?;
        let mut households = Vec::with_capacity(rows.len());
        for row in rows {
            let column: Vec<u8> = row.try_get(0)?;
            let household = household_of(&column)?;
            let own = row
                .try_get::<Option<Vec<u8>>, _>(1)?
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
        let Some(subject) = filed_under(&mut reading, id.as_bytes()).await? else {
            return Ok(None);
        };
        let (facts, _) = fold(self.records_about(&mut reading, &subject).await?);
        Ok(facts.into_iter().find(|fact| fact.id == id))
    }

    /// Every record about a subject as it reads now, under whichever ids it is filed.
    pub(super) async fn records_about(
        &self,
        reading: &mut SqliteConnection,
        subject: &SubjectRef,
    ) -> Result<Vec<RegisterRecord>, StorageError> {
        let filed = aliases::columns_ever(reading, subject).await?;
        let rows = sqlx::query(
            "SELECT r.seq, r.subject, r.record, k.wrapping_key, k.wrapped
             FROM register r JOIN subject_keys k ON k.subject = r.subject
             WHERE r.subject IN (SELECT unhex(value) FROM json_each(?)) ORDER BY r.seq",
        )
        .bind(list_of(filed))
        .fetch_all(&mut *reading)
        .await?;
        let opened = Opening::new(&self.means).records(&rows)?;
        aliases::read_about(reading, subject, opened).await
    }

    /// Households in which the person is or was a member.
    pub(super) async fn households_of(
        &self,
        person: PersonId,
    ) -> Result<Vec<HouseholdId>, StorageError> {
        let mut reading = self.reading().await?;
        let of = aliases::columns_of(&mut reading, &SubjectRef::Person(person)).await?;
        let columns: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT household FROM memberships WHERE person IN (SELECT unhex(value) FROM json_each(?))
             GROUP BY household ORDER BY min(seq)",
        )
        .bind(list_of(of))
        .fetch_all(&mut *reading)
        .await?;
        columns.iter().map(|column| household_of(column)).collect()
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

    /// WHY `m.seq < w.seq`: what was written about the other one before two were merged is no news to who knows only this one.
    async fn waiting_rows(
        &self,
        organisation: &Organisation,
        after: i64,
    ) -> Result<Vec<(i64, Vec<u8>)>, StorageError> {
        Ok(sqlx::query_as(
            "SELECT w.seq, w.fact FROM waiting_facts w
             WHERE w.seq > ?2 AND (w.subject = ?3
                OR EXISTS (SELECT 1 FROM pseudonyms p WHERE p.organisation = ?1 AND p.subject IN (
                    WITH RECURSIVE one(person) AS (
                        SELECT w.subject
                        UNION
                        SELECT iif(m.merged = one.person, m.kept, m.merged)
                        FROM one JOIN merges m ON m.merged = one.person OR m.kept = one.person
                        WHERE m.undone IS NULL AND m.seq < w.seq)
                    SELECT person FROM one)))
             ORDER BY w.seq LIMIT ?4",
        )
        .bind(organisation.as_str())
        .bind(after)
        .bind(subject::organisation_column(organisation))
        .bind(MOST_WAITING)
        .fetch_all(&self.readers)
        .await?)
    }

    /// Persons about whom a consent waits that the organisation recorded and receives by; whose waits longest first.
    pub(super) async fn with_waiting_consents(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<SubjectRef>, StorageError> {
        let subjects: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT subject FROM waiting_consents WHERE organisation = ? GROUP BY subject ORDER BY min(seq)",
        )
        .bind(organisation.as_str())
        .fetch_all(&self.readers)
        .await?;
        let mut reading = self.reading().await?;
        let mut waiting = Vec::with_capacity(subjects.len());
        for column in subjects {
            let known = subject::of_column(&column).ok_or_else(|| {
                StorageError::corrupt("waiting_consents", "subject", &HEXLOWER.encode(&column))
            })?;
            let kept = aliases::kept_subject(&mut reading, known).await?;
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
        let rows: Vec<(Vec<u8>, Vec<u8>, i64)> = sqlx::query_as(
            "SELECT d.person, d.other, d.since FROM likely_duplicates d
             JOIN pseudonyms p ON p.organisation = ?1 AND p.subject = d.person
             JOIN pseudonyms o ON o.organisation = ?1 AND o.subject = d.other
             ORDER BY d.since, d.person, d.other",
        )
        .bind(organisation.as_str())
        .fetch_all(&mut *reading)
        .await?;
        let mut pairs = Vec::with_capacity(rows.len());
        for (one, other, since) in rows {
            let corrupt = || StorageError::corrupt("likely_duplicates", "since", &since);
            let at = Timestamp::from_microsecond(since).map_err(|_| corrupt())?;
            pairs.push(((person_of(&one)?, person_of(&other)?), at));
        }
        let persons = pairs.iter().flat_map(|((one, other), _)| [*one, *other]);
        let aliases = Aliases::of(&mut reading, persons, i64::MAX).await?;
        let judged = aliases.judged(&mut reading).await?;
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
