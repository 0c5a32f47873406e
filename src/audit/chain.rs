//! What is hashed and signed, byte for byte. `src/adr/0001-the-log.md` holds the same layout for whoever writes a verifier of their own.
//!
//! Everything starts with a domain: one byte of length and that many bytes of ASCII. No two domains are equal, so a hash of one
//! kind never passes for one of another kind. What has a fixed length stands as it is, what varies stands behind its length
//! as an unsigned 32-bit number; all numbers are big-endian.

use aws_lc_rs::digest::{SHA256, digest};

use crate::model::{ChainId, Timestamp};

/// A SHA-256 hash (FIPS 180-4).
pub type Hash = [u8; 32];

/// The salt of one section: 128 random bits.
pub type Salt = [u8; 16];

/// Bytes in the making.
pub(in crate::audit) struct Layout(Vec<u8>);

impl Layout {
    /// Begins with a domain of at most 255 bytes.
    pub(in crate::audit) fn new(domain: &'static str) -> Self {
        let mut bytes = vec![u8::try_from(domain.len()).unwrap_or(u8::MAX)];
        bytes.extend_from_slice(domain.as_bytes());
        Self(bytes)
    }

    /// Adds bytes whose number is always the same.
    pub(in crate::audit) fn fixed(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// Adds bytes behind their number.
    pub(in crate::audit) fn sized(self, bytes: &[u8]) -> Self {
        // INVARIANT: nothing that is hashed comes near 4 GiB; a section is a few KiB.
        self.count(bytes.len()).fixed(bytes)
    }

    /// Adds a number of things, 32 bits.
    pub(in crate::audit) fn count(self, count: usize) -> Self {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.fixed(&count.to_be_bytes())
    }

    /// Adds a moment: microseconds since 1970, signed, 64 bits.
    pub(in crate::audit) fn moment(self, at: Timestamp) -> Self {
        self.fixed(&at.as_microsecond().to_be_bytes())
    }

    /// What was laid out.
    pub(in crate::audit) fn bytes(self) -> Vec<u8> {
        self.0
    }

    /// SHA-256 of what was laid out.
    pub(in crate::audit) fn hash(self) -> Hash {
        let mut hash = [0; 32];
        // INVARIANT: SHA-256 yields 32 bytes.
        hash.copy_from_slice(digest(&SHA256, &self.0).as_ref());
        hash
    }
}

/// Commitment to one section: hides it from whoever lacks the salt, and binds it.
pub fn commitment(salt: &Salt, body: &[u8]) -> Hash {
    Layout::new("samenbeeld section v1")
        .fixed(salt)
        .sized(body)
        .hash()
}

/// Leaf of an entry: all its commitments in the order of places.
pub fn leaf(commitments: &[Hash]) -> Hash {
    let layout = Layout::new("samenbeeld entry v1").count(commitments.len());
    commitments
        .iter()
        .fold(layout, |layout, commitment| layout.fixed(commitment))
        .hash()
}

/// What the first entry of a chain links to.
pub fn genesis(chain: ChainId) -> Hash {
    Layout::new("samenbeeld chain v1")
        .fixed(chain.as_bytes())
        .hash()
}

/// Hash of an entry as linked into the chain: of the link before it (or the genesis) and its own leaf.
pub fn link(previous: &Hash, leaf: &Hash) -> Hash {
    Layout::new("samenbeeld link v1")
        .fixed(previous)
        .fixed(leaf)
        .hash()
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    fn hex(hash: Hash) -> String {
        HEXLOWER.encode(&hash)
    }

    /// Expected values come from `sha256sum` over the layout of the decision record, not from this code.
    #[test]
    fn hashes_have_the_layout_of_the_decision_record() {
        let chain = ChainId::from_bytes([0x11; 16]);
        assert_eq!(
            hex(genesis(chain)),
            "fc2945cbbd9f401062befbdfaab623f801a8402c5f137e1d78384d696e0b3780"
        );
        assert_eq!(
            hex(commitment(&[0x22; 16], b"{}")),
            "a57185e40b7a38372fe0d10f99f0f10d386c9276f5cf9cbecfc25a134a3a5507"
        );
        assert_eq!(
            hex(leaf(&[[0x33; 32], [0x44; 32]])),
            "9ac7cb5ffc71231989079436ad0c25d7a277ca9a39222c668adca67935bdfd5c"
        );
        assert_eq!(
            hex(link(&[0x55; 32], &[0x66; 32])),
            "4d93c9634d08b637fe8bb80c16e4b8c0b354e383cbd919d5217bfdc4413ddd83"
        );
    }

    #[test]
    fn the_same_bytes_under_another_domain_hash_differently() {
        let one = Layout::new("a").fixed(b"bc").hash();
        let other = Layout::new("ab").fixed(b"c").hash();
        assert_ne!(one, other);
    }
}
