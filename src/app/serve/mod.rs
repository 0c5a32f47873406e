//! `samenbeeld serve`: the broker. Everything is opened and checked before the ready line; what is wrong is told and how to
//! mend it, and then nothing is served.

mod reload;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::task::JoinSet;
use tonic::transport::Channel;

use crate::config::{Broker, Operations, StorePlace};
use crate::decision::{ApprovalRules, Officer};
use crate::fanout::{self, Sources};
use crate::identity::tls::{Acceptor, Limits, OwnCertificate, Refusal, TrustStore};
use crate::model;
use crate::pipeline::{FoundingOfficers, Pipeline, Ports, Settings};
use crate::ports::Clock;
use crate::redaction::Rules;
use crate::storage::sealing::TextKeys;
use crate::storage::{
    StorageError, Store, StoreKeys, StoreSettings, SystemClock, SystemEntropy, postgres, sqlite,
};
use crate::telemetry::{self, Endpoint};
use crate::transport::{self, EdgeLimits};

use super::client::finish;
use super::running::{self, Service, Stop};
use super::{files, parts};
use reload::Reloader;

/// Longest time a connection to a source may take to stand.
const CONNECT: Duration = Duration::from_secs(3);
/// Connections kept for each source: one alone is busy too soon.
const CHANNELS: usize = 2;
/// Connections that read the store.
const READERS: u32 = 4;
/// Most bytes of the headers of a call.
const HEADER_BYTES: u32 = 16 * 1024;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Says `samenbeeld broker ready on ADDRESS` on standard output when it takes calls; the operational log goes to standard error.
SIGHUP reads certificates, trust anchors, revocation lists and key sets again; what does not fit is refused in the log, and the
present one stays. Policies come in force by `samenbeeld policy` alone; the configured ones are founded where none are. Other changes of the configuration need a new start. SIGTERM stops when open calls are answered.

Examples:
  samenbeeld serve --config broker.toml
  samenbeeld doctor --config broker.toml        look first whether everything fits";

/// Arguments of `samenbeeld serve`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Configuration of the broker; deploy/config/broker.toml is a full example.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Runs `samenbeeld serve`.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    finish(async {
        let config = Broker::load(&arguments.config)?;
        running::start_log(config.log)?;
        Box::pin(serve(config)).await
    })
}

async fn serve(config: Broker) -> anyhow::Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let policies = parts::policies(&config)?;
    let configured = *policies.digest();
    let trust = parts::partner_trust(&config)?;
    parts::check_lists(&trust, clock.now())?;
    let trust = TrustStore::new(trust, clock.clone());
    let server = files::own(&config.tls.server, &config.keys.tls)?;
    let client = files::own(&config.tls.client, &config.keys.tls)?;
    let authenticator = parts::authenticator(&config, &trust)?;
    authenticator.refresh_keys(clock.now()).await;
    let acceptor = bind(&config, server.clone(), trust.clone()).await?;
    let store = Arc::new(open(&config).await?);
    let sources = sources(&config, &client, &trust)?;
    let ports = ports(&config, &store, sources)?;
    let settings = Settings {
        fanout_deadline: config.limits.fan_out_deadline,
        officers: officers(&config),
        approval: Arc::new(approval(&config)),
    };
    let rules = Rules::compile()?;
    let pipeline = Arc::new(Pipeline::new(ports, settings, policies, rules).await?);
    reload::tell_of_other_policies(&pipeline, configured);

    let address = acceptor.local_addr()?;
    let drain = config.limits.drain;
    let (stop, stopped) = Stop::new();
    let limits = edge_limits(&config)?;
    let serving = transport::serve(
        pipeline.clone(),
        authenticator.clone(),
        clock,
        limits,
        acceptor.incoming(),
        stopped,
    );
    let mut beside = beside(&config, &pipeline).await?;
    let reloader = Reloader::new(config, trust, [server, client], authenticator, pipeline);
    let service = Service {
        what: "broker",
        address,
        drain,
    };
    let ended = running::serve(service, serving, Arc::new(reloader), stop).await;
    beside.shutdown().await;
    // Calls that were broken off may still hold the store; then the system lets go of it when the process ends.
    if let Ok(store) = Arc::try_unwrap(store) {
        store.close().await;
    }
    ended
}

