//! `AuditService`.

use std::sync::Arc;

use tonic::Request;

use super::convert::export_line_out;
use super::edge::{Answer, Call, Edge, Parts};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::audit_service_server::AuditService;

#[tonic::async_trait]
impl AuditService for Edge {
    type ExportLogStream = Parts<wire::ExportLogResponse>;

    async fn export_log(
        &self,
        request: Request<wire::ExportLogRequest>,
    ) -> Answer<Self::ExportLogStream> {
        let begin = |call: Arc<Call>, _| async move {
            call.pipeline.export_log(&call.caller, &call.hat()?).await
        };
        self.stream(request, begin, export_line_out).await
    }
}
