//! What a broker looks at while it runs, and what it reads again on SIGHUP. Whatever does not fit is refused with place and
//! reason in the log, and the present one stays in force.

use std::sync::Arc;

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
}

impl Reloader {
    /// Over these parts.
    pub(super) fn new(
        config: Broker,
        trust: Arc<TrustStore>,
        [server, client]: [Arc<OwnCertificate>; 2],
        authenticator: Arc<Authenticator>,
        pipeline: Arc<Pipeline>,
    ) -> Self {
        Self {
            config,
            trust,
            server,
            client,
            authenticator,
            pipeline,
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

    /// The configured policies are read for what is wrong with them; they come in force by approval alone.
    fn reload_policies(&self) {
        match parts::policies(&self.config) {
            Ok(policies) => tell_of_other_policies(&self.pipeline, *policies.digest()),
            Err(error) => complain(&error),
        }
    }

    /// Takes over what another broker put in force.
    async fn refresh_policies(&self) {
        match self.pipeline.refresh().await {
            Ok(true) => tracing::info!(
                bundle = HEXLOWER.encode(&self.pipeline.bundle_in_force()),
                "other policies are in force"
            ),
            Ok(false) => {}
            Err(error) => refused("policies in the store", &error.into()),
        }
    }
}

/// Says so where the configured policies are not the ones in force.
pub(super) fn tell_of_other_policies(pipeline: &Pipeline, configured: [u8; 32]) {
    let in_force = pipeline.bundle_in_force();
    if configured != in_force {
        tracing::warn!(
            configured = HEXLOWER.encode(&configured),
            in_force = HEXLOWER.encode(&in_force),
            "the configured policies are not in force: propose them with `samenbeeld policy propose`"
        );
    }
}

#[async_trait]
impl Watched for Reloader {
    fn look(&self, now: Timestamp) {
        self.trust.recheck(now);
        let lapse = self.trust.trust().lists_lapse_at().as_duration();
        metrics::gauge!("samenbeeld_revocation_lists_lapse_seconds").set(lapse.as_secs_f64());
    }

    async fn fetch(&self, now: Timestamp) {
        self.authenticator.refresh_keys(now).await;
        self.refresh_policies().await;
        if let Err(error) = self.pipeline.refresh_revoked().await {
            refused("revocations in the store", &error.into());
        }
    }

    async fn reload(&self) {
        self.reload_trust();
        self.reload_certificates();
        self.authenticator.reload_keys(SystemClock.now()).await;
        self.reload_policies();
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
