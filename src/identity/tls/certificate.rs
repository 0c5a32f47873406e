//! Reading certificates: whose they are, until when they last, what a token is bound to.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use arc_swap::ArcSwap;
use aws_lc_rs::digest;
use data_encoding::HEXLOWER;
use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use x509_parser::oid_registry::OID_X509_SERIALNUMBER;
use x509_parser::prelude::{FromDer, X509Certificate};
use zeroize::Zeroizing;

use super::{Refusal, TlsError, provider, read};
use crate::identity::{Oin, PeerCertificate};
use crate::model::Timestamp;

/// What the peer sent: its own certificate and those that lead to a trust anchor.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub(super) leaf: CertificateDer<'static>,
    pub(super) intermediates: Vec<CertificateDer<'static>>,
}

impl Chain {
    pub(super) fn sent(certificates: Option<&[CertificateDer<'_>]>) -> Result<Self, Refusal> {
        let (leaf, intermediates) = certificates
            .and_then(<[_]>::split_first)
            .ok_or(Refusal::NoCertificate)?;
        Ok(Self {
            leaf: leaf.clone().into_owned(),
            intermediates: intermediates
                .iter()
                .map(|c| c.clone().into_owned())
                .collect(),
        })
    }

    /// The first moment at which a certificate of the chain is no longer valid.
    pub(super) fn valid_until(&self) -> Result<Timestamp, Refusal> {
        let mut first = Timestamp::MAX;
        for certificate in std::iter::once(&self.leaf).chain(&self.intermediates) {
            let (_, parsed) =
                X509Certificate::from_der(certificate).map_err(|_| Refusal::Malformed)?;
            let not_after = parsed.validity().not_after.timestamp();
            let not_after = Timestamp::from_second(not_after).map_err(|_| Refusal::Malformed)?;
            first = first.min(not_after);
        }
        Ok(first)
    }
}

/// Whose certificate this is.
pub(super) fn peer_certificate(leaf: &CertificateDer<'_>) -> Result<PeerCertificate, Refusal> {
    let (rest, certificate) = X509Certificate::from_der(leaf).map_err(|_| Refusal::Malformed)?;
    if !rest.is_empty() {
        return Err(Refusal::Malformed);
    }
    let mut numbers = certificate.subject().iter_by_oid(&OID_X509_SERIALNUMBER);
    let (Some(number), None) = (numbers.next(), numbers.next()) else {
        return Err(Refusal::NoOin);
    };
    let number = number.as_str().map_err(|_| Refusal::NoOin)?;
    let oin: Oin = number.parse().map_err(|_| Refusal::NoOin)?;
    Ok(PeerCertificate {
        oin,
        thumbprint: thumbprint(leaf),
    })
}

/// SHA-256 of the DER encoding (RFC 8705: what `x5t#S256` holds).
pub fn thumbprint(certificate: &CertificateDer<'_>) -> [u8; 32] {
    let mut thumbprint = [0; 32];
    let digest = digest::digest(&digest::SHA256, certificate);
    for (to, from) in thumbprint.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    thumbprint
}

/// The beginning of a thumbprint, by which a log entry is matched with a certificate.
pub(super) fn short(thumbprint: &[u8; 32]) -> String {
    let text = HEXLOWER.encode(thumbprint);
    text.chars().take(16).collect()
}

/// A moment as rustls counts it; absent before 1970.
pub(super) fn unix_time(at: Timestamp) -> Option<UnixTime> {
    let seconds = u64::try_from(at.as_second()).ok()?;
    Some(UnixTime::since_unix_epoch(std::time::Duration::from_secs(
        seconds,
    )))
}

/// Reads every certificate of a PEM text.
///
/// # Errors
/// When the text holds none, or one that is broken.
pub fn certificates_from_pem(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|_| TlsError::NotPem("certificate"))?;
    if certificates.is_empty() {
        return Err(TlsError::NotPem("certificate"));
    }
    Ok(certificates)
}

/// Our own certificate with its key, at either end of a connection. It can be replaced while connections are open; new
/// handshakes use the new one.
pub struct OwnCertificate(ArcSwap<CertifiedKey>);

impl OwnCertificate {
    /// Reads a chain (own certificate first) and its private key.
    ///
    /// # Errors
    /// When either is not PEM, the key is of a kind that is not supported, or the two do not belong together.
    pub fn from_pem(chain: &[u8], key: &[u8]) -> Result<Arc<Self>, TlsError> {
        Ok(Arc::new(Self(ArcSwap::new(certified(chain, key)?))))
    }

    /// As [`OwnCertificate::from_pem`], from files.
    ///
    /// # Errors
    /// When a file cannot be read, or as there.
    pub fn from_files(chain: &Path, key: &Path) -> Result<Arc<Self>, TlsError> {
        Self::from_pem(&read(chain)?, &Zeroizing::new(read(key)?))
    }

    /// Replaces certificate and key; on an error the present ones stay.
    ///
    /// # Errors
    /// As [`OwnCertificate::from_pem`].
    pub fn replace(&self, chain: &[u8], key: &[u8]) -> Result<(), TlsError> {
        self.0.store(certified(chain, key)?);
        Ok(())
    }

    /// SHA-256 of our certificate: what the tokens we present must be bound to.
    pub fn thumbprint(&self) -> Option<[u8; 32]> {
        self.0.load().cert.first().map(thumbprint)
    }

    /// The first moment at which our chain is no longer valid, for whoever warns beforehand.
    pub fn valid_until(&self) -> Option<Timestamp> {
        let chain = Chain::sent(Some(&self.0.load().cert)).ok()?;
        chain.valid_until().ok()
    }

    /// The OIN in our own certificate.
    pub fn oin(&self) -> Option<Oin> {
        let key = self.0.load();
        let peer = peer_certificate(key.cert.first()?).ok()?;
        Some(peer.oin)
    }
}

impl fmt::Debug for OwnCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thumbprint = self.thumbprint().map(|thumbprint| short(&thumbprint));
        f.debug_tuple("OwnCertificate").field(&thumbprint).finish()
    }
}

fn certified(chain: &[u8], key: &[u8]) -> Result<Arc<CertifiedKey>, TlsError> {
    let chain = certificates_from_pem(chain)?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| TlsError::NotPem("private key"))?;
    let key = CertifiedKey::from_der(chain, key, &provider()).map_err(TlsError::KeyPair)?;
    Ok(Arc::new(key))
}

impl ResolvesServerCert for OwnCertificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

impl ResolvesClientCert for OwnCertificate {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }

    fn has_certs(&self) -> bool {
        true
    }
}
