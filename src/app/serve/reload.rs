//! What a broker looks at while it runs, and what it reads again on SIGHUP. Whatever does not fit is refused with place and
//! reason in the log, and the present one stays in force.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use data_encoding::HEXLOWER;

use crate::app::running::Watched;
use crate::app::{files, parts};
use crate::config::Broker;
use crate::decision::PolicyError;
use crate::identity::tls::{OwnCertificate, TrustStore};
use crate::identity::token::Authenticator;
use crate::model::Timestamp;
use crate::pipeline::Pipeline;
use crate::ports::Clock;
use crate::storage::SystemClock;

/// Everything of a running broker that can change.
pub(super) struct Reloader {
    config: Broker,
    trust: Arc<TrustStore>,
    server: Arc<OwnCertificate>,
    client: Arc<OwnCertificate>,
    authenticator: Arc<Authenticator>,
    pipeline: Arc<Pipeline>,
    bundle: Mutex<[u8; 32]>,
}

impl Reloader {
    /// Over these parts; `bundle` is the digest of the policies in force.
    pub(super) fn new(
        config: Broker,
        trust: Arc<TrustStore>,
        [server, client]: [Arc<OwnCertificate>; 2],
        authenticator: Arc<Authenticator>,
        pipeline: Arc<Pipeline>,
        bundle: [u8; 32],
    ) -> Self {
        Self {
            config,
            trust,
            server,
            client,
            authenticator,
            pipeline,
            bundle: Mutex::new(bundle),
        }
    }

    fn reload_trust(&self) {
        match parts::partner_trust(&self.config) {
            Ok(trust) => {
                let closed = self.trust.replace(trust);
                tracing::info!(closed, "trust anchors and revocation lists were read again");
            }
            Err(error) => refused("trust anchors and revocation lists", &error),
        }
    }

    fn reload_certificates(&self) {
        let tls = &self.config.tls;
        for (own, named) in [(&self.server, &tls.server), (&self.client, &tls.client)] {
            let replaced = files::chain_and_key(named, &self.config.keys.tls)
                .and_then(|pair| Ok(own.replace(&pair.chain, &pair.key)?));
            match replaced {
                Ok(()) => tracing::info!(key = named.key, "certificate was read again"),
                Err(error) => refused("certificate", &error),
            }
        }
    }

    async fn reload_policies(&self) {
        let policies = match parts::policies(&self.config) {
            Ok(policies) => policies,
            Err(error) => {
                complain(&error);
                return;
            }
        };
        let digest = *policies.digest();
        if digest == *self.bundle.lock().unwrap_or_else(PoisonError::into_inner) {
            return;
        }
        match self.pipeline.activate(policies).await {
            Ok(()) => {
                *self.bundle.lock().unwrap_or_else(PoisonError::into_inner) = digest;
                tracing::info!(
                    bundle = HEXLOWER.encode(&digest),
                    "other policies are in force"
                );
            }
            Err(error) => refused("policies", &error.into()),
        }
    }
}

#[async_trait]
impl Watched for Reloader {
    fn look(&self, now: Timestamp) {
        self.trust.recheck(now);
    }

    async fn fetch(&self, now: Timestamp) {
        self.authenticator.refresh_keys(now).await;
    }

    async fn reload(&self) {
        self.reload_trust();
        self.reload_certificates();
        self.authenticator.reload_keys(SystemClock.now()).await;
        self.reload_policies().await;
    }
}

fn refused(what: &str, error: &anyhow::Error) {
    tracing::error!(
        file = what,
        error = format!("{error:#}"),
        "refused; the present one stays in force"
    );
}

/// One line of the log for each complaint about a bundle.
fn complain(error: &anyhow::Error) {
    if let Some(PolicyError::Refused(complaints)) = error.downcast_ref() {
        for complaint in complaints {
            tracing::error!(
                place = format!("{}:{}", complaint.file, complaint.line),
                reason = complaint.reason,
                "policies refused; the present ones stay in force"
            );
        }
    } else {
        refused("policies", error);
    }
}
