//! Step 5 and 9, the pure half: entries, salted commitments, the chain, checkpoints, receipts, and the offline verifier.

mod draft;

pub use draft::{Draft, EntryKind, Place, Section};

mod receipt;

pub use receipt::Receipt;
