//! Calling an HTTPS server: own trust anchors, no redirects, limits on size and time.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, StatusCode, Uri};
use hyper::body::Body;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::client::Resumption;
use rustls::{ClientConfig, RootCertStore};

use crate::identity::tls::{
    ClockTime, OwnCertificate, TlsError, VERSIONS, certificates_from_pem, provider,
};
use crate::ports::Clock;

/// Nothing usable came from the address.
#[derive(Debug, thiserror::Error)]
pub enum HttpsError {
    /// The address is no `https` address.
    #[error("not an https address")]
    Address,
    /// The trust anchors cannot be used.
    #[error("unusable trust anchors")]
    Anchors(#[source] TlsError),
    /// No connection, a certificate that fails, or a connection that broke.
    #[error("no answer")]
    Connection(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Another status than 200.
    #[error("status {0}")]
    Status(u16),
    /// More than was expected at most.
    #[error("the answer is too large")]
    TooLarge,
    /// It took too long.
    #[error("the answer took too long")]
    TimedOut,
}

/// Bounds on one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerLimits {
    /// Longest time it may take.
    pub term: Duration,
    /// Most bytes of it.
    pub bytes: usize,
}

/// Calls HTTPS servers that lead to certain trust anchors.
pub struct Https {
    client: Client<HttpsConnector<HttpConnector>, String>,
    limits: AnswerLimits,
}

/// Reads an `https` address.
///
/// # Errors
/// When it is none.
pub fn address(text: &str) -> Result<Uri, HttpsError> {
    let address: Uri = text.parse().map_err(|_| HttpsError::Address)?;
    if address.scheme_str() == Some("https") && address.host().is_some() {
        Ok(address)
    } else {
        Err(HttpsError::Address)
    }
}

impl Https {
    /// Calls servers that lead to one of these anchors (PEM), and shows them our own certificate where they ask for one.
    ///
    /// # Errors
    /// When the anchors cannot be used.
    pub fn new(
        anchors: &[u8],
        own: Option<Arc<OwnCertificate>>,
        clock: Arc<dyn Clock>,
        limits: AnswerLimits,
    ) -> Result<Self, HttpsError> {
        let config = config(anchors, own, clock).map_err(HttpsError::Anchors)?;
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_only()
            .enable_http1()
            .build();
        let client = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .build(connector);
        Ok(Self { client, limits })
    }

    /// The body of the answer to this request, where its status is 200.
    ///
    /// # Errors
    /// When no such answer comes within the limits.
    pub async fn call(&self, request: Request<String>) -> Result<Vec<u8>, HttpsError> {
        let answered = tokio::time::timeout(self.limits.term, self.attempt(request)).await;
        answered.map_err(|_| HttpsError::TimedOut)?
    }

    async fn attempt(&self, request: Request<String>) -> Result<Vec<u8>, HttpsError> {
        let response = self.client.request(request).await;
        let response = response.map_err(|error| HttpsError::Connection(error.into()))?;
        if response.status() != StatusCode::OK {
            return Err(HttpsError::Status(response.status().as_u16()));
        }
        let mut body = pin!(response.into_body());
        let mut content = Vec::new();
        while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
            let frame = frame.map_err(|error| HttpsError::Connection(error.into()))?;
            let Some(part) = frame.data_ref() else {
                continue;
            };
            if content.len() + part.len() > self.limits.bytes {
                return Err(HttpsError::TooLarge);
            }
            content.extend_from_slice(part);
        }
        Ok(content)
    }
}

impl fmt::Debug for Https {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Https").field(&self.limits).finish()
    }
}

fn config(
    anchors: &[u8],
    own: Option<Arc<OwnCertificate>>,
    clock: Arc<dyn Clock>,
) -> Result<ClientConfig, TlsError> {
    let mut roots = RootCertStore::empty();
    for anchor in certificates_from_pem(anchors)? {
        roots.add(anchor).map_err(TlsError::Anchor)?;
    }
    let config = ClientConfig::builder_with_details(provider(), Arc::new(ClockTime(clock)))
        .with_protocol_versions(&VERSIONS)
        .map_err(TlsError::Settings)?
        .with_root_certificates(roots);
    let mut config = match own {
        Some(own) => config.with_client_cert_resolver(own),
        None => config.with_no_client_auth(),
    };
    config.resumption = Resumption::disabled();
    Ok(config)
}
