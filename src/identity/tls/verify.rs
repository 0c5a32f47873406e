//! Our checks as rustls calls them in a handshake. They look up the trust in force each time, so that no configuration has to
//! be built anew when it is replaced.

use std::fmt;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::time_provider::TimeProvider;
use rustls::{DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};

use super::certificate::{Chain, unix_time};
use super::refusal::Refused;
use super::{Refusal, TrustStore, provider};
use crate::identity::Oin;
use crate::model::Timestamp;
use crate::ports::Clock;

/// Our clock, for rustls.
pub(in crate::identity) struct ClockTime(pub(in crate::identity) Arc<dyn Clock>);

impl fmt::Debug for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClockTime")
    }
}

impl TimeProvider for ClockTime {
    fn current_time(&self) -> Option<UnixTime> {
        unix_time(self.0.now())
    }
}

/// What rustls gives as the present moment, which came from our clock.
fn moment(now: UnixTime) -> Result<Timestamp, Refusal> {
    let seconds = i64::try_from(now.as_secs()).map_err(|_| Refusal::Expired)?;
    Timestamp::from_second(seconds).map_err(|_| Refusal::Expired)
}

fn chain(leaf: &CertificateDer<'_>, intermediates: &[CertificateDer<'_>]) -> Chain {
    let owned = |certificate: &CertificateDer<'_>| certificate.clone().into_owned();
    Chain {
        leaf: owned(leaf),
        intermediates: intermediates.iter().map(owned).collect(),
    }
}

/// Checks clients; a certificate is required.
#[derive(Debug)]
pub(super) struct Clients(pub(super) Arc<TrustStore>);

impl ClientCertVerifier for Clients {
    // WHY: clients need no hint which certificate to send, and strangers need not learn whom we trust.
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        moment(now)
            .and_then(|now| {
                let trust = self.0.trust();
                trust.check_client(&chain(end_entity, intermediates), now)
            })
            .map(|_| ClientCertVerified::assertion())
            .map_err(|refusal| Refused::showing(refusal, end_entity).into_tls())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = provider().signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, &algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = provider().signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, &algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider()
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// Checks the server that must have this OIN.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) store: Arc<TrustStore>,
    pub(super) expected: Oin,
}

impl ServerCertVerifier for Server {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        moment(now)
            .and_then(|now| {
                let trust = self.store.trust();
                let called = (server_name, &self.expected);
                trust.check_server(&chain(end_entity, intermediates), called, now)
            })
            .map(|_| ServerCertVerified::assertion())
            .map_err(|refusal| Refused::showing(refusal, end_entity).into_tls())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = provider().signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, &algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = provider().signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, &algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider()
            .signature_verification_algorithms
            .supported_schemes()
    }
}
