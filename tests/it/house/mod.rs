//! A whole broker in this process: real store, real gRPC over real mutual TLS on loopback, a clock that a test sets, and sources that
//! answer as a test says.

mod caller;
mod log;
mod register;
mod sources;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use samenbeeld::decision::{Policies, Proposal, bundle_digest, shipped};
use samenbeeld::fanout::{Limits as SourceLimits, Sources};
use samenbeeld::identity::development::{BROKER_AUDIENCE, DevelopmentPki, issuer_name};
use samenbeeld::identity::tls::{Acceptor, Limits, Refusal, TrustStore};
use samenbeeld::identity::token::{Authenticator, Expected, Issuer, KeySet, Schedule};
use samenbeeld::model::{Organisation, Period};
use samenbeeld::pipeline::{Pipeline, Ports, Settings};
use samenbeeld::ports::{Clock, Entropy, PolicyStore};
use samenbeeld::redaction::Rules;
use samenbeeld::storage::copy::Bounds;
use samenbeeld::storage::sealing::{TextKeyPair, TextKeys, WrappingKeys};
use samenbeeld::storage::{Store, StoreSettings, SystemEntropy, postgres, sqlite};
use samenbeeld::transport::{EdgeLimits, serve};
use tokio::task::JoinSet;
use tonic::transport::Channel;

pub(crate) use caller::{Caller, reason};
pub(crate) use log::GatedLog;
pub(crate) use register::{Home, worker, write_id};
pub(crate) use sources::{Answer, Script};

use crate::policy_world::{OFFICERS, approval};
use crate::storage_copy::copied;
use crate::storage_world::{Database, HandClock, key, keys};

pub(crate) const ORGANISATIONS: [&str; 6] = ["samen-doen", "jbra", "wsg", "vt", "rvdk", "blijf"];

/// A running broker with its six sources.
pub(crate) struct House {
    pub(crate) pipeline: Arc<Pipeline>,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) store: Arc<Store>,
    pub(crate) log: Arc<GatedLog>,
    pub(crate) pki: Arc<DevelopmentPki>,
    pub(crate) script: Script,
    pub(crate) address: String,
    /// Of the first broker.
    pub(crate) authenticator: Arc<Authenticator>,
    sources: BTreeMap<Organisation, Vec<Channel>>,
    /// What serves the sources.
    outside: JoinSet<()>,
    /// What serves the brokers.
    serving: JoinSet<()>,
}

impl House {
    /// A broker on 23 November 2026, ten in the morning.
    pub(crate) async fn raise() -> Self {
        Self::raise_over(None).await
    }

    /// The same at another moment.
    pub(crate) async fn raise_at(moment: &str) -> Self {
        Self::raise_on(moment, None).await
    }

    /// The same, on a store in which an earlier release put these policies in force.
    pub(crate) async fn raise_over(earlier: Option<&BTreeMap<String, String>>) -> Self {
        Self::raise_on("2026-11-23T10:00:00Z", earlier).await
    }

    async fn raise_on(moment: &str, earlier: Option<&BTreeMap<String, String>>) -> Self {
        let clock = HandClock::at(moment);
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let organisations: Vec<Organisation> =
            ORGANISATIONS.iter().map(|id| id.parse().unwrap()).collect();
        let pki = Arc::new(DevelopmentPki::generate(&organisations, clock.now()).unwrap());
        let folder = tempfile::tempdir().unwrap();
        let place = Database::File(folder.path().join("broker.db"));
        let store = open_store(&place, &organisations, &clock, &entropy).await;
        if let Some(files) = earlier {
            let founding = Proposal {
                bundle: bundle_digest(files),
                valid: Period::since("2015-01-01".parse().unwrap()),
                author: None,
                proposed_at: clock.now(),
            };
            let founded = store.found(&founding, files, ORGANISATIONS.len()).await;
            founded.unwrap();
        }
        let (mut outside, mut serving) = (JoinSet::new(), JoinSet::new());
        let script = Script::default();
        let sources = sources::serve_all(&pki, &script, &clock, &mut outside).await;
        let log = GatedLog::before(store.clone());
        let serving_on = (&folder, &pki, &clock);
        let on = (&store, &log);
        let (pipeline, address, authenticator) =
            broker(serving_on, on, &sources, &mut serving).await;
        Self {
            pipeline,
            folder,
            clock,
            store,
            log,
            pki,
            script,
            address,
            authenticator,
            sources,
            outside,
            serving,
        }
    }

