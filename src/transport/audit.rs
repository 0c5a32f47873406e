//! `AuditService`.

use std::pin::Pin;

use tokio_stream::{Stream, StreamExt};
use tonic::{Request, Response, Status};

use super::convert::export_line_out;
use super::edge::Edge;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::audit_service_server::AuditService;

/// The service.
pub(super) struct Audit {
    edge: Edge,
}

impl Audit {
    /// The service at this edge.
    pub(super) fn new(edge: Edge) -> Self {
        Self { edge }
    }
}

#[tonic::async_trait]
impl AuditService for Audit {
    type ExportLogStream =
        Pin<Box<dyn Stream<Item = Result<wire::ExportLogResponse, Status>> + Send>>;

    async fn export_log(
        &self,
        request: Request<wire::ExportLogRequest>,
    ) -> Result<Response<Self::ExportLogStream>, Status> {
        let call = self.edge.open(
            &request,
            "AuditService/ExportLog",
            &request.get_ref().hat,
            None,
        )?;
        let begun = async {
            let hat = call.hat()?;
            self.edge.pipeline().export_log(&call.caller, &hat).await
        };
        let lines = match begun.await {
            Ok(lines) => lines,
            Err(error) => return Err(self.edge.refuse(&call, error).await),
        };
        let edge = self.edge.clone();
        let call = std::sync::Arc::new(call);
        let stream = lines.then(move |line| {
            let (edge, call) = (edge.clone(), call.clone());
            async move {
                match line {
                    Ok(line) => Ok(export_line_out(line)),
                    Err(fault) => Err(edge.refuse(&call, fault.into()).await),
                }
            }
        });
        Ok(Response::new(Box::pin(stream)))
    }
}
