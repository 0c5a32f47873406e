//! The log ports: recording, release, and reading for its owners.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use super::chains::{ChainRow, Head, head_of, places_of};
use super::committer::{Answer, Command, Means};
use super::connection::Readers;
use super::entries::{cell, decoded, row_identity};
use super::{Store, keys};
use crate::audit::{
    ChainHeader, Checkpoint, Draft, ExportLine, ExportedEntry, ExportedSection, Hash, Place,
    Places, Receipt, Section, genesis,
};
use crate::model::{Organisation, ReceiptId};
use crate::ports::{AuditLog, ExportLines, LogFault, LogReader, Release, Releasing};
use crate::storage::StorageError;

/// An entry as an export reads it.
#[derive(Debug)]
pub(super) struct PageRow {
    pub(super) position: i64,
    pub(super) leaf: Vec<u8>,
    pub(super) commitments: Vec<u8>,
    pub(super) readers: String,
    pub(super) sections: Vec<u8>,
    pub(super) sealed_under: Vec<u8>,
    pub(super) wrapping_key: Option<String>,
    pub(super) wrapped: Option<Vec<u8>>,
}

/// An entry as it is found by its receipt.
#[derive(Debug)]
pub(super) struct FoundEntry {
    pub(super) chain: i64,
    pub(super) position: i64,
    pub(super) sections: Vec<u8>,
    pub(super) sealed_under: Vec<u8>,
    pub(super) wrapping_key: Option<String>,
    pub(super) wrapped: Option<Vec<u8>>,
    /// Places of its chain.
    pub(super) places: String,
}

/// Statements that read the log.
#[async_trait]
pub(super) trait LogRows {
    /// Every chain with its places, in the order in which they began.
    async fn chains(&mut self) -> Result<Vec<(ChainRow, String)>, StorageError>;

    /// Entries of a chain from one position until another, in order.
    async fn page(
        &mut self,
        chain: i64,
        from: i64,
        until: i64,
    ) -> Result<Vec<PageRow>, StorageError>;

    /// The entry with this receipt.
    async fn entry_by(&mut self, receipt: &[u8; 16]) -> Result<Option<FoundEntry>, StorageError>;
}

/// Entries read at once.
const PAGE: i64 = 256;
/// Lines of an export that wait for the reader.
const AHEAD: usize = 64;

fn fault(error: StorageError) -> LogFault {
    LogFault::NotWritable(Box::new(error))
}

#[async_trait]
impl AuditLog for Store {
    async fn record(&self, entry: Draft) -> Result<Receipt, LogFault> {
        let entry = Box::new(self.committed(entry).map_err(fault)?);
        match self.ask(Command::Record(entry)).await.map_err(fault)? {
            Answer::Recorded(receipt) => self.signed(receipt).map_err(fault),
            Answer::Revoked => Err(LogFault::Revoked),
            _ => Err(fault(StorageError::Closed)),
        }
    }

    async fn try_out(&self) -> Result<(), LogFault> {
        self.ask(Command::TryOut).await.map(drop).map_err(fault)
    }

    async fn release(&self, outcome: Releasing) -> Result<Release, LogFault> {
        let Releasing {
            entry,
            household,
            recipient,
            decided_on,
            disclosed,
        } = outcome;
        let command = Command::Release {
            entry: Box::new(self.committed(entry).map_err(fault)?),
            household,
            recipient,
            decided_on,
            disclosed: disclosed.map(Box::new),
        };
        match self.ask(command).await.map_err(fault)? {
            Answer::Recorded(receipt) => {
                Ok(Release::Released(self.signed(receipt).map_err(fault)?))
            }
            Answer::Stale => Ok(Release::Stale),
            Answer::Revoked => Err(LogFault::Revoked),
            _ => Err(fault(StorageError::Closed)),
        }
    }
}

#[async_trait]
impl LogReader for Store {
    async fn export(&self, organisation: &Organisation) -> Result<ExportLines, LogFault> {
        let chains = chains(&*self.readers, &self.means).await.map_err(fault)?;
        let export = Export {
            means: Arc::clone(&self.means),
            readers: Arc::clone(&self.readers),
            organisation: organisation.clone(),
        };
        let (lines, read) = mpsc::channel(AHEAD);
        let mut task = JoinSet::new();
        task.spawn(async move {
            for chain in chains {
                if let Err(error) = export.chain(chain, &lines).await {
                    // A reader that went away needs no error.
                    let _ = lines.send(Err(fault(error))).await;
                    return;
                }
            }
        });
        Ok(Box::pin(ReceiverStream::new(read).map(move |line| {
            // The task lives as long as the stream, and no longer.
            let _reading = &task;
            line
        })))
    }

