//! A public key infrastructure for development, the demo and the tests. Never for real data: its authorities lie beside what
//! they sign.

mod authority;
mod pki;
mod token;

pub use authority::{Authority, Leaf, LeafRequest, Purpose};
pub use pki::{
    BROKER_AUDIENCE, BROKER_NAME, BROKER_OIN, DevelopmentPki, OrganisationKeys, issuer_name,
    source_name,
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
    /// A certificate or revocation list cannot be read.
    #[error("a certificate cannot be read")]
    Unreadable,
    /// A token cannot be signed.
    #[error("a token cannot be signed")]
    Token(#[source] jsonwebtoken::errors::Error),
    /// A moment that certificates cannot express.
    #[error("a moment out of range")]
    Moment,
    /// The organisation is not in this infrastructure.
    #[error("no organisation `{0}` in this infrastructure")]
    UnknownOrganisation(Organisation),
}
