//! The register and the log in a database. SQL lives in this room alone.
//!
//! [`sqlite`] is the embedded default and serves one broker, [`postgres`] any number ([ADR 26](../adr/0026-postgresql.md)). Nothing readable lies at rest (law 7): see [`sealing`].
//!
//! One [committer](Store) owns the only connection of a broker that writes; reads are each at one snapshot. The statements are the
//! database's own, in files of the same name; what is no SQL is written once, here, and asks for them through a `Connection`.

mod aliases;
mod batch;
mod chains;
mod client_numbers;
mod committer;
mod connection;
pub mod copy;
mod end;
mod enrol;
mod entries;
mod erase;
mod error;
mod filing;
mod keys;
mod ledger;
mod log;
mod lookup;
mod merging;
mod migrate;
mod open_work;
mod opening;
mod past;
mod policy;
pub mod postgres;
mod records;
mod register;
mod remembered;
mod repairs;
mod retention;
mod revocations;
pub mod sealing;
mod snapshot;
pub mod sqlite;
mod statements;
mod store;
mod subject;
mod system;
mod versions;
mod write;

pub use error::StorageError;
pub use migrate::Inspection;
pub use store::{Store, StoreKeys, StoreSettings};
pub use system::{SystemClock, SystemEntropy};
