//! `IdentityService`.

use tonic::Request;

use super::convert::{in_form, moment_out, receipt_out, revoking_in};
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

    async fn revoke(&self, request: Request<wire::RevokeRequest>) -> Answer<wire::RevokeResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let revoking = in_form(|faults| revoking_in(faults, body))?;
            let revoked = call.pipeline.revoke(&call.caller, header, revoking).await?;
            Ok(wire::RevokeResponse {
                receipt: Some(receipt_out(&revoked.receipt)),
                revoked_at: Some(moment_out(revoked.revoked_at)),
                revoked_before: revoked.before,
            })
        })
        .await
    }
}
