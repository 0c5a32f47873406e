//! The configuration of a broker.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::shared::{
    CertificateWithKey, KeyFile, KeyRing, Log, certificate_misfit, key_misfit, pem_misfit, settle,
};
use super::store::StorePlace;
use super::values::{self, KeySetPlace};
use super::{Checked, Misfit};
use crate::model;
use crate::model::ProfessionalId;

/// Longest life a token may have, whatever the configuration says.
const LONGEST_TOKEN_LIFE: Duration = Duration::from_mins(10);
/// Fewest founding privacy officers of an organisation: what one proposes another must approve.
const FEWEST_OFFICERS: usize = 2;
/// Organisations whose officers approve what all share, where the configuration does not say: the whole team.
const ORGANISATIONS_FOR_SHARED: usize = 6;
/// Fewest of them.
const FEWEST_ORGANISATIONS: usize = 2;

/// The configuration of a broker.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Broker {
    /// Where it is called.
    pub listen: BrokerListen,
    /// Certificates and whom it trusts.
    pub tls: BrokerTls,
    /// Every key, by file and id.
    pub keys: Keys,
    /// The partner organisations.
    pub organisations: BTreeMap<model::Organisation, Organisation>,
    /// Source systems by organisation.
    #[serde(default)]
    pub sources: BTreeMap<model::Organisation, Source>,
    /// Register and log.
    pub store: Store,
    /// The rules.
    #[serde(default)]
    pub policies: Policies,
    /// Bounds on size, time and number.
    #[serde(default)]
    pub limits: BrokerLimits,
    /// Where the keeper's systems look; absent, nowhere.
    #[serde(default)]
    pub operations: Option<Operations>,
    /// The operational log.
    #[serde(default)]
    pub log: Log,
}

/// Where the keeper's systems look: figures, and whether the broker is ready.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operations {
    /// Address; plain HTTP, so one where the keeper's network alone comes. Port 0 takes a free one, which the log tells.
    #[serde(deserialize_with = "values::listening")]
    pub address: SocketAddr,
}

/// Where the broker is called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrokerListen {
    /// Address; port 0 takes a free one.
    #[serde(deserialize_with = "values::listening")]
    pub address: SocketAddr,
    /// The broker's own name: what every token must hold as its audience (`aud`).
    #[serde(deserialize_with = "values::filled")]
    pub audience: String,
}

/// Certificates, and whom the broker trusts. Partners and sources stand under the same trust anchors.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrokerTls {
    /// PEM files with the trust anchors of the partners.
    pub trust_anchors: Vec<PathBuf>,
    /// PEM files with the revocation lists of every issuer; without a current one every certificate is refused.
    pub revocation_lists: Vec<PathBuf>,
    /// PEM files with the trust anchors of HTTPS servers that key sets are fetched from.
    #[serde(default)]
    pub key_set_anchors: Vec<PathBuf>,
    /// What the broker shows when it is called.
    pub server: CertificateWithKey,
    /// What the broker shows when it calls a source.
    pub client: CertificateWithKey,
}

/// Every key of the broker. Newest first; older ones stay for reading as long as something made with them is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// Private keys of certificates: PEM, PKCS #8.
    pub tls: Vec<KeyFile>,
    /// Keys that sign receipts and checkpoints: Ed25519, PEM, PKCS #8 (RFC 8410).
    pub log_signing: KeyRing,
    /// Keys of keyed hashes: base64 of 32 random bytes.
    pub hashing: KeyRing,
    /// Keys that wrap the data keys in the store: base64 of 32 random bytes.
    pub wrapping: KeyRing,
}

/// A partner organisation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Organisation identification number: subject serialNumber of its certificates.
    #[serde(deserialize_with = "values::oin")]
    pub oin: String,
    /// Issuer (`iss`) of its tokens.
    #[serde(deserialize_with = "values::filled")]
    pub issuer: String,
    /// Public keys of that issuer.
    pub jwks: KeySetPlace,
    /// Public key to which free text for it is sealed: X25519, base64 of 32 bytes. Without it, text it must read is refused.
    #[serde(default, deserialize_with = "values::sealing_key")]
    pub sealing_key: Option<[u8; 32]>,
    /// Founding privacy officers, as their tokens name them (`sub`): they wear `<organisation>/privacy-officer` without a mandate
    /// in the register.
    pub officers: BTreeSet<ProfessionalId>,
    /// Public keys with which officers sign policies, newest first: Ed25519, base64 of 32 bytes each. A key stays as long as a bundle that
    /// was approved with it may be in force.
    #[serde(default, deserialize_with = "values::officer_keys")]
    pub officer_keys: BTreeMap<ProfessionalId, Vec<[u8; 32]>>,
}