    /// The broker stops, and nothing of it is left but its file. At this moment another one is opened on that.
    pub(crate) async fn down_until(self, moment: &str) -> Self {
        let (clock, place) = (Arc::clone(&self.clock), self.file());
        self.down_while(async { clock.set(moment) }, &place).await
    }

    /// The broker stops, and its store is copied to another place. There another one is opened.
    pub(crate) async fn copied_to(self, place: &Database) -> Self {
        let file = self.file();
        let copying = async {
            let copied = copied(&file, place, Bounds::default()).await;
            copied.unwrap().unwrap();
        };
        self.down_while(copying, place).await
    }

    /// Where its store lies when it is raised.
    fn file(&self) -> Database {
        Database::File(self.folder.path().join("broker.db"))
    }

    async fn down_while(mut self, meanwhile: impl Future<Output = ()>, place: &Database) -> Self {
        self.serving.shutdown().await;
        let Self {
            pipeline,
            folder,
            clock,
            store,
            log,
            pki,
            ..
        } = self;
        drop((pipeline, log));
        alone(store).await.close().await;
        meanwhile.await;
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let organisations: Vec<Organisation> = pki.organisations.keys().cloned().collect();
        let store = open_store(place, &organisations, &clock, &entropy).await;
        let log = GatedLog::before(store.clone());
        let (serving_on, on) = ((&folder, &pki, &clock), (&store, &log));
        let mut serving = JoinSet::new();
        let (pipeline, address, authenticator) =
            broker(serving_on, on, &self.sources, &mut serving).await;
        Self {
            pipeline,
            folder,
            clock,
            store,
            log,
            pki,
            script: self.script,
            address,
            authenticator,
            sources: self.sources,
            outside: self.outside,
            serving,
        }
    }

    /// Another broker on the same store; where it is called.
    pub(crate) async fn another_broker(&mut self) -> String {
        let serving_on = (&self.folder, &self.pki, &self.clock);
        let on = (&self.store, &self.log);
        let (_, address, _) = broker(serving_on, on, &self.sources, &mut self.serving).await;
        address
    }

    /// A professional of an organisation, calling over mutual TLS.
    pub(crate) fn caller(&self, organisation: &str, professional: &str) -> Caller {
        Caller::dial(self, &self.address, organisation, professional)
    }

    /// The same at another broker.
    pub(crate) fn caller_at(&self, address: &str, organisation: &str, who: &str) -> Caller {
        Caller::dial(self, address, organisation, who)
    }
}

