//! A broker that serves the gRPC health service alone, a clock to move, and the operational log it writes.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use samenbeeld::identity::PeerCertificate;
use samenbeeld::identity::development::{DevelopmentPki, LeafRequest, Purpose};
use samenbeeld::identity::tls::{Acceptor, Limits, OwnCertificate, Trust, TrustStore};
use samenbeeld::model::{Organisation, Timestamp};
use samenbeeld::ports::Clock;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Server};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tracing::subscriber::DefaultGuard;

/// Longer than anything here takes.
pub(super) const SOON: Duration = Duration::from_secs(5);

/// A Monday on which all tests of this room take place.
pub(super) fn monday() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

pub(super) fn organisation(name: &str) -> Organisation {
    name.parse().unwrap()
}

pub(super) fn hours(count: i64) -> jiff::SignedDuration {
    jiff::SignedDuration::from_hours(count)
}

/// A clock that stands still until it is moved.
pub(super) struct SetClock(AtomicI64);

impl SetClock {
    pub(super) fn at(moment: Timestamp) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(moment.as_second())))
    }

    pub(super) fn set(&self, moment: Timestamp) {
        self.0.store(moment.as_second(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// Two partners.
pub(super) fn pki() -> DevelopmentPki {
    DevelopmentPki::generate(&[organisation("jbra"), organisation("vt")], monday()).unwrap()
}

/// What a certificate of `jbra` for calling the broker says; tests change one thing.
pub(super) fn client_request(pki: &DevelopmentPki) -> LeafRequest {
    let jbra = pki.organisation(&organisation("jbra")).unwrap();
    LeafRequest {
        name: "jbra".to_owned(),
        serial_number: Some(jbra.oin.to_string()),
        purpose: Purpose::Client,
        names: Vec::new(),
        from: monday() - hours(1),
        until: monday() + hours(1000),
    }
}

/// A server with our acceptor in front of it.
pub(super) struct Served {
    pub(super) address: SocketAddr,
    pub(super) store: Arc<TrustStore>,
    pub(super) clock: Arc<SetClock>,
    /// The certificate each call came with.
    pub(super) callers: mpsc::UnboundedReceiver<PeerCertificate>,
    pub(super) log: Log,
    _task: JoinSet<()>,
}

pub(super) async fn serve(own: Arc<OwnCertificate>, trust: Trust, limits: Limits) -> Served {
    let log = Log::capture();
    let clock = SetClock::at(monday());
    let store = TrustStore::new(trust, clock.clone());
    let address = "127.0.0.1:0".parse().unwrap();
    let acceptor = Acceptor::bind(address, own, store.clone(), limits).await;
    let acceptor = acceptor.unwrap();
    let address = acceptor.local_addr().unwrap();
    let (sender, callers) = mpsc::unbounded_channel();
    let (reporter, health) = tonic_health::server::health_reporter();
    let health = InterceptedService::new(health, move |request: tonic::Request<()>| {
        let peer = request.extensions().get::<PeerCertificate>().cloned();
        sender
            .send(peer.expect("a certificate with every call"))
            .unwrap();
        Ok(request)
    });
    let mut task = JoinSet::new();
    task.spawn(async move {
        let _reporter = reporter;
        Server::builder()
            .add_service(health)
            .serve_with_incoming(acceptor.incoming())
            .await
            .unwrap();
    });
    Served {
        address,
        store,
        clock,
        callers,
        log,
        _task: task,
    }
}

/// The broker with these partners, in all else as usual.
pub(super) async fn broker(pki: &DevelopmentPki) -> Served {
    let own = pki.broker.server.own().unwrap();
    serve(own, pki.partner_trust().unwrap(), Limits::default()).await
}

pub(super) async fn call(channel: &Channel) -> Result<(), tonic::Status> {
    let mut client = HealthClient::new(channel.clone());
    let request = HealthCheckRequest::default();
    client.check(request).await.map(|_| ())
}

/// Connects as `jbra` with this certificate and makes one call.
pub(super) async fn call_with(
    pki: &DevelopmentPki,
    served: &Served,
    own: Arc<OwnCertificate>,
) -> Result<(), Box<dyn std::error::Error>> {
    let channel = dial_with(pki, served, own).await?;
    Ok(call(&channel).await?)
}

pub(super) async fn dial_with(
    pki: &DevelopmentPki,
    served: &Served,
    own: Arc<OwnCertificate>,
) -> Result<Channel, Box<dyn std::error::Error>> {
    use samenbeeld::identity::development::{BROKER_NAME, BROKER_OIN};
    use samenbeeld::identity::tls::{Destination, Dialer};

    let store = TrustStore::new(pki.broker_trust()?, SetClock::at(monday()));
    let address = served.address.to_string();
    let destination = Destination::new(&address, BROKER_NAME, BROKER_OIN.parse()?)?;
    let dialer = Dialer::new(destination, own, store, SOON)?;
    Ok(dialer.connect().await?)
}

/// The operational log of this thread, on which the server of a test runs too.
pub(super) struct Log {
    text: Arc<Mutex<Vec<u8>>>,
    _guard: DefaultGuard,
}

impl Log {
    fn capture() -> Self {
        let text = Arc::new(Mutex::new(Vec::new()));
        let sink = Sink(text.clone());
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::INFO)
            .with_writer(move || sink.clone())
            .finish();
        Self {
            text,
            _guard: tracing::subscriber::set_default(subscriber),
        }
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8(self.text.lock().unwrap().clone()).unwrap()
    }

    /// Waits until the log names this reason.
    pub(super) async fn expect(&self, reason: &str) {
        let wanted = format!("\"reason\":\"{reason}\"");
        for _ in 0..200 {
            if self.text().contains(&wanted) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the log does not name `{reason}`:\n{}", self.text());
    }
}

#[derive(Clone)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
