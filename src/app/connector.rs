//! `samenbeeld connector`: serves an organisation's existing database to the broker, and to nobody else.

pub(super) mod authority;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use tonic::transport::Server;

use crate::config::Connector;
use crate::connector::{AdapterLimits, SourceAdapter, SourceServer};
use crate::identity::tls::{Acceptor, Admitted, Limits, OwnCertificate, Trust, TrustStore};
use crate::model::Timestamp;
use crate::ports::Clock;
use crate::proto::samenbeeld::source::v1::source_service_server::{
    SourceService, SourceServiceServer,
};
use crate::storage::SystemClock;

use super::client::finish;
use super::running::{self, Service, Stop, Watched};
use super::{files, parts};

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Says `samenbeeld connector ready on ADDRESS` on standard output when it takes questions; the operational log goes to standard error.
SIGHUP reads certificate, trust anchors and revocation lists again; SIGTERM stops when open questions are answered.

Examples:
  samenbeeld connector --config connector.toml
  samenbeeld doctor --config connector.toml        look first whether everything fits
  samenbeeld connector authority --help            look up authority over children in the national register";

/// Arguments of `samenbeeld connector`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Arguments {
    /// Configuration of the connector; deploy/config/connector.toml is a full example.
    #[arg(long, value_name = "FILE", required = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Looks up who has authority over clients under age in the national register, and states it at the broker.
    #[command(after_help = authority::EXAMPLES)]
    Authority(authority::Arguments),
}

/// Runs `samenbeeld connector`.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    if let Some(Command::Authority(arguments)) = &arguments.command {
        return authority::run(arguments);
    }
    finish(async {
        let config = arguments.config.as_ref().context("--config is missing")?;
        let config = Connector::load(config)?;
        running::start_log(config.log)?;
        let adapter = adapter(&config).await?;
        let source = SourceServer::new(adapter, parts::oin(&config.broker.oin)?);
        serve(config, source).await
    })
}

/// Serves a source as configured.
pub(super) async fn serve(config: Connector, source: impl SourceService) -> anyhow::Result<()> {
    let trust = broker_trust(&config)?;
    parts::check_lists(&trust, SystemClock.now())?;
    let store = TrustStore::new(trust, Arc::new(SystemClock));
    let own = files::own(&config.tls.server, &config.keys.tls)?;
    let limits = Limits {
        handshake: config.limits.handshake,
        connections: config.limits.connections,
        connections_per_peer: config.limits.connections,
        ..Limits::default()
    };
    let address = config.listen.address;
    let acceptor = Acceptor::bind(address, own.clone(), store.clone(), limits)
        .await
        .with_context(|| format!("cannot listen on {address}; is it taken?"))?;
    let address = acceptor.local_addr()?;
    let body = usize::try_from(config.limits.body_bytes)?;
    let (stop, stopped) = Stop::new();
    let serving = Server::builder()
        .add_service(SourceServiceServer::new(source).max_decoding_message_size(body))
        .serve_with_incoming_shutdown(acceptor.incoming(), stopped);
    let service = Service {
        what: "connector",
        address,
        drain: config.limits.drain,
    };
    let watched = Arc::new(Trusting { config, store, own });
    running::serve(service, serving, watched, stop).await
}

/// The mapping over its database, every name of it checked.
pub(super) async fn adapter(config: &Connector) -> anyhow::Result<SourceAdapter> {
    let mapping = &config.mapping.file;
    let text = fs::read_to_string(mapping)
        .with_context(|| format!("{} cannot be read", mapping.display()))?;
    let limits = AdapterLimits {
        questions: config.limits.questions,
        question_timeout: config.limits.question_timeout,
        ..AdapterLimits::default()
    };
    let now = || SystemClock.now();
    let adapter = SourceAdapter::open(mapping, &text, &config.database.file, limits, now).await;
    adapter.with_context(|| config.database.file.display().to_string())
}

fn broker_trust(config: &Connector) -> anyhow::Result<Trust> {
    let anchors = files::pem(&config.tls.trust_anchors)?;
    let lists = files::pem(&config.tls.revocation_lists)?;
    let admitted = Admitted::Only(parts::oin(&config.broker.oin)?);
    Ok(Trust::from_pem(&anchors, &lists, admitted)?)
}

/// Whom the connector trusts and what it shows, while it runs.
struct Trusting {
    config: Connector,
    store: Arc<TrustStore>,
    own: Arc<OwnCertificate>,
}

impl Trusting {
    fn read_again(&self) -> anyhow::Result<usize> {
        let trust = broker_trust(&self.config)?;
        let pair = files::chain_and_key(&self.config.tls.server, &self.config.keys.tls)?;
        self.own.replace(&pair.chain, &pair.key)?;
        Ok(self.store.replace(trust))
    }
}

#[async_trait]
impl Watched for Trusting {
    fn look(&self, now: Timestamp) {
        self.store.recheck(now);
    }

    async fn fetch(&self, _: Timestamp) {}

    async fn reload(&self) {
        match self.read_again() {
            Ok(closed) => tracing::info!(closed, "certificate and trust were read again"),
            Err(error) => tracing::error!(
                error = format!("{error:#}"),
                "certificate and trust could not be read again; the present ones stay"
            ),
        }
    }
}
