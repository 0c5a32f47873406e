//! The secrets that are no certificate: what signs the log, hashes, wraps, and opens sealed text.

use std::fmt;

use aws_lc_rs::rand;
use data_encoding::BASE64;
use rcgen::{KeyPair, PKCS_ED25519, PublicKeyData};
use rustls::crypto::aws_lc_rs::hpke::DH_KEM_X25519_HKDF_SHA256_AES_256;
use rustls::crypto::hpke::Hpke;
use zeroize::Zeroizing;

use super::DevelopmentError;

/// 32 secret bytes; as text one line of base64.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// Random bytes.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn random() -> Result<Self, DevelopmentError> {
        let mut bytes = Zeroizing::new([0; 32]);
        rand::fill(bytes.as_mut_slice()).map_err(|_| DevelopmentError::Randomness)?;
        Ok(Self(bytes))
    }

    /// The bytes.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(line(self.expose()))
    }

    pub(super) fn from_text(text: &str) -> Result<Self, DevelopmentError> {
        Ok(Self(Zeroizing::new(bytes(text)?)))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Signs receipts and checkpoints: Ed25519.
#[derive(Clone)]
pub struct LogSigningKey {
    /// The private key (PKCS #8, PEM).
    pub private: Zeroizing<String>,
    /// The public key.
    pub public: [u8; 32],
    /// The same, for whoever verifies (PEM).
    pub public_pem: String,
}

impl LogSigningKey {
    /// A fresh key.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn generate() -> Result<Self, DevelopmentError> {
        Self::of(&KeyPair::generate_for(&PKCS_ED25519)?)
    }

    pub(super) fn from_pem(pem: &str) -> Result<Self, DevelopmentError> {
        Self::of(&KeyPair::from_pem(pem)?)
    }

    fn of(key: &KeyPair) -> Result<Self, DevelopmentError> {
        let public = key.der_bytes().try_into();
        Ok(Self {
            private: Zeroizing::new(key.serialize_pem()),
            public_pem: key.public_key_pem(),
            public: public.map_err(|_| DevelopmentError::Unreadable)?,
        })
    }
}

impl fmt::Debug for LogSigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LogSigningKey")
    }
}

/// Opens the text that was sealed to an organisation: X25519 (RFC 9180).
#[derive(Debug, Clone)]
pub struct SealingKey {
    /// For the organisation alone.
    pub private: Secret,
    /// For whoever seals.
    pub public: [u8; 32],
}

impl SealingKey {
    pub(super) fn generate() -> Result<Self, DevelopmentError> {
        let pair = DH_KEM_X25519_HKDF_SHA256_AES_256.generate_key_pair();
        let (public, private) = pair.map_err(|_| DevelopmentError::Randomness)?;
        let private: [u8; 32] =
            (private.secret_bytes().try_into()).map_err(|_| DevelopmentError::Unreadable)?;
        Ok(Self {
            private: Secret(Zeroizing::new(private)),
            public: (public.0.try_into()).map_err(|_| DevelopmentError::Unreadable)?,
        })
    }
}

/// 32 bytes as one line of base64.
pub(super) fn line(bytes: &[u8; 32]) -> String {
    format!("{}\n", BASE64.encode(bytes))
}

/// 32 bytes from one line of base64.
pub(super) fn bytes(text: &str) -> Result<[u8; 32], DevelopmentError> {
    let decoded = BASE64.decode(text.trim_end().as_bytes());
    let decoded = Zeroizing::new(decoded.map_err(|_| DevelopmentError::Unreadable)?);
    let exact = <[u8; 32]>::try_from(decoded.as_slice());
    exact.map_err(|_| DevelopmentError::Unreadable)
}