/// The source system of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Host and port.
    #[serde(deserialize_with = "values::calling")]
    pub address: String,
    /// Name its certificate must carry.
    #[serde(deserialize_with = "values::filled")]
    pub server_name: String,
    /// OIN its certificate must carry.
    #[serde(deserialize_with = "values::oin")]
    pub oin: String,
    /// Longest time it may take to answer.
    #[serde(deserialize_with = "values::span")]
    pub deadline: Duration,
}

/// Register and log.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// The database.
    pub database: StorePlace,
}

/// The rules.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policies {
    /// Folder of the founding bundle; absent for the one built in. Once a bundle is in force, others follow by approval alone.
    pub folder: Option<PathBuf>,
    /// Of how many organisations officers must approve a bundle in which a file changes that all share: guardrails, schema, tables.
    pub organisations_for_shared: usize,
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            folder: None,
            organisations_for_shared: ORGANISATIONS_FOR_SHARED,
        }
    }
}

/// Bounds on size, time and number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BrokerLimits {
    /// Most bytes of a request message.
    #[serde(deserialize_with = "values::count")]
    pub body_bytes: u32,
    /// Most calls at one time.
    #[serde(deserialize_with = "values::count")]
    pub calls: usize,
    /// Most calls at one time on one connection.
    #[serde(deserialize_with = "values::count")]
    pub calls_per_connection: u32,
    /// Most open connections.
    #[serde(deserialize_with = "values::count")]
    pub connections: usize,
    /// Most open connections of one partner.
    #[serde(deserialize_with = "values::count")]
    pub connections_per_peer: usize,
    /// Longest time a TLS handshake may take.
    #[serde(deserialize_with = "values::span")]
    pub handshake: Duration,
    /// Longest time a call may take.
    #[serde(deserialize_with = "values::span")]
    pub request_timeout: Duration,
    /// Longest time the sources together may take to answer one question.
    #[serde(deserialize_with = "values::span")]
    pub fan_out_deadline: Duration,
    /// Longest life of a token, at most 10 minutes.
    #[serde(deserialize_with = "values::span")]
    pub token_life: Duration,
    /// Longest time open calls get to end when the broker stops.
    #[serde(deserialize_with = "values::span")]
    pub drain: Duration,
}

impl Default for BrokerLimits {
    fn default() -> Self {
        Self {
            body_bytes: 256 * 1024,
            calls: 512,
            calls_per_connection: 64,
            connections: 1024,
            connections_per_peer: 256,
            handshake: Duration::from_secs(5),
            request_timeout: Duration::from_secs(20),
            fan_out_deadline: Duration::from_secs(5),
            token_life: LONGEST_TOKEN_LIFE,
            drain: Duration::from_secs(20),
        }
    }
}

impl Checked for Broker {
    fn settle(&mut self, folder: &Path) {
        let tls = &mut self.tls;
        let lists = [
            &mut tls.trust_anchors,
            &mut tls.revocation_lists,
            &mut tls.key_set_anchors,
        ];
        for path in lists.into_iter().flatten() {
            settle(path, folder);
        }
        settle(&mut tls.server.certificate, folder);
        settle(&mut tls.client.certificate, folder);
        for key in &mut self.keys.tls {
            settle(&mut key.file, folder);
        }
        self.keys.log_signing.settle(folder);
        self.keys.hashing.settle(folder);
        self.keys.wrapping.settle(folder);
        for organisation in self.organisations.values_mut() {
            if let KeySetPlace::File(path) = &mut organisation.jwks {
                settle(path, folder);
            }
        }
        if let StorePlace::Sqlite(path) = &mut self.store.database {
            settle(path, folder);
        }
        if let Some(path) = &mut self.policies.folder {
            settle(path, folder);
        }
    }

