//! Chains as rows.

use async_trait::async_trait;
use sqlx::SqliteConnection;

use crate::storage::StorageError;
use crate::storage::chains::{ChainRow, ChainRows};
use crate::storage::statements::statements;

statements! {
    BEGIN = "INSERT INTO chains (id, purpose, places)
        SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM chains WHERE purpose = ?2 AND places = ?3)";
    // The first, where a copied database has several.
    HEAD = "SELECT number, id, count(position), link, max(position) FROM chains LEFT JOIN entries ON chain = number
        WHERE number = (SELECT min(number) FROM chains WHERE purpose = ? AND places = ?) GROUP BY number";
}

#[async_trait]
impl ChainRows for SqliteConnection {
    /// The lock on the file keeps other brokers away.
    async fn take_chain(
        &mut self,
        purpose: &'static str,
        places: &str,
        fresh: [u8; 16],
    ) -> Result<ChainRow, StorageError> {
        sqlx::query(BEGIN)
            .bind(fresh.as_slice())
            .bind(purpose)
            .bind(places)
            .execute(&mut *self)
            .await?;
        let (number, id, size, link, _): (i64, Vec<u8>, i64, Option<Vec<u8>>, Option<i64>) =
            sqlx::query_as(HEAD)
                .bind(purpose)
                .bind(places)
                .fetch_one(self)
                .await?;
        Ok((number, id, size, link))
    }
}
