//! The receipt: proof that an entry stands in a chain, and the salt that opens the asker's section of it.

use serde::{Deserialize, Serialize};

use super::chain::Layout;
use super::json;
use super::signature::{SignatureInvalid, check};
use crate::model::{ChainId, ReceiptId, Timestamp};

/// A receipt (design section 3). It holds nothing that depends on withheld source data.
///
/// As serde has it, it is the protobuf JSON of `samenbeeld.v1.Receipt`: what lies in a receipt file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Receipt {
    /// Chain.
    pub chain: ChainId,
    /// Random id.
    pub id: ReceiptId,
    /// SHA-256 of the entry as linked into the chain.
    #[serde(with = "json::fixed", alias = "entry_hash")]
    pub entry_hash: [u8; 32],
    /// Salt of the asker's section.
    #[serde(with = "json::fixed")]
    pub salt: [u8; 16],
    /// Moment of the entry, whole microseconds.
    #[serde(with = "json::moment")]
    pub time: Timestamp,
    /// Id of the signing key.
    #[serde(alias = "key_id")]
    pub key_id: String,
    /// Ed25519 signature (RFC 8032) of the broker.
    #[serde(with = "json::fixed")]
    pub signature: [u8; 64],
}

impl Receipt {
    /// The bytes the signature is made over: every field but the signature.
    pub fn signed_bytes(&self) -> Vec<u8> {
        Layout::new("samenbeeld receipt v1")
            .fixed(self.chain.as_bytes())
            .fixed(self.id.as_bytes())
            .fixed(&self.entry_hash)
            .fixed(&self.salt)
            .moment(self.time)
            .sized(self.key_id.as_bytes())
            .bytes()
    }

    /// Checks the signature against an Ed25519 public key.
    ///
    /// # Errors
    /// When the signature is not one of that key over this receipt.
    pub fn verify(&self, public_key: &[u8; 32]) -> Result<(), SignatureInvalid> {
        check(public_key, &self.signed_bytes(), &self.signature)
    }
}
