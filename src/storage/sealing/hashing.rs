//! Keyed hashes (HMAC-SHA-256, RFC 2104): the store recognises a number or code again without keeping it.

use std::fmt;

use aws_lc_rs::hmac;
use data_encoding::HEXLOWER;

use super::key::NamedKey;
use crate::model::fact::KeyedHash;
use crate::ports::KeyedHasher;

/// The hash keys by id: the newest hashes, with the older ones what was kept before is still found (rotation).
pub struct HashKeys {
    newest: (String, hmac::Key),
    older: Vec<(String, hmac::Key)>,
}

impl fmt::Debug for HashKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HashKeys({})", self.newest.0)
    }
}

impl HashKeys {
    /// The keys of the configuration.
    pub fn new(newest: &NamedKey, older: &[NamedKey]) -> Self {
        Self {
            newest: prepared(newest),
            older: older.iter().map(prepared).collect(),
        }
    }

    /// The hash under the newest key: what is kept.
    pub(in crate::storage) fn hash(&self, usage: &str, parts: &[&[u8]]) -> [u8; 32] {
        hash(&self.newest.1, usage, parts)
    }

    /// The hashes under every key, newest first: what is looked for.
    pub(in crate::storage) fn hashes(&self, usage: &str, parts: &[&[u8]]) -> Vec<[u8; 32]> {
        std::iter::once(&self.newest)
            .chain(&self.older)
            .map(|(_, key)| hash(key, usage, parts))
            .collect()
    }
}

impl KeyedHasher for HashKeys {
    fn keyed_hash(&self, usage: &str, bytes: &[u8]) -> KeyedHash {
        KeyedHash {
            key_id: self.newest.0.clone(),
            hex: HEXLOWER.encode(&self.hash(usage, &[bytes])),
        }
    }
}

fn prepared(key: &NamedKey) -> (String, hmac::Key) {
    let secret = hmac::Key::new(hmac::HMAC_SHA256, key.secret.as_slice());
    (key.id.clone(), secret)
}

/// Each part carries its length, so that no two lists of parts give the same bytes.
fn hash(key: &hmac::Key, usage: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(key);
    for part in std::iter::once(usage.as_bytes()).chain(parts.iter().copied()) {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    let mut hash = [0; 32];
    for (byte, of_tag) in hash.iter_mut().zip(context.sign().as_ref()) {
        *byte = *of_tag;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    fn key(id: &str, byte: u8) -> NamedKey {
        NamedKey {
            id: id.to_owned(),
            secret: Zeroizing::new([byte; 32]),
        }
    }

    #[test]
    fn a_hash_depends_on_key_use_and_the_borders_of_its_parts() {
        let keys = HashKeys::new(&key("a", 1), &[]);
        let hash = keys.hash("client-number", &[b"jbra/ots", b"12"]);
        assert_eq!(hash, keys.hash("client-number", &[b"jbra/ots", b"12"]));
        assert_ne!(hash, keys.hash("client-number", &[b"jbra/ots1", b"2"]));
        assert_ne!(hash, keys.hash("evidence", &[b"jbra/ots", b"12"]));
        let other = HashKeys::new(&key("b", 2), &[]);
        assert_ne!(hash, other.hash("client-number", &[b"jbra/ots", b"12"]));
    }

    #[test]
    fn after_rotation_the_hash_of_the_older_key_is_still_looked_for() {
        let before = HashKeys::new(&key("a", 1), &[]);
        let after = HashKeys::new(&key("b", 2), &[key("a", 1)]);
        let kept = before.hash("code", &[b"x"]);
        assert_eq!(after.hashes("code", &[b"x"])[1], kept);
        assert_eq!(after.keyed_hash("code", b"x").key_id, "b");
    }
}
