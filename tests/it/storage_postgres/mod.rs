//! What PostgreSQL alone keeps to: many brokers on one database.

mod brokers;
mod constraints;
mod revocations;

use samenbeeld::audit::{Against, Receipt, Report, verify};
use samenbeeld::storage::Store;
use samenbeeld::storage::sealing::WrappingKeys;
use sqlx::{Connection, PgConnection};

use crate::storage_world::{Database, World, key, open, trusted};

const JBRA: &str = "jbra/ots";
const VT: &str = "vt/report";

/// A second broker on the same database.
async fn another(world: &World) -> Store {
    let wrapping = WrappingKeys::new(key("wrap-1", 1), Vec::new());
    let opened = open(&world.place, wrapping, &world.clock, &world.chance);
    opened.await.unwrap()
}

/// A connection past every broker.
async fn beside(world: &World) -> PgConnection {
    let Database::Server(url) = &world.place else {
        panic!("it lies on a server");
    };
    PgConnection::connect(url).await.unwrap()
}

async fn execute(connection: &mut PgConnection, sql: &'static str) -> Result<u64, sqlx::Error> {
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
