//! Chains as rows: each is written to by the one broker that holds the lock on its number.

use async_trait::async_trait;
use sqlx::PgConnection;

use super::CHAINS;
use crate::storage::StorageError;
use crate::storage::chains::{ChainRow, ChainRows};
use crate::storage::statements::statements;

statements! {
    OF_PLACES = "SELECT number, id FROM chains WHERE purpose = $1 AND places = $2 ORDER BY number";
    LOCK = "SELECT pg_try_advisory_lock($1, $2::bigint::integer)";
    LAST = "SELECT position + 1, link FROM entries WHERE chain = $1 ORDER BY position DESC LIMIT 1";
    BEGIN = "INSERT INTO chains (id, purpose, places) VALUES ($1, $2, $3) RETURNING number";
}

#[async_trait]
impl ChainRows for PgConnection {
    /// The lock is the session's: it goes with the connection, whichever way that ends, and no sooner.
    async fn take_chain(
        &mut self,
        purpose: &'static str,
        places: &str,
        fresh: [u8; 16],
    ) -> Result<ChainRow, StorageError> {
        let chains: Vec<(i64, Vec<u8>)> = sqlx::query_as(OF_PLACES)
            .bind(purpose)
            .bind(places)
            .fetch_all(&mut *self)
            .await?;
        for (number, id) in chains {
            if lock(self, number).await? {
                let last: Option<(i64, Vec<u8>)> = sqlx::query_as(LAST)
                    .bind(number)
                    .fetch_optional(&mut *self)
                    .await?;
                let (size, link) = last.map_or((0, None), |(size, link)| (size, Some(link)));
                return Ok((number, id, size, link));
            }
        }
        let number = sqlx::query_scalar(BEGIN)
            .bind(fresh.as_slice())
            .bind(purpose)
            .bind(places)
            .fetch_one(&mut *self)
            .await?;
        // Nobody else knows of it yet.
        lock(self, number).await?;
        Ok((number, fresh.to_vec(), 0, None))
    }
}

async fn lock(connection: &mut PgConnection, number: i64) -> Result<bool, StorageError> {
    let lock = sqlx::query_scalar(LOCK).bind(CHAINS).bind(number);
    Ok(lock.fetch_one(connection).await?)
}