/// What nobody else holds any more: calls and connections end a moment after their broker.
async fn alone(mut store: Arc<Store>) -> Store {
    for _ in 0..500 {
        match Arc::try_unwrap(store) {
            Ok(store) => return store,
            Err(shared) => store = shared,
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("something of the broker still runs");
}

/// A broker on this store; where it is called.
async fn broker(
    (folder, pki, clock): (&tempfile::TempDir, &Arc<DevelopmentPki>, &Arc<HandClock>),
    (store, log): (&Arc<Store>, &Arc<GatedLog>),
    sources: &BTreeMap<Organisation, Vec<Channel>>,
    serving: &mut JoinSet<()>,
) -> (Arc<Pipeline>, String, Arc<Authenticator>) {
    let organisations: Vec<Organisation> = pki.organisations.keys().cloned().collect();
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let ports = ports(store, log, sources.clone(), clock, &entropy, &organisations);
    let officers = organisations
        .iter()
        .map(|it| (it.clone(), OFFICERS.map(|sub| sub.parse().unwrap()).into()))
        .collect();
    let settings = Settings {
        fanout_deadline: Duration::from_millis(700),
        officers,
        approval: Arc::new(approval()),
    };
    let founding = Policies::load(&shipped()).unwrap();
    let pipeline = Pipeline::new(ports, settings, founding, Rules::compile().unwrap());
    let pipeline = Arc::new(pipeline.await.unwrap());
    let trust = TrustStore::new(pki.partner_trust().unwrap(), clock.clone());
    let (address, authenticator) =
        serve_broker(folder, pki, &pipeline, &trust, clock, serving).await;
    (pipeline, address, authenticator)
}

fn ports(
    store: &Arc<Store>,
    log: &Arc<GatedLog>,
    sources: BTreeMap<Organisation, Vec<Channel>>,
    clock: &Arc<HandClock>,
    entropy: &Arc<dyn Entropy>,
    organisations: &[Organisation],
) -> Ports {
    let sealing = organisations
        .iter()
        .map(|organisation| {
            (
                organisation.clone(),
                TextKeyPair::generate().unwrap().public,
            )
        })
        .collect();
    Ports {
        register: store.clone(),
        log: log.clone(),
        log_reader: store.clone(),
        ledger: store.clone(),
        policy_store: store.clone(),
        revocations: store.clone(),
        retention: store.clone(),
        sources: Arc::new(Sources::new(
            sources,
            SourceLimits::default(),
            |error| Refusal::find(error).is_some(),
            clock.clone(),
            entropy.clone(),
        )),
        clock: clock.clone(),
        entropy: entropy.clone(),
        sealer: Arc::new(TextKeys::new(sealing)),
        hasher: keys(WrappingKeys::new(key("wrap-1", 1), Vec::new())).hashing,
    }
}

async fn open_store(
    place: &Database,
    organisations: &[Organisation],
    clock: &Arc<HandClock>,
    entropy: &Arc<dyn Entropy>,
) -> Arc<Store> {
    let settings = StoreSettings {
        organisations: organisations.to_vec(),
        keys: keys(WrappingKeys::new(key("wrap-1", 1), Vec::new())),
        readers: 2,
    };
    let (clock, entropy) = (clock.clone(), entropy.clone());
    let store = match place {
        Database::File(path) => sqlite::open(path, settings, clock, entropy).await,
        Database::Server(url) => postgres::open(url, settings, clock, entropy).await,
    };
    Arc::new(store.unwrap())
}

async fn serve_broker(
    folder: &tempfile::TempDir,
    pki: &Arc<DevelopmentPki>,
    pipeline: &Arc<Pipeline>,
    trust: &Arc<TrustStore>,
    clock: &Arc<HandClock>,
    serving: &mut JoinSet<()>,
) -> (String, Arc<Authenticator>) {
    let mut issuers = BTreeMap::new();
    for organisation in pki.organisations.keys() {
        let file = folder.path().join(format!("jwks-{organisation}.json"));
        std::fs::write(&file, pki.key_set(organisation).unwrap()).unwrap();
        let keys = KeySet::from_file(&file, Schedule::default());
        issuers.insert(
            organisation.clone(),
            Issuer {
                name: issuer_name(organisation),
                keys,
            },
        );
    }
    let expected = Expected {
        audience: BROKER_AUDIENCE.to_owned(),
        longest_life: jiff::SignedDuration::from_mins(10),
    };
    let authenticator = Arc::new(Authenticator::new(trust.clone(), expected, issuers));
    let own = pki.broker.server.own().unwrap();
    let acceptor = Acceptor::bind(
        "127.0.0.1:0".parse().unwrap(),
        own,
        trust.clone(),
        Limits::default(),
    )
    .await
    .unwrap();
    let address = acceptor.local_addr().unwrap().to_string();
    let limits = EdgeLimits {
        body: 64 * 1024,
        headers: 16 * 1024,
        concurrency_per_connection: 16,
        concurrency: 64,
        timeout: Duration::from_secs(10),
    };
    let (pipeline, clock) = (pipeline.clone(), clock.clone());
    let known = authenticator.clone();
    let sweeping = pipeline.clone();
    serving.spawn(async move { sweeping.sweep().await });
    serving.spawn(async move {
        serve(
            pipeline,
            authenticator,
            clock,
            limits,
            acceptor.incoming(),
            std::future::pending(),
        )
        .await
        .unwrap();
    });
    (address, known)
}