/// Takes the address on which the broker is called.
pub(super) async fn bind(
    config: &Broker,
    own: Arc<OwnCertificate>,
    trust: Arc<TrustStore>,
) -> anyhow::Result<Acceptor> {
    let limits = Limits {
        handshake: config.limits.handshake,
        connections: config.limits.connections,
        connections_per_peer: config.limits.connections_per_peer,
        ..Limits::default()
    };
    let address = config.listen.address;
    Acceptor::bind(address, own, trust, limits)
        .await
        .with_context(|| format!("cannot listen on {address}; is it taken?"))
}

/// What a broker does beside answering.
async fn beside(config: &Broker, pipeline: &Arc<Pipeline>) -> anyhow::Result<JoinSet<()>> {
    let mut tasks = JoinSet::new();
    if let Some(operations) = &config.operations {
        tasks.spawn(look_in(operations, pipeline).await?.serve());
    }
    let swept = pipeline.clone();
    tasks.spawn(async move { swept.sweep().await });
    let kept = pipeline.clone();
    tasks.spawn(async move { kept.carry_out_terms_daily().await });
    let counted = pipeline.clone();
    tasks.spawn(async move { counted.count_open_work().await });
    let tried = pipeline.clone();
    tasks.spawn(async move { tried.try_the_log().await });
    Ok(tasks)
}

/// Measures from now on, where the keeper's systems can read it.
async fn look_in(operations: &Operations, pipeline: &Pipeline) -> anyhow::Result<Endpoint> {
    let figures = telemetry::measure()?;
    let ready = pipeline.log_writable();
    let address = operations.address;
    let endpoint = Endpoint::bind(address, figures, ready)
        .await
        .with_context(|| format!("cannot listen on {address} (operations); is it taken?"))?;
    let address = endpoint.address()?;
    tracing::info!(%address, "figures and readiness are told");
    Ok(endpoint)
}

/// Opens register and log.
pub(super) async fn open(config: &Broker) -> anyhow::Result<Store> {
    let keys = StoreKeys {
        wrapping: files::wrapping(&config.keys.wrapping)?,
        hashing: Arc::new(files::hashing(&config.keys.hashing)?),
        signing: files::signing(&config.keys.log_signing.newest)?,
        signed_before: files::signed_before(&config.keys.log_signing.older)?,
    };
    let settings = StoreSettings {
        organisations: config.organisations.keys().cloned().collect(),
        keys,
        readers: READERS,
    };
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let place = &config.store.database;
    let opened = match place {
        StorePlace::Sqlite(path) => sqlite::open(path, settings, clock, entropy).await,
        StorePlace::Postgres(url) => postgres::open(url, settings, clock, entropy).await,
    };
    let store = opened.map_err(|error| {
        let advice = advice(&error);
        anyhow::Error::new(error).context(format!("the store {place} cannot be opened; {advice}"))
    })?;
    let closed = store.close_abandoned(SystemClock.now()).await?;
    if closed > 0 {
        tracing::warn!(
            count = closed,
            "intents of an earlier run were closed as abandoned"
        );
    }
    Ok(store)
}

/// How to mend what keeps the store closed.
fn advice(error: &StorageError) -> &'static str {
    match error {
        StorageError::InUse { .. } => {
            "stop the other broker first, or give this one a database of its own"
        }
        StorageError::Lock { .. } => "give the broker's account the folder of the database",
        StorageError::SchemaUnknown { .. } => {
            "start the newer broker that made it, or restore a backup"
        }
        StorageError::MigrationChanged { .. } => {
            "start the broker that made it, or restore a backup"
        }
        StorageError::WrappingKeyUnknown { .. } => {
            "add that key under [[keys.wrapping]], behind the newest"
        }
        StorageError::CopyUnderWay => {
            "let the copy come to its end, or give this broker a database of its own"
        }
        StorageError::Unreachable => "is the server up, and reached from here?",
        _ => "`samenbeeld doctor` tells more",
    }
}

