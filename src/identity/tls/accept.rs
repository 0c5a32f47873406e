//! Our own accept loop: handshakes side by side, each with its term, and a log entry for every refusal.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::server::NoServerSessionStorage;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_stream::Stream;

use super::certificate::Chain;
use super::connection::Connection;
use super::refusal::Refused;
use super::store::Role;
use super::verify::{Clients, ClockTime};
use super::{OwnCertificate, PROTOCOL, Refusal, TlsError, TrustStore, VERSIONS, provider};

/// How long to wait after the system could not give a connection (no file descriptors left, for instance).
const PAUSE_AFTER_FAULT: Duration = Duration::from_millis(100);

/// How much an [`Acceptor`] takes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest time a handshake may take.
    pub handshake: Duration,
    /// Most handshakes at one time; further callers wait before they are answered at all.
    pub handshakes: usize,
    /// Most open connections of all peers together; further ones are refused.
    pub connections: usize,
    /// Most open connections of one peer, so that none can take the places of all others.
    pub connections_per_peer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(5),
            handshakes: 64,
            connections: 1024,
            connections_per_peer: 256,
        }
    }
}

/// Accepts connections from clients with an accepted certificate, and no others.
pub struct Acceptor {
    listener: TcpListener,
    handshake: Handshake,
}

impl Acceptor {
    /// Listens on this address; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address is not free, or rustls does not accept the settings.
    pub async fn bind(
        address: SocketAddr,
        own: Arc<OwnCertificate>,
        store: Arc<TrustStore>,
        limits: Limits,
    ) -> io::Result<Self> {
        let config = server_config(own, &store).map_err(io::Error::other)?;
        Ok(Self {
            listener: TcpListener::bind(address).await?,
            handshake: Handshake {
                tls: TlsAcceptor::from(Arc::new(config)),
                store,
                slots: Arc::new(Semaphore::new(limits.connections)),
                limits,
            },
        })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Starts accepting: what tonic's `serve_with_incoming_shutdown` takes. Accepting ends when the value is dropped.
    ///
    /// Must be called inside a tokio runtime.
    pub fn incoming(self) -> Incoming {
        let (sender, receiver) = mpsc::channel(1);
        let mut task = JoinSet::new();
        task.spawn(accept_all(self.listener, self.handshake, sender));
        Incoming {
            receiver,
            _task: task,
        }
    }
}

/// The connections that were accepted.
pub struct Incoming {
    receiver: mpsc::Receiver<Accepted>,
    _task: JoinSet<()>,
}

type Accepted = Connection<TlsStream<TcpStream>>;

impl Stream for Incoming {
    type Item = io::Result<Accepted>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.receiver.poll_recv(cx).map(|accepted| accepted.map(Ok))
    }
}

async fn accept_all(listener: TcpListener, handshake: Handshake, accepted: mpsc::Sender<Accepted>) {
    let mut handshakes = JoinSet::new();
    loop {
        while handshakes.len() >= handshake.limits.handshakes {
            handshakes.join_next().await;
        }
        let stream = tokio::select! {
            stream = listener.accept() => stream,
            Some(_) = handshakes.join_next() => continue,
            () = accepted.closed() => return,
        };
        match stream {
            Ok((stream, _)) => {
                let handshake = handshake.clone();
                let accepted = accepted.clone();
                handshakes.spawn(async move {
                    if let Some(connection) = handshake.run(stream).await {
                        // An error means that the server has stopped; then the connection ends here.
                        accepted.send(connection).await.ok();
                    }
                });
            }
            Err(error) => {
                tracing::warn!(error = %error, "no connection could be accepted");
                tokio::time::sleep(PAUSE_AFTER_FAULT).await;
            }
        }
    }
}

#[derive(Clone)]
struct Handshake {
    tls: TlsAcceptor,
    store: Arc<TrustStore>,
    slots: Arc<Semaphore>,
    limits: Limits,
}

impl Handshake {
    /// The connection, or a log entry that tells why there is none.
    async fn run(self, stream: TcpStream) -> Option<Accepted> {
        match self.attempt(stream).await {
            Ok(connection) => Some(connection),
            Err(refused) => {
                refused.log();
                None
            }
        }
    }

    async fn attempt(&self, stream: TcpStream) -> Result<Accepted, Refused> {
        stream
            .set_nodelay(true)
            .map_err(|_| Refusal::ConnectionLost)?;
        let stream = tokio::time::timeout(self.limits.handshake, self.tls.accept(stream))
            .await
            .map_err(|_| Refusal::HandshakeTimeout)?
            .map_err(|error| Refused::in_handshake(&error))?;
        let chain = Chain::sent(stream.get_ref().1.peer_certificates())?;
        let leaf = chain.leaf.clone();
        let refused = |refusal| Refused::showing(refusal, &leaf);
        let slot = self.slots.clone().try_acquire_owned();
        let slot = slot.map_err(|_| refused(Refusal::TooManyConnections))?;
        let most = self.limits.connections_per_peer;
        let registration = self
            .store
            .register(chain, Role::Client, most)
            .map_err(refused)?;
        Ok(Connection::new(stream, registration, Some(slot)))
    }
}

fn server_config(
    own: Arc<OwnCertificate>,
    store: &Arc<TrustStore>,
) -> Result<ServerConfig, TlsError> {
    let time = Arc::new(ClockTime(store.clock()));
    let mut config = ServerConfig::builder_with_details(provider(), time)
        .with_protocol_versions(&VERSIONS)
        .map_err(TlsError::Settings)?
        .with_client_cert_verifier(Arc::new(Clients(store.clone())))
        .with_cert_resolver(own);
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    // Every connection shows its certificate: nothing is resumed, nothing is sent early.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    config.max_early_data_size = 0;
    // RFC 7627: without it two TLS 1.2 connections can be made to share their secret.
    config.require_ems = true;
    Ok(config)
}
