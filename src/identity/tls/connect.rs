//! Calling a server that must have a certain name and OIN: the broker its sources, a partner or the command line the broker.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::client::Resumption;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tonic::transport::{Channel, Endpoint};
use tower::Service;

use super::certificate::Chain;
use super::connection::Connection;
use super::store::Role;
use super::verify::{ClockTime, Server};
use super::{OwnCertificate, PROTOCOL, Refusal, TlsError, TrustStore, VERSIONS, provider};
use crate::identity::Oin;

/// Bytes a peer may send before it has to wait: wide enough for a picture in one go.
const WINDOW: u32 = 1024 * 1024;
/// A connection on which nothing moves for this long is asked whether it still lives.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// No connection to a server.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// We refuse the server: its certificate is not the one we must see.
    #[error("the server is refused: {0}")]
    Refused(Refusal),
    /// The server cannot be reached, or refuses us.
    #[error("the server cannot be reached, or refuses us")]
    Unreachable(#[source] tonic::transport::Error),
    /// An address, or settings, that cannot be used.
    #[error("unusable address or TLS settings")]
    Settings(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A server to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    address: String,
    name: ServerName<'static>,
    oin: Oin,
}

impl Destination {
    /// The server at this address (`host:port`), which must show a certificate with this name and this OIN.
    ///
    /// # Errors
    /// When the name is neither a DNS name nor an IP address.
    pub fn new(address: &str, name: &str, oin: Oin) -> Result<Self, ConnectError> {
        let name = ServerName::try_from(name.to_owned())
            .map_err(|error| ConnectError::Settings(Box::new(error)))?;
        Ok(Self {
            address: address.to_owned(),
            name,
            oin,
        })
    }

    /// The OIN the server must have.
    pub fn oin(&self) -> &Oin {
        &self.oin
    }
}

/// Opens connections to one server. A channel made by it opens a new one, with a new handshake, whenever it needs to.
#[derive(Clone)]
pub struct Dialer {
    destination: Destination,
    store: Arc<TrustStore>,
    tls: TlsConnector,
    term: Duration,
}

impl Dialer {
    /// Calls this server, showing our own certificate; a connection must stand within the term.
    ///
    /// # Errors
    /// When rustls does not accept the settings.
    pub fn new(
        destination: Destination,
        own: Arc<OwnCertificate>,
        store: Arc<TrustStore>,
        term: Duration,
    ) -> Result<Self, ConnectError> {
        let config = client_config(own, &store, destination.oin.clone())
            .map_err(|error| ConnectError::Settings(Box::new(error)))?;
        Ok(Self {
            destination,
            store,
            tls: TlsConnector::from(Arc::new(config)),
            term,
        })
    }

    /// Connects now.
    ///
    /// # Errors
    /// When no connection can be made; [`ConnectError::Refused`] tells which check the server did not pass.
    pub async fn connect(&self) -> Result<Channel, ConnectError> {
        let endpoint = self.endpoint()?;
        let connected = endpoint.connect_with_connector(self.clone()).await;
        connected.map_err(|error| match Refusal::find(&error) {
            Some(refusal) => ConnectError::Refused(refusal),
            None => ConnectError::Unreachable(error),
        })
    }

    /// Connects at the first call; until then, and whenever it fails, calls end in `UNAVAILABLE`, with the [`Refusal`] among
    /// the causes ([`Refusal::find`]).
    ///
    /// # Errors
    /// When the address cannot be used.
    pub fn connect_lazily(&self) -> Result<Channel, ConnectError> {
        Ok(self.endpoint()?.connect_with_connector_lazy(self.clone()))
    }

    fn endpoint(&self) -> Result<Endpoint, ConnectError> {
        let endpoint = Endpoint::from_shared(format!("https://{}", self.destination.address))
            .map_err(|error| ConnectError::Settings(Box::new(error)))?;
        Ok(endpoint
            .connect_timeout(self.term)
            .http2_keep_alive_interval(KEEP_ALIVE)
            .initial_stream_window_size(WINDOW)
            .initial_connection_window_size(WINDOW))
    }

    async fn dial(self) -> io::Result<Dialled> {
        let stream = TcpStream::connect(&self.destination.address).await?;
        stream.set_nodelay(true)?;
        let name = self.destination.name.clone();
        let stream = self.tls.connect(name.clone(), stream).await?;
        let chain = Chain::sent(stream.get_ref().1.peer_certificates());
        let role = Role::Server(name, self.destination.oin);
        let registration = chain
            .and_then(|chain| self.store.register(chain, role, usize::MAX))
            .map_err(io::Error::other)?;
        Ok(TokioIo::new(Connection::new(stream, registration, None)))
    }
}

type Dialled = TokioIo<Connection<TlsStream<TcpStream>>>;

impl Service<Uri> for Dialer {
    type Response = Dialled;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Dialled>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    // WHY: the address is the destination's, whatever tonic passes on from the endpoint.
    fn call(&mut self, _: Uri) -> Self::Future {
        Box::pin(self.clone().dial())
    }
}

fn client_config(
    own: Arc<OwnCertificate>,
    store: &Arc<TrustStore>,
    expected: Oin,
) -> Result<ClientConfig, TlsError> {
    let time = Arc::new(ClockTime(store.clock()));
    let verifier = Arc::new(Server {
        store: store.clone(),
        expected,
    });
    let mut config = ClientConfig::builder_with_details(provider(), time)
        .with_protocol_versions(&VERSIONS)
        .map_err(TlsError::Settings)?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_client_cert_resolver(own);
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    config.resumption = Resumption::disabled();
    config.enable_early_data = false;
    config.require_ems = true;
    Ok(config)
}
