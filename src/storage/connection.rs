//! What this room asks of a database. [`sqlite`](super::sqlite) and [`postgres`](super::postgres) answer, each in its own SQL; all that is
//! no SQL is written once, above them. The statements stand by theme beside what needs them.

use async_trait::async_trait;

use super::StorageError;
use super::chains::ChainRows;
use super::client_numbers::NumberRows;
use super::enrol::EnrolmentRows;
use super::entries::EntryRows;
use super::erase::EraseRows;
use super::keys::KeyRows;
use super::ledger::LedgerRows;
use super::log::LogRows;
use super::lookup::LookupRows;
use super::merging::MergeRows;
use super::open_work::WorkRows;
use super::policy::PolicyRows;
use super::records::RecordRows;
use super::repairs::RepairRows;
use super::retention::RetentionRows;
use super::revocations::RevocationRows;
use super::snapshot::SnapshotRows;
use super::versions::VersionRows;
use super::write::WriteRows;

/// A connection in a transaction: every statement there is.
pub(super) trait Connection:
    ChainRows
    + EnrolmentRows
    + EntryRows
    + EraseRows
    + KeyRows
    + LedgerRows
    + LogRows
    + LookupRows
    + MergeRows
    + NumberRows
    + PolicyRows
    + RecordRows
    + RepairRows
    + RetentionRows
    + RevocationRows
    + SnapshotRows
    + VersionRows
    + WorkRows
    + WriteRows
    + Send
{
}

/// A transaction that reads, at one snapshot.
pub(super) trait Reading: Send {
    /// Its connection.
    fn connection(&mut self) -> &mut dyn Connection;
}

/// The connections that read.
#[async_trait]
pub(super) trait Readers: Send + Sync {
    /// Begins a transaction that reads, at one snapshot.
    async fn begin(&self) -> Result<Box<dyn Reading>, StorageError>;

    /// Sees to it that no copy is left of what was overwritten, as far as this database can.
    async fn leave_no_copy(&self) -> Result<(), StorageError>;

    /// Closes them.
    async fn close(&self);
}

/// A transaction that has begun.
pub(super) struct Begun<'a> {
    pub(super) connection: &'a mut dyn Connection,
    /// Whether the connection is a new one, on which no chain was taken yet.
    pub(super) anew: bool,
}

/// The one connection of this broker that writes.
#[async_trait]
pub(super) trait Writer: Send {
    /// Begins a transaction; what failed to end before is rolled back.
    async fn begin(&mut self) -> Result<Begun<'_>, StorageError>;

    /// Makes the transaction durable. An error says nothing: it may stand or not.
    async fn commit(&mut self) -> Result<(), StorageError>;

    /// Rolls back what is left of the transaction.
    async fn roll_back(&mut self);

    /// Writes what the database still has to, and closes the connection.
    async fn close(self: Box<Self>);
}
