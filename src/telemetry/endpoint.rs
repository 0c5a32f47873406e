//! Where the keeper's systems look: `/metrics` for the figures, `/live` and `/ready` for whoever restarts the process and sends it calls.
//! Plain HTTP without callers of its own: to be bound where the keeper's network alone comes.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};

use super::Figures;

/// Most connections at one time.
const CONNECTIONS: usize = 16;
/// Longest time a connection may take, with all that is read and written on it.
const TALK: Duration = Duration::from_secs(10);
/// How often figures are folded together, and how long to wait after a connection that could not be taken.
const EVERY: Duration = Duration::from_secs(5);
/// The text format of Prometheus.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The endpoint, bound.
pub struct Endpoint {
    listener: TcpListener,
    told: Arc<Told>,
}

struct Told {
    figures: Figures,
    ready: watch::Receiver<bool>,
}

impl Endpoint {
    /// Takes the address; `ready` says whether calls can be served.
    ///
    /// # Errors
    /// When the address cannot be taken.
    pub async fn bind(
        address: SocketAddr,
        figures: Figures,
        ready: watch::Receiver<bool>,
    ) -> io::Result<Self> {
        Ok(Self {
            listener: TcpListener::bind(address).await?,
            told: Arc::new(Told { figures, ready }),
        })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers for as long as it is polled. Who comes while too many are answered waits.
    pub async fn serve(self) {
        let mut talks = JoinSet::new();
        let mut folding = interval(EVERY);
        loop {
            tokio::select! {
                taken = self.listener.accept(), if talks.len() < CONNECTIONS => match taken {
                    Ok((stream, _)) => {
                        talks.spawn(talk(stream, self.told.clone()));
                    }
                    Err(error) => {
                        tracing::warn!(%error, "a look at the figures was not taken");
                        sleep(EVERY).await;
                    }
                },
                Some(_) = talks.join_next() => {}
                _ = folding.tick() => self.told.figures.fold(),
            }
        }
    }
}

async fn talk(stream: TcpStream, told: Arc<Told>) {
    let answering = service_fn(|request: Request<Incoming>| {
        let answer = told.answer(request.method(), request.uri().path());
        async move { Ok::<_, Infallible>(answer) }
    });
    let talked = http1::Builder::new()
        .header_read_timeout(None)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), answering);
    if let Ok(Err(error)) = timeout(TALK, talked).await {
        tracing::debug!(%error, "a look at the figures broke off");
    }
}

impl Told {
    fn answer(&self, method: &Method, path: &str) -> Response<Full<Bytes>> {
        let (status, body) = match path {
            "/live" | "/ready" | "/metrics" if !matches!(*method, Method::GET | Method::HEAD) => {
                (StatusCode::METHOD_NOT_ALLOWED, "only GET\n".to_owned())
            }
            "/live" => (StatusCode::OK, "live\n".to_owned()),
            "/ready" if *self.ready.borrow() => (StatusCode::OK, "ready\n".to_owned()),
            "/ready" => {
                let why = "not ready: the log cannot be written\n";
                (StatusCode::SERVICE_UNAVAILABLE, why.to_owned())
            }
            "/metrics" => (StatusCode::OK, self.figures.text()),
            _ => {
                let known = "there are /live, /ready and /metrics\n";
                (StatusCode::NOT_FOUND, known.to_owned())
            }
        };
        let mut answer = Response::new(Full::from(body));
        *answer.status_mut() = status;
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(TEXT));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        answer
    }
}
