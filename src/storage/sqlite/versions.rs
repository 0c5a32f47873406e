//! Versions as rows.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::SqliteConnection;

use super::list;
use crate::storage::StorageError;
use crate::storage::statements::statements;
use crate::storage::versions::VersionRows;

statements! {
    VERSIONS_OF = "SELECT subject, max(version) FROM versions WHERE subject IN (SELECT unhex(value) FROM json_each(?)) GROUP BY subject";
    PRESENT = "SELECT
        (SELECT coalesce(max(version), 0) FROM versions WHERE subject = ?1),
        (SELECT coalesce(max(version), 0) FROM versions WHERE subject = ?2),
        (SELECT coalesce(max(version), 0) FROM policy_activations)";
    POLICY = "SELECT coalesce(max(version), 0) FROM policy_activations";
    RAISE = "INSERT INTO versions (subject, version, seq)
        SELECT subject.value, (SELECT coalesce(max(version), 0) + 1 FROM versions WHERE subject = subject.value), ?2
        FROM (SELECT unhex(value) AS value FROM json_each(?1)) AS subject";
    TOUCHED = "WITH RECURSIVE person(id) AS (SELECT unhex(value) FROM json_each(?1)),
            child(id) AS (
              SELECT child FROM authority_references WHERE authority_holder IN (SELECT id FROM person)
              UNION
              SELECT iif(m.merged = child.id, m.kept, m.merged)
              FROM child JOIN merges m ON m.merged = child.id OR m.kept = child.id)
        SELECT household FROM memberships WHERE person IN (SELECT id FROM person)
        UNION
        SELECT household FROM memberships WHERE person IN (SELECT id FROM child)";
    LAST = "SELECT seq FROM versions WHERE subject = ? AND version = ?";
    AT = "SELECT coalesce(max(v.version), 0) FROM versions v JOIN register r ON r.seq = v.seq
        WHERE v.subject = ? AND r.recorded_at <= ?";
}

#[async_trait]
impl VersionRows for SqliteConnection {
    async fn versions_of(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<(Vec<u8>, i64)>, StorageError> {
        let rows = sqlx::query_as(VERSIONS_OF).bind(list(subjects));
        Ok(rows.fetch_all(self).await?)
    }

    async fn present(
        &mut self,
        household: &[u8],
        organisation: &[u8],
    ) -> Result<(i64, i64, i64), StorageError> {
        let versions = sqlx::query_as(PRESENT).bind(household).bind(organisation);
        Ok(versions.fetch_one(self).await?)
    }

    async fn policy_version(&mut self) -> Result<i64, StorageError> {
        Ok(sqlx::query_scalar(POLICY).fetch_one(self).await?)
    }

    /// A transaction that writes holds the whole database.
    async fn hold_versions(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<(Vec<u8>, i64)>, StorageError> {
        let held = self.versions_of(subjects).await?;
        let never = subjects
            .iter()
            .filter(|subject| held.iter().all(|(of, _)| of != *subject));
        let never: Vec<(Vec<u8>, i64)> = never.map(|subject| (subject.clone(), 0)).collect();
        Ok([held, never].concat())
    }

    async fn hold_policy_version(&mut self) -> Result<i64, StorageError> {
        self.policy_version().await
    }

    async fn raise_versions(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
        last: i64,
    ) -> Result<(), StorageError> {
        let raise = sqlx::query(RAISE).bind(list(subjects)).bind(last);
        raise.execute(self).await?;
        Ok(())
    }

    async fn households_touched(
        &mut self,
        persons: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<Vec<u8>>, StorageError> {
        let rows = sqlx::query_scalar(TOUCHED).bind(list(persons));
        Ok(rows.fetch_all(self).await?)
    }

    async fn last_of_version(
        &mut self,
        subject: &[u8],
        version: i64,
    ) -> Result<Option<i64>, StorageError> {
        let seq = sqlx::query_scalar(LAST).bind(subject).bind(version);
        Ok(seq.fetch_optional(self).await?)
    }

    async fn version_at(&mut self, subject: &[u8], known_at: i64) -> Result<i64, StorageError> {
        let version = sqlx::query_scalar(AT).bind(subject).bind(known_at);
        Ok(version.fetch_one(self).await?)
    }
}
