//! How the database is opened, read and written.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;

use super::{copying, file, migrate};
use crate::ports::{Clock, Entropy};
use crate::storage::connection::{self, Begun, Readers, Reading, Writer};
use crate::storage::statements::statements;
use crate::storage::store::Opened;
use crate::storage::{StorageError, Store, StoreSettings};

/// The write-ahead log is moved into the database after this many batches at the latest.
const BATCHES_PER_CHECKPOINT: u64 = 64;

statements! {
    BEGIN = "BEGIN IMMEDIATE";
    COMMIT = "COMMIT";
    ROLL_BACK = "ROLLBACK";
    MOVE_LOG = "PRAGMA wal_checkpoint(PASSIVE)";
    CUT_LOG_OFF = "PRAGMA wal_checkpoint(TRUNCATE)";
}

/// Opens a database file, which is made where it is missing: takes the lock, brings the schema up to date, starts the committer.
///
/// # Errors
/// When another broker uses the file, the schema is unknown, a wrapping key is missing, or the file cannot be used.
pub async fn open(
    path: &Path,
    settings: StoreSettings,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Store, StorageError> {
    let lock = file::lock(path)?;
    file::create(path)?;
    let options = file::options(path);
    let mut connection = options.connect().await?;
    migrate::up_to_date(&mut connection, clock.now()).await?;
    if copying::mark(&mut connection).await?.is_some() {
        return Err(StorageError::CopyUnderWay);
    }
    let write_ahead_log = Arc::new(Mutex::new(options.connect().await?));
    let pool = SqlitePoolOptions::new()
        .max_connections(settings.readers.max(1))
        .connect_with(options.pragma("query_only", "ON"))
        .await?;
    let (batches, counted) = watch::channel(0);
    let mut tasks = JoinSet::new();
    tasks.spawn(move_write_ahead_log(Arc::clone(&write_ahead_log), counted));
    let opened = Opened {
        writer: Box::new(FileWriter {
            connection,
            batches,
            lock,
        }),
        readers: Arc::new(FileReaders {
            pool,
            write_ahead_log,
        }),
        written: watch::Sender::new(0),
        tasks,
    };
    Store::start(settings.means(clock, entropy), opened).await
}

/// The only connection that writes to the file.
struct FileWriter {
    connection: SqliteConnection,
    /// Counts batches, for whoever moves the write-ahead log into the database.
    batches: watch::Sender<u64>,
    /// Held until the last batch is on disk.
    lock: file::BrokerLock,
}

#[async_trait]
impl Writer for FileWriter {
    /// WHY not through the library: it counts transactions, and SQLite rolls one back by itself when the disk is full; from then on the
    /// count would be wrong.
    async fn begin(&mut self) -> Result<Begun<'_>, StorageError> {
        if sqlx::query(BEGIN)
            .execute(&mut self.connection)
            .await
            .is_err()
        {
            // A transaction that could not be rolled back may still be there.
            self.roll_back().await;
            sqlx::query(BEGIN).execute(&mut self.connection).await?;
        }
        Ok(Begun {
            connection: &mut self.connection,
            anew: false,
        })
    }

    async fn commit(&mut self) -> Result<(), StorageError> {
        sqlx::query(COMMIT).execute(&mut self.connection).await?;
        self.batches.send_modify(|batches| *batches += 1);
        Ok(())
    }

    async fn roll_back(&mut self) {
        if let Err(error) = sqlx::query(ROLL_BACK).execute(&mut self.connection).await {
            tracing::debug!(%error, "there was nothing to roll back");
        }
    }

    async fn close(self: Box<Self>) {
        let Self {
            connection, lock, ..
        } = *self;
        if let Err(error) = connection.close().await {
            tracing::warn!(%error, "the writing connection did not close cleanly");
        }
        drop(lock);
    }
}

/// The connections that read the file.
struct FileReaders {
    pool: SqlitePool,
    write_ahead_log: Arc<Mutex<SqliteConnection>>,
}

#[async_trait]
impl Readers for FileReaders {
    async fn begin(&self) -> Result<Box<dyn Reading>, StorageError> {
        Ok(Box::new(self.pool.begin().await?))
    }

    /// Moves the write-ahead log into the database and cuts it off: what was overwritten lies in neither.
    async fn leave_no_copy(&self) -> Result<(), StorageError> {
        let mut connection = self.write_ahead_log.lock().await;
        let busy: i64 = sqlx::query_scalar(CUT_LOG_OFF)
            .fetch_one(&mut *connection)
            .await?;
        if busy == 0 {
            Ok(())
        } else {
            Err(StorageError::WriteAheadLogInUse)
        }
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

impl Reading for Transaction<'static, Sqlite> {
    fn connection(&mut self) -> &mut dyn connection::Connection {
        &mut **self
    }
}

/// Moves the write-ahead log into the database, on a connection of its own, so that no batch waits for it.
async fn move_write_ahead_log(
    connection: Arc<Mutex<SqliteConnection>>,
    mut batches: watch::Receiver<u64>,
) {
    let mut moved = 0;
    while batches.changed().await.is_ok() {
        let done = *batches.borrow_and_update();
        if done < moved + BATCHES_PER_CHECKPOINT {
            continue;
        }
        moved = done;
        let mut connection = connection.lock().await;
        if let Err(error) = sqlx::query(MOVE_LOG).execute(&mut *connection).await {
            tracing::warn!(%error, "the write-ahead log was not moved into the database");
        }
    }
}
