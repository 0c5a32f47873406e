//! The partner's side: a reference source adapter in front of an existing database.
//!
//! It answers `samenbeeld.source.v1.SourceService` by a mapping (TOML, see `deploy/demo/*/mapping.toml`): for each kind of record
//! a query, and which of its columns is which field of the contract. [`SourceAdapter::open`] checks every name in it, so that a
//! mapping that does not fit refuses to start and tells its line; [`SourceServer`] serves it to the broker.
//!
//! A question goes `Question` → rows of the categories and clients asked → `assemble` (a record that still names people by the
//! source's client numbers) → `cut` (handles, and nothing that was not asked) → bytes.
//!
//! [`authority`] goes the other way: a party that may ask the national register who has authority over its clients states the outcome
//! at the broker.

mod adapter;
mod assemble;
pub mod authority;
mod contract;
mod cut;
mod database;
mod dates;
mod fill;
mod mapping;
mod plan;
mod question;
mod service;
mod sql;

pub use adapter::{AdapterLimits, AskError, SourceAdapter};
pub use fill::{Cell, FillError, Row, fill};
pub use mapping::MappingError;
pub use service::SourceServer;

/// A source that cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The mapping does not fit the contract or the database.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// The database cannot be opened.
    #[error("the database cannot be opened")]
    Database(#[from] sqlx::Error),
    /// The mapping does not say who the clients are.
    #[error("the mapping has no section [authority]")]
    NoAuthority,
    /// The contract embedded in this program cannot be read.
    #[error("the record contract cannot be read: {0}")]
    Contract(String),
}

#[cfg(test)]
mod tests;
