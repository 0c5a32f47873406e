//! What can be revoked, and the mark of it.

use aws_lc_rs::digest::{self, SHA256};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

use crate::model::Organisation;
use crate::model::revocation::{Mark, RevokedKind};

/// A certificate, key or token, as an officer names it and as a caller shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revocable {
    /// A certificate by the SHA-256 of its DER encoding (RFC 8705: what `x5t#S256` holds).
    Certificate([u8; 32]),
    /// A key by its id in the organisation's key set (`kid`).
    KeyId(String),
    /// A key by its thumbprint (RFC 7638, SHA-256), under whatever id.
    KeyThumbprint([u8; 32]),
    /// A token by issuer (`iss`) and id (`jti`).
    TokenId {
        /// The issuer.
        issuer: String,
        /// The id.
        id: String,
    },
    /// A token by the SHA-256 of what its signature is made over (RFC 7515: the JWS Signing Input). WHY not of the whole: of one
    /// signature by an elliptic curve anybody can make a second one that verifies.
    TokenHash([u8; 32]),
}

impl Revocable {
    /// The mark of it with this organisation. Another one that uses the same name for a key has another key.
    pub fn mark(&self, organisation: &Organisation) -> Mark {
        let texts: [&[u8]; 3] = match self {
            Self::Certificate(hash) => [b"certificate", hash, b""],
            Self::KeyId(id) => [b"key-id", id.as_bytes(), b""],
            Self::KeyThumbprint(hash) => [b"key-thumbprint", hash, b""],
            Self::TokenId { issuer, id } => [b"token-id", issuer.as_bytes(), id.as_bytes()],
            Self::TokenHash(hash) => [b"token-hash", hash, b""],
        };
        let mut context = digest::Context::new(&SHA256);
        for text in [organisation.as_str().as_bytes()].into_iter().chain(texts) {
            // Each behind its length: no two that differ are written alike.
            context.update(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(text);
        }
        Mark::from_bytes(of_digest(&context.finish()))
    }

    /// Its kind.
    pub fn kind(&self) -> RevokedKind {
        match self {
            Self::Certificate(_) => RevokedKind::Certificate,
            Self::KeyId(_) | Self::KeyThumbprint(_) => RevokedKind::Key,
            Self::TokenId { .. } | Self::TokenHash(_) => RevokedKind::Token,
        }
    }

    /// Its name in the log: hashes as whoever made them prints them, and no text of an officer's own, which could name somebody.
    pub fn logged(&self, organisation: &Organisation) -> String {
        match self {
            Self::Certificate(hash) | Self::TokenHash(hash) => HEXLOWER.encode(hash),
            Self::KeyThumbprint(hash) => BASE64URL_NOPAD.encode(hash),
            Self::KeyId(_) | Self::TokenId { .. } => {
                HEXLOWER.encode(self.mark(organisation).as_bytes())
            }
        }
    }
}

/// SHA-256.
pub(in crate::identity) fn sha256(bytes: &[u8]) -> [u8; 32] {
    of_digest(&digest::digest(&SHA256, bytes))
}

fn of_digest(digest: &digest::Digest) -> [u8; 32] {
    let mut hash = [0; 32];
    for (place, byte) in hash.iter_mut().zip(digest.as_ref()) {
        *place = *byte;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_things_have_one_mark_and_no_two_organisations_share_any() {
        let [jbra, blijf] = ["jbra", "blijf"].map(|name| name.parse::<Organisation>().unwrap());
        let named = |issuer: &str, id: &str| Revocable::TokenId {
            issuer: issuer.to_owned(),
            id: id.to_owned(),
        };
        let things = [
            Revocable::Certificate([7; 32]),
            Revocable::KeyThumbprint([7; 32]),
            Revocable::TokenHash([7; 32]),
            Revocable::KeyId("a".to_owned()),
            Revocable::KeyId("b".to_owned()),
            named("a", "bc"),
            named("ab", "c"),
        ];
        let marks = things
            .iter()
            .flat_map(|thing| [thing.mark(&jbra), thing.mark(&blijf)]);
        let marks: std::collections::BTreeSet<_> = marks.collect();
        assert_eq!(marks.len(), 2 * things.len());
    }
}
