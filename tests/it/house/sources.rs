//! Six sources that answer as a test says, over real mutual TLS.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use prost::Message;
use samenbeeld::identity::development::DevelopmentPki;
use samenbeeld::identity::tls::{Acceptor, Limits, TrustStore};
use samenbeeld::model::Organisation;
use samenbeeld::proto::samenbeeld::record::v1::Record;
use samenbeeld::proto::samenbeeld::source::v1::source_service_server::{
    SourceService, SourceServiceServer,
};
use samenbeeld::proto::samenbeeld::source::v1::{AskRequest, AskResponse};
use tokio::task::JoinSet;
use tokio_stream::Stream;
use tonic::transport::{Channel, Server};
use tonic::{Request, Response, Status};

use crate::storage_world::HandClock;

type Compose = Arc<dyn Fn(&AskRequest) -> Vec<Record> + Send + Sync>;

/// What makes the bytes of records of a question.
type Bytes = Arc<dyn Fn(&AskRequest) -> Vec<Vec<u8>> + Send + Sync>;

/// How a source answers.
#[derive(Clone)]
pub(crate) enum Answer {
    /// With what this makes of the question.
    Records(Compose),
    /// With the bytes that this makes of the question.
    Composed(Bytes),
    /// With these bytes as records.
    Bytes(Vec<Vec<u8>>),
    /// With a refusal.
    Refuses(tonic::Code),
    /// Not within any deadline.
    Never,
}

/// What a source was asked, with everything that came along.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) source: String,
    pub(crate) question: AskRequest,
    /// Names and values of the call's metadata.
    pub(crate) metadata: Vec<(String, String)>,
}

/// How each source answers, and what each was asked. Sources that were not told anything answer that they know nothing.
#[derive(Clone, Default)]
pub(crate) struct Script {
    answers: Arc<Mutex<BTreeMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Script {
    pub(crate) fn answer(&self, organisation: &str, answer: Answer) {
        self.answers
            .lock()
            .unwrap()
            .insert(organisation.to_owned(), answer);
    }

    pub(crate) fn records(
        &self,
        organisation: &str,
        compose: impl Fn(&AskRequest) -> Vec<Record> + Send + Sync + 'static,
    ) {
        self.answer(organisation, Answer::Records(Arc::new(compose)));
    }

    /// What sources were asked so far, in the order in which it reached them.
    pub(crate) fn asked(&self) -> Vec<(String, AskRequest)> {
        let asked = self.asked_with_metadata().into_iter();
        asked.map(|it| (it.source, it.question)).collect()
    }

    /// As [`asked`](Self::asked), with everything that came along.
    pub(crate) fn asked_with_metadata(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

struct Source {
    organisation: String,
    script: Script,
}

#[tonic::async_trait]
impl SourceService for Source {
    type AskStream = Pin<Box<dyn Stream<Item = Result<AskResponse, Status>> + Send>>;

    async fn ask(&self, request: Request<AskRequest>) -> Result<Response<Self::AskStream>, Status> {
        let metadata = request.metadata().clone().into_headers();
        let metadata = metadata
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        let asked = Asked {
            source: self.organisation.clone(),
            metadata: metadata.collect(),
            question: request.into_inner(),
        };
        let question = asked.question.clone();
        self.script.asked.lock().unwrap().push(asked);
        let answer = self
            .script
            .answers
            .lock()
            .unwrap()
            .get(&self.organisation)
            .cloned();
        let records = match answer {
            None => Vec::new(),
            Some(Answer::Records(compose)) => {
                let records = compose(&question).into_iter();
                records.map(|record| record.encode_to_vec()).collect()
            }
            Some(Answer::Composed(compose)) => compose(&question),
            Some(Answer::Bytes(records)) => records,
            Some(Answer::Refuses(code)) => return Err(Status::new(code, "kanarie-bron")),
            Some(Answer::Never) => {
                tokio::time::sleep(Duration::from_secs(30)).await;
                Vec::new()
            }
        };
        let parts = records.into_iter().map(|record| Ok(AskResponse { record }));
        Ok(Response::new(Box::pin(tokio_stream::iter(
            parts.collect::<Vec<_>>(),
        ))))
    }
}

/// Serves every source; the channels that lead to them.
pub(super) async fn serve_all(
    pki: &Arc<DevelopmentPki>,
    script: &Script,
    clock: &Arc<HandClock>,
    serving: &mut JoinSet<()>,
) -> BTreeMap<Organisation, Vec<Channel>> {
    let mut channels = BTreeMap::new();
    for (organisation, keys) in &pki.organisations {
        let trust = TrustStore::new(pki.broker_trust().unwrap(), clock.clone());
        let own = keys.source.own().unwrap();
        let acceptor = Acceptor::bind(
            "127.0.0.1:0".parse().unwrap(),
            own,
            trust,
            Limits::default(),
        )
        .await
        .unwrap();
        let address = acceptor.local_addr().unwrap().to_string();
        let source = Source {
            organisation: organisation.to_string(),
            script: script.clone(),
        };
        serving.spawn(async move {
            let service = SourceServiceServer::new(source);
            Server::builder()
                .add_service(service)
                .serve_with_incoming(acceptor.incoming())
                .await
                .unwrap();
        });
        let dialer = pki
            .dial_source(organisation, &address, clock.clone())
            .unwrap();
        channels.insert(organisation.clone(), vec![dialer.connect_lazily().unwrap()]);
    }
    channels
}
