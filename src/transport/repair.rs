//! `RepairService`.

use tonic::Request;

use super::convert::{breach_out, confirmed_by, in_form, proposal_in, repair_out, text_in};
use super::edge::{Answer, Edge};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::repair_service_server::RepairService;

#[tonic::async_trait]
impl RepairService for Edge {
    async fn propose_repair(
        &self,
        request: Request<wire::ProposeRepairRequest>,
    ) -> Answer<wire::ProposeRepairResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let stated = in_form(|faults| proposal_in(faults, body))?;
            let id = call
                .pipeline
                .propose_repair(&call.caller, header, stated)
                .await?;
            Ok(wire::ProposeRepairResponse {
                repair_id: id.to_string(),
            })
        })
        .await
    }

    async fn agree_repair(
        &self,
        request: Request<wire::AgreeRepairRequest>,
    ) -> Answer<wire::AgreeRepairResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let (id, evidence) = in_form(|faults| {
                let id = faults.parse("repair_id", &body.repair_id);
                let evidence = confirmed_by(faults, body.evidence);
                Some((id?, evidence?))
            })?;
            call.pipeline
                .agree_repair(&call.caller, header, id, evidence)
                .await?;
            Ok(wire::AgreeRepairResponse {})
        })
        .await
    }

    async fn withdraw_repair(
        &self,
        request: Request<wire::WithdrawRepairRequest>,
    ) -> Answer<wire::WithdrawRepairResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let id = in_form(|faults| faults.parse("repair_id", &body.repair_id))?;
            call.pipeline
                .withdraw_repair(&call.caller, header, id)
                .await?;
            Ok(wire::WithdrawRepairResponse {})
        })
        .await
    }

    async fn get_repair(
        &self,
        request: Request<wire::GetRepairRequest>,
    ) -> Answer<wire::GetRepairResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let id = in_form(|faults| faults.parse("repair_id", &body.repair_id))?;
            let view = call.pipeline.get_repair(&call.caller, &hat, id).await?;
            Ok(wire::GetRepairResponse {
                repair: Some(repair_out(view, call.caller.organisation())),
            })
        })
        .await
    }

    async fn list_repairs(
        &self,
        request: Request<wire::ListRepairsRequest>,
    ) -> Answer<wire::ListRepairsResponse> {
        self.serve(request, |call, _| async move {
            let (hat, own) = (call.hat()?, call.caller.organisation());
            let views = call.pipeline.list_repairs(&call.caller, &hat).await?;
            let views = views.into_iter();
            Ok(wire::ListRepairsResponse {
                repairs: views.map(|view| repair_out(view, own)).collect(),
            })
        })
        .await
    }

    async fn list_breaches(
        &self,
        request: Request<wire::ListBreachesRequest>,
    ) -> Answer<wire::ListBreachesResponse> {
        self.serve(request, |call, body| async move {
            let breaches = call
                .pipeline
                .list_breaches(&call.caller, &call.hat()?, body.closed)
                .await?;
            Ok(wire::ListBreachesResponse {
                breaches: breaches.iter().map(breach_out).collect(),
            })
        })
        .await
    }

    async fn judge_distinct(
        &self,
        request: Request<wire::JudgeDistinctRequest>,
    ) -> Answer<wire::JudgeDistinctResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let persons = in_form(|faults| {
                let person = faults.person("person", &body.person);
                let other = faults.person("other", &body.other);
                Some((person?, other?))
            })?;
            call.pipeline
                .judge_distinct(&call.caller, header, persons)
                .await?;
            Ok(wire::JudgeDistinctResponse {})
        })
        .await
    }

    async fn close_breach(
        &self,
        request: Request<wire::CloseBreachRequest>,
    ) -> Answer<wire::CloseBreachResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let (receipt, assessment) = in_form(|faults| {
                let receipt = faults.parse("receipt", &body.receipt);
                let assessment = text_in(faults, "assessment", body.assessment);
                Some((receipt?, assessment?))
            })?;
            call.pipeline
                .close_breach(
                    &call.caller,
                    header,
                    receipt,
                    (&assessment, body.authority_told),
                )
                .await?;
            Ok(wire::CloseBreachResponse {})
        })
        .await
    }
}
