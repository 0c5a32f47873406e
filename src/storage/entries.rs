//! Entries of the log: linked, sealed and written.

use std::collections::BTreeSet;

use async_trait::async_trait;
use zeroize::Zeroizing;

use super::chains::{Heads, Purpose};
use super::connection::Connection;
use super::keys::KeyRing;
use super::subject;
use crate::audit::{CommittedEntry, EntryKind, Hash, Place, Receipt, Salt};
use crate::model::SubjectRef;
use crate::ports::Entropy;
use crate::storage::StorageError;
use crate::storage::sealing::{Cell, WrappingKeys};

/// A row of the log.
#[derive(Debug)]
pub(super) struct EntryRow {
    pub(super) chain: i64,
    pub(super) position: i64,
    pub(super) receipt: Vec<u8>,
    pub(super) at: i64,
    pub(super) leaf: Vec<u8>,
    pub(super) link: Vec<u8>,
    pub(super) commitments: Vec<u8>,
    pub(super) readers: String,
    pub(super) sealed_under: Vec<u8>,
    pub(super) sections: Vec<u8>,
}

/// An intent whose outcome has not come yet.
#[derive(Debug)]
pub(super) struct IntentRow {
    pub(super) receipt: Vec<u8>,
    pub(super) asker: String,
    pub(super) subject: Vec<u8>,
    /// Chain of the intent: where brokers share a database, the one that writes to it works on it.
    pub(super) chain: i64,
}

/// Statements that write the log.
#[async_trait]
pub(super) trait EntryRows {
    /// Appends entries, one or more.
    async fn insert_entries(&mut self, entries: Vec<EntryRow>) -> Result<(), StorageError>;

    /// Opens intents, one or more.
    async fn open_intents(&mut self, intents: Vec<IntentRow>) -> Result<(), StorageError>;

    /// Closes the intents with these receipts.
    async fn close_intents(&mut self, receipts: Vec<Vec<u8>>) -> Result<(), StorageError>;

    /// Intents, as receipt, asker and subject, that no broker works on any more: they were left open on chains that nobody else writes to.
    async fn left_open(&mut self) -> Result<Vec<(Vec<u8>, String, Vec<u8>)>, StorageError>;
}

/// An entry with its place in a chain.
#[derive(Debug)]
struct LinkedEntry {
    chain: i64,
    position: i64,
    link: Hash,
    entry: CommittedEntry,
}

/// Entries linked in this batch and not yet written.
#[derive(Debug, Default)]
pub(super) struct LinkedEntries(Vec<LinkedEntry>);

impl LinkedEntries {
    /// Links an entry to the end of its chain. The receipt still lacks the signature and the id of the key.
    pub(super) fn link(&mut self, heads: &mut Heads, entry: CommittedEntry) -> Receipt {
        let head = heads.of(Purpose::of(entry.kind));
        let position = head.append(&entry.leaf);
        let receipt = entry.receipt(head.chain, head.link, "", |_| [0; 64]);
        self.0.push(LinkedEntry {
            chain: head.number,
            position,
            link: head.link,
            entry,
        });
        receipt
    }

