//! What every service does alike: take the caller, run the walk, record a refusal, answer.

use std::future::Future;
use std::sync::Arc;

use prost::Message;
use tonic::{Request, Response, Status};

use super::status;
use super::unread::Unread;
use crate::identity::Caller;
use crate::model::{Hat, RequestId};
use crate::pipeline::{Pipeline, PipelineError, Refused, WriteHeader};
use crate::purpose::Violation;

/// The way in for one service.
#[derive(Clone)]
pub(super) struct Edge {
    pipeline: Arc<Pipeline>,
}

/// One call of an authenticated caller.
pub(super) struct Call {
    /// Who calls.
    pub(super) caller: Caller,
    /// Name of the RPC, for the log.
    pub(super) rpc: String,
    /// The hat named, as text: it may be none.
    pub(super) hat: String,
    /// Household or person asked for, by the caller's own pseudonym or nothing.
    pub(super) subject: Option<String>,
    id: RequestId,
}

impl Edge {
    /// The edge of this pipeline.
    pub(super) fn new(pipeline: Arc<Pipeline>) -> Self {
        Self { pipeline }
    }

    /// The pipeline.
    pub(super) fn pipeline(&self) -> &Arc<Pipeline> {
        &self.pipeline
    }

    /// Opens a call: its caller was put there by the authentication layer.
    pub(super) fn open<T>(
        &self,
        request: &Request<T>,
        rpc: &str,
        hat: &str,
        subject: Option<&str>,
    ) -> Result<Call, Status> {
        let caller = request
            .extensions()
            .get::<Caller>()
            .cloned()
            .ok_or_else(status::not_authenticated)?;
        Ok(Call {
            caller,
            rpc: rpc.to_owned(),
            hat: hat.to_owned(),
            subject: subject.map(ToOwned::to_owned),
            id: RequestId::from_bytes(self.pipeline.draw()),
        })
    }

    /// Answers a call whose body no service could read.
    pub(super) async fn refuse_unread(
        &self,
        caller: Caller,
        path: &str,
        (unread, violation): (Unread, Violation),
    ) -> Status {
        let call = Call {
            caller,
            rpc: path.trim_start_matches("/samenbeeld.v1.").to_owned(),
            hat: unread.hat,
            subject: unread.subject,
            id: RequestId::from_bytes(self.pipeline.draw()),
        };
        let error = PipelineError::InvalidRequest(vec![violation]);
        self.refuse(&call, error).await
    }

    /// Answers a call: a refusal or fault is in the log before the caller hears of it (law 3).
    pub(super) async fn answer<T>(
        &self,
        call: &Call,
        work: impl Future<Output = Result<T, PipelineError>>,
    ) -> Result<Response<T>, Status> {
        match work.await {
            Ok(reply) => Ok(Response::new(reply)),
            Err(error) => Err(self.refuse(call, error).await),
        }
    }

    /// Records a refusal and says what the caller is told of it.
    pub(super) async fn refuse(&self, call: &Call, error: PipelineError) -> Status {
        let refused = Refused {
            rpc: &call.rpc,
            hat: &call.hat,
            subject: call.subject.as_deref(),
            error: &error,
        };
        match self.pipeline.record_refusal(&call.caller, refused).await {
            Ok(()) => status::of(&error, call.id),
            Err(fault) => status::of(&fault, call.id),
        }
    }
}

impl Call {
    /// The hat, in form.
    pub(super) fn hat(&self) -> Result<Hat, PipelineError> {
        self.hat
            .parse()
            .map_err(|error: crate::model::hat::NameError| {
                PipelineError::InvalidRequest(vec![Violation::new("hat", error.to_string())])
            })
    }

    /// What every write names, in form; the content is the whole request.
    pub(super) fn write_header(
        &self,
        request_id: &str,
        on_authority: &str,
        request: &impl Message,
    ) -> Result<WriteHeader, PipelineError> {
        let mut violations = Vec::new();
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if !(16..=64).contains(&request_id.len()) || !request_id.bytes().all(letters) {
            violations.push(Violation::new(
                "request_id",
                "expected 16 to 64 of A-Z, a-z, 0-9, _ and -",
            ));
        }
        if on_authority.trim().is_empty() || on_authority.chars().count() > 80 {
            violations.push(Violation::new(
                "on_authority",
                "expected a role or decision of 1 to 80 characters, no names",
            ));
        }
        let hat = match self.hat() {
            Ok(hat) if violations.is_empty() => hat,
            Ok(_) => return Err(PipelineError::InvalidRequest(violations)),
            Err(PipelineError::InvalidRequest(faults)) => {
                violations.extend(faults);
                return Err(PipelineError::InvalidRequest(violations));
            }
            Err(other) => return Err(other),
        };
        Ok(WriteHeader {
            hat,
            request_id: request_id.to_owned(),
            on_authority: on_authority.to_owned(),
            content: crate::pipeline::content_of(&self.rpc, &request.encode_to_vec()),
        })
    }
}