/// Connections to each source, made when they are first needed.
pub(super) fn channels(
    config: &Broker,
    own: &Arc<OwnCertificate>,
    trust: &Arc<TrustStore>,
) -> anyhow::Result<BTreeMap<model::Organisation, Vec<Channel>>> {
    let mut channels = BTreeMap::new();
    for (id, source) in &config.sources {
        let dialer = parts::source_dialer(source, own, trust, CONNECT)
            .with_context(|| format!("sources.{id}"))?;
        let lazily = (0..CHANNELS).map(|_| dialer.connect_lazily());
        channels.insert(id.clone(), lazily.collect::<Result<_, _>>()?);
    }
    Ok(channels)
}

fn sources(
    config: &Broker,
    own: &Arc<OwnCertificate>,
    trust: &Arc<TrustStore>,
) -> anyhow::Result<Arc<Sources>> {
    let deadlines = config.sources.iter();
    let deadlines = deadlines.map(|(id, source)| (id.clone(), source.deadline));
    let sources = Sources::new(
        channels(config, own, trust)?,
        fanout::Limits::default(),
        is_wrong_identity,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
    );
    Ok(Arc::new(sources.with_deadlines(deadlines.collect())))
}

/// Whether a call failed because somebody else stood where the source should be.
fn is_wrong_identity(error: &(dyn Error + 'static)) -> bool {
    matches!(
        Refusal::find(error),
        Some(
            Refusal::NoCertificate
                | Refusal::Malformed
                | Refusal::UnknownIssuer
                | Refusal::Revoked
                | Refusal::OtherPurpose
                | Refusal::OtherName
                | Refusal::NoOin
                | Refusal::UnknownOin
                | Refusal::OtherOin
        )
    )
}

fn ports(config: &Broker, store: &Arc<Store>, sources: Arc<Sources>) -> anyhow::Result<Ports> {
    let readers = config.organisations.iter();
    let sealing_keys =
        readers.filter_map(|(id, organisation)| Some((id.clone(), organisation.sealing_key?)));
    Ok(Ports {
        register: store.clone(),
        log: store.clone(),
        log_reader: store.clone(),
        ledger: store.clone(),
        policy_store: store.clone(),
        revocations: store.clone(),
        retention: store.clone(),
        sources,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        sealer: Arc::new(TextKeys::new(sealing_keys.collect())),
        hasher: Arc::new(files::hashing(&config.keys.hashing)?),
    })
}

fn officers(config: &Broker) -> FoundingOfficers {
    let organisations = config.organisations.iter();
    organisations
        .map(|(id, organisation)| (id.clone(), organisation.officers.clone()))
        .collect()
}

/// Who must have signed a bundle of policies.
fn approval(config: &Broker) -> ApprovalRules {
    let organisations = config.organisations.iter();
    let keys = organisations.flat_map(|(id, organisation)| {
        organisation.officer_keys.iter().map(|(name, keys)| {
            let officer = Officer {
                organisation: id.clone(),
                professional: name.clone(),
            };
            (officer, keys.clone())
        })
    });
    ApprovalRules {
        keys: keys.collect(),
        organisations: config.policies.organisations_for_shared,
    }
}

fn edge_limits(config: &Broker) -> anyhow::Result<EdgeLimits> {
    let limits = &config.limits;
    Ok(EdgeLimits {
        body: usize::try_from(limits.body_bytes)?,
        headers: HEADER_BYTES,
        concurrency_per_connection: usize::try_from(limits.calls_per_connection)?,
        concurrency: limits.calls,
        timeout: limits.request_timeout,
    })
}
