//! Versions of what decisions rest on: raised by writes, compared at release.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::aliases::{self, list_of};
use super::subject;
use crate::decision::Versions;
use crate::model::{HouseholdId, Organisation, SubjectRef};
use crate::storage::StorageError;

/// Versions as they stand within one batch, by the column of household or organisation.
#[derive(Debug, Default)]
pub(super) struct KnownVersions {
    subjects: BTreeMap<Vec<u8>, u64>,
    policy: Option<u64>,
}

impl KnownVersions {
    /// The versions a decision for this organisation about this household would rest on now.
    pub(super) async fn of(
        &mut self,
        connection: &mut SqliteConnection,
        household: HouseholdId,
        organisation: &Organisation,
    ) -> Result<Versions, StorageError> {
        let policy = match self.policy {
            Some(policy) => policy,
            None => policy_version(connection).await?,
        };
        self.policy = Some(policy);
        let household = subject::household_column(household);
        let organisation = subject::organisation_column(organisation);
        let wanted = BTreeSet::from([household.clone(), organisation.clone()]);
        self.read(connection, wanted).await?;
        let version = |subject: &[u8]| self.subjects.get(subject).copied().unwrap_or_default();
        Ok(Versions {
            household: version(&household),
            organisation: version(&organisation),
            policy,
        })
    }

    /// Reads the versions of these households and organisations ahead, in one statement.
    pub(super) async fn read(
        &mut self,
        connection: &mut SqliteConnection,
        subjects: BTreeSet<Vec<u8>>,
    ) -> Result<(), StorageError> {
        let missing: Vec<Vec<u8>> = subjects
            .into_iter()
            .filter(|subject| !self.subjects.contains_key(subject))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT subject, max(version) FROM versions WHERE subject IN (",
        );
        let mut list = query.separated(", ");
        for subject in &missing {
            list.push_bind(subject.clone());
        }
        query.push(") GROUP BY subject");
        // What was never written about has no row and version 0.
        self.subjects
            .extend(missing.into_iter().map(|subject| (subject, 0)));
        for row in query.build().fetch_all(connection).await? {
            self.subjects.insert(row.try_get(0)?, row.try_get(1)?);
        }
        Ok(())
    }

    /// Raises everything that writes about these subjects touch: households and organisations themselves, of a person every household
    /// they belong to, and every household of a child whose authority-holder they are; likewise of whoever is or was one with them.
    pub(super) async fn raise(
        &mut self,
        connection: &mut SqliteConnection,
        written_about: &BTreeSet<SubjectRef>,
        last: i64,
    ) -> Result<(), StorageError> {
        let mut touched = BTreeSet::new();
        for written in written_about {
            match written {
                SubjectRef::Household(_) | SubjectRef::Organisation(_) => {
                    touched.insert(subject::column(written));
                }
                SubjectRef::Person(_) => {
                    touched.extend(households_touched(connection, written).await?);
                }
            }
        }
        for subject in touched {
            let version = sqlx::query_scalar(
                "INSERT INTO versions (subject, version, seq)
                 SELECT ?1, coalesce(max(version), 0) + 1, ?2 FROM versions WHERE subject = ?1
                 RETURNING version",
            )
            .bind(&subject)
            .bind(last)
            .fetch_one(&mut *connection)
            .await?;
            self.subjects.insert(subject, version);
        }
        Ok(())
    }

    /// Forgets everything: what was raised may have been rolled back, or the policy changed.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Households of a person, and of a child whose authority-holder they are.
pub(super) async fn households_touched(
    connection: &mut SqliteConnection,
    person: &SubjectRef,
) -> Result<Vec<Vec<u8>>, StorageError> {
    // WHY ever, not now: a merge that is undone touches both, and once too often is only one decision more.
    let ever = aliases::columns_ever(connection, person).await?;
    Ok(sqlx::query_scalar(
        "WITH RECURSIVE person(id) AS (SELECT unhex(value) FROM json_each(?1)),
              child(id) AS (
                SELECT child FROM authority_references WHERE authority_holder IN (SELECT id FROM person)
                UNION
                SELECT iif(m.merged = child.id, m.kept, m.merged)
                FROM child JOIN merges m ON m.merged = child.id OR m.kept = child.id)
         SELECT household FROM memberships WHERE person IN (SELECT id FROM person)
         UNION
         SELECT household FROM memberships WHERE person IN (SELECT id FROM child)",
    )
    .bind(list_of(ever))
    .fetch_all(connection)
    .await?)
}

/// Number of policy activations.
pub(super) async fn policy_version(connection: &mut SqliteConnection) -> Result<u64, StorageError> {
    Ok(
        sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM policy_activations")
            .fetch_one(connection)
            .await?,
    )
}
