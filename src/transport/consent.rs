//! `ConsentService`.

use tonic::{Request, Response, Status};

use super::convert::{
    Faults, cells_out, consent_out, evidence_in, kind_out, moment_out, receipt_out, statement_in,
};
use super::edge::Edge;
use crate::pipeline::{PipelineError, Withdrawal};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::consent_service_server::ConsentService;

const MOST_STATEMENTS: usize = 50;

/// The service.
pub(super) struct Consent {
    edge: Edge,
}

impl Consent {
    /// The service at this edge.
    pub(super) fn new(edge: Edge) -> Self {
        Self { edge }
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl ConsentService for Consent {
    async fn propose_consent(
        &self,
        request: Request<wire::ProposeConsentRequest>,
    ) -> Answer<wire::ProposeConsentResponse> {
        let asked = request.get_ref();
        let call = self.edge.open(
            &request,
            "ConsentService/ProposeConsent",
            &asked.hat,
            Some(&asked.household),
        )?;
        let body = request.into_inner();
        let work = async {
            let hat = call.hat()?;
            let mut faults = Faults::default();
            let household = faults.household("household", &body.household);
            let task = faults.parse("task", &body.task);
            let (household, task) = faults
                .or_else(household.zip(task))
                .map_err(PipelineError::InvalidRequest)?;
            let (proposals, receipt) = self
                .edge
                .pipeline()
                .propose_consent(&call.caller, &hat, &household, &task)
                .await?;
            Ok(wire::ProposeConsentResponse {
                proposals: proposals
                    .into_iter()
                    .map(|proposal| wire::ConsentProposal {
                        subject: proposal.subject.to_string(),
                        givers: proposal.givers.id().to_owned(),
                        kinds: proposal.kinds.into_iter().map(kind_out).collect(),
                        cells: Some(cells_out(&proposal.cells)),
                        text_id: proposal.text_id,
                        text_version: i32::try_from(proposal.text_version).unwrap_or(i32::MAX),
                        text_nl: proposal.text_nl,
                        text_en: proposal.text_en,
                    })
                    .collect(),
                receipt: Some(receipt_out(&receipt)),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn record_consent(
        &self,
        request: Request<wire::RecordConsentRequest>,
    ) -> Answer<wire::RecordConsentResponse> {
        let asked = request.get_ref();
        let subject = asked
            .statements
            .first()
            .map(|statement| statement.subject.as_str());
        let call = self.edge.open(
            &request,
            "ConsentService/RecordConsent",
            &asked.hat,
            subject,
        )?;
        let body = request.into_inner();
        let work = async {
            let header = call.write_header(&body.request_id, &body.on_authority, &body)?;
            let mut faults = Faults::default();
            if body.statements.is_empty() || body.statements.len() > MOST_STATEMENTS {
                faults.note("statements", format!("expected 1 to {MOST_STATEMENTS}"));
            }
            let statements: Option<Vec<_>> = body
                .statements
                .into_iter()
                .take(MOST_STATEMENTS)
                .enumerate()
                .map(|(place, statement)| {
                    statement_in(&mut faults, &format!("statements[{place}]"), statement)
                })
                // WHY: every statement is taken apart before the first fault ends the call.
                .collect::<Vec<_>>()
                .into_iter()
                .collect();
            let statements = faults
                .or_else(statements)
                .map_err(PipelineError::InvalidRequest)?;
            let recorded = self
                .edge
                .pipeline()
                .record_consents(&call.caller, header, statements)
                .await?;
            Ok(wire::RecordConsentResponse {
                consent_ids: recorded.ids.iter().map(ToString::to_string).collect(),
                recorded_at: Some(moment_out(recorded.at)),
                awaiting_confirmation: recorded.awaiting.iter().map(ToString::to_string).collect(),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn confirm_consent(
        &self,
        request: Request<wire::ConfirmConsentRequest>,
    ) -> Answer<wire::ConfirmConsentResponse> {
        let asked = request.get_ref();
        let call = self.edge.open(
            &request,
            "ConsentService/ConfirmConsent",
            &asked.hat,
            Some(&asked.subject),
        )?;
        let body = request.into_inner();
        let work = async {
            let header = call.write_header(&body.request_id, &body.on_authority, &body)?;
            let mut faults = Faults::default();
            let subject = faults.person("subject", &body.subject);
            let id = faults.parse("consent_id", &body.consent_id);
            let evidence = faults
                .required(
                    "evidence",
                    body.evidence,
                    "required: a confirmation rests on something of its own",
                )
                .and_then(|evidence| evidence_in(&mut faults, "evidence", evidence));
            let ((subject, id), evidence) = faults
                .or_else(subject.zip(id).zip(evidence))
                .map_err(PipelineError::InvalidRequest)?;
            self.edge
                .pipeline()
                .confirm_consent(&call.caller, header, subject, id, evidence)
                .await?;
            Ok(wire::ConfirmConsentResponse {})
        };
        self.edge.answer(&call, work).await
    }

    async fn withdraw_consent(
        &self,
        request: Request<wire::WithdrawConsentRequest>,
    ) -> Answer<wire::WithdrawConsentResponse> {
        let asked = request.get_ref();
        let call = self.edge.open(
            &request,
            "ConsentService/WithdrawConsent",
            &asked.hat,
            Some(&asked.subject),
        )?;
        let body = request.into_inner();
        let work = async {
            let header = call.write_header(&body.request_id, &body.on_authority, &body)?;
            let mut faults = Faults::default();
            let subject = faults.person("subject", &body.subject);
            let by = if body.by.is_empty() {
                Some(None)
            } else {
                faults.person("by", &body.by).map(Some)
            };
            let consent = if body.consent_id.is_empty() {
                Some(None)
            } else {
                faults.parse("consent_id", &body.consent_id).map(Some)
            };
            let withdrawal = subject
                .zip(by)
                .zip(consent)
                .map(|((subject, by), consent)| Withdrawal {
                    subject,
                    by,
                    consent,
                });
            let withdrawal = faults
                .or_else(withdrawal)
                .map_err(PipelineError::InvalidRequest)?;
            let effective_at = self
                .edge
                .pipeline()
                .withdraw_consent(&call.caller, header, withdrawal)
                .await?;
            Ok(wire::WithdrawConsentResponse {
                effective_at: Some(moment_out(effective_at)),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn list_consents(
        &self,
        request: Request<wire::ListConsentsRequest>,
    ) -> Answer<wire::ListConsentsResponse> {
        let asked = request.get_ref();
        let call = self.edge.open(
            &request,
            "ConsentService/ListConsents",
            &asked.hat,
            Some(&asked.subject),
        )?;
        let body = request.into_inner();
        let work = async {
            let hat = call.hat()?;
            let mut faults = Faults::default();
            let subject = faults.person("subject", &body.subject);
            let subject = faults
                .or_else(subject)
                .map_err(PipelineError::InvalidRequest)?;
            let consents = self
                .edge
                .pipeline()
                .list_consents(&call.caller, &hat, &subject)
                .await?;
            Ok(wire::ListConsentsResponse {
                consents: consents
                    .iter()
                    .map(|(statement, recorded)| consent_out(statement, recorded))
                    .collect(),
            })
        };
        self.edge.answer(&call, work).await
    }
}
