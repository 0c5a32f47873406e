//! The one writer. Everybody who wants something written waits for the same commit (group commit): the committer takes all that
//! wait, up to a bound, writes them in one transaction, and answers each of them once that is on disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use super::batch::{Batch, Position};
use super::write::{Answered, Refusal, Write};
use super::{StoreKeys, file};
use crate::audit::{CommittedEntry, Places, Receipt};
use crate::decision::{Proposal, Versions};
use crate::model::{HouseholdId, Organisation, SubjectRef};
use crate::ports::{Clock, Entropy, OverTerm};
use crate::storage::StorageError;
use crate::work::LedgerRecord;

/// Most commands in one transaction.
const MOST: usize = 256;

/// What may be asked of the committer.
#[derive(Debug)]
pub(super) enum Command {
    /// Append an entry.
    Record(Box<CommittedEntry>),
    /// Append an entry, and what it discloses, if the versions are still those.
    Release {
        entry: Box<CommittedEntry>,
        household: HouseholdId,
        recipient: Organisation,
        decided_on: Versions,
        disclosed: Option<Box<LedgerRecord>>,
    },
    /// Write to the register.
    Write(Box<Write>),
    /// Empty what is over term.
    Empty(Box<OverTerm>),
    /// Destroy the key of a subject, and append the entry that says so.
    Erase {
        subject: SubjectRef,
        entry: Box<CommittedEntry>,
    },
    /// Put this bundle in force where none ever was, and set how many organisations sign for what all share.
    FoundPolicies {
        founding: Proposal,
        files: BTreeMap<String, String>,
        organisations: usize,
    },
    /// Write, and leave nothing behind.
    TryOut,
    /// Set the most pages the database may take.
    LimitPages(u32),
}

/// What came of a command. Receipts lack the signature still.
#[derive(Debug)]
pub(super) enum Answer {
    /// The entry stands.
    Recorded(Receipt),
    /// The versions are others; nothing was written.
    Stale,
    /// The write stands.
    Wrote(Answered),
    /// The write was refused; nothing of it was written.
    Refused(Refusal),
    /// Done.
    Done,
}

/// A command and who waits for the answer.
pub(super) struct Waiting {
    pub(super) command: Command,
    pub(super) answer: oneshot::Sender<Result<Answer, StorageError>>,
}

/// What the committer works with.
pub(super) struct Means {
    pub(super) keys: StoreKeys,
    pub(super) places: Places,
    pub(super) places_column: String,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
}

/// The writer.
pub(super) struct Committer {
    pub(super) means: Arc<Means>,
    pub(super) connection: SqliteConnection,
    /// Held until the last batch is on disk.
    pub(super) lock: Arc<file::BrokerLock>,
    /// Counts batches that wrote to the register, for whoever waits for what is new.
    pub(super) written: watch::Sender<u64>,
    /// Counts batches, for whoever moves the write-ahead log into the database.
    pub(super) batches: watch::Sender<u64>,
}

impl Committer {
    /// Writes until nobody can ask any more.
    pub(super) async fn run(mut self, mut waiting: mpsc::Receiver<Waiting>) {
        let mut position = None;
        let mut taken = Vec::with_capacity(MOST);
        while waiting.recv_many(&mut taken, MOST).await > 0 {
            let (commands, answers): (Vec<_>, Vec<_>) = taken
                .drain(..)
                .map(|waiting| (waiting.command, waiting.answer))
                .unzip();
            metrics::histogram!("samenbeeld_commit_size").record(figure(commands.len()));
            let begun = Instant::now();
            let committed = self.commit(commands, position.take()).await;
            metrics::histogram!("samenbeeld_commit_seconds").record(begun.elapsed());
            match committed {
                Ok((outcomes, next)) => {
                    position = Some(next);
                    if outcomes.iter().any(|it| matches!(it, Answer::Wrote(_))) {
                        self.written.send_modify(|count| *count += 1);
                    }
                    for (answer, outcome) in answers.into_iter().zip(outcomes) {
                        // Whoever does not wait any more finds it in the log.
                        let _ = answer.send(Ok(outcome));
                    }
                }
                Err(error) => {
                    tracing::error!(%error, commands = answers.len(), "a batch was not written");
                    let error = Arc::new(error);
                    for answer in answers {
                        let _ = answer.send(Err(StorageError::Batch(Arc::clone(&error))));
                    }
                }
            }
            self.batches.send_modify(|batches| *batches += 1);
        }
        if let Err(error) = self.connection.close().await {
            tracing::warn!(%error, "the writing connection did not close cleanly");
        }
        drop(self.lock);
    }

    async fn commit(
        &mut self,
        commands: Vec<Command>,
        position: Option<Position>,
    ) -> Result<(Vec<Answer>, Position), StorageError> {
        begin(&mut self.connection).await?;
        match self.take(commands, position).await {
            Ok(done) => Ok(done),
            Err(error) => {
                roll_back(&mut self.connection).await;
                Err(error)
            }
        }
    }

    async fn take(
        &mut self,
        commands: Vec<Command>,
        position: Option<Position>,
    ) -> Result<(Vec<Answer>, Position), StorageError> {
        let position = match position {
            Some(position) => position,
            None => Position::load(&mut self.connection, &self.means).await?,
        };
        let mut batch = Batch::new(&self.means, &mut self.connection, position);
        let answers = batch.take(commands).await?;
        let position = batch.finish().await?;
        sqlx::query("COMMIT").execute(&mut self.connection).await?;
        Ok((answers, position))
    }
}

/// A count of at most [`MOST`].
fn figure(count: usize) -> f64 {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}

/// Begins a transaction that writes. WHY not through the library: it counts transactions, and SQLite rolls one back by itself when the
/// disk is full; from then on the count would be wrong.
async fn begin(connection: &mut SqliteConnection) -> Result<(), StorageError> {
    let begin = "BEGIN IMMEDIATE";
    if sqlx::query(begin).execute(&mut *connection).await.is_err() {
        // A transaction that could not be rolled back may still be there.
        roll_back(connection).await;
        sqlx::query(begin).execute(connection).await?;
    }
    Ok(())
}

/// Rolls back what SQLite has not rolled back already.
async fn roll_back(connection: &mut SqliteConnection) {
    if let Err(error) = sqlx::query("ROLLBACK").execute(connection).await {
        tracing::debug!(%error, "there was nothing to roll back");
    }
}
