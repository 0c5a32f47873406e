//! The key that signs receipts and checkpoints: Ed25519 (RFC 8032).

use std::fmt;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use zeroize::Zeroizing;

/// A text or file that is no Ed25519 key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an Ed25519 signing key")]
pub struct SigningKeyError;

/// A signing key with the id under which its public half is known.
pub struct SigningKey {
    id: String,
    pair: Ed25519KeyPair,
    public: [u8; 32],
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.id)
    }
}

impl SigningKey {
    /// The key of this seed.
    ///
    /// # Errors
    /// When the library refuses it.
    pub fn from_seed(id: &str, seed: &Zeroizing<[u8; 32]>) -> Result<Self, SigningKeyError> {
        let pair =
            Ed25519KeyPair::from_seed_unchecked(seed.as_slice()).map_err(|_| SigningKeyError)?;
        Self::of(id, pair)
    }

    /// The key in this PKCS #8 document (RFC 8410), DER.
    ///
    /// # Errors
    /// When it holds no Ed25519 key.
    pub fn from_pkcs8(id: &str, der: &[u8]) -> Result<Self, SigningKeyError> {
        let pair = Ed25519KeyPair::from_pkcs8(der).map_err(|_| SigningKeyError)?;
        Self::of(id, pair)
    }

    fn of(id: &str, pair: Ed25519KeyPair) -> Result<Self, SigningKeyError> {
        let public = pair.public_key().as_ref().try_into();
        Ok(Self {
            id: id.to_owned(),
            public: public.map_err(|_| SigningKeyError)?,
            pair,
        })
    }

    /// Id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Public key.
    pub fn public(&self) -> [u8; 32] {
        self.public
    }

    /// Signature over these bytes; absent when the library fails.
    pub fn sign(&self, bytes: &[u8]) -> Option<[u8; 64]> {
        self.pair.try_sign(bytes).ok()?.as_ref().try_into().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};

    #[test]
    fn a_signature_verifies_with_the_public_key_and_the_key_never_prints() {
        let key = SigningKey::from_seed("log-1", &Zeroizing::new([7; 32])).unwrap();
        let signature = key.sign(b"entry").unwrap();
        let public = UnparsedPublicKey::new(&ED25519, key.public());
        assert!(public.verify(b"entry", &signature).is_ok());
        assert!(public.verify(b"other", &signature).is_err());
        assert_eq!(format!("{key:?}"), "SigningKey(log-1)");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        assert_eq!(
            SigningKey::from_pkcs8("log-1", b"x").err(),
            Some(SigningKeyError)
        );
    }
}
