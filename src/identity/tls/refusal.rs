//! Why a connection is refused or closed: for the operational log, never for the peer.

use std::error::Error;
use std::io;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{CertificateError, OtherError};

use super::certificate::{peer_certificate, short, thumbprint};
use crate::identity::Oin;

/// Why a connection is refused, or closed when it is already open.
///
/// The peer sees the same end of the handshake for all that is wrong with a certificate it did send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Refusal {
    /// The peer sent no certificate.
    #[error("no certificate")]
    NoCertificate,
    /// The certificate, or one in its chain, cannot be read or does not hold together.
    #[error("malformed certificate")]
    Malformed,
    /// No chain leads to a trust anchor.
    #[error("certificate of an unknown issuer")]
    UnknownIssuer,
    /// The certificate, or one in its chain, has expired.
    #[error("expired certificate")]
    Expired,
    /// The certificate, or one in its chain, is not valid yet.
    #[error("certificate not valid yet")]
    NotYetValid,
    /// The certificate, or one in its chain, was revoked.
    #[error("revoked certificate")]
    Revoked,
    /// No revocation list speaks for an issuer in the chain.
    #[error("no revocation list of this issuer")]
    RevocationListMissing,
    /// The revocation list of an issuer in the chain has expired.
    #[error("expired revocation list")]
    RevocationListExpired,
    /// The certificate is not meant for this end of a connection.
    #[error("certificate for another purpose")]
    OtherPurpose,
    /// The server's certificate does not carry the name that was called.
    #[error("certificate for another name")]
    OtherName,
    /// The subject has no serialNumber that is an OIN, or more than one.
    #[error("certificate without one OIN")]
    NoOin,
    /// The OIN belongs to no organisation that is admitted.
    #[error("unknown OIN")]
    UnknownOin,
    /// The OIN is known, and is that of another organisation than the one that was called.
    #[error("OIN of another organisation")]
    OtherOin,
    /// No acceptable protocol version or cipher suite in common, or broken TLS.
    #[error("unacceptable or broken TLS")]
    Protocol,
    /// The handshake took too long.
    #[error("handshake timed out")]
    HandshakeTimeout,
    /// This peer has as many connections open as one peer may have.
    #[error("too many connections of one peer")]
    TooManyConnections,
    /// The peer went away during the handshake.
    #[error("connection lost in the handshake")]
    ConnectionLost,
}

impl Refusal {
    /// Stable name for logs and counters.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoCertificate => "no-certificate",
            Self::Malformed => "malformed-certificate",
            Self::UnknownIssuer => "unknown-issuer",
            Self::Expired => "expired-certificate",
            Self::NotYetValid => "certificate-not-yet-valid",
            Self::Revoked => "revoked-certificate",
            Self::RevocationListMissing => "revocation-list-missing",
            Self::RevocationListExpired => "revocation-list-expired",
            Self::OtherPurpose => "other-purpose",
            Self::OtherName => "other-name",
            Self::NoOin => "no-oin",
            Self::UnknownOin => "unknown-oin",
            Self::OtherOin => "other-oin",
            Self::Protocol => "tls-protocol",
            Self::HandshakeTimeout => "handshake-timeout",
            Self::TooManyConnections => "too-many-connections",
            Self::ConnectionLost => "connection-lost",
        }
    }

    /// The refusal somewhere in the causes of an error of this room, of rustls or of tonic over our connector.
    pub fn find(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(refusal) = error.downcast_ref::<Self>() {
                return Some(*refusal);
            }
            if let Some(tls) = error.downcast_ref::<rustls::Error>() {
                return Some(Self::from_tls(tls));
            }
            // An `io::Error` gives the cause of what it wraps as its source, and skips what it wraps.
            next = match error
                .downcast_ref::<io::Error>()
                .and_then(io::Error::get_ref)
            {
                Some(wrapped) => Some(wrapped),
                None => error.source(),
            };
        }
        None
    }

    /// What rustls says about a certificate or a handshake.
    pub(super) fn from_tls(error: &rustls::Error) -> Self {
        match error {
            rustls::Error::NoCertificatesPresented => Self::NoCertificate,
            rustls::Error::InvalidCertificate(error) => Self::from_certificate(error),
            rustls::Error::InvalidCertRevocationList(_) => Self::RevocationListMissing,
            _ => Self::Protocol,
        }
    }

    fn from_certificate(error: &CertificateError) -> Self {
        match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Self::NotYetValid
            }
            CertificateError::Revoked => Self::Revoked,
            CertificateError::UnknownIssuer => Self::UnknownIssuer,
            CertificateError::UnknownRevocationStatus => Self::RevocationListMissing,
            CertificateError::ExpiredRevocationList
            | CertificateError::ExpiredRevocationListContext { .. } => Self::RevocationListExpired,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::OtherName
            }
            CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
                Self::OtherPurpose
            }
            CertificateError::Other(OtherError(cause)) => cause
                .downcast_ref()
                .map_or(Self::Malformed, |refused: &Refused| refused.refusal),
            _ => Self::Malformed,
        }
    }
}

