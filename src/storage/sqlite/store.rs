//! The store as the broker holds it.

use std::path::PathBuf;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{ConnectOptions, Row, Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::task::JoinSet;

use super::chains::places_column;
use super::committer::{Answer, Command, Committer, Means, Waiting};
use super::{file, keys, migrate, subject};
use crate::audit::{self, CommittedEntry, Draft, EntryKind, Places, Receipt, Salt};
use crate::model::{Organisation, ReceiptId, SubjectRef, Timestamp};
use crate::ports::{Clock, Entropy};
use crate::storage::StorageError;
use crate::storage::sealing::{HashKeys, SigningKey, WrappingKeys};

/// How many may wait for the committer before others wait to ask.
const QUEUE: usize = 1024;
/// The write-ahead log is moved into the database after this many batches at the latest.
const BATCHES_PER_CHECKPOINT: u64 = 64;

/// What a store is opened with.
#[derive(Debug)]
pub struct StoreSettings {
    /// The database file; made where it is missing.
    pub path: PathBuf,
    /// Organisations with a place in every entry of the log, in an order that stays.
    pub organisations: Vec<Organisation>,
    /// Keys.
    pub keys: StoreKeys,
    /// Connections that read, 1 or more.
    pub readers: u32,
}

/// Keys of the store.
#[derive(Debug)]
pub struct StoreKeys {
    /// They wrap the data keys.
    pub wrapping: WrappingKeys,
    /// They hash what must be recognised and may not be kept.
    pub hashing: Arc<HashKeys>,
    /// It signs receipts and checkpoints.
    pub signing: SigningKey,
    /// Public keys by id that signed before.
    pub signed_before: Vec<(String, [u8; 32])>,
}

/// An intent that was open when the store was opened: its outcome will never come.
#[derive(Debug)]
struct LeftOver {
    intent: ReceiptId,
    asker: Organisation,
    subject: SubjectRef,
}

/// Register and log of one broker.
pub struct Store {
    pub(super) means: Arc<Means>,
    pub(super) readers: SqlitePool,
    commands: mpsc::Sender<Waiting>,
    pub(super) written: watch::Receiver<u64>,
    left_over: Mutex<Vec<LeftOver>>,
    write_ahead_log: Arc<Mutex<SqliteConnection>>,
    tasks: JoinSet<()>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Opens the database: takes the lock, brings the schema up to date, starts the committer.
    ///
    /// # Errors
    /// When another broker uses the file, the schema is unknown, a wrapping key is missing, or the file cannot be used.
    pub async fn open(
        settings: StoreSettings,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StorageError> {
        let lock = Arc::new(file::lock(&settings.path)?);
        file::create(&settings.path)?;
        let options = file::options(&settings.path);
        let mut connection = options.connect().await?;
        migrate::migrate(&mut connection, clock.now()).await?;
        keys::check(&mut connection, &settings.keys.wrapping).await?;
        let left_over = left_over(&mut connection).await?;
        let write_ahead_log = Arc::new(Mutex::new(options.connect().await?));
        let readers = SqlitePoolOptions::new()
            .max_connections(settings.readers.max(1))
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        let means = Arc::new(Means {
            keys: settings.keys,
            places: Places::new(&settings.organisations),
            places_column: places_column(&settings.organisations),
            clock,
            entropy,
        });
        let (commands, waiting) = mpsc::channel(QUEUE);
        let (batches, counted) = watch::channel(0);
        let (writing, written) = watch::channel(0);
        let committer = Committer {
            means: Arc::clone(&means),
            connection,
            lock,
            written: writing,
            batches,
        };
        let mut tasks = JoinSet::new();
        tasks.spawn(committer.run(waiting));
        tasks.spawn(move_write_ahead_log(Arc::clone(&write_ahead_log), counted));
        Ok(Self {
            means,
            readers,
            commands,
            written,
            left_over: Mutex::new(left_over),
            write_ahead_log,
            tasks,
        })
    }

    /// Writes what still waits, moves the write-ahead log into the database and lets go of the lock.
    pub async fn close(self) {
        let Self {
            readers,
            commands,
            write_ahead_log,
            tasks,
            ..
        } = self;
        drop((commands, write_ahead_log));
        readers.close().await;
        tasks.join_all().await;
    }

    /// Records that intents left open by an earlier run never had an outcome; how many there were.
    ///
    /// # Errors
    /// When the log cannot be written; those not recorded yet are kept for the next call.
    pub async fn close_abandoned(&self, now: Timestamp) -> Result<usize, StorageError> {
        let mut left_over = self.left_over.lock().await;
        let mut closed = 0;
        while let Some(intent) = left_over.last() {
            let draft = Draft {
                kind: EntryKind::Abandoned,
                at: now,
                receipt: ReceiptId::from_bytes(self.means.entropy.bits128()),
                closes: Some(intent.intent),
                asker: intent.asker.clone(),
                sealed_under: intent.subject.clone(),
                sections: std::collections::BTreeMap::new(),
            };
            let entry = self.committed(draft)?;
            self.ask(Command::Record(Box::new(entry))).await?;
            left_over.pop();
            closed += 1;
        }
        Ok(closed)
    }

    /// Destroys the key of a subject: its records, and bodies and salts of log entries sealed under it, can never be read again. The
    /// chain still verifies. The entry that says so is appended in the same transaction. Returns when no copy of the key is left in the
    /// database and its write-ahead log.
    ///
    /// # Errors
    /// When it cannot be made durable, or a reader kept an older state of the database in use for long: then call it again.
    pub async fn erase(&self, subject: &SubjectRef, entry: Draft) -> Result<(), StorageError> {
        let command = Command::Erase {
            subject: subject.clone(),
            entry: Box::new(self.committed(entry)?),
        };
        self.ask(command).await?;
        self.leave_no_copy().await
    }

    /// Moves the write-ahead log into the database and cuts it off: what was overwritten lies in neither.
    pub(super) async fn leave_no_copy(&self) -> Result<(), StorageError> {
        let mut connection = self.write_ahead_log.lock().await;
        let busy: i64 = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *connection)
            .await?;
        if busy == 0 {
            Ok(())
        } else {
            Err(StorageError::WriteAheadLogInUse)
        }
    }

    /// Sets the most pages (of 4 KiB) the database may take. What goes beyond it fails like a full disk, and nothing is lost.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn limit_pages(&self, pages: u32) -> Result<(), StorageError> {
        self.ask(Command::LimitPages(pages)).await.map(drop)
    }

    /// Asks the committer, and waits until the answer is on disk.
    pub(super) async fn ask(&self, command: Command) -> Result<Answer, StorageError> {
        let (answer, answered) = oneshot::channel();
        self.commands
            .send(Waiting { command, answer })
            .await
            .map_err(|_| StorageError::Closed)?;
        answered.await.map_err(|_| StorageError::Closed)?
    }

    /// Commits to a draft, with fresh salts.
    pub(super) fn committed(&self, draft: Draft) -> Result<CommittedEntry, StorageError> {
        let places = &self.means.places;
        let salts: Vec<Salt> = (0..places.count())
            .map(|_| self.means.entropy.bits128())
            .collect();
        audit::commit(draft, places, &salts).map_err(|error| StorageError::Entry(Box::new(error)))
    }

    /// Signs a receipt whose entry is on disk.
    pub(super) fn signed(&self, mut receipt: Receipt) -> Result<Receipt, StorageError> {
        let key = &self.means.keys.signing;
        key.id().clone_into(&mut receipt.key_id);
        let signature = key.sign(&receipt.signed_bytes());
        receipt.signature = signature.ok_or(StorageError::Signing)?;
        Ok(receipt)
    }

    /// One snapshot of the database for several reads.
    pub(super) async fn reading(&self) -> Result<Transaction<'static, Sqlite>, StorageError> {
        Ok(self.readers.begin().await?)
    }
}

async fn left_over(connection: &mut SqliteConnection) -> Result<Vec<LeftOver>, StorageError> {
    let rows = sqlx::query("SELECT receipt, asker, subject FROM open_intents")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let receipt: Vec<u8> = row.try_get(0)?;
            let corrupt =
                |column| StorageError::corrupt("open_intents", column, &HEXLOWER.encode(&receipt));
            let id = <[u8; 16]>::try_from(receipt.as_slice());
            Ok(LeftOver {
                intent: ReceiptId::from_bytes(id.map_err(|_| corrupt("receipt"))?),
                asker: row
                    .try_get::<String, _>(1)?
                    .parse()
                    .map_err(|_| corrupt("asker"))?,
                subject: subject::of_column(&row.try_get::<Vec<u8>, _>(2)?)
                    .ok_or_else(|| corrupt("subject"))?,
            })
        })
        .collect()
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
        let checkpoint = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)");
        if let Err(error) = checkpoint.execute(&mut *connection).await {
            tracing::warn!(%error, "the write-ahead log was not moved into the database");
        }
    }
}
