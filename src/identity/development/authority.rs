//! A certificate authority: issues certificates, revokes them, and signs its revocation list.

use std::fmt;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevocationReason, RevokedCertParams, SerialNumber,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer};
use time::OffsetDateTime;
use x509_parser::prelude::{ASN1Time, CertificateRevocationList, FromDer, X509Certificate};
use zeroize::Zeroizing;

use super::DevelopmentError;
use crate::identity::Oin;
use crate::identity::tls::{OwnCertificate, TlsError, thumbprint};
use crate::model::Timestamp;

/// X.520 serialNumber, where an OIN stands.
const SERIAL_NUMBER: [u64; 4] = [2, 5, 4, 5];

/// A certificate with its private key, both as PEM.
#[derive(Clone)]
pub struct Leaf {
    /// The certificate.
    pub certificate: String,
    /// The private key (PKCS #8).
    pub key: Zeroizing<String>,
}

impl Leaf {
    /// The same, as this room's TLS uses it.
    ///
    /// # Errors
    /// When certificate and key do not belong together.
    pub fn own(&self) -> Result<Arc<OwnCertificate>, TlsError> {
        OwnCertificate::from_pem(self.certificate.as_bytes(), self.key.as_bytes())
    }

    /// The OIN in the certificate.
    ///
    /// # Errors
    /// When there is none.
    pub fn oin(&self) -> Result<Oin, DevelopmentError> {
        self.own()?.oin().ok_or(DevelopmentError::Unreadable)
    }

    /// SHA-256 of the certificate: what tokens shown with it are bound to.
    ///
    /// # Errors
    /// When the certificate cannot be read.
    pub fn thumbprint(&self) -> Result<[u8; 32], DevelopmentError> {
        Ok(thumbprint(&der(&self.certificate)?))
    }
}

impl fmt::Debug for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Leaf")
    }
}

/// At which end of a connection a certificate is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// By whoever calls.
    Client,
    /// By whoever is called.
    Server,
}

/// What a certificate should say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafRequest {
    /// Common name.
    pub name: String,
    /// Subject serialNumber; an OIN, unless a test wants it otherwise.
    pub serial_number: Option<String>,
    /// Purpose.
    pub purpose: Purpose,
    /// DNS names and IP addresses.
    pub names: Vec<String>,
    /// First moment of validity.
    pub from: Timestamp,
    /// Moment from which it is no longer valid.
    pub until: Timestamp,
}

/// A certificate authority.
pub struct Authority {
    certificate: String,
    key: KeyPair,
    revoked: Vec<(Vec<u8>, Timestamp)>,
}

impl Authority {
    /// A new authority, valid in this span.
    ///
    /// # Errors
    /// When the certificate cannot be made.
    pub fn new(name: &str, from: Timestamp, until: Timestamp) -> Result<Self, DevelopmentError> {
        let key = KeyPair::generate()?;
        let mut params = params(name, from, until)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        Ok(Self {
            certificate: params.self_signed(&key)?.pem(),
            key,
            revoked: Vec::new(),
        })
    }

    /// Reads an authority: its certificate, its private key, and the revocation list it signed last.
    ///
    /// # Errors
    /// When one of them is broken.
    pub fn from_pem(certificate: &str, key: &str, list: &str) -> Result<Self, DevelopmentError> {
        let unreadable = || DevelopmentError::Unreadable;
        let list = CertificateRevocationListDer::from_pem_slice(list.as_bytes());
        let list = list.map_err(|_| unreadable())?;
        let (_, list) = CertificateRevocationList::from_der(&list).map_err(|_| unreadable())?;
        let mut revoked = Vec::new();
        for entry in list.iter_revoked_certificates() {
            let at = Timestamp::from_second(entry.revocation_date.timestamp());
            revoked.push((entry.raw_serial().to_vec(), at.map_err(|_| unreadable())?));
        }
        Ok(Self {
            certificate: certificate.to_owned(),
            key: KeyPair::from_pem(key)?,
            revoked,
        })
    }

    /// Its private key (PKCS #8, PEM).
    pub fn private(&self) -> Zeroizing<String> {
        Zeroizing::new(self.key.serialize_pem())
    }

