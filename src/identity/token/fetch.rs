//! Fetching a key set over HTTPS: own trust anchors, no redirects, limits on size and time.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, StatusCode, Uri, header};
use hyper::body::Body;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::client::Resumption;
use rustls::{ClientConfig, RootCertStore};

use super::key_set::LARGEST_SET;
use crate::identity::tls::{ClockTime, TlsError, VERSIONS, certificates_from_pem, provider};
use crate::ports::Clock;

/// Nothing usable came from the address.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
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
    /// More than a key set holds.
    #[error("the answer is too large")]
    TooLarge,
    /// It took too long.
    #[error("the answer took too long")]
    TimedOut,
}

/// Fetches from one address.
pub struct Fetcher {
    address: Uri,
    client: Client<HttpsConnector<HttpConnector>, String>,
    term: Duration,
}

impl Fetcher {
    /// Fetches from this `https` address, whose server must lead to one of these anchors (PEM), within the term.
    ///
    /// # Errors
    /// When the address is no `https` address, or the anchors cannot be used.
    pub fn new(
        address: &str,
        anchors: &[u8],
        clock: Arc<dyn Clock>,
        term: Duration,
    ) -> Result<Self, FetchError> {
        let address: Uri = address.parse().map_err(|_| FetchError::Address)?;
        if address.scheme_str() != Some("https") || address.host().is_none() {
            return Err(FetchError::Address);
        }
        let config = config(anchors, clock).map_err(FetchError::Anchors)?;
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_only()
            .enable_http1()
            .build();
        let client = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .build(connector);
        Ok(Self {
            address,
            client,
            term,
        })
    }

    pub(super) async fn fetch(&self) -> Result<Vec<u8>, FetchError> {
        let fetched = tokio::time::timeout(self.term, self.attempt()).await;
        fetched.map_err(|_| FetchError::TimedOut)?
    }

    async fn attempt(&self) -> Result<Vec<u8>, FetchError> {
        let request = Request::get(self.address.clone())
            .header(header::ACCEPT, "application/jwk-set+json, application/json")
            .body(String::new())
            .map_err(|_| FetchError::Address)?;
        let response = self.client.request(request).await;
        let response = response.map_err(|error| FetchError::Connection(error.into()))?;
        if response.status() != StatusCode::OK {
            return Err(FetchError::Status(response.status().as_u16()));
        }
        let mut body = pin!(response.into_body());
        let mut content = Vec::new();
        while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
            let frame = frame.map_err(|error| FetchError::Connection(error.into()))?;
            let Some(part) = frame.data_ref() else {
                continue;
            };
            if content.len() + part.len() > LARGEST_SET {
                return Err(FetchError::TooLarge);
            }
            content.extend_from_slice(part);
        }
        Ok(content)
    }
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fetcher").field(&self.address).finish()
    }
}

fn config(anchors: &[u8], clock: Arc<dyn Clock>) -> Result<ClientConfig, TlsError> {
    let mut roots = RootCertStore::empty();
    for anchor in certificates_from_pem(anchors)? {
        roots.add(anchor).map_err(TlsError::Anchor)?;
    }
    let mut config = ClientConfig::builder_with_details(provider(), Arc::new(ClockTime(clock)))
        .with_protocol_versions(&VERSIONS)
        .map_err(TlsError::Settings)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    Ok(config)
}
