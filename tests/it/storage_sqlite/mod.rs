//! What SQLite alone keeps to.

mod at_rest;
mod policies;
mod running;

use samenbeeld::audit::{Against, Receipt, Report, verify};
use samenbeeld::storage::sealing::WrappingKeys;
use sqlx::{Connection, SqliteConnection};

use crate::storage_world::{World, key, trusted};

const JBRA: &str = "jbra/ots";

fn wrapping() -> WrappingKeys {
    WrappingKeys::new(key("wrap-1", 1), Vec::new())
}

/// A connection past the store: what somebody with the file can do.
async fn beside(world: &World) -> SqliteConnection {
    let url = format!("sqlite://{}", world.database().display());
    SqliteConnection::connect(&url).await.unwrap()
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<u64, sqlx::Error> {
    Ok(sqlx::query(sql).execute(connection).await?.rows_affected())
}

async fn verified(world: &World, receipts: &[Receipt]) -> Report {
    let trusted = trusted();
    let against = Against {
        receipts,
        trusted: &trusted,
        earlier: &[],
    };
    verify(world.export("jbra").await.into_iter().map(Ok), against).unwrap()
}
