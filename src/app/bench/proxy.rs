//! The bare proxy: mutual TLS on both sides, six sources asked at once, their records put behind each other. It decides, redacts and records
//! nothing; faster than this no broker can be that asks six sources over the same connections.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use anyhow::Context as _;
use bytes::{Bytes, BytesMut};
use prost::Message;
use tokio::task::JoinSet;
use tonic::body::Body;
use tonic::codegen::BoxFuture;
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::transport::{Channel, Server};
use tonic::{Request, Response, Status};
use tower::Service;

use super::raw::Raw;
use super::source;
use crate::app::client::finish;
use crate::app::running::{self, Stop, Watched};
use crate::app::{files, parts, serve};
use crate::config::Broker;
use crate::identity::tls::TrustStore;
use crate::model::{Organisation, Timestamp};
use crate::proto::samenbeeld::source::v1::AskRequest;
use crate::proto::samenbeeld::source::v1::source_service_client::SourceServiceClient;
use crate::proto::samenbeeld::v1::sharing_service_server::SERVICE_NAME;
use crate::storage::SystemClock;

/// Example for the help.
pub(in crate::app) const EXAMPLES: &str = "\
Example:
  samenbeeld bench-proxy --config broker.toml        started by `samenbeeld bench`";

/// Arguments of `samenbeeld bench-proxy`.
#[derive(Debug, clap::Args)]
pub(in crate::app) struct Arguments {
    /// Configuration of a broker; beside it lie the questions that the sources were asked.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Runs `samenbeeld bench-proxy`.
pub(in crate::app) fn run(arguments: &Arguments) -> ExitCode {
    finish(async {
        let config = Broker::load(&arguments.config)?;
        running::start_log(config.log)?;
        let trust = parts::partner_trust(&config)?;
        let trust = TrustStore::new(trust, Arc::new(SystemClock));
        let server = files::own(&config.tls.server, &config.keys.tls)?;
        let client = files::own(&config.tls.client, &config.keys.tls)?;
        let acceptor = serve::bind(&config, server, trust.clone()).await?;
        let channels = serve::channels(&config, &client, &trust)?;
        let fan = Fan {
            questions: Arc::new(questions(&arguments.config, channels)?),
            turn: Arc::new(AtomicUsize::new(0)),
        };
        let service = running::Service {
            what: "proxy",
            address: acceptor.local_addr()?,
            drain: config.limits.drain,
        };
        let (stop, stopped) = Stop::new();
        let serving = Server::builder()
            .add_service(fan)
            .serve_with_incoming_shutdown(acceptor.incoming(), stopped);
        running::serve(service, serving, Arc::new(Unwatched), stop).await
    })
}

/// The question for each source, and the connections to it.
fn questions(
    config: &Path,
    channels: BTreeMap<Organisation, Vec<Channel>>,
) -> anyhow::Result<Vec<(AskRequest, Vec<Channel>)>> {
    channels
        .into_iter()
        .map(|(organisation, channels)| {
            let file = config.with_file_name(format!("connector-{organisation}.toml"));
            let file = source::asked(&file);
            let question = fs::read(&file).with_context(|| file.display().to_string())?;
            Ok((AskRequest::decode(question.as_slice())?, channels))
        })
        .collect()
}

/// A bench lasts shorter than anything that expires.
struct Unwatched;

#[async_trait::async_trait]
impl Watched for Unwatched {
    fn look(&self, _: Timestamp) {}
    async fn fetch(&self, _: Timestamp) {}
    async fn reload(&self) {}
}

/// Asks every source the same as the broker does.
#[derive(Clone)]
struct Fan {
    questions: Arc<Vec<(AskRequest, Vec<Channel>)>>,
    /// Whose turn it is of the connections to each source.
    turn: Arc<AtomicUsize>,
}

impl NamedService for Fan {
    const NAME: &'static str = SERVICE_NAME;
}

impl Service<http::Request<Body>> for Fan {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let fan = self.clone();
        Box::pin(async move { Ok(Grpc::new(Raw).unary(fan, request).await) })
    }
}

impl UnaryService<Bytes> for Fan {
    type Response = Bytes;
    type Future = BoxFuture<Response<Bytes>, Status>;

    fn call(&mut self, _: Request<Bytes>) -> Self::Future {
        let fan = self.clone();
        Box::pin(async move { Ok(Response::new(fan.ask().await?)) })
    }
}

impl Fan {
    async fn ask(&self) -> Result<Bytes, Status> {
        let mut under_way = JoinSet::new();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        for (question, channels) in self.questions.iter() {
            let channel = turn
                .checked_rem(channels.len())
                .and_then(|at| channels.get(at).cloned());
            let question = question.clone();
            under_way.spawn(async move {
                let channel = channel.ok_or_else(|| Status::internal("no channel"))?;
                let mut client = SourceServiceClient::new(channel);
                let mut stream = client.ask(question).await?.into_inner();
                let mut records = Vec::new();
                while let Some(answer) = stream.message().await? {
                    records.push(answer.record);
                }
                Ok::<_, Status>(records)
            });
        }
        let mut all = BytesMut::new();
        while let Some(answered) = under_way.join_next().await {
            let answered = answered.map_err(|_| Status::internal("a question was lost"))?;
            for record in answered? {
                all.extend_from_slice(&record);
            }
        }
        Ok(all.freeze())
    }
}
