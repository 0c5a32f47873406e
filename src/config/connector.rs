//! The configuration of a connector: a source served from an existing database.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::authority::Authority;
use super::shared::{
    CertificateWithKey, KeyFile, Log, certificate_misfit, key_misfit, pem_misfit, settle,
};
use super::values;
use super::{Checked, Misfit};

/// The configuration of a connector.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connector {
    /// Where the broker calls it.
    pub listen: ConnectorListen,
    /// Certificate and whom it trusts.
    pub tls: ConnectorTls,
    /// Every key, by file and id.
    pub keys: ConnectorKeys,
    /// Who may call.
    pub broker: BrokerPeer,
    /// The database it reads.
    pub database: Database,
    /// How its rows become records.
    pub mapping: Mapping,
    /// Looking up authority over children, where the party is authorised for it.
    #[serde(default)]
    pub authority: Option<Authority>,
    /// Bounds on size, time and number.
    #[serde(default)]
    pub limits: ConnectorLimits,
    /// The operational log.
    #[serde(default)]
    pub log: Log,
}

/// Where the broker calls the connector.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectorListen {
    /// Address; port 0 takes a free one.
    #[serde(deserialize_with = "values::listening")]
    pub address: SocketAddr,
}

/// Certificate, and whom the connector trusts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectorTls {
    /// PEM files with the trust anchors of the broker.
    pub trust_anchors: Vec<PathBuf>,
    /// PEM files with the revocation lists of every issuer; without a current one every certificate is refused.
    pub revocation_lists: Vec<PathBuf>,
    /// What the connector shows when it is called.
    pub server: CertificateWithKey,
}

/// Keys of a connector.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectorKeys {
    /// Private keys of certificates: PEM, PKCS #8.
    pub tls: Vec<KeyFile>,
}

/// Who may call a connector: the broker alone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrokerPeer {
    /// OIN of the broker.
    #[serde(deserialize_with = "values::oin")]
    pub oin: String,
}

/// The database a connector reads. It never writes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// The SQLite file (`sqlite:…`).
    #[serde(rename = "url", deserialize_with = "values::sqlite")]
    pub file: PathBuf,
}

/// How rows become records.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The mapping: TOML.
    pub file: PathBuf,
}

/// Bounds on size, time and number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConnectorLimits {
    /// Most bytes of a question.
    #[serde(deserialize_with = "values::count")]
    pub body_bytes: u32,
    /// Most questions at one time.
    #[serde(deserialize_with = "values::count")]
    pub questions: usize,
    /// Most open connections.
    #[serde(deserialize_with = "values::count")]
    pub connections: usize,
    /// Longest time a TLS handshake may take.
    #[serde(deserialize_with = "values::span")]
    pub handshake: Duration,
    /// Longest time a question may take, whatever deadline it names.
    #[serde(deserialize_with = "values::span")]
    pub question_timeout: Duration,
    /// Longest time open questions get to end when the connector stops.
    #[serde(deserialize_with = "values::span")]
    pub drain: Duration,
}

impl Default for ConnectorLimits {
    fn default() -> Self {
        Self {
            body_bytes: 256 * 1024,
            questions: 64,
            connections: 64,
            handshake: Duration::from_secs(5),
            question_timeout: Duration::from_secs(10),
            drain: Duration::from_secs(10),
        }
    }
}

impl Checked for Connector {
    fn settle(&mut self, folder: &Path) {
        let lists = [&mut self.tls.trust_anchors, &mut self.tls.revocation_lists];
        for path in lists.into_iter().flatten() {
            settle(path, folder);
        }
        settle(&mut self.tls.server.certificate, folder);
        for key in &mut self.keys.tls {
            settle(&mut key.file, folder);
        }
        settle(&mut self.database.file, folder);
        settle(&mut self.mapping.file, folder);
        if let Some(authority) = &mut self.authority {
            authority.settle(folder);
        }
    }

    fn misfit(&self) -> Option<Misfit> {
        pem_misfit(&self.tls.trust_anchors, &self.tls.revocation_lists)
            .or_else(|| key_misfit(self.keys.tls.iter().map(|key| ("tls", key))))
            .or_else(|| certificate_misfit("tls.server", &self.tls.server, &self.keys.tls))
            .or_else(|| self.authority.as_ref()?.misfit(&self.keys.tls))
    }
}
