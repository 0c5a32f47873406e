//! `IdentityService`.

use tonic::Request;

use super::convert::moment_out;
use super::edge::{Answer, Edge};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::identity_service_server::IdentityService;

#[tonic::async_trait]
impl IdentityService for Edge {
    async fn who_am_i(
        &self,
        request: Request<wire::WhoAmIRequest>,
    ) -> Answer<wire::WhoAmIResponse> {
        self.serve(request, |call, _| async move {
            let mandate = call.pipeline.who_am_i(&call.caller, &call.hat()?).await?;
            Ok(wire::WhoAmIResponse {
                organisation: call.caller.organisation().to_string(),
                professional: call.caller.professional().to_string(),
                hat: mandate.hat.to_string(),
                crisis: mandate.crisis,
                token_expires_at: Some(moment_out(call.caller.token_expires_at())),
            })
        })
        .await
    }
}
