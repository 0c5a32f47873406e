//! A store copied to another database, whichever two they are.

mod broken;
mod filled;
mod moved;

use std::sync::Arc;

use samenbeeld::audit::{Against, ExportLine, Receipt, Report, verify};
use samenbeeld::ports::LogReader;
use samenbeeld::storage::copy::{Bounds, Copied, CopyError, Place, copy};
use samenbeeld::storage::sealing::WrappingKeys;
use samenbeeld::storage::{StorageError, Store, SystemEntropy};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tokio_stream::StreamExt;

use crate::postgres_server;
use crate::storage_world::{Database, HandClock, Seeded, World, key, open, organisation, trusted};

const JBRA: &str = "jbra/ots";
const VT: &str = "vt/report";

/// What a test of a copy needs beside its ends: they outlive the world that filled one.
struct Around {
    folder: tempfile::TempDir,
    clock: Arc<HandClock>,
    chance: Arc<Seeded>,
}

impl Around {
    fn file(&self, name: &str) -> Database {
        Database::File(self.folder.path().join(name))
    }

    async fn opened(&self, place: &Database) -> Result<Store, StorageError> {
        let wrapping = WrappingKeys::new(key("wrap-1", 1), Vec::new());
        open(place, wrapping, &self.clock, &self.chance).await
    }

    /// The same world on another store.
    async fn world_on(&self, place: &Database) -> World {
        World {
            folder: tempfile::tempdir().unwrap(),
            place: place.clone(),
            clock: Arc::clone(&self.clock),
            chance: Arc::clone(&self.chance),
            store: self.opened(place).await.unwrap(),
        }
    }
}

/// Closes the store of a world; where it lies, and what is left.
async fn closed(world: World) -> (Database, Around) {
    world.store.close().await;
    let around = Around {
        folder: world.folder,
        clock: world.clock,
        chance: world.chance,
    };
    (world.place, around)
}

async fn server() -> Option<Database> {
    postgres_server::database().await.map(Database::Server)
}

fn place(database: &Database) -> Place<'_> {
    match database {
        Database::File(path) => Place::Sqlite(path),
        Database::Server(url) => Place::Postgres(url),
    }
}

pub(crate) async fn copied(
    from: &Database,
    to: &Database,
    bounds: Bounds,
) -> Result<Option<Copied>, CopyError> {
    let clock = HandClock::at("2026-11-24T09:00:00Z");
    let means = (clock.as_ref() as _, &SystemEntropy as _);
    Box::pin(copy(place(from), place(to), bounds, means)).await
}

/// The whole of it, at once.
async fn wholly(from: &Database, to: &Database) -> Result<Copied, CopyError> {
    let copied = copied(from, to, Bounds::default()).await?;
    Ok(copied.unwrap())
}

/// At most so many batches of so many rows.
async fn partly(from: &Database, to: &Database, rows: u16, batches: u64) -> Option<Copied> {
    let bounds = Bounds {
        rows,
        batches: Some(batches),
    };
    copied(from, to, bounds).await.unwrap()
}

/// Does this past every broker. Bytes are written as SQLite does.
async fn execute(database: &Database, sql: &str) -> u64 {
    match database {
        Database::File(path) => {
            let url = format!("sqlite://{}", path.display());
            let mut connection = SqliteConnection::connect(&url).await.unwrap();
            let done = sqlx::query(AssertSqlSafe(sql.to_owned()));
            let rows = done.execute(&mut connection).await.unwrap().rows_affected();
            connection.close().await.unwrap();
            rows
        }
        Database::Server(url) => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            let sql = sql.replace("x'", "'\\x");
            let done = sqlx::query(AssertSqlSafe(sql));
            let rows = done.execute(&mut connection).await.unwrap().rows_affected();
            connection.close().await.unwrap();
            rows
        }
    }
}

/// What JBRA reads of the log.
async fn export(store: &Store) -> Vec<ExportLine> {
    let lines = store.export(&organisation("jbra")).await.unwrap();
    lines.map(Result::unwrap).collect().await
}

fn verified(lines: Vec<ExportLine>, receipts: &[Receipt]) -> Report {
    let trusted = trusted();
    let against = Against {
        receipts,
        trusted: &trusted,
        earlier: &[],
    };
    verify(lines.into_iter().map(Ok), against).unwrap()
}
