//! Whom we trust: anchors, revocation lists, and which OIN belongs to which organisation.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateRevocationListDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use x509_parser::prelude::{CertificateRevocationList, FromDer};

use super::certificate::{Chain, certificates_from_pem, peer_certificate, unix_time};
use super::{Refusal, TlsError, provider, read};
use crate::identity::{Oin, PeerCertificate};
use crate::model::{Organisation, Timestamp};

/// Who may be at the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admitted {
    /// Partner organisations by OIN (the broker).
    Partners(BTreeMap<Oin, Organisation>),
    /// One OIN alone: the broker's, for a source or for a client of the broker.
    Only(Oin),
}

impl Admitted {
    /// Partners by OIN.
    ///
    /// # Errors
    /// When an OIN is named twice: it maps to one organisation.
    pub fn partners(
        partners: impl IntoIterator<Item = (Oin, Organisation)>,
    ) -> Result<Self, TlsError> {
        let mut map = BTreeMap::new();
        for (oin, organisation) in partners {
            if map.contains_key(&oin) {
                return Err(TlsError::OinTwice(oin));
            }
            map.insert(oin, organisation);
        }
        Ok(Self::Partners(map))
    }

    fn admits(&self, oin: &Oin) -> bool {
        match self {
            Self::Partners(partners) => partners.contains_key(oin),
            Self::Only(only) => only == oin,
        }
    }
}

/// Trust anchors, revocation lists and admitted OINs, as they are at one moment. Immutable: a change is a new `Trust` in the
/// [`super::TrustStore`].
pub struct Trust {
    admitted: Admitted,
    has_lists: bool,
    lists_lapse_at: Timestamp,
    clients: Arc<dyn ClientCertVerifier>,
    servers: Arc<WebPkiServerVerifier>,
}

impl Trust {
    /// Reads trust anchors and revocation lists from PEM texts; each may hold several.
    ///
    /// No revocation list at all is no error here: then every certificate is refused.
    ///
    /// # Errors
    /// When a text is broken, or there is no anchor.
    pub fn from_pem(anchors: &[u8], lists: &[u8], admitted: Admitted) -> Result<Self, TlsError> {
        let mut roots = RootCertStore::empty();
        for anchor in certificates_from_pem(anchors)? {
            roots.add(anchor).map_err(TlsError::Anchor)?;
        }
        let lists: Vec<_> = CertificateRevocationListDer::pem_slice_iter(lists)
            .collect::<Result<_, _>>()
            .map_err(|_| TlsError::NotPem("revocation list"))?;
        let roots = Arc::new(roots);
        // Both check the whole chain and refuse an unknown status, as long as there is a list.
        let clients = WebPkiClientVerifier::builder_with_provider(roots.clone(), provider())
            .with_crls(lists.iter().cloned())
            .enforce_revocation_expiration()
            .clear_root_hint_subjects()
            .build()
            .map_err(TlsError::Verifier)?;
        let servers = WebPkiServerVerifier::builder_with_provider(roots, provider())
            .with_crls(lists.iter().cloned())
            .enforce_revocation_expiration()
            .build()
            .map_err(TlsError::Verifier)?;
        Ok(Self {
            admitted,
            has_lists: !lists.is_empty(),
            lists_lapse_at: first_lapse(&lists)?,
            clients,
            servers,
        })
    }

    /// As [`Trust::from_pem`], from files.
    ///
    /// # Errors
    /// When a file cannot be read, or as there.
    pub fn from_files(
        anchors: &[PathBuf],
        lists: &[PathBuf],
        admitted: Admitted,
    ) -> Result<Self, TlsError> {
        Self::from_pem(&read_all(anchors)?, &read_all(lists)?, admitted)
    }

    /// The organisation of an OIN, where that is a partner.
    pub fn organisation(&self, oin: &Oin) -> Option<&Organisation> {
        match &self.admitted {
            Admitted::Partners(partners) => partners.get(oin),
            Admitted::Only(_) => None,
        }
    }

    /// Who may be at the other end.
    pub fn admitted(&self) -> &Admitted {
        &self.admitted
    }

    /// The moment at which the first revocation list expires.
    pub fn lists_lapse_at(&self) -> Timestamp {
        self.lists_lapse_at
    }

    /// Checks what a client sent.
    pub(super) fn check_client(
        &self,
        chain: &Chain,
        now: Timestamp,
    ) -> Result<PeerCertificate, Refusal> {
        self.check_lists()?;
        let now = unix_time(now).ok_or(Refusal::NotYetValid)?;
        self.clients
            .verify_client_cert(&chain.leaf, &chain.intermediates, now)
            .map_err(|error| Refusal::from_tls(&error))?;
        self.check_oin(chain)
    }

    /// Checks what a server sent that was called by this name, and must have this OIN.
    pub(super) fn check_server(
        &self,
        chain: &Chain,
        (name, expected): (&ServerName<'_>, &Oin),
        now: Timestamp,
    ) -> Result<PeerCertificate, Refusal> {
        self.check_lists()?;
        let now = unix_time(now).ok_or(Refusal::NotYetValid)?;
        self.servers
            .verify_server_cert(&chain.leaf, &chain.intermediates, name, &[], now)
            .map_err(|error| Refusal::from_tls(&error))?;
        let peer = self.check_oin(chain)?;
        if &peer.oin == expected {
            Ok(peer)
        } else {
            Err(Refusal::OtherOin)
        }
    }

    // WHY: without any list the verifiers of rustls check no revocation at all.
    fn check_lists(&self) -> Result<(), Refusal> {
        if self.has_lists {
            Ok(())
        } else {
            Err(Refusal::RevocationListMissing)
        }
    }

    fn check_oin(&self, chain: &Chain) -> Result<PeerCertificate, Refusal> {
        let peer = peer_certificate(&chain.leaf)?;
        if self.admitted.admits(&peer.oin) {
            Ok(peer)
        } else {
            Err(Refusal::UnknownOin)
        }
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trust")
            .field("admitted", &self.admitted)
            .field("lists_lapse_at", &self.lists_lapse_at)
            .finish_non_exhaustive()
    }
}

fn read_all(paths: &[PathBuf]) -> Result<Vec<u8>, TlsError> {
    let mut all = Vec::new();
    for path in paths {
        all.extend(read(path)?);
        all.push(b'\n');
    }
    Ok(all)
}

fn first_lapse(lists: &[CertificateRevocationListDer<'_>]) -> Result<Timestamp, TlsError> {
    let mut first = Timestamp::MAX;
    for list in lists {
        let broken = || TlsError::NotPem("revocation list");
        let (_, list) = CertificateRevocationList::from_der(list).map_err(|_| broken())?;
        let next = list.next_update().ok_or_else(broken)?;
        let next = Timestamp::from_second(next.timestamp()).map_err(|_| broken())?;
        first = first.min(next);
    }
    Ok(first)
}
