//! The checkpoint: a signed head of a chain. Whoever keeps one can tell later that nothing before it was touched.

use serde::{Deserialize, Serialize};

use super::chain::{Hash, Layout};
use super::json;
use super::signature::{SignatureInvalid, check};
use crate::model::{ChainId, Timestamp};

/// A signed head of a chain. As serde has it, it is the protobuf JSON of `samenbeeld.v1.Checkpoint`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Checkpoint {
    /// Chain.
    pub chain: ChainId,
    /// How many entries it covers.
    #[serde(with = "json::number", default)]
    pub size: u64,
    /// Hash of the last of them as linked; the genesis where there is none.
    #[serde(with = "json::fixed")]
    pub head: Hash,
    /// Moment, whole microseconds.
    #[serde(with = "json::moment")]
    pub time: Timestamp,
    /// Id of the signing key.
    #[serde(alias = "key_id")]
    pub key_id: String,
    /// Ed25519 signature (RFC 8032) of the broker.
    #[serde(with = "json::fixed")]
    pub signature: [u8; 64],
}

impl Checkpoint {
    /// This checkpoint with the Ed25519 signature that `sign` gives over the bytes it is handed.
    #[must_use]
    pub fn signed(mut self, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Self {
        self.signature = sign(&self.signed_bytes());
        self
    }

    /// The bytes the signature is made over: every field but the signature.
    pub fn signed_bytes(&self) -> Vec<u8> {
        Layout::new("samenbeeld checkpoint v1")
            .fixed(self.chain.as_bytes())
            .fixed(&self.size.to_be_bytes())
            .fixed(&self.head)
            .moment(self.time)
            .sized(self.key_id.as_bytes())
            .bytes()
    }

    /// Checks the signature against an Ed25519 public key.
    ///
    /// # Errors
    /// When the signature is not one of that key over this checkpoint.
    pub fn verify(&self, public_key: &[u8; 32]) -> Result<(), SignatureInvalid> {
        check(public_key, &self.signed_bytes(), &self.signature)
    }
}
