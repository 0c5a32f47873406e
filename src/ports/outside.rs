//! Clock, chance and sealing: whatever makes two runs differ comes in through here.

use crate::model::fact::KeyedHash;
use crate::model::{ClearText, Organisation, Timestamp};

/// The clock. Rooms that decide get moments as arguments; only the edge holds one of these.
pub trait Clock: Send + Sync {
    /// Now, UTC.
    fn now(&self) -> Timestamp;
}

/// Cryptographic randomness.
pub trait Entropy: Send + Sync {
    /// 128 random bits: an id, a salt, a reference.
    fn bits128(&self) -> [u8; 16];
}

/// Seals free text to the organisation that must read it (HPKE, RFC 9180). The broker cannot open it again.
pub trait TextSealer: Send + Sync {
    /// Base64 (standard, padded) of encapsulated key and ciphertext, bound to the context.
    /// Absent when the organisation has no sealing key: then the text may not be accepted.
    fn seal(&self, reader: &Organisation, context: &str, text: &ClearText) -> Option<String>;
}

/// Hashes what the broker must recognise and may not keep: HMAC-SHA-256 (RFC 2104) under the newest hash key.
pub trait KeyedHasher: Send + Sync {
    /// The keyed hash, for one use (`evidence`, …): the same bytes give another hash in another use.
    fn keyed_hash(&self, usage: &str, bytes: &[u8]) -> KeyedHash;
}
