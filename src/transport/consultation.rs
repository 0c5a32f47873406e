//! `ConsultationService`.

use tonic::Request;

use super::convert::{
    attending_in, consultation_out, in_form, moment_out, picture_out, stated_consultation_in,
};
use super::edge::{Answer, Edge};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::consultation_service_server::ConsultationService;

#[tonic::async_trait]
impl ConsultationService for Edge {
    async fn call_consultation(
        &self,
        request: Request<wire::CallConsultationRequest>,
    ) -> Answer<wire::CallConsultationResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let stated = in_form(|faults| stated_consultation_in(faults, body))?;
            let called = call
                .pipeline
                .call_consultation(&call.caller, header, stated)
                .await?;
            Ok(wire::CallConsultationResponse {
                consultation_id: called.id.to_string(),
                begins_at: Some(moment_out(called.begins_at)),
                ends_at: Some(moment_out(called.ends_at)),
            })
        })
        .await
    }

    async fn attend_consultation(
        &self,
        request: Request<wire::AttendConsultationRequest>,
    ) -> Answer<wire::AttendConsultationResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let (id, attending) = in_form(|faults| {
                let id = faults.parse("consultation_id", &body.consultation_id);
                Some((id?, attending_in(faults, body)?))
            })?;
            let shared = call
                .pipeline
                .attend_consultation(&call.caller, &hat, id, attending)
                .await?;
            Ok(wire::AttendConsultationResponse {
                picture: Some(picture_out(shared)),
            })
        })
        .await
    }

    async fn agree_consultation(
        &self,
        request: Request<wire::AgreeConsultationRequest>,
    ) -> Answer<wire::AgreeConsultationResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let id = in_form(|faults| faults.parse("consultation_id", &body.consultation_id))?;
            call.pipeline
                .agree_consultation(&call.caller, header, id)
                .await?;
            Ok(wire::AgreeConsultationResponse {})
        })
        .await
    }

    async fn end_consultation(
        &self,
        request: Request<wire::EndConsultationRequest>,
    ) -> Answer<wire::EndConsultationResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let id = in_form(|faults| faults.parse("consultation_id", &body.consultation_id))?;
            call.pipeline
                .end_consultation(&call.caller, header, id)
                .await?;
            Ok(wire::EndConsultationResponse {})
        })
        .await
    }

    async fn get_consultation(
        &self,
        request: Request<wire::GetConsultationRequest>,
    ) -> Answer<wire::GetConsultationResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let id = in_form(|faults| faults.parse("consultation_id", &body.consultation_id))?;
            let view = call
                .pipeline
                .get_consultation(&call.caller, &hat, id)
                .await?;
            Ok(consultation_out(&view, call.caller.organisation()))
        })
        .await
    }
}