    async fn entry(
        &self,
        receipt: ReceiptId,
    ) -> Result<Option<BTreeMap<Place, Section>>, LogFault> {
        self.entry_of(receipt).await.map_err(fault)
    }
}

/// A chain as far as an export tells it: up to its head when the export began. The log only grows, so that reading it page
/// by page up to there gives what one snapshot would.
struct ChainToExport {
    head: Head,
    places: Places,
    checkpoint: Checkpoint,
}

async fn chains(readers: &dyn Readers, means: &Means) -> Result<Vec<ChainToExport>, StorageError> {
    let mut reading = readers.begin().await?;
    let rows = reading.connection().chains().await?.into_iter();
    rows.map(|(row, places)| chain(row, &places, means))
        .collect()
}

fn chain(row: ChainRow, places: &str, means: &Means) -> Result<ChainToExport, StorageError> {
    let number = row.0;
    let head = head_of(row)?;
    let key = &means.keys.signing;
    let mut checkpoint = Checkpoint {
        chain: head.chain,
        size: head.size.unsigned_abs(),
        head: head.link,
        time: means.clock.now(),
        key_id: key.id().to_owned(),
        signature: [0; 64],
    };
    checkpoint.signature = key
        .sign(&checkpoint.signed_bytes())
        .ok_or(StorageError::Signing)?;
    Ok(ChainToExport {
        places: places_of(places)
            .ok_or_else(|| StorageError::corrupt("chains", "places", &number))?,
        head,
        checkpoint,
    })
}

/// One organisation's export.
struct Export {
    means: Arc<Means>,
    readers: Arc<dyn Readers>,
    organisation: Organisation,
}

type Lines = mpsc::Sender<Result<ExportLine, LogFault>>;

impl Export {
    async fn chain(&self, chain: ChainToExport, lines: &Lines) -> Result<(), StorageError> {
        let send = |line| async { lines.send(Ok(line)).await.map_err(|_| StorageError::Closed) };
        let keys = &self.means.keys;
        let mut public: BTreeMap<String, [u8; 32]> = keys.signed_before.iter().cloned().collect();
        public.insert(keys.signing.id().to_owned(), keys.signing.public());
        send(ExportLine::Header(ChainHeader {
            chain: chain.head.chain,
            genesis: genesis(chain.head.chain),
            keys: public,
        }))
        .await?;
        let mut from = 0;
        while from < chain.head.size {
            let until = chain.head.size.min(from + PAGE);
            for row in self.page(chain.head.number, from, until).await? {
                let entry = self.entry(&chain, row)?;
                send(ExportLine::Entry(entry)).await?;
            }
            from = until;
        }
        send(ExportLine::Checkpoint(chain.checkpoint)).await
    }

    async fn page(&self, chain: i64, from: i64, until: i64) -> Result<Vec<PageRow>, StorageError> {
        let mut reading = self.readers.begin().await?;
        reading.connection().page(chain, from, until).await
    }

    fn entry(&self, chain: &ChainToExport, row: PageRow) -> Result<ExportedEntry, StorageError> {
        let position = row.position;
        let corrupt = |column| StorageError::corrupt("entries", column, &position);
        let leaf: Hash = row.leaf.try_into().map_err(|_| corrupt("leaf"))?;
        if !row.readers.contains(&format!(",{},", self.organisation)) {
            return Ok(ExportedEntry {
                leaf,
                commitments: Vec::new(),
                sections: Vec::new(),
            });
        }
        let (commitments, rest) = row.commitments.as_chunks::<32>();
        let place = chain
            .places
            .index_of(&Place::Organisation(self.organisation.clone()))
            .filter(|_| rest.is_empty())
            .ok_or_else(|| corrupt("readers"))?;
        let key = keys::wrapped(row.wrapping_key, row.wrapped);
        let opened = match key.filter(|_| !row.sections.is_empty()) {
            None => None,
            Some(wrapped) => {
                let wrapping = &self.means.keys.wrapping;
                let key = wrapping.unwrap(&row.sealed_under, &wrapped)?;
                let row_identity = row_identity(chain.head.number, position);
                let clear = key.open(cell(&row_identity), &row.sections)?;
                let sections = decoded(&clear).ok_or_else(|| corrupt("sections"))?;
                let own = sections.into_iter().nth(place);
                Some(own.ok_or_else(|| corrupt("sections"))?)
            }
        };
        Ok(ExportedEntry {
            leaf,
            commitments: commitments.to_vec(),
            sections: vec![ExportedSection { place, opened }],
        })
    }
}