/// A refusal with what the operational log needs to find the certificate: its OIN, if it has one, and its thumbprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{refusal}")]
pub(super) struct Refused {
    pub(super) refusal: Refusal,
    pub(super) shown: Option<Shown>,
}

/// What a refused certificate says of itself. Nothing of it was believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) oin: Option<Oin>,
    pub(super) thumbprint: [u8; 32],
}

impl Refused {
    pub(super) fn showing(refusal: Refusal, leaf: &CertificateDer<'_>) -> Self {
        let oin = peer_certificate(leaf).ok().map(|peer| peer.oin);
        let thumbprint = thumbprint(leaf);
        Self {
            refusal,
            shown: Some(Shown { oin, thumbprint }),
        }
    }

    /// What went wrong in a handshake.
    pub(super) fn in_handshake(error: &io::Error) -> Self {
        let tls = error.get_ref().and_then(|error| error.downcast_ref());
        if let Some(rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(cause)))) =
            tls
            && let Some(refused) = cause.downcast_ref::<Self>()
        {
            return refused.clone();
        }
        Refusal::find(error)
            .unwrap_or(Refusal::ConnectionLost)
            .into()
    }

    /// The one form in which a verifier hands a refusal to rustls, so that the alert is the same for each of them.
    pub(super) fn into_tls(self) -> rustls::Error {
        CertificateError::Other(OtherError(Arc::new(self))).into()
    }

    /// Writes the operational log.
    pub(super) fn log(&self) {
        let oin = self.shown.as_ref().and_then(|shown| shown.oin.as_ref());
        tracing::warn!(
            reason = self.refusal.code(),
            oin = oin.map(tracing::field::display),
            certificate = self.shown.as_ref().map(|shown| short(&shown.thumbprint)),
            "connection refused"
        );
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self {
            refusal,
            shown: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_found_under_the_layers_that_carry_it() {
        let tls = Refused::from(Refusal::Revoked).into_tls();
        let wrapped = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, tls));
        assert_eq!(Refusal::find(&wrapped), Some(Refusal::Revoked));
        assert_eq!(Refusal::find(&io::Error::other("cable")), None);
    }

    #[test]
    fn every_refusal_of_a_certificate_gives_the_peer_the_same_alert() {
        let alert = |refusal: Refusal| match Refused::from(refusal).into_tls() {
            rustls::Error::InvalidCertificate(error) => rustls::AlertDescription::from(error),
            other => panic!("{other}"),
        };
        for refusal in [
            Refusal::Expired,
            Refusal::UnknownIssuer,
            Refusal::UnknownOin,
        ] {
            assert_eq!(alert(refusal), alert(Refusal::Revoked), "{refusal}");
        }
    }
}
