//! What a copy asks of the store at either end of it.

use std::pin::Pin;

use async_trait::async_trait;
use aws_lc_rs::digest::{SHA256, digest};
use tokio_stream::Stream;

use super::rows::Row;
use super::tables::Table;
use crate::model::Timestamp;
use crate::storage::connection::Connection;
use crate::storage::{Inspection, StorageError};

/// Rows as they come.
pub(in crate::storage) type Rows<'a> =
    Pin<Box<dyn Stream<Item = Result<Row, StorageError>> + Send + 'a>>;

/// Which store is copied, and where its log stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::storage) struct Mark {
    /// SHA-256 over the id of its first chain; chance made that, so no other store has it but a copy.
    pub(in crate::storage) source: Vec<u8>,
    /// SHA-256 over number, id, size and last link of every chain. Whoever writes about somebody appends to one.
    pub(in crate::storage) state: Vec<u8>,
}

/// Every statement that a copy needs. A source is read in one snapshot, which [`begin_snapshot`](Self::begin_snapshot) begins anew.
#[async_trait]
pub(in crate::storage) trait End: Send {
    /// Whether its schema is that of this program, and whether there is one.
    async fn schema(&mut self) -> Result<Inspection, StorageError>;

    /// Whether a broker uses it.
    async fn in_use(&mut self) -> Result<bool, StorageError>;

    /// Ends the snapshot that is read, where there is one, and begins another.
    async fn begin_snapshot(&mut self) -> Result<(), StorageError>;

    /// Rows of a table whose key comes after this one, in the order of their keys: bytes by value, texts by their UTF-8.
    fn rows(&mut self, table: &'static Table, after: Option<Row>) -> Rows<'_>;

    /// The last key in a table.
    async fn last(&mut self, table: &'static Table) -> Result<Option<Row>, StorageError>;

    /// Adds rows, in one transaction.
    async fn add(&mut self, table: &'static Table, rows: Vec<Row>) -> Result<(), StorageError>;

    /// Whose copy it is, and of which state, as long as that is not finished.
    async fn mark(&mut self) -> Result<Option<Mark>, StorageError>;

    /// Marks it as a copy under way.
    async fn set_mark(&mut self, mark: &Mark, now: Timestamp) -> Result<(), StorageError>;

    /// Works out what this database keeps beside the rows, and takes the mark away, in one transaction.
    async fn finish(&mut self) -> Result<(), StorageError>;

    /// The connection, for what every store is asked.
    fn connection(&mut self) -> &mut dyn Connection;

    /// Closes it.
    async fn close(self: Box<Self>) -> Result<(), StorageError>;
}

/// The mark that a copy of this store bears.
pub(super) async fn mark_of(source: &mut dyn End) -> Result<Mark, StorageError> {
    let (mut first, mut heads) = (Vec::new(), Vec::new());
    for ((number, id, size, link), _) in source.connection().chains().await? {
        if heads.is_empty() {
            first.clone_from(&id);
        }
        for part in [&number.to_be_bytes()[..], &id, &size.to_be_bytes()] {
            heads.extend_from_slice(part);
        }
        heads.extend(link.unwrap_or_default());
    }
    let sha256 = |bytes: &[u8]| digest(&SHA256, bytes).as_ref().to_vec();
    Ok(Mark {
        source: sha256(&first),
        state: sha256(&heads),
    })
}
