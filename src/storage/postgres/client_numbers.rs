//! Client numbers as rows.

use std::collections::BTreeSet;

use async_trait::async_trait;
use sqlx::PgConnection;

use super::list;
use crate::storage::StorageError;
use crate::storage::client_numbers::NumberRows;
use crate::storage::statements::statements;

statements! {
    PERSON = "SELECT person FROM client_numbers WHERE number_hash = $1";
    INSERT = "INSERT INTO client_numbers (number_hash, person) VALUES ($1, $2)";
    FORGET = "DELETE FROM client_numbers WHERE number_hash = $1 AND person = ANY($2)";
}

#[async_trait]
impl NumberRows for PgConnection {
    async fn person_by_number(&mut self, hash: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        let person = sqlx::query_scalar(PERSON).bind(hash);
        Ok(person.fetch_optional(self).await?)
    }

    async fn insert_number(&mut self, hash: &[u8], person: &[u8]) -> Result<(), StorageError> {
        sqlx::query(INSERT)
            .bind(hash)
            .bind(person)
            .execute(self)
            .await?;
        Ok(())
    }

    async fn forget_number(
        &mut self,
        hash: &[u8],
        persons: &BTreeSet<Vec<u8>>,
    ) -> Result<(), StorageError> {
        let forget = sqlx::query(FORGET).bind(hash).bind(list(persons));
        forget.execute(self).await?;
        Ok(())
    }
}
