//! Versions as rows.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::PgConnection;

use super::list;
use crate::storage::StorageError;
use crate::storage::statements::statements;
use crate::storage::versions::VersionRows;

statements! {
    VERSIONS_OF = "SELECT subject, version FROM present_versions WHERE subject = ANY($1)";
    PRESENT = "SELECT
        coalesce((SELECT version FROM present_versions WHERE subject = $1), 0),
        coalesce((SELECT version FROM present_versions WHERE subject = $2), 0),
        (SELECT version FROM policy_in_force)";
    POLICY = "SELECT version FROM policy_in_force";
    // Locked in one order on every broker. What has no row cannot be held: households and organisations that decisions are about have one.
    HOLD = "SELECT subject, version FROM present_versions WHERE subject = ANY($1) ORDER BY subject FOR SHARE";
    HOLD_POLICY = "SELECT version FROM policy_in_force FOR SHARE";
    RAISE = "WITH raised AS (
            INSERT INTO present_versions AS present (subject, version)
            SELECT subject, 1 FROM unnest($1::bytea[]) AS subject ORDER BY subject
            ON CONFLICT (subject) DO UPDATE SET version = present.version + 1
            RETURNING subject, version)
        INSERT INTO versions (subject, version, seq) SELECT subject, version, $2 FROM raised";
    BEGIN = "INSERT INTO present_versions (subject, version)
        SELECT subject, 0 FROM unnest($1::bytea[]) AS subject ORDER BY subject ON CONFLICT DO NOTHING";
    TOUCHED = "WITH RECURSIVE child(id) AS (
            SELECT child FROM authority_references WHERE authority_holder = ANY($1)
            UNION
            SELECT CASE WHEN m.merged = child.id THEN m.kept ELSE m.merged END
            FROM child JOIN merges m ON m.merged = child.id OR m.kept = child.id)
        SELECT household FROM memberships WHERE person = ANY($1)
        UNION
        SELECT household FROM memberships WHERE person IN (SELECT id FROM child)";
    LAST = "SELECT seq FROM versions WHERE subject = $1 AND version = $2";
    AT = "SELECT coalesce(max(v.version), 0) FROM versions v JOIN register r ON r.seq = v.seq
        WHERE v.subject = $1 AND r.recorded_at <= $2";
}

/// Gives every one of these subjects that was never written about version 0, so that it can be held.
pub(super) async fn begin(
    connection: &mut PgConnection,
    subjects: &BTreeSet<Vec<u8>>,
) -> Result<(), StorageError> {
    sqlx::query(BEGIN)
        .bind(list(subjects))
        .execute(connection)
        .await?;
    Ok(())
}

#[async_trait]
impl VersionRows for PgConnection {
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

    async fn hold_versions(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<(Vec<u8>, i64)>, StorageError> {
        let rows = sqlx::query_as(HOLD).bind(list(subjects));
        Ok(rows.fetch_all(self).await?)
    }

    async fn hold_policy_version(&mut self) -> Result<i64, StorageError> {
        Ok(sqlx::query_scalar(HOLD_POLICY).fetch_one(self).await?)
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
