//! The receipt: proof that an entry stands in a chain, and the salt that opens the asker's section of it.

use crate::model::{ChainId, ReceiptId, Timestamp};

/// A receipt (design section 3). It holds nothing that depends on withheld source data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Chain.
    pub chain: ChainId,
    /// Random id.
    pub id: ReceiptId,
    /// SHA-256 of the entry as linked into the chain.
    pub entry_hash: [u8; 32],
    /// Salt of the asker's section.
    pub salt: [u8; 16],
    /// Moment of the entry.
    pub time: Timestamp,
    /// Id of the signing key.
    pub key_id: String,
    /// Ed25519 signature (RFC 8032) of the broker.
    pub signature: [u8; 64],
}
