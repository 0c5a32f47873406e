//! The section of a connector that looks up authority over children in the national register.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::shared::{CertificateWithKey, KeyFile, certificate_misfit, key_misfit, settle};
use super::{Misfit, values};

/// Looking up authority: `samenbeeld connector authority`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// The register's environment: an `https` address without the path.
    #[serde(deserialize_with = "values::https")]
    pub url: String,
    /// PEM files with the trust anchors of the register's server.
    pub trust_anchors: Vec<PathBuf>,
    /// File with the key that the register's keeper gave out; one line. Absent where none is asked.
    #[serde(default)]
    pub api_key: Option<PathBuf>,
    /// What is shown to the register, where it asks for a certificate.
    #[serde(default)]
    pub client: Option<CertificateWithKey>,
    /// Longest time one answer may take.
    #[serde(default = "ten_seconds", deserialize_with = "values::span")]
    pub term: Duration,
    /// Folder in which answers are kept: the documents behind the evidence. They name people; it is the party's own.
    pub archive: PathBuf,
    /// Key of the digests that the broker gets of them: base64 of 32 random bytes.
    pub digest_key: KeyFile,
    /// Role or decision on whose authority is looked up; at most 80 characters, no names.
    #[serde(deserialize_with = "values::filled")]
    pub on_authority: String,
    /// Where the outcome is stated.
    pub broker: AuthorityBroker,
}

/// The broker, as it is called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityBroker {
    /// Host and port.
    #[serde(deserialize_with = "values::calling")]
    pub address: String,
    /// Name its certificate must carry; the trust anchors are those of `[tls]`, the OIN that of `[broker]`.
    #[serde(deserialize_with = "values::filled")]
    pub server_name: String,
    /// The party's certificate as a client.
    pub client: CertificateWithKey,
}

fn ten_seconds() -> Duration {
    Duration::from_secs(10)
}

impl Authority {
    pub(super) fn settle(&mut self, folder: &Path) {
        for path in &mut self.trust_anchors {
            settle(path, folder);
        }
        if let Some(key) = &mut self.api_key {
            settle(key, folder);
        }
        if let Some(own) = &mut self.client {
            settle(&mut own.certificate, folder);
        }
        settle(&mut self.archive, folder);
        settle(&mut self.digest_key.file, folder);
        settle(&mut self.broker.client.certificate, folder);
    }

    pub(super) fn misfit(&self, keys: &[KeyFile]) -> Option<Misfit> {
        if self.trust_anchors.is_empty() {
            let problem = "expected at least one file; without an anchor nobody is trusted";
            return Some(Misfit::new("authority.trust_anchors", problem));
        }
        let own = self.client.as_ref();
        key_misfit([("digest", &self.digest_key)])
            .or_else(|| own.and_then(|own| certificate_misfit("authority.client", own, keys)))
            .or_else(|| certificate_misfit("authority.broker.client", &self.broker.client, keys))
    }
}
