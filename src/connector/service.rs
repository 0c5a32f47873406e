//! The adapter as a gRPC service: the broker alone may ask, and only so many questions at once.

use std::sync::Arc;
use std::vec;

use tokio::sync::Semaphore;
use tonic::{Request, Response, Status};
use tracing::error;

use super::adapter::{AskError, SourceAdapter};
use crate::identity::{Oin, PeerCertificate};
use crate::proto::samenbeeld::source::v1::source_service_server::SourceService;
use crate::proto::samenbeeld::source::v1::{AskRequest, AskResponse};

/// Serves a source to one broker.
#[derive(Clone, Debug)]
pub struct SourceServer {
    adapter: Arc<SourceAdapter>,
    broker: Oin,
    turns: Arc<Semaphore>,
}

impl SourceServer {
    /// Serves the adapter to the broker with this OIN. The acceptor in front of it puts [`PeerCertificate`] into each request.
    pub fn new(adapter: SourceAdapter, broker: Oin) -> Self {
        let turns = Arc::new(Semaphore::new(adapter.limits().questions));
        Self {
            adapter: Arc::new(adapter),
            broker,
            turns,
        }
    }
}

#[tonic::async_trait]
impl SourceService for SourceServer {
    /// The whole answer is read before the first record leaves: what breaks off would look like less known.
    type AskStream = tokio_stream::Iter<vec::IntoIter<Result<AskResponse, Status>>>;

    async fn ask(&self, request: Request<AskRequest>) -> Result<Response<Self::AskStream>, Status> {
        let peer = request.extensions().get::<PeerCertificate>();
        if peer.is_none_or(|peer| peer.oin != self.broker) {
            return Err(Status::permission_denied("only the broker asks"));
        }
        let Ok(_turn) = self.turns.try_acquire() else {
            return Err(Status::resource_exhausted("too many questions at once"));
        };
        let answer = self.adapter.answer(request.get_ref()).await;
        let records = answer.map_err(|error| status(&error))?;
        let responses: Vec<_> = records
            .into_iter()
            .map(|record| Ok(AskResponse { record }))
            .collect();
        Ok(Response::new(tokio_stream::iter(responses)))
    }
}

fn status(error: &AskError) -> Status {
    match error {
        AskError::Invalid(problem) => Status::invalid_argument(*problem),
        AskError::TooLarge => Status::resource_exhausted(error.to_string()),
        AskError::Late => Status::unavailable(error.to_string()),
        AskError::Database(source) => {
            // SQLite's code alone: its message may quote values.
            let code = source
                .as_database_error()
                .and_then(sqlx::error::DatabaseError::code);
            error!(
                code = code.as_deref().unwrap_or("none"),
                "the source database does not answer"
            );
            Status::unavailable(error.to_string())
        }
    }
}