    /// First moment of validity, and the one from which it is no longer valid.
    ///
    /// # Errors
    /// When its certificate cannot be read.
    pub fn validity(&self) -> Result<(Timestamp, Timestamp), DevelopmentError> {
        let der = der(&self.certificate)?;
        let (_, parsed) =
            X509Certificate::from_der(&der).map_err(|_| DevelopmentError::Unreadable)?;
        let moment = |at: ASN1Time| {
            Timestamp::from_second(at.timestamp()).map_err(|_| DevelopmentError::Moment)
        };
        let validity = parsed.validity();
        Ok((moment(validity.not_before)?, moment(validity.not_after)?))
    }

    /// Its own certificate, as PEM: the trust anchor.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// Issues a certificate for a new P-256 key.
    ///
    /// # Errors
    /// When the certificate cannot be made.
    pub fn issue(&self, request: &LeafRequest) -> Result<Leaf, DevelopmentError> {
        let key = KeyPair::generate()?;
        let mut params = params(&request.name, request.from, request.until)?;
        if let Some(number) = &request.serial_number {
            let kind = DnType::CustomDnType(SERIAL_NUMBER.to_vec());
            params.distinguished_name.push(kind, number.as_str());
        }
        params.subject_alt_names = CertificateParams::new(request.names.clone())?.subject_alt_names;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![match request.purpose {
            Purpose::Client => ExtendedKeyUsagePurpose::ClientAuth,
            Purpose::Server => ExtendedKeyUsagePurpose::ServerAuth,
        }];
        params.use_authority_key_identifier_extension = true;
        Ok(Leaf {
            certificate: params.signed_by(&key, &self.issuer()?)?.pem(),
            key: Zeroizing::new(key.serialize_pem()),
        })
    }

    /// Revokes a certificate; it stands in every list signed from now on.
    ///
    /// # Errors
    /// When the certificate cannot be read.
    pub fn revoke(&mut self, certificate: &str, at: Timestamp) -> Result<(), DevelopmentError> {
        let der = der(certificate)?;
        let (_, parsed) =
            X509Certificate::from_der(&der).map_err(|_| DevelopmentError::Unreadable)?;
        let serial = parsed.raw_serial().to_vec();
        if self.revoked.iter().all(|(known, _)| known != &serial) {
            self.revoked.push((serial, at));
        }
        Ok(())
    }

    /// Signs a revocation list, as PEM.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn revocation_list(
        &self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<String, DevelopmentError> {
        let revoked = |(serial, at): &(Vec<u8>, Timestamp)| {
            Ok::<_, DevelopmentError>(RevokedCertParams {
                serial_number: SerialNumber::from_slice(serial),
                revocation_time: moment(*at)?,
                reason_code: Some(RevocationReason::KeyCompromise),
                invalidity_date: None,
            })
        };
        let number = u64::try_from(from.as_second()).map_err(|_| DevelopmentError::Moment)?;
        let list = CertificateRevocationListParams {
            this_update: moment(from)?,
            next_update: moment(until)?,
            crl_number: SerialNumber::from(number),
            issuing_distribution_point: None,
            revoked_certs: self.revoked.iter().map(revoked).collect::<Result<_, _>>()?,
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Ok(list.signed_by(&self.issuer()?)?.pem()?)
    }

    fn issuer(&self) -> Result<Issuer<'static, &KeyPair>, DevelopmentError> {
        Ok(Issuer::from_ca_cert_pem(&self.certificate, &self.key)?)
    }
}

fn der(certificate: &str) -> Result<CertificateDer<'static>, DevelopmentError> {
    CertificateDer::from_pem_slice(certificate.as_bytes()).map_err(|_| DevelopmentError::Unreadable)
}

fn params(
    name: &str,
    from: Timestamp,
    until: Timestamp,
) -> Result<CertificateParams, DevelopmentError> {
    let mut params = CertificateParams::default();
    params.not_before = moment(from)?;
    params.not_after = moment(until)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    Ok(params)
}

fn moment(at: Timestamp) -> Result<OffsetDateTime, DevelopmentError> {
    OffsetDateTime::from_unix_timestamp(at.as_second()).map_err(|_| DevelopmentError::Moment)
}
