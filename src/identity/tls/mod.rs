//! Mutual TLS: which organisation is at the other end of a connection.
//!
//! TLS 1.3, or 1.2 with ephemeral keys; no resumption and no early data, so that every connection shows its certificate anew.
//! A certificate must lead to a trust anchor, be valid now, stand in no revocation list (checked for the whole chain; a missing or
//! expired list refuses) and name one admitted OIN in its subject serialNumber. All of that is decided in the handshake. An open
//! connection is checked again when the trust is replaced or something expires, and closed where it would no longer be accepted.
//!
//! * [`Trust`] and [`TrustStore`]: whom we trust, replaceable while running; [`OwnCertificate`]: who we are.
//! * [`Acceptor`]: connections from clients, for a tonic server.
//! * [`Dialer`]: connections to a server with an expected name and OIN, for a tonic client.
//! * [`Refusal`]: the true reason, for the operational log alone.

mod accept;
mod certificate;
mod connect;
mod connection;
mod refusal;
mod store;
mod trust;
mod verify;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, aws_lc_rs};

pub use accept::{Acceptor, Incoming, Limits};
pub use certificate::{OwnCertificate, certificates_from_pem, thumbprint};
pub use connect::{ConnectError, Destination, Dialer};
pub use connection::Connection;
pub use refusal::Refusal;
pub use store::TrustStore;
pub use trust::{Admitted, Trust};
pub(super) use verify::ClockTime;

use crate::identity::Oin;

/// Keys, certificates or trust that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file that cannot be read.
    #[error("`{}` cannot be read", .0.display())]
    Unreadable(PathBuf, #[source] std::io::Error),
    /// A text that holds no PEM of the expected kind, or a broken one.
    #[error("no PEM of a {0}, or a broken one")]
    NotPem(&'static str),
    /// Certificate and private key do not belong together, or the key is of a kind that is not supported.
    #[error("certificate and private key do not go together")]
    KeyPair(#[source] rustls::Error),
    /// A trust anchor that cannot be used.
    #[error("unusable trust anchor")]
    Anchor(#[source] rustls::Error),
    /// Anchors and revocation lists that cannot be used together.
    #[error("unusable trust anchors or revocation lists")]
    Verifier(#[source] rustls::client::VerifierBuilderError),
    /// Two organisations with one OIN.
    #[error("OIN {0} is named twice")]
    OinTwice(Oin),
    /// rustls does not accept the settings.
    #[error("unusable TLS settings")]
    Settings(#[source] rustls::Error),
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(path).map_err(|error| TlsError::Unreadable(path.to_owned(), error))
}

/// Protocol versions, best first.
pub(super) const VERSIONS: [&rustls::SupportedProtocolVersion; 2] =
    [&rustls::version::TLS13, &rustls::version::TLS12];

/// gRPC is spoken over HTTP/2 alone.
const PROTOCOL: &[u8] = b"h2";

/// aws-lc-rs, with its default suites: each has ephemeral keys (a test watches that).
pub(super) fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: std::sync::LazyLock<Arc<CryptoProvider>> =
        std::sync::LazyLock::new(|| Arc::new(aws_lc_rs::default_provider()));
    PROVIDER.clone()
}

#[cfg(test)]
mod tests {
    use rustls::SupportedCipherSuite;
    use rustls::crypto::KeyExchangeAlgorithm;

    #[test]
    fn every_suite_has_forward_secrecy() {
        let provider = super::provider();
        assert!(!provider.cipher_suites.is_empty());
        for suite in &provider.cipher_suites {
            match suite {
                SupportedCipherSuite::Tls13(_) => {}
                SupportedCipherSuite::Tls12(suite) => {
                    assert_eq!(suite.kx, KeyExchangeAlgorithm::ECDHE, "{suite:?}");
                }
            }
        }
    }
}
