//! The national register as its published interface (BRP API Gezag 2.0) says that it behaves: over HTTPS, strict about questions, with
//! answers of its shapes.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use hyper::body::{Body, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jiff::SignedDuration;
use samenbeeld::identity::development::{Authority, Leaf, LeafRequest, Purpose};
use samenbeeld::model::Timestamp;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::https;

pub(super) const API_KEY: &str = "sleutel-van-de-proef";

/// What the server holds and what it saw.
#[derive(Default)]
struct State {
    relations: BTreeMap<String, Vec<Value>>,
    asked: Vec<String>,
    down: bool,
}

/// A running register.
#[derive(Clone)]
pub(super) struct Register {
    pub(super) address: String,
    state: Arc<Mutex<State>>,
    _task: Arc<JoinSet<()>>,
}

impl Register {
    pub(super) async fn start(leaf: &Leaf) -> Self {
        let (listener, tls, address) = https::listen(leaf).await;
        let state = Arc::new(Mutex::new(State::default()));
        let mut task = JoinSet::new();
        let held = state.clone();
        task.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let Ok(stream) = tls.accept(stream).await else {
                    continue;
                };
                let held = held.clone();
                let service = service_fn(move |request| answer(held.clone(), request));
                hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await
                    .ok();
            }
        });
        Self {
            address,
            state,
            _task: Arc::new(task),
        }
    }

    /// What it says from now on of a child.
    pub(super) fn says(&self, child: &str, relations: &[Value]) {
        let mut state = self.state.lock().unwrap();
        state.relations.insert(child.to_owned(), relations.to_vec());
    }

    pub(super) fn goes_down(&self, down: bool) {
        self.state.lock().unwrap().down = down;
    }

    /// Every citizen service number it was asked about, in order.
    pub(super) fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap().asked.clone()
    }
}

async fn answer(
    state: Arc<Mutex<State>>,
    request: Request<Incoming>,
) -> Result<Response<String>, Infallible> {
    let reply = |status: StatusCode, body: Value| {
        let response = Response::builder()
            .status(status)
            .header("content-type", "application/json");
        Ok(response.body(body.to_string()).unwrap())
    };
    let (head, body) = request.into_parts();
    let body = whole(body).await;
    if head
        .headers
        .get("x-api-key")
        .is_none_or(|key| key != API_KEY)
    {
        return reply(StatusCode::UNAUTHORIZED, json!("niet geautoriseerd"));
    }
    let Some(numbers) = question(&head, &body) else {
        return reply(StatusCode::BAD_REQUEST, json!("vraag niet van de vorm"));
    };
    let mut state = state.lock().unwrap();
    if state.down {
        return reply(
            StatusCode::SERVICE_UNAVAILABLE,
            json!("gegevensbron niet beschikbaar"),
        );
    }
    state.asked.extend(numbers.iter().cloned());
    let persons: Vec<Value> = numbers
        .iter()
        .map(|number| {
            let relations = state.relations.get(number).cloned().unwrap_or_default();
            json!({ "burgerservicenummer": number, "gezag": relations })
        })
        .collect();
    reply(StatusCode::OK, json!({ "personen": persons }))
}

/// The numbers of a question that is as the interface wants it.
fn question(head: &http::request::Parts, body: &[u8]) -> Option<Vec<String>> {
    let header = |name: &str| head.headers.get(name)?.to_str().ok();
    let right = head.method == http::Method::POST
        && head.uri.path() == "/api/v1/opvragenBevoegdheidTotGezag"
        && header("accept-gezag-version") == Some("2")
        && header("content-type") == Some("application/json");
    let body: Value = serde_json::from_slice(body).ok()?;
    let fields = body.as_object()?;
    let numbers = fields.get("burgerservicenummer")?.as_array()?;
    let digits = |number: &Value| -> Option<String> {
        let text = number.as_str()?;
        let nine = text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        nine.then(|| text.to_owned())
    };
    let numbers: Option<Vec<String>> = numbers.iter().map(digits).collect();
    numbers.filter(|numbers| right && fields.len() == 1 && (1..=30).contains(&numbers.len()))
}

async fn whole(body: Incoming) -> Bytes {
    let mut body = std::pin::pin!(body);
    let mut content = Vec::new();
    while let Some(frame) = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        if let Some(part) = frame.unwrap().data_ref() {
            content.extend_from_slice(part);
        }
    }
    content.into()
}

/// A person of whom the register tells a name, which must stay where it is.
pub(super) fn person(bsn: &str) -> Value {
    json!({ "burgerservicenummer": bsn, "naam": { "voornamen": "Verzonnen", "geslachtsnaam": "Voorbeeld" } })
}

/// A relation over this child, born on a day of which the register may not know all.
pub(super) fn relation(kind: &str, child: &str, rest: &Value) -> Value {
    let mut minor = person(child);
    minor["geboorte"] = json!({ "datum": "20180700" });
    let mut relation = json!({ "type": kind, "minderjarige": minor });
    let fields = relation.as_object_mut().unwrap();
    fields.extend(rest.as_object().unwrap().clone());
    relation
}

/// The trust anchor of the register's server and of nobody else, and the server's own certificate.
pub(super) fn certificate(now: Timestamp) -> (String, Leaf) {
    let (from, until) = (now - hours(1), now + hours(1000));
    let authority = Authority::new("Register", from, until).unwrap();
    let request = LeafRequest {
        name: "register".to_owned(),
        serial_number: None,
        purpose: Purpose::Server,
        names: vec!["localhost".to_owned()],
        from,
        until,
    };
    let leaf = authority.issue(&request).unwrap();
    (authority.certificate().to_owned(), leaf)
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}