    fn misfit(&self) -> Option<Misfit> {
        pem_misfit(&self.tls.trust_anchors, &self.tls.revocation_lists)
            .or_else(|| key_misfit(self.keys.named()))
            .or_else(|| certificate_misfit("tls.server", &self.tls.server, &self.keys.tls))
            .or_else(|| certificate_misfit("tls.client", &self.tls.client, &self.keys.tls))
            .or_else(|| self.organisation_misfit())
            .or_else(|| self.source_misfit())
            .or_else(|| self.policies.misfit())
            .or_else(|| self.limits.misfit())
    }
}

impl Keys {
    /// Every key with the part of `[keys]` it stands in.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &KeyFile)> {
        let tls = self.tls.iter().map(|key| ("tls", key));
        tls.chain(self.log_signing.all().map(|key| ("log_signing", key)))
            .chain(self.hashing.all().map(|key| ("hashing", key)))
            .chain(self.wrapping.all().map(|key| ("wrapping", key)))
    }
}

impl Broker {
    fn organisation_misfit(&self) -> Option<Misfit> {
        if self.organisations.is_empty() {
            let problem = "there is none; add a section [organisations.<id>] for each partner";
            return Some(Misfit::new("organisations", problem));
        }
        let mut oins = BTreeMap::new();
        let mut issuers = BTreeMap::new();
        for (id, organisation) in &self.organisations {
            let field = |name: &str| format!("organisations.{id}.{name}");
            if let Some(other) = oins.insert(&organisation.oin, id) {
                let problem = format!("`{other}` has the same OIN; each organisation has its own");
                return Some(Misfit::new(field("oin"), problem));
            }
            if let Some(other) = issuers.insert(&organisation.issuer, id) {
                let problem =
                    format!("`{other}` has the same issuer; each organisation has its own");
                return Some(Misfit::new(field("issuer"), problem));
            }
            if organisation.officers.len() < FEWEST_OFFICERS {
                let problem = "expected two or more privacy officers, since what one proposes another must approve";
                return Some(Misfit::new(field("officers"), problem));
            }
            let fetched = matches!(organisation.jwks, KeySetPlace::Address(_));
            if fetched && self.tls.key_set_anchors.is_empty() {
                let problem = "a key set is fetched over HTTPS; name the trust anchors of its server in tls.key_set_anchors";
                return Some(Misfit::new(field("jwks"), problem));
            }
        }
        None
    }

    fn source_misfit(&self) -> Option<Misfit> {
        for (id, source) in &self.sources {
            let field = |name: &str| format!("sources.{id}.{name}");
            let Some(organisation) = self.organisations.get(id) else {
                let problem = format!(
                    "there is no section [organisations.{id}]; a source belongs to an organisation"
                );
                return Some(Misfit::new(format!("sources.{id}"), problem));
            };
            if organisation.oin != source.oin {
                let problem = format!(
                    "differs from organisations.{id}.oin; a source shows the OIN of its organisation"
                );
                return Some(Misfit::new(field("oin"), problem));
            }
            if source.deadline > self.limits.fan_out_deadline {
                let problem = "longer than limits.fan_out_deadline; shorten it, or lengthen that";
                return Some(Misfit::new(field("deadline"), problem));
            }
        }
        None
    }
}

impl Policies {
    fn misfit(&self) -> Option<Misfit> {
        let field = "policies.organisations_for_shared";
        let problem = "expected 2 or more: nobody changes alone what all share";
        (self.organisations_for_shared < FEWEST_ORGANISATIONS).then(|| Misfit::new(field, problem))
    }
}

impl BrokerLimits {
    fn misfit(&self) -> Option<Misfit> {
        if self.token_life > LONGEST_TOKEN_LIFE {
            let problem = "expected at most \"10m\"";
            return Some(Misfit::new("limits.token_life", problem));
        }
        if self.fan_out_deadline >= self.request_timeout {
            let problem = "expected less than limits.request_timeout, or no answer is ever in time";
            return Some(Misfit::new("limits.fan_out_deadline", problem));
        }
        None
    }
}
