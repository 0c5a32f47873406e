//! `IdentityService`.

use tonic::{Request, Response, Status};

use super::convert::moment_out;
use super::edge::Edge;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::identity_service_server::IdentityService;

/// The service.
pub(super) struct Identity {
    edge: Edge,
}

impl Identity {
    /// The service at this edge.
    pub(super) fn new(edge: Edge) -> Self {
        Self { edge }
    }
}

#[tonic::async_trait]
impl IdentityService for Identity {
    async fn who_am_i(
        &self,
        request: Request<wire::WhoAmIRequest>,
    ) -> Result<Response<wire::WhoAmIResponse>, Status> {
        let call = self.edge.open(
            &request,
            "IdentityService/WhoAmI",
            &request.get_ref().hat,
            None,
        )?;
        let work = async {
            let hat = call.hat()?;
            let mandate = self.edge.pipeline().who_am_i(&call.caller, &hat).await?;
            Ok(wire::WhoAmIResponse {
                organisation: call.caller.organisation().to_string(),
                professional: call.caller.professional().to_string(),
                hat: mandate.hat.to_string(),
                crisis: mandate.crisis,
                token_expires_at: Some(moment_out(call.caller.token_expires_at())),
            })
        };
        self.edge.answer(&call, work).await
    }
}
