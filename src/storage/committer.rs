//! The one writer. Everybody who wants something written waits for the same commit (group commit): the committer takes all that
//! wait, up to a bound, writes them in one transaction, and answers each of them once that is on disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use super::StoreKeys;
use super::batch::Batch;
use super::chains::Heads;
use super::connection::Writer;
use super::remembered::Remembered;
use super::write::{Answered, Refusal, Write};
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

impl Command {
    /// Whether it writes more than entries of the log.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::Record(_) | Self::Release { .. } | Self::TryOut | Self::LimitPages(_) => false,
            Self::Write(_) | Self::Empty(_) | Self::Erase { .. } | Self::FoundPolicies { .. } => {
                true
            }
        }
    }
}

/// What came of a command. Receipts lack the signature still.
#[derive(Debug)]
pub(super) enum Answer {
    /// The entry stands.
    Recorded(Receipt),
    /// The versions are others; nothing was written.
    Stale,
    /// Something of what was shown is revoked; nothing was written.
    Revoked,
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
    pub(super) remembered: Remembered,
}

/// The one who writes.
pub(super) struct Committer {
    pub(super) means: Arc<Means>,
    pub(super) writer: Box<dyn Writer>,
    /// Ends of the chains that are written to. After a failure they are read again.
    pub(super) heads: Option<Heads>,
    /// Counts batches that wrote to the register, for whoever waits for what is new.
    pub(super) written: watch::Sender<u64>,
}

impl Committer {
    /// Writes until nobody can ask any more.
    pub(super) async fn run(mut self, mut waiting: mpsc::Receiver<Waiting>) {
        let mut taken = Vec::with_capacity(MOST);
        while waiting.recv_many(&mut taken, MOST).await > 0 {
            let (commands, answers): (Vec<_>, Vec<_>) = taken
                .drain(..)
                .map(|waiting| (waiting.command, waiting.answer))
                .unzip();
            metrics::histogram!("samenbeeld_commit_size").record(figure(commands.len()));
            let begun = Instant::now();
            let committed = self.commit(commands).await;
            metrics::histogram!("samenbeeld_commit_seconds").record(begun.elapsed());
            match committed {
                Ok(outcomes) => {
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
        }
        self.writer.close().await;
    }

    async fn commit(&mut self, commands: Vec<Command>) -> Result<Vec<Answer>, StorageError> {
        match self.take(commands).await {
            Ok((answers, heads)) => {
                self.heads = Some(heads);
                Ok(answers)
            }
            Err(error) => {
                self.writer.roll_back().await;
                Err(error)
            }
        }
    }

    async fn take(&mut self, commands: Vec<Command>) -> Result<(Vec<Answer>, Heads), StorageError> {
        let begun = self.writer.begin().await?;
        if begun.anew {
            // WHY: behind it may be another server, to which not everything came that was never acknowledged.
            self.means.remembered.clear();
        }
        // On a new connection the chains are not this broker's any more.
        let heads = match self.heads.take().filter(|_| !begun.anew) {
            Some(heads) => heads,
            None => Heads::load(begun.connection, &self.means).await?,
        };
        let mut batch = Batch::begin(&self.means, begun.connection, heads, &commands).await?;
        let answers = batch.take(commands).await?;
        let heads = batch.finish().await?;
        self.writer.commit().await?;
        Ok((answers, heads))
    }
}

/// A count of at most [`MOST`].
fn figure(count: usize) -> f64 {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}
