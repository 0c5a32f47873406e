//! What every service does alike: take the caller, run the walk, record a refusal, answer.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::time::Instant;
use tokio_stream::{Stream, StreamExt};
use tonic::{Code, Request, Response, Status};

use super::asked::{Asked, Asking, Writing};
use super::convert::in_form;
use super::status;
use crate::identity::Caller;
use crate::model::{Hat, RequestId};
use crate::pipeline::{Pipeline, PipelineError, Refused, WriteHeader, content_of};
use crate::ports::Revoked;

/// What a call is answered.
pub(super) type Answer<T> = Result<Response<T>, Status>;

/// An answer in parts.
pub(super) type Parts<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// The way in to the pipeline: every service is served on it.
#[derive(Clone)]
pub(super) struct Edge {
    pipeline: Arc<Pipeline>,
}

/// One call of an authenticated caller.
pub(super) struct Call {
    /// What the call is answered by.
    pub(super) pipeline: Arc<Pipeline>,
    /// Who calls.
    pub(super) caller: Caller,
    asked: Asked,
    id: RequestId,
}

impl Edge {
    /// The edge of this pipeline.
    pub(super) fn new(pipeline: Arc<Pipeline>) -> Self {
        Self { pipeline }
    }

    /// Answers a request by this work: a refusal or fault is in the log before the caller hears of it (law 3).
    pub(super) async fn serve<T, R, W>(
        &self,
        request: Request<T>,
        work: impl FnOnce(Arc<Call>, T) -> W,
    ) -> Answer<R>
    where
        T: Asking,
        W: Future<Output = Result<R, PipelineError>>,
    {
        // The authentication layer put the caller there.
        let caller = request.extensions().get::<Caller>().cloned();
        let caller = caller.ok_or_else(status::not_authenticated)?;
        let call = Arc::new(self.call(caller, request.get_ref().asked()));
        let begun = Instant::now();
        let answer = match work(call.clone(), request.into_inner()).await {
            Ok(reply) => Ok(Response::new(reply)),
            Err(error) => Err(call.refuse(error).await),
        };
        call.count(begun, answer.as_ref().err().map_or(Code::Ok, Status::code));
        answer
    }

    /// As [`serve`](Self::serve), in parts: what goes wrong between two of them is recorded likewise.
    pub(super) async fn stream<T, R, W, P, E>(
        &self,
        request: Request<T>,
        begin: impl FnOnce(Arc<Call>, T) -> W,
        part_out: fn(P) -> R,
    ) -> Answer<Parts<R>>
    where
        T: Asking,
        W: Future<Output = Result<Pin<Box<dyn Stream<Item = Result<P, E>> + Send>>, PipelineError>>,
        P: Send + 'static,
        R: 'static,
        E: Into<PipelineError> + Send + 'static,
    {
        let work = |call: Arc<Call>, body| async move {
            let parts = begin(call.clone(), body).await?.then(move |part| {
                let call = call.clone();
                async move {
                    match part {
                        Ok(part) => Ok(part_out(part)),
                        Err(error) => Err(call.refuse(error.into()).await),
                    }
                }
            });
            Ok(Box::pin(parts) as Parts<R>)
        };
        self.serve(request, work).await
    }

    /// What this broker knows to be revoked.
    pub(super) fn known_revoked(&self) -> Arc<Revoked> {
        self.pipeline.known_revoked()
    }

    /// Answers a call whose body no service could read.
    pub(super) async fn refuse(
        &self,
        caller: Caller,
        asked: Asked,
        error: PipelineError,
    ) -> Status {
        self.call(caller, asked).refuse(error).await
    }

    fn call(&self, caller: Caller, asked: Asked) -> Call {
        Call {
            pipeline: self.pipeline.clone(),
            caller,
            asked,
            id: RequestId::from_bytes(self.pipeline.draw()),
        }
    }
}

impl Call {
    /// The hat, in form.
    pub(super) fn hat(&self) -> Result<Hat, PipelineError> {
        in_form(|faults| faults.parse("hat", &self.asked.hat))
    }

    /// What every write names, in form; the content is the whole request.
    pub(super) fn write_header(
        &self,
        request: &impl Writing,
    ) -> Result<WriteHeader, PipelineError> {
        let (id, authority) = (request.request_id(), request.on_authority());
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        let hat = in_form(|faults| {
            if !(16..=64).contains(&id.len()) || !id.bytes().all(letters) {
                faults.note("request_id", "expected 16 to 64 of A-Z, a-z, 0-9, _ and -");
            }
            if authority.trim().is_empty() || authority.chars().count() > 80 {
                let problem = "expected a role or decision of 1 to 80 characters, no names";
                faults.note("on_authority", problem);
            }
            faults.parse("hat", &self.asked.hat)
        })?;
        Ok(WriteHeader {
            hat,
            request_id: id.to_owned(),
            on_authority: authority.to_owned(),
            content: content_of(&self.asked.rpc, &request.encode_to_vec()),
        })
    }

    fn count(&self, begun: Instant, code: Code) {
        let (rpc, code) = (self.asked.rpc.clone(), format!("{code:?}"));
        metrics::histogram!("samenbeeld_call_seconds", "rpc" => rpc.clone())
            .record(begun.elapsed());
        metrics::counter!("samenbeeld_calls_total", "rpc" => rpc, "code" => code).increment(1);
    }

    /// Records a refusal and says what the caller is told of it.
    async fn refuse(&self, error: PipelineError) -> Status {
        let refused = Refused {
            rpc: &self.asked.rpc,
            hat: &self.asked.hat,
            subject: &self.asked.subject,
            error: &error,
        };
        let recorded = self.pipeline.record_refusal(&self.caller, refused).await;
        let told = recorded.err().unwrap_or(error);
        status::of(&told, &self.asked.rpc, self.id)
    }
}
