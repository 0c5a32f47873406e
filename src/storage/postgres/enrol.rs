//! Pseudonyms, citizen service numbers and introductions as rows.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::PgConnection;

use super::list;
use crate::storage::StorageError;
use crate::storage::enrol::EnrolmentRows;
use crate::storage::statements::statements;

statements! {
    NAMES_BY = "SELECT subject, pseudonym, seq FROM pseudonyms WHERE organisation = $1 AND subject = ANY($2)";
    INSERT_NAME = "INSERT INTO pseudonyms (organisation, pseudonym, subject, seq) VALUES ($1, $2, $3, $4)";
    INSERT_DUPLICATES = "INSERT INTO likely_duplicates (person, other, since)
        SELECT least(person, $1), greatest(person, $1), $3 FROM citizen_numbers WHERE number_hash = $2 AND person <> $1
        ON CONFLICT DO NOTHING";
    INSERT_CITIZEN = "INSERT INTO citizen_numbers (number_hash, person) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    INTRODUCE = "INSERT INTO introductions (code_hash, subject, to_organisation, lapses_at) VALUES ($1, $2, $3, $4)";
    SPEND = "UPDATE introductions SET spent_at = $3
        WHERE code_hash = $1 AND to_organisation = $2 AND spent_at IS NULL AND lapses_at > $3
        RETURNING subject";
}

#[async_trait]
impl EnrolmentRows for PgConnection {
    async fn names_by(
        &mut self,
        organisation: &str,
        subjects: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>, i64)>, StorageError> {
        let rows = sqlx::query_as(NAMES_BY)
            .bind(organisation)
            .bind(list(subjects));
        Ok(rows.fetch_all(self).await?)
    }

    async fn insert_name(
        &mut self,
        organisation: &str,
        pseudonym: &[u8],
        subject: &[u8],
        seq: i64,
    ) -> Result<(), StorageError> {
        sqlx::query(INSERT_NAME)
            .bind(organisation)
            .bind(pseudonym)
            .bind(subject)
            .bind(seq)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn insert_likely_duplicates(
        &mut self,
        person: &[u8],
        hash: &[u8],
        since: i64,
    ) -> Result<(), StorageError> {
        sqlx::query(INSERT_DUPLICATES)
            .bind(person)
            .bind(hash)
            .bind(since)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn insert_citizen_number(
        &mut self,
        hash: &[u8],
        person: &[u8],
    ) -> Result<(), StorageError> {
        sqlx::query(INSERT_CITIZEN)
            .bind(hash)
            .bind(person)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn insert_introduction(
        &mut self,
        code: &[u8],
        subject: &[u8],
        to_organisation: &str,
        lapses_at: i64,
    ) -> Result<(), StorageError> {
        sqlx::query(INTRODUCE)
            .bind(code)
            .bind(subject)
            .bind(to_organisation)
            .bind(lapses_at)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn spend_introduction(
        &mut self,
        code: &[u8],
        organisation: &str,
        now: i64,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let spent = sqlx::query_scalar(SPEND)
            .bind(code)
            .bind(organisation)
            .bind(now);
        Ok(spent.fetch_optional(self).await?)
    }
}
