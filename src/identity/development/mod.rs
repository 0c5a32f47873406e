//! A public key infrastructure for development, the demo and the tests. Never for real data: its authorities lie beside what
//! they sign.
//!
//! [`DevelopmentPki`] makes it in memory, writes it into a folder and reads it back; [`Layout`] has the path of every file. What lies in
//! the folder (`*`: secret, mode 600, all others 644; folders 700):
//!
//! | file | what |
//! |---|---|
//! | `partner-authority/certificate.pem` | trust anchor of partners, as clients and as sources |
//! | `partner-authority/key.pem` * | its private key |
//! | `partner-authority/revocations.pem` | its revocation list |
//! | `broker-authority/…` | the same three of the authority over the broker |
//! | `broker/server.pem`, `broker/server-key.pem` * | what the broker shows when it is called |
//! | `broker/client.pem`, `broker/client-key.pem` * | what it shows when it calls a source |
//! | `broker/log-signing.pem` *, `broker/log-signing-public.pem` | signs and verifies receipts and checkpoints |
//! | `broker/hashing.key` * | key of keyed hashes |
//! | `broker/wrapping.key` * | wraps the data keys in the store |
//! | `organisations/<id>/client.pem`, `…/client-key.pem` * | what the organisation shows when it calls the broker |
//! | `organisations/<id>/source.pem`, `…/source-key.pem` * | what its source shows when the broker calls it |
//! | `organisations/<id>/token-key.pem` *, `…/jwks.json` | signs and verifies the tokens of its professionals |
//! | `organisations/<id>/sealing.key` *, `…/sealing.pub` | opens and seals text that only this organisation may read |
//!
//! `.pem` is PEM: certificates, revocation lists, private keys (PKCS #8), public keys. `.key` and `.pub` are one line of base64: 32 bytes.
//!
//! OINs begin with 00000099, so that nobody takes them for real: that of the broker is [`BROKER_OIN`], those of the organisations
//! count from 1 in the order in which they were named. Server certificates are for `localhost`, the loopback addresses, and
//! [`BROKER_NAME`] or [`source_name`]. Tokens have the issuer [`issuer_name`] and the audience [`BROKER_AUDIENCE`].

mod authority;
mod folder;
mod keys;
mod layout;
mod pki;
mod token;

use std::path::PathBuf;

pub use authority::{Authority, Leaf, LeafRequest, Purpose};
pub use keys::{LogSigningKey, SealingKey, Secret};
pub use layout::{Layout, OrganisationLayout};
pub use pki::{
    BROKER_AUDIENCE, BROKER_NAME, BROKER_OIN, BrokerKeys, DevelopmentPki, OrganisationKeys,
    issuer_name, source_name,
};
pub use token::{TokenClaims, TokenKey, TokenKeyKind};

use crate::identity::tls::{ConnectError, TlsError};
use crate::model::Organisation;

/// No development infrastructure, or none of this organisation.
#[derive(Debug, thiserror::Error)]
pub enum DevelopmentError {
    /// A key, certificate or revocation list cannot be made.
    #[error("a certificate cannot be made")]
    Certificate(#[from] rcgen::Error),
    /// What was made cannot be used.
    #[error("unusable certificates")]
    Tls(#[from] TlsError),
    /// No connection can be prepared.
    #[error("no connection can be prepared")]
    Connect(#[from] ConnectError),
    /// A certificate, key or revocation list cannot be read.
    #[error("a certificate, key or revocation list is broken")]
    Unreadable,
    /// A token cannot be signed.
    #[error("a token cannot be signed")]
    Token(#[source] jsonwebtoken::errors::Error),
    /// A moment that certificates cannot express.
    #[error("a moment out of range")]
    Moment,
    /// The system has no randomness.
    #[error("no randomness")]
    Randomness,
    /// The organisation is not in this infrastructure.
    #[error("no organisation `{0}` in this infrastructure")]
    UnknownOrganisation(Organisation),
    /// A file that would be replaced.
    #[error("`{}` is already there; `--force` replaces it", .0.display())]
    Exists(PathBuf),
    /// A file or folder cannot be read or written.
    #[error("`{}` cannot be read or written", .0.display())]
    Folder(PathBuf, #[source] std::io::Error),
}
