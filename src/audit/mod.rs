//! Step 5 and 9, the pure half: entries, salted commitments, the chain, checkpoints, receipts, and the offline verifier.
//!
//! ```text
//! section   one place's JSON, hidden behind a commitment of its own: SHA-256 over salt and body
//! entry     the commitments of all places in order, always the same number; its leaf is the hash over them
//! chain     each link is the hash over the link before it and a leaf; the first one follows the genesis of the chain
//! receipt   signed: the link of one entry, and the salt of the asker's section
//! checkpoint signed: how many entries, and the last link
//! ```
//!
//! Bodies and salts lie apart, sealed; the chain runs over commitments, so that it still verifies when a body has been erased. The
//! byte layout stands in the decision record `src/adr/0001-the-log.md`.

mod draft;
pub mod entries;

pub use draft::{Draft, EntryKind, Place, Section};

mod receipt;

pub use receipt::Receipt;

mod chain;
mod checkpoint;
mod commit;
mod export;
mod json;
mod signature;
mod verify;

pub use chain::{Hash, Salt, commitment, genesis, leaf, link};
pub use checkpoint::Checkpoint;
pub use commit::{CommitError, CommittedEntry, CommittedSection, Places, commit};
pub use export::{ChainHeader, ExportLine, ExportedEntry, ExportedSection, Unreadable, read_keys};
pub use signature::SignatureInvalid;
pub use verify::{
    Against, ChainReport, Fault, Misfit, ReceiptReport, Report, TrustedKeys, Whereabouts, verify,
};
