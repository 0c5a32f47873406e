//! `InformingService`.

use tonic::Request;

use super::convert::{Faults, in_form, moment_out};
use super::edge::{Answer, Edge};
use crate::model::ClearText;
use crate::pipeline::{DutyName, NamedDuty, PersonTold};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::informing_service_server::InformingService;

#[tonic::async_trait]
impl InformingService for Edge {
    async fn list_inform_duties(
        &self,
        request: Request<wire::ListInformDutiesRequest>,
    ) -> Answer<wire::ListInformDutiesResponse> {
        self.serve(request, |call, body| async move {
            let duties = call
                .pipeline
                .list_inform_duties(&call.caller, &call.hat()?, body.done)
                .await?;
            Ok(wire::ListInformDutiesResponse {
                duties: duties.into_iter().map(duty_out).collect(),
            })
        })
        .await
    }

    async fn record_informed(
        &self,
        request: Request<wire::RecordInformedRequest>,
    ) -> Answer<wire::RecordInformedResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let told = in_form(|faults| {
                let duty = duty_in(faults, &body.duty_id);
                let at = faults.moment("told_at", body.told_at.as_ref());
                let how = faults.parse("how", &body.how);
                Some(PersonTold {
                    duty: duty?,
                    at: at?,
                    how: how?,
                })
            })?;
            call.pipeline
                .record_informed(&call.caller, header, told)
                .await?;
            Ok(wire::RecordInformedResponse {})
        })
        .await
    }

    async fn defer_informing(
        &self,
        request: Request<wire::DeferInformingRequest>,
    ) -> Answer<wire::DeferInformingResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let duty = in_form(|faults| duty_in(faults, &body.duty_id))?;
            let reason = ClearText::new(body.reason);
            let due = call
                .pipeline
                .defer_informing(&call.caller, header, duty, &reason)
                .await?;
            Ok(wire::DeferInformingResponse {
                due: Some(moment_out(due)),
            })
        })
        .await
    }
}

fn duty_in(faults: &mut Faults, text: &str) -> Option<DutyName> {
    let Some((first, person)) = text.split_once('.') else {
        faults.note(
            "duty_id",
            "expected the id of a duty: a receipt, a dot and a person",
        );
        return None;
    };
    let first = faults.parse("duty_id", first);
    let person = faults.person("duty_id", person);
    Some(DutyName {
        first: first?,
        person: person?,
    })
}

fn duty_out(duty: NamedDuty) -> wire::InformDuty {
    wire::InformDuty {
        duty_id: duty.name.to_string(),
        household: duty.household.to_string(),
        person: duty.name.person.to_string(),
        categories: duty.categories.iter().map(|it| it.number()).collect(),
        receipts: duty.receipts.iter().map(ToString::to_string).collect(),
        article: duty.article,
        since: Some(moment_out(duty.since)),
        due: Some(moment_out(duty.due)),
        overdue: duty.overdue,
        deferrals: duty.deferrals,
        route: duty.route.id().to_owned(),
        flagged: duty.flagged,
        told_at: duty.told_at.map(moment_out),
    }
}
