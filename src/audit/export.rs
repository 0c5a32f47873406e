//! Lines of an export: what a party takes along to check the log offline. `samenbeeld.v1.ExportLogResponse` is their form on the wire.

use std::collections::BTreeMap;

use super::{Checkpoint, Hash, Salt};
use crate::model::ChainId;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportLine {
    /// First line of each chain.
    Header(ChainHeader),
    /// An entry.
    Entry(ExportedEntry),
    /// Last line of each chain.
    Checkpoint(Checkpoint),
}

/// The beginning of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainHeader {
    /// Chain.
    pub chain: ChainId,
    /// What the first entry links to.
    pub genesis: Hash,
    /// Ed25519 public keys that sign for the chain, by id.
    pub keys: BTreeMap<String, [u8; 32]>,
}

/// An entry: whole where the party has a section of it, a bare leaf elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedEntry {
    /// Hash over the commitments.
    pub leaf: Hash,
    /// Commitments of all sections in order; empty for an entry of others.
    pub commitments: Vec<Hash>,
    /// The party's own sections.
    pub sections: Vec<ExportedSection>,
}

/// A section of the party's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedSection {
    /// Place among the commitments.
    pub place: usize,
    /// Salt and body; absent where the key they were sealed under has been destroyed.
    pub opened: Option<(Salt, Vec<u8>)>,
}
