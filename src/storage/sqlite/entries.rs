//! Entries of the log as rows.

use std::collections::BTreeSet;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use zeroize::Zeroizing;

use super::chains::{Heads, Purpose};
use super::keys::KeyRing;
use super::subject;
use crate::audit::{CommittedEntry, EntryKind, Hash, Place, Receipt, Salt};
use crate::model::SubjectRef;
use crate::ports::Entropy;
use crate::storage::StorageError;
use crate::storage::sealing::{Cell, WrappingKeys};

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
        connection: &mut SqliteConnection,
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
        connection: &mut SqliteConnection,
        keys: &KeyRing,
        entropy: &dyn Entropy,
    ) -> Result<(), StorageError> {
        let mut sealed = Vec::with_capacity(self.0.len());
        for linked in &self.0 {
            let row = row_identity(linked.chain, linked.position);
            let key = keys.get(&sealed_under(linked))?;
            sealed.push(key.seal(entropy, cell(&row), &encoded(&linked.entry))?);
        }
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO entries (chain, position, receipt, at, leaf, link, commitments, readers, sealed_under, sections) ",
        );
        query.push_values(self.0.iter().zip(sealed), |mut values, (linked, sealed)| {
            let entry = &linked.entry;
            let commitments: Vec<Hash> =
                entry.sections.iter().map(|part| part.commitment).collect();
            values
                .push_bind(linked.chain)
                .push_bind(linked.position)
                .push_bind(entry.receipt.as_bytes().to_vec())
                .push_bind(entry.at.as_microsecond())
                .push_bind(entry.leaf.to_vec())
                .push_bind(linked.link.to_vec())
                .push_bind(commitments.concat())
                .push_bind(readers(entry))
                .push_bind(sealed_under(linked))
                .push_bind(sealed);
        });
        query.build().execute(connection).await?;
        Ok(())
    }

    async fn open_intents(&self, connection: &mut SqliteConnection) -> Result<(), StorageError> {
        let intents: Vec<&LinkedEntry> = self
            .0
            .iter()
            .filter(|linked| linked.entry.kind == EntryKind::Intent)
            .collect();
        if intents.is_empty() {
            return Ok(());
        }
        let mut query =
            QueryBuilder::<Sqlite>::new("INSERT INTO open_intents (receipt, asker, subject) ");
        query.push_values(intents, |mut values, linked| {
            values
                .push_bind(linked.entry.receipt.as_bytes().to_vec())
                .push_bind(linked.entry.asker.as_str().to_owned())
                .push_bind(sealed_under(linked));
        });
        query.build().execute(connection).await?;
        Ok(())
    }

    async fn close_intents(&self, connection: &mut SqliteConnection) -> Result<(), StorageError> {
        let mut query = QueryBuilder::<Sqlite>::new("DELETE FROM open_intents WHERE receipt IN (");
        let mut list = query.separated(", ");
        let mut any = false;
        // A part of a stream names its intent too; the stream is still open after it.
        let closing = |linked: &&LinkedEntry| linked.entry.kind != EntryKind::Part;
        for linked in self.0.iter().filter(closing) {
            if let Some(intent) = linked.entry.closes {
                list.push_bind(intent.as_bytes().to_vec());
                any = true;
            }
        }
        if any {
            query.push(")").build().execute(connection).await?;
        }
        Ok(())
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
