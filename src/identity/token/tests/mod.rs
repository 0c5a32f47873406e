//! What makes a caller of a token, and everything that does not.

mod calls;
mod rotation;
mod signatures;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
use data_encoding::BASE64URL_NOPAD;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Authenticator, Expected, Issuer, KeySet, LONGEST_LIFE, Schedule, TokenError};
use crate::identity::development::{
    BROKER_AUDIENCE, DevelopmentPki, TokenClaims, TokenKey, TokenKeyKind, issuer_name,
};
use crate::identity::tls::TrustStore;
use crate::identity::{Caller, PeerCertificate};
use crate::model::{Organisation, Timestamp};
use crate::ports::Clock;

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        monday()
    }
}

fn monday() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

fn organisation(name: &str) -> Organisation {
    name.parse().unwrap()
}

/// Two partners, with their key sets in files.
struct World {
    pki: DevelopmentPki,
    authenticator: Authenticator,
    folder: TempDir,
}

impl World {
    fn new() -> Self {
        let organisations = [organisation("jbra"), organisation("blijf")];
        let pki = DevelopmentPki::generate(&organisations, monday()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut issuers = BTreeMap::new();
        for organisation in organisations {
            let path = folder.path().join(organisation.as_str());
            fs::write(&path, pki.key_set(&organisation).unwrap()).unwrap();
            let issuer = Issuer {
                name: issuer_name(&organisation),
                keys: KeySet::from_file(&path, Schedule::default()),
            };
            issuers.insert(organisation, issuer);
        }
        let expected = Expected {
            audience: BROKER_AUDIENCE.to_owned(),
            longest_life: LONGEST_LIFE,
        };
        let store = TrustStore::new(pki.partner_trust().unwrap(), Arc::new(Still));
        Self {
            authenticator: Authenticator::new(store, expected, issuers),
            pki,
            folder,
        }
    }

    fn key(&self, name: &str) -> &TokenKey {
        &self.pki.organisations[&organisation(name)].token_key
    }

    fn peer(&self, name: &str) -> PeerCertificate {
        let keys = &self.pki.organisations[&organisation(name)];
        PeerCertificate {
            oin: keys.oin.clone(),
            thumbprint: keys.client.thumbprint().unwrap(),
        }
    }

    /// The claims of a good token of `jbra`.
    fn claims(&self) -> Value {
        let peer = self.peer("jbra");
        let claims = TokenClaims {
            issuer: issuer_name(&organisation("jbra")),
            audience: BROKER_AUDIENCE.to_owned(),
            professional: "jb-101".parse().unwrap(),
            employer: peer.oin,
            issued_at: monday(),
            life: seconds(600),
            thumbprint: peer.thumbprint,
        };
        claims.to_json().unwrap()
    }

    fn signed(&self, claims: &Value) -> String {
        let key = self.key("jbra");
        key.sign(&key.header(), claims).unwrap()
    }

    async fn ask(&self, name: &str, token: &str, now: Timestamp) -> Result<Caller, TokenError> {
        let authorization = format!("Bearer {token}");
        let peer = self.peer(name);
        let asked = self
            .authenticator
            .authenticate(&peer, Some(&authorization), now);
        asked.await
    }

    /// Why a token of `jbra` with these claims is refused.
    async fn refused(&self, claims: &Value) -> TokenError {
        let token = self.signed(claims);
        self.ask("jbra", &token, monday())
            .await
            .expect_err("refused")
    }
}

fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.clone();
    claims[name] = value;
    claims
}

fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    format!("{}.{}", part(header), part(claims))
}
