//! Records of the register as rows, with the indexes that find them.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::PgConnection;

use super::{REGISTER, list};
use crate::storage::StorageError;
use crate::storage::records::{NewRecord, RecordRow, RecordRows};
use crate::storage::statements::statements;

statements! {
    // Whoever writes to the register does so alone, and tells the others when that stands. The statement after it sees what came before.
    TAKE = "SELECT pg_advisory_xact_lock($1, 0), pg_notify('samenbeeld_written', '')";
    END = "SELECT seq, recorded_at FROM register ORDER BY seq DESC LIMIT 1";
    INSERT = "INSERT INTO register (seq, subject, item, begins, recorded_at, record) VALUES ($1, $2, $3, $4, $5, $6)";
    FILED_UNDER = "SELECT subject FROM register WHERE item = $1 AND begins";
    RECORDS_OF = "SELECT r.seq, r.subject, r.record, k.wrapping_key, k.wrapped
        FROM register r JOIN subject_keys k ON k.subject = r.subject
        WHERE r.subject = ANY($1) ORDER BY r.seq";
    FACT_WAITS = "INSERT INTO waiting_facts (seq, fact, subject) VALUES ($1, $2, $3)";
    FACT_CONFIRMED = "DELETE FROM waiting_facts WHERE fact = $1";
    CONSENT_WAITS = "INSERT INTO waiting_consents (seq, consent, subject, organisation) VALUES ($1, $2, $3, $4)";
    CONSENT_CONFIRMED = "DELETE FROM waiting_consents WHERE consent = $1";
    INSERT_MEMBERSHIP = "INSERT INTO memberships (household, person, seq) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    INSERT_AUTHORITY = "INSERT INTO authority_references (child, authority_holder, seq) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
}

#[async_trait]
impl RecordRows for PgConnection {
    async fn end_of_register(&mut self) -> Result<Option<(i64, i64)>, StorageError> {
        sqlx::query(TAKE).bind(REGISTER).execute(&mut *self).await?;
        Ok(sqlx::query_as(END).fetch_optional(self).await?)
    }

    async fn insert_record(&mut self, record: NewRecord) -> Result<(), StorageError> {
        sqlx::query(INSERT)
            .bind(record.seq)
            .bind(record.subject)
            .bind(record.item)
            .bind(record.begins)
            .bind(record.recorded_at)
            .bind(record.record)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn filed_under(&mut self, item: &[u8; 16]) -> Result<Option<Vec<u8>>, StorageError> {
        let subject = sqlx::query_scalar(FILED_UNDER).bind(item.as_slice());
        Ok(subject.fetch_optional(self).await?)
    }

    async fn records_of(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<RecordRow>, StorageError> {
        let rows = sqlx::query_as(RECORDS_OF).bind(list(subjects));
        Ok(rows.fetch_all(self).await?)
    }

    async fn fact_waits(
        &mut self,
        seq: i64,
        fact: &[u8],
        subject: &[u8],
    ) -> Result<(), StorageError> {
        sqlx::query(FACT_WAITS)
            .bind(seq)
            .bind(fact)
            .bind(subject)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn fact_confirmed(&mut self, fact: &[u8]) -> Result<(), StorageError> {
        sqlx::query(FACT_CONFIRMED).bind(fact).execute(self).await?;
        Ok(())
    }

    async fn consent_waits(
        &mut self,
        seq: i64,
        consent: &[u8],
        subject: &[u8],
        organisation: &str,
    ) -> Result<(), StorageError> {
        sqlx::query(CONSENT_WAITS)
            .bind(seq)
            .bind(consent)
            .bind(subject)
            .bind(organisation)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn consent_confirmed(&mut self, consent: &[u8]) -> Result<(), StorageError> {
        let confirmed = sqlx::query(CONSENT_CONFIRMED).bind(consent);
        confirmed.execute(self).await?;
        Ok(())
    }

    async fn insert_membership(
        &mut self,
        household: &[u8],
        person: &[u8],
        seq: i64,
    ) -> Result<(), StorageError> {
        sqlx::query(INSERT_MEMBERSHIP)
            .bind(household)
            .bind(person)
            .bind(seq)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn insert_authority(
        &mut self,
        child: &[u8],
        holder: &[u8],
        seq: i64,
    ) -> Result<(), StorageError> {
        sqlx::query(INSERT_AUTHORITY)
            .bind(child)
            .bind(holder)
            .bind(seq)
            .execute(self)
            .await?;
        Ok(())
    }
}
