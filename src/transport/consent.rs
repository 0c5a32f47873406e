//! `ConsentService`.

use tonic::Request;

use super::convert::{
    Faults, confirmed_by, consent_out, in_form, moment_out, proposal_out, receipt_out,
    statements_in,
};
use super::edge::{Answer, Edge};
use crate::pipeline::Withdrawal;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::consent_service_server::ConsentService;

#[tonic::async_trait]
impl ConsentService for Edge {
    async fn propose_consent(
        &self,
        request: Request<wire::ProposeConsentRequest>,
    ) -> Answer<wire::ProposeConsentResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let (household, task) = in_form(|faults| {
                let household = faults.household("household", &body.household);
                let task = faults.parse("task", &body.task);
                Some((household?, task?))
            })?;
            let (proposals, receipt) = call
                .pipeline
                .propose_consent(&call.caller, &hat, &household, &task)
                .await?;
            Ok(wire::ProposeConsentResponse {
                proposals: proposals.into_iter().map(proposal_out).collect(),
                receipt: Some(receipt_out(&receipt)),
            })
        })
        .await
    }

    async fn record_consent(
        &self,
        request: Request<wire::RecordConsentRequest>,
    ) -> Answer<wire::RecordConsentResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let statements = in_form(|faults| statements_in(faults, body.statements))?;
            let recorded = call
                .pipeline
                .record_consents(&call.caller, header, statements)
                .await?;
            Ok(wire::RecordConsentResponse {
                consent_ids: recorded.ids.iter().map(ToString::to_string).collect(),
                recorded_at: Some(moment_out(recorded.at)),
                awaiting_confirmation: recorded.awaiting.iter().map(ToString::to_string).collect(),
            })
        })
        .await
    }

    async fn confirm_consent(
        &self,
        request: Request<wire::ConfirmConsentRequest>,
    ) -> Answer<wire::ConfirmConsentResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let (subject, id, evidence) = in_form(|faults| {
                let subject = faults.person("subject", &body.subject);
                let id = faults.parse("consent_id", &body.consent_id);
                let evidence = confirmed_by(faults, body.evidence);
                Some((subject?, id?, evidence?))
            })?;
            call.pipeline
                .confirm_consent(&call.caller, header, subject, id, evidence)
                .await?;
            Ok(wire::ConfirmConsentResponse {})
        })
        .await
    }

    async fn withdraw_consent(
        &self,
        request: Request<wire::WithdrawConsentRequest>,
    ) -> Answer<wire::WithdrawConsentResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let withdrawal = in_form(|faults| {
                let subject = faults.person("subject", &body.subject);
                let by = faults.optional("by", &body.by, Faults::person);
                let consent = faults.optional("consent_id", &body.consent_id, Faults::parse);
                Some(Withdrawal {
                    subject: subject?,
                    by,
                    consent,
                })
            })?;
            let effective_at = call
                .pipeline
                .withdraw_consent(&call.caller, header, withdrawal)
                .await?;
            Ok(wire::WithdrawConsentResponse {
                effective_at: Some(moment_out(effective_at)),
            })
        })
        .await
    }

    async fn check_withdrawal(
        &self,
        request: Request<wire::CheckWithdrawalRequest>,
    ) -> Answer<wire::CheckWithdrawalResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let (subject, by, evidence) = in_form(|faults| {
                let subject = faults.person("subject", &body.subject);
                let by = faults.person("by", &body.by);
                let evidence = confirmed_by(faults, body.evidence);
                Some((subject?, by?, evidence?))
            })?;
            let stands = call
                .pipeline
                .check_withdrawal(&call.caller, header, (subject, by), evidence)
                .await?;
            Ok(wire::CheckWithdrawalResponse { stands })
        })
        .await
    }

    async fn list_consents(
        &self,
        request: Request<wire::ListConsentsRequest>,
    ) -> Answer<wire::ListConsentsResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let subject = in_form(|faults| faults.person("subject", &body.subject))?;
            let consents = call
                .pipeline
                .list_consents(&call.caller, &hat, &subject)
                .await?;
            Ok(wire::ListConsentsResponse {
                consents: consents
                    .iter()
                    .map(|(statement, recorded)| consent_out(statement, recorded))
                    .collect(),
            })
        })
        .await
    }
}
