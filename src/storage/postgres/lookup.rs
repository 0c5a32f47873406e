//! What finds somebody, and what waits, over rows.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::PgConnection;

use super::list;
use crate::storage::StorageError;
use crate::storage::lookup::LookupRows;
use crate::storage::statements::statements;

statements! {
    NAMED = "SELECT subject FROM pseudonyms WHERE organisation = $1 AND pseudonym = $2";
    HOUSEHOLDS_OF = "SELECT m.household, p.pseudonym FROM memberships m
        LEFT JOIN pseudonyms p ON p.organisation = $2 AND p.subject = m.household
        WHERE m.person = ANY($1) GROUP BY m.household, p.pseudonym ORDER BY min(m.seq)";
    // WHY `m.seq < w.seq`: what was written about the other one before two were merged is no news to who knows only this one.
    WAITING_FACTS = "SELECT w.seq, w.fact FROM waiting_facts w
        WHERE w.seq > $2 AND (w.subject = $3
           OR EXISTS (SELECT FROM pseudonyms p WHERE p.organisation = $1 AND p.subject IN (
               WITH RECURSIVE one(person) AS (
                   SELECT w.subject
                   UNION
                   SELECT CASE WHEN m.merged = one.person THEN m.kept ELSE m.merged END
                   FROM one JOIN merges m ON m.merged = one.person OR m.kept = one.person
                   WHERE m.undone IS NULL AND m.seq < w.seq)
               SELECT person FROM one)))
        ORDER BY w.seq LIMIT $4";
    WAITING_CONSENTS = "SELECT subject FROM waiting_consents WHERE organisation = $1 GROUP BY subject ORDER BY min(seq)";
    DUPLICATES = "SELECT d.person, d.other, d.since FROM likely_duplicates d
        JOIN pseudonyms p ON p.organisation = $1 AND p.subject = d.person
        JOIN pseudonyms o ON o.organisation = $1 AND o.subject = d.other
        ORDER BY d.since, d.person, d.other";
}

#[async_trait]
impl LookupRows for PgConnection {
    async fn named(
        &mut self,
        organisation: &str,
        pseudonym: &[u8],
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let subject = sqlx::query_scalar(NAMED).bind(organisation).bind(pseudonym);
        Ok(subject.fetch_optional(self).await?)
    }

    async fn households_of(
        &mut self,
        persons: &BTreeSet<Vec<u8>>,
        organisation: Option<&str>,
    ) -> Result<Vec<(Vec<u8>, Option<Vec<u8>>)>, StorageError> {
        let rows = sqlx::query_as(HOUSEHOLDS_OF)
            .bind(list(persons))
            .bind(organisation);
        Ok(rows.fetch_all(self).await?)
    }

    async fn waiting_facts(
        &mut self,
        organisation: &str,
        own: &[u8],
        after: i64,
        most: i64,
    ) -> Result<Vec<(i64, Vec<u8>)>, StorageError> {
        let rows = sqlx::query_as(WAITING_FACTS)
            .bind(organisation)
            .bind(after)
            .bind(own)
            .bind(most);
        Ok(rows.fetch_all(self).await?)
    }

    async fn waiting_consents(&mut self, organisation: &str) -> Result<Vec<Vec<u8>>, StorageError> {
        let rows = sqlx::query_scalar(WAITING_CONSENTS).bind(organisation);
        Ok(rows.fetch_all(self).await?)
    }

    async fn likely_duplicates(
        &mut self,
        organisation: &str,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>, i64)>, StorageError> {
        let rows = sqlx::query_as(DUPLICATES).bind(organisation);
        Ok(rows.fetch_all(self).await?)
    }
}
