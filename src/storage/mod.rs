//! The register and the log in a database. SQL lives in this room alone.
//!
//! [`sqlite`] is the embedded default and serves one broker. Nothing readable lies at rest (law 7): see [`sealing`].

mod error;
pub mod sealing;
pub mod sqlite;
mod system;

pub use error::StorageError;
pub use system::{SystemClock, SystemEntropy};
