//! The gRPC edge: every service is served on `edge`, `asked` says of each request what the log is told of it, `convert` takes messages
//! apart, `status` is the one mapping of faults.

mod asked;
mod audit;
mod authentication;
pub mod codec;
mod consent;
mod consultation;
mod convert;
mod edge;
mod emergency;
mod identity;
mod informing;
mod notice;
mod policy;
mod register;
mod repair;
mod review;
mod sharing;
mod status;
mod unread;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio_stream::Stream;
use tonic::transport::Server;
use tonic::transport::server::Connected;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;
use tonic_reflection::server::v1::{ServerReflection, ServerReflectionServer};

use crate::identity::Authenticator;
use crate::pipeline::Pipeline;
use crate::ports::Clock;
use crate::proto::DESCRIPTOR_SET;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::audit_service_server::AuditServiceServer;
use crate::proto::samenbeeld::v1::consent_service_server::ConsentServiceServer;
use crate::proto::samenbeeld::v1::consultation_service_server::ConsultationServiceServer;
use crate::proto::samenbeeld::v1::emergency_service_server::EmergencyServiceServer;
use crate::proto::samenbeeld::v1::identity_service_server::IdentityServiceServer;
use crate::proto::samenbeeld::v1::informing_service_server::InformingServiceServer;
use crate::proto::samenbeeld::v1::notice_service_server::NoticeServiceServer;
use crate::proto::samenbeeld::v1::policy_service_server::PolicyServiceServer;
use crate::proto::samenbeeld::v1::register_service_server::RegisterServiceServer;
use crate::proto::samenbeeld::v1::repair_service_server::RepairServiceServer;
use crate::proto::samenbeeld::v1::review_service_server::ReviewServiceServer;
use crate::proto::samenbeeld::v1::sharing_service_server::SharingServiceServer;

/// The broker's own services that are served: what reflection and health tell of.
const SERVED: [&str; 12] = [
    wire::audit_service_server::SERVICE_NAME,
    wire::consent_service_server::SERVICE_NAME,
    wire::consultation_service_server::SERVICE_NAME,
    wire::emergency_service_server::SERVICE_NAME,
    wire::identity_service_server::SERVICE_NAME,
    wire::informing_service_server::SERVICE_NAME,
    wire::notice_service_server::SERVICE_NAME,
    wire::policy_service_server::SERVICE_NAME,
    wire::register_service_server::SERVICE_NAME,
    wire::repair_service_server::SERVICE_NAME,
    wire::review_service_server::SERVICE_NAME,
    wire::sharing_service_server::SERVICE_NAME,
];

/// Name under which health tells of the whole broker.
const WHOLE: &str = "";
/// Most bytes of a bundle of policies; every other request is far smaller.
const BUNDLE_BYTES: usize = 4 * 1024 * 1024;

/// Limits of the edge.
#[derive(Debug, Clone, Copy)]
pub struct EdgeLimits {
    /// Largest request body, in bytes.
    pub body: usize,
    /// Largest set of headers, in bytes.
    pub headers: u32,
    /// Most calls at once on one connection.
    pub concurrency_per_connection: usize,
    /// Most calls at once on all connections; more are answered `RESOURCE_EXHAUSTED`.
    pub concurrency: usize,
    /// Longest a call may take.
    pub timeout: Duration,
}

/// Serves every service on connections whose certificates were checked, until `shutdown`.
///
/// # Errors
/// When the descriptors cannot be served, or the transport fails.
pub async fn serve<I, IO, E>(
    pipeline: Arc<Pipeline>,
    authenticator: Arc<Authenticator>,
    clock: Arc<dyn Clock>,
    limits: EdgeLimits,
    connections: I,
    shutdown: impl Future<Output = ()>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>>
where
    I: Stream<Item = Result<IO, E>>,
    IO: AsyncRead + AsyncWrite + Connected + Unpin + Send + 'static,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let writable = pipeline.log_writable();
    let edge = edge::Edge::new(pipeline);
    let (reporter, health) = tonic_health::server::health_reporter();
    let reflection = reflection()?;
    let body = limits.body;
    let serving = Server::builder()
        .http2_max_header_list_size(limits.headers)
        .max_concurrent_streams(u32::try_from(limits.concurrency_per_connection).ok())
        .concurrency_limit_per_connection(limits.concurrency_per_connection)
        .timeout(limits.timeout)
        .layer(tower::load_shed::LoadShedLayer::new())
        .layer(tower::limit::GlobalConcurrencyLimitLayer::new(
            limits.concurrency,
        ))
        .layer(authentication::Authentication::new(
            authenticator,
            clock,
            edge.clone(),
            body,
        ))
        .add_service(health)
        .add_service(reflection)
        .add_service(SharingServiceServer::new(edge.clone()).max_decoding_message_size(body))
        .add_service(ConsentServiceServer::new(edge.clone()).max_decoding_message_size(body))
        .add_service(ConsultationServiceServer::new(edge.clone()).max_decoding_message_size(body))
        .add_service(EmergencyServiceServer::new(edge.clone()).max_decoding_message_size(body))
        .add_service(RegisterServiceServer::new(edge.clone()).max_decoding_message_size(body))
        .add_service(RepairServiceServer::new(edge.clone()).max_decoding_message_size(body))
        .add_service(InformingServiceServer::new(edge.clone()).max_decoding_message_size(body))
        .add_service(NoticeServiceServer::new(edge.clone()).max_decoding_message_size(body))
        .add_service(ReviewServiceServer::new(edge.clone()).max_decoding_message_size(body))
        .add_service(PolicyServiceServer::new(edge.clone()).max_decoding_message_size(BUNDLE_BYTES))
        .add_service(IdentityServiceServer::new(edge.clone()).max_decoding_message_size(body))
        .add_service(AuditServiceServer::new(edge).max_decoding_message_size(body))
        .serve_with_incoming_shutdown(connections, shutdown);
    tokio::select! {
        served = serving => Ok(served?),
        () = tell_health(reporter, writable) => Err("health is told no more".into()),
    }
}

/// Says of every service whether it serves: all do, or none, since nothing is served that cannot be recorded (law 3).
async fn tell_health(reporter: HealthReporter, mut writable: watch::Receiver<bool>) {
    loop {
        let status = if *writable.borrow_and_update() {
            ServingStatus::Serving
        } else {
            ServingStatus::NotServing
        };
        for service in SERVED.into_iter().chain([WHOLE]) {
            reporter.set_service_status(service, status).await;
        }
        if writable.changed().await.is_err() {
            return;
        }
    }
}

/// Tells of what is served and of nothing else.
fn reflection()
-> Result<ServerReflectionServer<impl ServerReflection>, tonic_reflection::server::Error> {
    let builder = tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .with_service_name(tonic_health::pb::health_server::SERVICE_NAME)
        .with_service_name(tonic_reflection::pb::v1::server_reflection_server::SERVICE_NAME);
    SERVED
        .into_iter()
        .fold(builder, |builder, service| {
            builder.with_service_name(service)
        })
        .build_v1()
}