    /// How many were linked.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Writes everything that was linked, and opens and closes intents.
    pub(super) async fn write(
        mut self,
        connection: &mut dyn Connection,
        keys: &mut KeyRing,
        wrapping: &WrappingKeys,
        entropy: &dyn Entropy,
    ) -> Result<(), StorageError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let subjects: BTreeSet<Vec<u8>> = self.0.iter().map(sealed_under).collect();
        keys.fill(connection, wrapping, entropy, subjects).await?;
        // WHY: what concerns somebody who was erased must be recorded all the same.
        let mut askers = BTreeSet::new();
        for linked in &mut self.0 {
            if keys.get(&sealed_under(linked)).is_err() {
                linked.entry.sealed_under = SubjectRef::Organisation(linked.entry.asker.clone());
                askers.insert(sealed_under(linked));
            }
        }
        keys.fill(connection, wrapping, entropy, askers).await?;
        self.insert(connection, keys, entropy).await?;
        self.open_intents(connection).await?;
        self.close_intents(connection).await
    }

    async fn insert(
        &self,
        connection: &mut dyn Connection,
        keys: &KeyRing,
        entropy: &dyn Entropy,
    ) -> Result<(), StorageError> {
        let mut rows = Vec::with_capacity(self.0.len());
        for linked in &self.0 {
            let entry = &linked.entry;
            let row = row_identity(linked.chain, linked.position);
            let key = keys.get(&sealed_under(linked))?;
            let commitments: Vec<Hash> =
                entry.sections.iter().map(|part| part.commitment).collect();
            rows.push(EntryRow {
                chain: linked.chain,
                position: linked.position,
                receipt: entry.receipt.as_bytes().to_vec(),
                at: entry.at.as_microsecond(),
                leaf: entry.leaf.to_vec(),
                link: linked.link.to_vec(),
                commitments: commitments.concat(),
                readers: readers(entry),
                sealed_under: sealed_under(linked),
                sections: key.seal(entropy, cell(&row), &encoded(entry))?,
            });
        }
        connection.insert_entries(rows).await
    }

    async fn open_intents(&self, connection: &mut dyn Connection) -> Result<(), StorageError> {
        let intents = self.0.iter();
        let intents = intents.filter(|linked| linked.entry.kind == EntryKind::Intent);
        let intents: Vec<IntentRow> = intents
            .map(|linked| IntentRow {
                receipt: linked.entry.receipt.as_bytes().to_vec(),
                asker: linked.entry.asker.as_str().to_owned(),
                subject: sealed_under(linked),
                chain: linked.chain,
            })
            .collect();
        if intents.is_empty() {
            return Ok(());
        }
        connection.open_intents(intents).await
    }

    async fn close_intents(&self, connection: &mut dyn Connection) -> Result<(), StorageError> {
        // A part of a stream names its intent too; the stream is still open after it.
        let closing = self.0.iter();
        let closing = closing.filter(|linked| linked.entry.kind != EntryKind::Part);
        let closed = closing.filter_map(|linked| linked.entry.closes);
        let closed: Vec<Vec<u8>> = closed.map(|intent| intent.as_bytes().to_vec()).collect();
        if closed.is_empty() {
            return Ok(());
        }
        connection.close_intents(closed).await
    }
}

fn sealed_under(linked: &LinkedEntry) -> Vec<u8> {
    subject::column(&linked.entry.sealed_under)
}

/// Identity of the row of an entry.
pub(super) fn row_identity(chain: i64, position: i64) -> [u8; 16] {
    let mut row = [0; 16];
    let bytes = chain
        .to_be_bytes()
        .into_iter()
        .chain(position.to_be_bytes());
    for (place, byte) in row.iter_mut().zip(bytes) {
        *place = byte;
    }
    row
}

/// The cell in which salts and bodies lie.
pub(super) fn cell(row: &[u8]) -> Cell<'_> {
    Cell {
        table: "entries",
        column: "sections",
        row,
    }
}

/// Organisations with a section of their own, each between commas.
fn readers(entry: &CommittedEntry) -> String {
    let mut readers = String::from(",");
    for section in entry
        .sections
        .iter()
        .filter(|section| section.body != b"{}")
    {
        if let Place::Organisation(organisation) = &section.place {
            readers.push_str(organisation.as_str());
            readers.push(',');
        }
    }
    readers
}

/// Salt, length and body of each section in order.
fn encoded(entry: &CommittedEntry) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::new());
    for section in &entry.sections {
        bytes.extend_from_slice(&section.salt);
        bytes.extend_from_slice(&(section.body.len() as u64).to_be_bytes());
        bytes.extend_from_slice(&section.body);
    }
    bytes
}

/// Salts and bodies in order; absent where the bytes are no such list.
pub(super) fn decoded(mut bytes: &[u8]) -> Option<Vec<(Salt, Vec<u8>)>> {
    let mut sections = Vec::new();
    while !bytes.is_empty() {
        let (salt, rest) = bytes.split_first_chunk::<16>()?;
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        let (body, rest) = rest.split_at_checked(length)?;
        sections.push((*salt, body.to_vec()));
        bytes = rest;
    }
    Some(sections)
}
