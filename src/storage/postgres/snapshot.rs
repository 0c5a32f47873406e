//! A household read from rows.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::PgConnection;

use super::list;
use crate::storage::StorageError;
use crate::storage::records::RecordRow;
use crate::storage::snapshot::{SnapshotRows, Within};
use crate::storage::statements::statements;

statements! {
    IS_ERASED = "SELECT EXISTS (SELECT FROM subject_keys WHERE subject = $1 AND wrapped IS NULL)";
    RECORDS_WITHIN = "SELECT r.seq, r.subject, r.record, k.wrapping_key, k.wrapped
        FROM register r JOIN subject_keys k ON k.subject = r.subject
        WHERE r.subject = ANY($5::bytea[] || ARRAY[$1::bytea, $3::bytea])
          AND r.seq <= CASE r.subject WHEN $3 THEN $4::bigint ELSE $2::bigint END
        ORDER BY r.seq";
    LAST_BY = "SELECT coalesce((SELECT seq FROM register WHERE recorded_at <= $1 ORDER BY seq DESC LIMIT 1), 0)";
    MEMBERS = "SELECT person FROM memberships WHERE household = $1 AND seq <= $2";
    AUTHORITY = "SELECT child, authority_holder FROM authority_references WHERE child = ANY($1) AND seq <= $2";
    NAMES = "SELECT organisation, subject, pseudonym, seq FROM pseudonyms WHERE subject = ANY($1) AND seq <= $2";
}

#[async_trait]
impl SnapshotRows for PgConnection {
    async fn is_erased(&mut self, subject: &[u8]) -> Result<bool, StorageError> {
        let erased = sqlx::query_scalar(IS_ERASED).bind(subject);
        Ok(erased.fetch_one(self).await?)
    }

    async fn records_within(&mut self, within: Within) -> Result<Vec<RecordRow>, StorageError> {
        let rows = sqlx::query_as(RECORDS_WITHIN)
            .bind(within.household)
            .bind(within.last)
            .bind(within.organisation)
            .bind(within.last_of_organisation)
            .bind(list(&within.persons));
        Ok(rows.fetch_all(self).await?)
    }

    async fn last_recorded_by(&mut self, at: i64) -> Result<i64, StorageError> {
        Ok(sqlx::query_scalar(LAST_BY).bind(at).fetch_one(self).await?)
    }

    async fn members_of(
        &mut self,
        household: &[u8],
        last: i64,
    ) -> Result<Vec<Vec<u8>>, StorageError> {
        let rows = sqlx::query_scalar(MEMBERS).bind(household).bind(last);
        Ok(rows.fetch_all(self).await?)
    }

    async fn authority_over(
        &mut self,
        children: &BTreeSet<Vec<u8>>,
        last: i64,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StorageError> {
        let rows = sqlx::query_as(AUTHORITY).bind(list(children)).bind(last);
        Ok(rows.fetch_all(self).await?)
    }

    async fn names_of(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
        last: i64,
    ) -> Result<Vec<(String, Vec<u8>, Vec<u8>, i64)>, StorageError> {
        let rows = sqlx::query_as(NAMES).bind(list(subjects)).bind(last);
        Ok(rows.fetch_all(self).await?)
    }
}
