//! Keys that sign tokens, and the tokens they sign.

use std::fmt;

use aws_lc_rs::{digest, rand};
use data_encoding::BASE64URL_NOPAD;
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, EncodingKey};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519, PublicKeyData};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::DevelopmentError;
use crate::identity::Oin;
use crate::model::{ProfessionalId, Timestamp};

/// Kind of a key that signs tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKeyKind {
    /// ES256.
    P256,
    /// EdDSA.
    Ed25519,
}

/// A key that signs tokens.
#[derive(Clone)]
pub struct TokenKey {
    id: String,
    kind: TokenKeyKind,
    private: Zeroizing<String>,
    public: Vec<u8>,
}

impl TokenKey {
    /// A new key.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn generate(kind: TokenKeyKind) -> Result<Self, DevelopmentError> {
        Self::of(&match kind {
            TokenKeyKind::P256 => KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?,
            TokenKeyKind::Ed25519 => KeyPair::generate_for(&PKCS_ED25519)?,
        })
    }

    /// Reads a key (PKCS #8, PEM).
    ///
    /// # Errors
    /// When the text is no key of a kind that signs tokens here.
    pub fn from_pem(pem: &str) -> Result<Self, DevelopmentError> {
        Self::of(&KeyPair::from_pem(pem)?)
    }

    fn of(key: &KeyPair) -> Result<Self, DevelopmentError> {
        let algorithm = key.algorithm();
        let kind = if algorithm == &PKCS_ECDSA_P256_SHA256 {
            TokenKeyKind::P256
        } else if algorithm == &PKCS_ED25519 {
            TokenKeyKind::Ed25519
        } else {
            return Err(DevelopmentError::Unreadable);
        };
        let public = key.der_bytes().to_vec();
        let digest = digest::digest(&digest::SHA256, &public);
        let id = BASE64URL_NOPAD.encode(digest.as_ref());
        Ok(Self {
            id: id.chars().take(16).collect(),
            kind,
            private: Zeroizing::new(key.serialize_pem()),
            public,
        })
    }

    /// The key id (`kid`): the beginning of the SHA-256 of the public key.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The private key (PKCS #8, PEM).
    pub fn private(&self) -> &Zeroizing<String> {
        &self.private
    }

    /// The name of its algorithm (`alg`).
    pub fn algorithm(&self) -> &'static str {
        match self.kind {
            TokenKeyKind::P256 => "ES256",
            TokenKeyKind::Ed25519 => "EdDSA",
        }
    }

    /// The public half, as a JSON Web Key.
    pub fn public(&self) -> Value {
        let coordinate = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        match self.kind {
            TokenKeyKind::P256 => {
                // An uncompressed point: 4, x, y.
                let point = self.public.get(1..).and_then(|xy| xy.split_at_checked(32));
                let (x, y) = point.unwrap_or_default();
                json!({
                    "kty": "EC", "crv": "P-256", "x": coordinate(x), "y": coordinate(y),
                    "kid": self.id, "use": "sig", "alg": "ES256",
                })
            }
            TokenKeyKind::Ed25519 => json!({
                "kty": "OKP", "crv": "Ed25519", "x": coordinate(&self.public),
                "kid": self.id, "use": "sig", "alg": "EdDSA",
            }),
        }
    }

    /// A set of public keys (JWKS).
    pub fn key_set<'a>(keys: impl IntoIterator<Item = &'a TokenKey>) -> String {
        let keys: Vec<Value> = keys.into_iter().map(TokenKey::public).collect();
        format!("{:#}\n", json!({ "keys": keys }))
    }

    /// The header of a token of this key.
    pub fn header(&self) -> Value {
        json!({ "alg": self.algorithm(), "kid": self.id, "typ": "JWT" })
    }

    /// Signs any header and claims, also those that are to be refused.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign(&self, header: &Value, claims: &Value) -> Result<String, DevelopmentError> {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let message = format!("{}.{}", part(header), part(claims));
        let pem = self.private.as_bytes();
        let (key, algorithm) = match self.kind {
            TokenKeyKind::P256 => (EncodingKey::from_ec_pem(pem), Algorithm::ES256),
            TokenKeyKind::Ed25519 => (EncodingKey::from_ed_pem(pem), Algorithm::EdDSA),
        };
        let signature = key
            .and_then(|key| jsonwebtoken::crypto::sign(message.as_bytes(), &key, algorithm))
            .map_err(DevelopmentError::Token)?;
        Ok(format!("{message}.{signature}"))
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey({}, {})", self.algorithm(), self.id)
    }
}

/// What a token says.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenClaims {
    /// `iss`.
    pub issuer: String,
    /// `aud`.
    pub audience: String,
    /// `sub`.
    pub professional: ProfessionalId,
    /// `employer`.
    pub employer: Oin,
    /// `iat` and `nbf`.
    pub issued_at: Timestamp,
    /// From `iat` to `exp`.
    pub life: SignedDuration,
    /// SHA-256 of the certificate it is bound to (`cnf.x5t#S256`).
    pub thumbprint: [u8; 32],
}

impl TokenClaims {
    /// The claims, with a random `jti`.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn to_json(&self) -> Result<Value, DevelopmentError> {
        let mut id = [0; 16];
        rand::fill(&mut id).map_err(|_| DevelopmentError::Randomness)?;
        let issued_at = self.issued_at.as_second();
        Ok(json!({
            "iss": self.issuer,
            "aud": self.audience,
            "sub": self.professional,
            "employer": self.employer.to_string(),
            "iat": issued_at,
            "nbf": issued_at,
            "exp": issued_at + self.life.as_secs(),
            "jti": BASE64URL_NOPAD.encode(&id),
            "cnf": { "x5t#S256": BASE64URL_NOPAD.encode(&self.thumbprint) },
        }))
    }
}

impl fmt::Debug for TokenClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenClaims")
    }
}
