//! The store as the broker holds it.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::task::JoinSet;

use super::chains::{Heads, places_column};
use super::committer::{Answer, Command, Committer, Means, Waiting};
use super::connection::{Connection, Readers, Reading, Writer};
use super::remembered::{Remembered, forget_by_and_by};
use super::{keys, subject};
use crate::audit::{self, CommittedEntry, Draft, EntryKind, Places, Receipt, Salt};
use crate::model::{Organisation, ReceiptId, SubjectRef, Timestamp};
use crate::ports::{Clock, Entropy};
use crate::storage::StorageError;
use crate::storage::sealing::{HashKeys, SigningKey, WrappingKeys};

/// How many may wait for the committer before others wait to ask.
const QUEUE: usize = 1024;

/// What a store is opened with, whatever the database.
#[derive(Debug)]
pub struct StoreSettings {
    /// Organisations with a place in every entry of the log, in an order that stays.
    pub organisations: Vec<Organisation>,
    /// Keys.
    pub keys: StoreKeys,
    /// Connections that read, 1 or more.
    pub readers: u32,
}

impl StoreSettings {
    /// What the committer works with.
    pub(super) fn means(self, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Arc<Means> {
        Arc::new(Means {
            keys: self.keys,
            places: Places::new(&self.organisations),
            places_column: places_column(&self.organisations),
            clock,
            entropy,
            remembered: Remembered::default(),
        })
    }
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

/// An intent that was left open before the store was opened: its outcome will never come.
#[derive(Debug)]
struct LeftOver {
    intent: ReceiptId,
    asker: Organisation,
    subject: SubjectRef,
}

/// A database that was opened and brought up to date.
pub(super) struct Opened {
    pub(super) writer: Box<dyn Writer>,
    pub(super) readers: Arc<dyn Readers>,
    /// Counts what was written, by this broker or another.
    pub(super) written: watch::Sender<u64>,
    /// What the database needs done beside; ends once writer and readers are closed.
    pub(super) tasks: JoinSet<()>,
}

/// Register and log of one broker.
pub struct Store {
    pub(super) means: Arc<Means>,
    pub(super) readers: Arc<dyn Readers>,
    commands: mpsc::Sender<Waiting>,
    pub(super) written: watch::Sender<u64>,
    left_over: Mutex<Vec<LeftOver>>,
    tasks: JoinSet<()>,
    /// Ends with the store.
    _forgetting: JoinSet<()>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Starts the committer over a database that was opened.
    pub(super) async fn start(means: Arc<Means>, opened: Opened) -> Result<Self, StorageError> {
        let Opened {
            mut writer,
            readers,
            written,
            mut tasks,
        } = opened;
        let connection = writer.begin().await?.connection;
        keys::check(connection, &means.keys.wrapping).await?;
        let heads = Heads::load(connection, &means).await?;
        let left_over = left_over(connection).await?;
        writer.commit().await?;
        let (commands, waiting) = mpsc::channel(QUEUE);
        let committer = Committer {
            means: Arc::clone(&means),
            writer,
            heads: Some(heads),
            written: written.clone(),
        };
        tasks.spawn(committer.run(waiting));
        let mut forgetting = JoinSet::new();
        forgetting.spawn(forget_by_and_by(Arc::clone(&means)));
        Ok(Self {
            means,
            readers,
            commands,
            written,
            left_over: Mutex::new(left_over),
            tasks,
            _forgetting: forgetting,
        })
    }

    /// Writes what still waits, and closes the database.
    pub async fn close(self) {
        let Self {
            readers,
            commands,
            tasks,
            ..
        } = self;
        drop(commands);
        readers.close().await;
        drop(readers);
        tasks.join_all().await;
    }

    /// Records that intents left open by a broker that runs no more never had an outcome; how many there were.
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
                shown: None,
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
    /// chain still verifies. The entry that says so is appended in the same transaction, and whatever rests on the subject has a new version. Returns when no copy of the key is left, as far as the
    /// database can see to that (ADR 26).
    ///
    /// # Errors
    /// When it cannot be made durable, or a reader kept an older state of the database in use for long: then call it again.
    pub async fn erase(&self, subject: &SubjectRef, entry: Draft) -> Result<(), StorageError> {
        let command = Command::Erase {
            subject: subject.clone(),
            entry: Box::new(self.committed(entry)?),
        };
        self.ask(command).await?;
        self.means.remembered.clear();
        self.readers.leave_no_copy().await
    }

    /// Sets the most pages (of 4 KiB) a SQLite database may take. What goes beyond it fails like a full disk, and nothing is lost.
    ///
    /// # Errors
    /// When the database refuses, or is another.
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
    pub(super) async fn reading(&self) -> Result<Box<dyn Reading>, StorageError> {
        self.readers.begin().await
    }
}

async fn left_over(connection: &mut dyn Connection) -> Result<Vec<LeftOver>, StorageError> {
    let rows = connection.left_open().await?.into_iter();
    rows.map(|(receipt, asker, subject)| {
        let corrupt =
            |column| StorageError::corrupt("open_intents", column, &HEXLOWER.encode(&receipt));
        let id = <[u8; 16]>::try_from(receipt.as_slice());
        Ok(LeftOver {
            intent: ReceiptId::from_bytes(id.map_err(|_| corrupt("receipt"))?),
            asker: asker.parse().map_err(|_| corrupt("asker"))?,
            subject: subject::of_column(&subject).ok_or_else(|| corrupt("subject"))?,
        })
    })
    .collect()
}
