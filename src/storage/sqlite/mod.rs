//! Register and log in one SQLite database that serves one broker.
//!
//! One [committer](self) owns the only writing connection; reads go through a small pool, each at one snapshot.

mod aliases;
mod batch;
mod chains;
mod client_numbers;
mod committer;
mod enrol;
mod entries;
mod erase;
mod file;
mod filing;
mod inspect;
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
mod records;
mod register;
mod repairs;
mod retention;
mod snapshot;
mod store;
mod subject;
mod versions;
mod write;

pub use inspect::{Inspection, in_use, inspect};
pub use store::{Store, StoreKeys, StoreSettings};
