//! `EmergencyService`.

use tonic::Request;

use super::convert::{
    emergency_out, in_form, moment_out, obligations_in, picture_out, stated_emergency_in, text_in,
};
use super::edge::{Answer, Edge};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::emergency_service_server::EmergencyService;

#[tonic::async_trait]
impl EmergencyService for Edge {
    async fn declare_emergency(
        &self,
        request: Request<wire::DeclareEmergencyRequest>,
    ) -> Answer<wire::DeclareEmergencyResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let stated = in_form(|faults| stated_emergency_in(faults, body))?;
            let declared = call
                .pipeline
                .declare_emergency(&call.caller, header, stated)
                .await?;
            Ok(wire::DeclareEmergencyResponse {
                emergency_id: declared.id.to_string(),
                answer_by: Some(moment_out(declared.answer_by)),
                ends_at: Some(moment_out(declared.ends_at)),
            })
        })
        .await
    }

    async fn agree_emergency(
        &self,
        request: Request<wire::AgreeEmergencyRequest>,
    ) -> Answer<wire::AgreeEmergencyResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let id = in_form(|faults| faults.parse("emergency_id", &body.emergency_id))?;
            call.pipeline
                .agree_emergency(&call.caller, header, id)
                .await?;
            Ok(wire::AgreeEmergencyResponse {})
        })
        .await
    }

    async fn collect_emergency(
        &self,
        request: Request<wire::CollectEmergencyRequest>,
    ) -> Answer<wire::CollectEmergencyResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let (id, honours) = in_form(|faults| {
                let id = faults.parse("emergency_id", &body.emergency_id);
                let honours = obligations_in(faults, "honours", &body.honours);
                Some((id?, honours))
            })?;
            let shared = call
                .pipeline
                .collect_emergency(&call.caller, &hat, id, honours)
                .await?;
            Ok(wire::CollectEmergencyResponse {
                picture: Some(picture_out(shared)),
            })
        })
        .await
    }

    async fn end_emergency(
        &self,
        request: Request<wire::EndEmergencyRequest>,
    ) -> Answer<wire::EndEmergencyResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let id = in_form(|faults| faults.parse("emergency_id", &body.emergency_id))?;
            call.pipeline
                .end_emergency(&call.caller, header, id)
                .await?;
            Ok(wire::EndEmergencyResponse {})
        })
        .await
    }

    async fn review_emergency(
        &self,
        request: Request<wire::ReviewEmergencyRequest>,
    ) -> Answer<wire::ReviewEmergencyResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let (id, reason) = in_form(|faults| {
                let id = faults.parse("emergency_id", &body.emergency_id);
                let reason = text_in(faults, "reason", body.reason);
                Some((id?, reason?))
            })?;
            call.pipeline
                .review_emergency(&call.caller, header, id, body.justified, &reason)
                .await?;
            Ok(wire::ReviewEmergencyResponse {})
        })
        .await
    }

    async fn get_emergency(
        &self,
        request: Request<wire::GetEmergencyRequest>,
    ) -> Answer<wire::GetEmergencyResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let id = in_form(|faults| faults.parse("emergency_id", &body.emergency_id))?;
            let view = call.pipeline.get_emergency(&call.caller, &hat, id).await?;
            Ok(emergency_out(&view, call.caller.organisation()))
        })
        .await
    }
}
