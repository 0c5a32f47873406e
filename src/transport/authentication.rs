//! The layer in front of every service: no body is read before certificate and token have made a caller.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use http::{Request, Response, header};
use tokio::time::Instant;
use tonic::Status;
use tonic::body::Body;
use tower::{Layer, Service};

use super::asked::Asked;
use super::edge::Edge;
use super::unread::Unread;
use super::{BUNDLE_BYTES, status};
use crate::identity::{Authenticator, Caller, PeerCertificate};
use crate::pipeline::PipelineError;
use crate::ports::{Clock, Revoked};

/// Services that a valid client certificate alone may call: they say nothing of any household.
const CERTIFICATE_SUFFICES: [&str; 2] = [
    "/grpc.health.v1.Health/",
    "/grpc.reflection.v1.ServerReflection/",
];

/// The service whose requests may hold a bundle of policies.
const CARRIES_BUNDLES: &str = "/samenbeeld.v1.PolicyService/";

/// Puts a [`Caller`] in the extensions of every request, or answers `UNAUTHENTICATED`.
#[derive(Clone)]
pub(super) struct Authentication {
    authenticator: Arc<Authenticator>,
    clock: Arc<dyn Clock>,
    edge: Edge,
    body_limit: usize,
    /// Number of revocations known when a call came in last.
    seen: Arc<AtomicU64>,
}

impl Authentication {
    /// The layer; bodies over `body_limit` bytes, and those that cannot be read, are answered `INVALID_ARGUMENT` and recorded.
    pub(super) fn new(
        authenticator: Arc<Authenticator>,
        clock: Arc<dyn Clock>,
        edge: Edge,
        body_limit: usize,
    ) -> Self {
        Self {
            authenticator,
            clock,
            edge,
            body_limit,
            seen: Arc::default(),
        }
    }
}

impl<S> Layer<S> for Authentication {
    type Service = Authenticated<S>;

    fn layer(&self, inner: S) -> Authenticated<S> {
        Authenticated {
            inner,
            layer: self.clone(),
        }
    }
}

/// A service behind [`Authentication`].
#[derive(Clone)]
pub(super) struct Authenticated<S> {
    inner: S,
    layer: Authentication,
}

impl<S> Service<Request<Body>> for Authenticated<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        // WHY: the clone was never polled ready; the one that was must serve this call.
        let fresh = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, fresh);
        let layer = self.layer.clone();
        Box::pin(async move {
            let path = request.uri().path().to_owned();
            if CERTIFICATE_SUFFICES
                .iter()
                .any(|prefix| path.starts_with(prefix))
            {
                if layer.certificate_is_revoked(&request) {
                    return Ok(status::not_authenticated().into_http());
                }
                return inner.call(request).await;
            }
            let begun = Instant::now();
            let admitted = layer.admit(&mut request).await;
            metrics::histogram!("samenbeeld_step_seconds", "step" => "identity")
                .record(begun.elapsed());
            let caller = match admitted {
                Ok(caller) => caller,
                Err(refused) => return Ok(refused.into_http()),
            };
            let response = inner.call(request).await?;
            match Unread::of(&response, layer.body_limit(&path)) {
                None => Ok(response),
                // WHY: a body that nobody could read reached no service, and law 3 holds for it all the same.
                Some((body, violation)) => {
                    let asked = Asked::unread(&path, &body);
                    let error = PipelineError::InvalidRequest(vec![violation]);
                    Ok(layer.edge.refuse(caller, asked, error).await.into_http())
                }
            }
        })
    }
}

impl Authentication {
    async fn admit(&self, request: &mut Request<Body>) -> Result<Caller, Status> {
        let Some(certificate) = request.extensions().get::<PeerCertificate>().cloned() else {
            tracing::error!("a connection without a checked certificate reached the services");
            return Err(status::not_authenticated());
        };
        let revoked = self.revoked();
        let mut headers = request.headers().get_all(header::AUTHORIZATION).iter();
        let authorization = match (headers.next(), headers.next()) {
            (Some(one), None) => one.to_str().ok(),
            _ => None,
        };
        match self
            .authenticator
            .authenticate(&certificate, authorization, self.clock.now())
            .await
        {
            Ok(caller) if revoked.any_of(caller.shown()) => {
                tracing::warn!(oin = %certificate.oin, reason = "revoked", "token refused");
                Err(status::not_authenticated())
            }
            Ok(caller) => {
                let caller = caller.checked_against(revoked.version);
                request.extensions_mut().insert(caller.clone());
                Ok(caller)
            }
            Err(error) => {
                tracing::warn!(oin = %certificate.oin, reason = %error, "token refused");
                Err(status::not_authenticated())
            }
        }
    }

    /// What is known to be revoked; where that is more than before, signatures are verified anew.
    fn revoked(&self) -> Arc<Revoked> {
        let revoked = self.edge.known_revoked();
        if self.seen.swap(revoked.version, Ordering::Relaxed) != revoked.version {
            self.authenticator.forget_signatures();
        }
        revoked
    }

    fn certificate_is_revoked(&self, request: &Request<Body>) -> bool {
        let peer = request.extensions().get::<PeerCertificate>();
        let shown = peer.and_then(|peer| self.authenticator.certificate_of(peer));
        shown.is_none_or(|shown| self.revoked().any_of(&shown))
    }

    /// Most bytes of a body for this service.
    fn body_limit(&self, path: &str) -> usize {
        if path.starts_with(CARRIES_BUNDLES) {
            BUNDLE_BYTES
        } else {
            self.body_limit
        }
    }
}
