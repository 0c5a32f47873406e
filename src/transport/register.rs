//! `RegisterService`.

use tonic::{Request, Response, Status};

use super::convert::{
    Faults, client_number_in, client_numbers_in, evidence_in, fact_in, fact_out, moment_out,
    receipt_out,
};
use super::edge::Edge;
use crate::model::ClearText;
use crate::pipeline::{EnrolPerson, FactPage, PipelineError};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::register_service_server::RegisterService;

/// The service.
pub(super) struct Register {
    edge: Edge,
}

impl Register {
    /// The service at this edge.
    pub(super) fn new(edge: Edge) -> Self {
        Self { edge }
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl RegisterService for Register {
    async fn enrol_household(
        &self,
        request: Request<wire::EnrolHouseholdRequest>,
    ) -> Answer<wire::EnrolHouseholdResponse> {
        let call = self.edge.open(
            &request,
            "RegisterService/EnrolHousehold",
            &request.get_ref().hat,
            None,
        )?;
        let body = request.into_inner();
        let work = async {
            let header = call.write_header(&body.request_id, &body.on_authority, &body)?;
            let mut faults = Faults::default();
            let introduction = code_in(&mut faults, &body.introduction);
            let introduction = faults
                .or_else(Some(introduction))
                .map_err(PipelineError::InvalidRequest)?;
            let household = self
                .edge
                .pipeline()
                .enrol_household(&call.caller, header, introduction)
                .await?;
            Ok(wire::EnrolHouseholdResponse {
                household: household.to_string(),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn enrol_person(
        &self,
        request: Request<wire::EnrolPersonRequest>,
    ) -> Answer<wire::EnrolPersonResponse> {
        let call = self.edge.open(
            &request,
            "RegisterService/EnrolPerson",
            &request.get_ref().hat,
            None,
        )?;
        let body = request.into_inner();
        let work = async {
            let header = call.write_header(&body.request_id, &body.on_authority, &body)?;
            let mut faults = Faults::default();
            let introduction = code_in(&mut faults, &body.introduction);
            let bsn = bsn_in(&mut faults, body.bsn);
            let client_number = client_number_in(&mut faults, "client_number", body.client_number);
            let person = client_number.map(|client_number| EnrolPerson {
                client_number,
                bsn,
                introduction,
            });
            let person = faults
                .or_else(person)
                .map_err(PipelineError::InvalidRequest)?;
            let pseudonym = self
                .edge
                .pipeline()
                .enrol_person(&call.caller, header, person)
                .await?;
            Ok(wire::EnrolPersonResponse {
                person: pseudonym.to_string(),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn introduce(
        &self,
        request: Request<wire::IntroduceRequest>,
    ) -> Answer<wire::IntroduceResponse> {
        let asked = request.get_ref();
        let call = self.edge.open(
            &request,
            "RegisterService/Introduce",
            &asked.hat,
            Some(&asked.subject),
        )?;
        let body = request.into_inner();
        let work = async {
            let header = call.write_header(&body.request_id, &body.on_authority, &body)?;
            let mut faults = Faults::default();
            let subject = subject_in(&mut faults, "subject", &body.subject);
            let to = faults.parse("to_organisation", &body.to_organisation);
            let (subject, to) = faults
                .or_else(subject.zip(to))
                .map_err(PipelineError::InvalidRequest)?;
            let introduction = self
                .edge
                .pipeline()
                .introduce(&call.caller, header, subject, to)
                .await?;
            Ok(wire::IntroduceResponse {
                code: introduction.code,
                lapses_at: Some(moment_out(introduction.lapses_at)),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn assert_fact(
        &self,
        request: Request<wire::AssertFactRequest>,
    ) -> Answer<wire::AssertFactResponse> {
        let call = self.edge.open(
            &request,
            "RegisterService/AssertFact",
            &request.get_ref().hat,
            None,
        )?;
        let body = request.into_inner();
        let work = async {
            let header = call.write_header(&body.request_id, &body.on_authority, &body)?;
            let fact = fact_in(body.fact).map_err(PipelineError::InvalidRequest)?;
            let asserted = self
                .edge
                .pipeline()
                .assert_fact(&call.caller, header, fact)
                .await?;
            Ok(wire::AssertFactResponse {
                fact_id: asserted.id.to_string(),
                awaits_confirmation: asserted.needs_confirmation,
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn confirm_fact(
        &self,
        request: Request<wire::ConfirmFactRequest>,
    ) -> Answer<wire::ConfirmFactResponse> {
        let call = self.edge.open(
            &request,
            "RegisterService/ConfirmFact",
            &request.get_ref().hat,
            None,
        )?;
        let body = request.into_inner();
        let work = async {
            let header = call.write_header(&body.request_id, &body.on_authority, &body)?;
            let mut faults = Faults::default();
            let id = faults.parse("fact_id", &body.fact_id);
            let evidence = faults
                .required(
                    "evidence",
                    body.evidence,
                    "required: a confirmation rests on something of its own",
                )
                .and_then(|evidence| evidence_in(&mut faults, "evidence", evidence));
            let (id, evidence) = faults
                .or_else(id.zip(evidence))
                .map_err(PipelineError::InvalidRequest)?;
            self.edge
                .pipeline()
                .confirm_fact(&call.caller, header, id, evidence)
                .await?;
            Ok(wire::ConfirmFactResponse {})
        };
        self.edge.answer(&call, work).await
    }

    async fn end_fact(
        &self,
        request: Request<wire::EndFactRequest>,
    ) -> Answer<wire::EndFactResponse> {
        let call = self.edge.open(
            &request,
            "RegisterService/EndFact",
            &request.get_ref().hat,
            None,
        )?;
        let body = request.into_inner();
        let work = async {
            let header = call.write_header(&body.request_id, &body.on_authority, &body)?;
            let mut faults = Faults::default();
            let id = faults.parse("fact_id", &body.fact_id);
            let until = faults.day("until", &body.until);
            let (id, until) = faults
                .or_else(id.zip(until))
                .map_err(PipelineError::InvalidRequest)?;
            self.edge
                .pipeline()
                .end_fact(&call.caller, header, id, until)
                .await?;
            Ok(wire::EndFactResponse {})
        };
        self.edge.answer(&call, work).await
    }

    async fn list_facts(
        &self,
        request: Request<wire::ListFactsRequest>,
    ) -> Answer<wire::ListFactsResponse> {
        let asked = request.get_ref();
        let call = self.edge.open(
            &request,
            "RegisterService/ListFacts",
            &asked.hat,
            Some(&asked.subject),
        )?;
        let body = request.into_inner();
        let work = async {
            let hat = call.hat()?;
            let mut faults = Faults::default();
            let subject = subject_in(&mut faults, "subject", &body.subject);
            let size = match body.page_size {
                0 => Some(100),
                1..=200 => usize::try_from(body.page_size).ok(),
                _ => {
                    faults.note("page_size", "expected 1 to 200, or 0 for 100");
                    None
                }
            };
            let after = if body.page_token.is_empty() {
                Some(None)
            } else {
                faults.parse("page_token", &body.page_token).map(Some)
            };
            let page = subject
                .zip(size)
                .zip(after)
                .map(|((subject, size), after)| FactPage {
                    subject,
                    size,
                    after,
                });
            let page = faults
                .or_else(page)
                .map_err(PipelineError::InvalidRequest)?;
            let (facts, next) = self
                .edge
                .pipeline()
                .list_facts(&call.caller, &hat, page)
                .await?;
            Ok(wire::ListFactsResponse {
                facts: facts
                    .into_iter()
                    .map(|(fact, recorded)| fact_out(fact, &recorded))
                    .collect(),
                next_page_token: next.map(|id| id.to_string()).unwrap_or_default(),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn resolve_household(
        &self,
        request: Request<wire::ResolveHouseholdRequest>,
    ) -> Answer<wire::ResolveHouseholdResponse> {
        let call = self.edge.open(
            &request,
            "RegisterService/ResolveHousehold",
            &request.get_ref().hat,
            None,
        )?;
        let body = request.into_inner();
        let work = async {
            let hat = call.hat()?;
            let mut faults = Faults::default();
            let client_number = client_number_in(&mut faults, "client_number", body.client_number);
            let client_number = faults
                .or_else(client_number)
                .map_err(PipelineError::InvalidRequest)?;
            let resolved = self
                .edge
                .pipeline()
                .resolve_household(&call.caller, &hat, &client_number)
                .await?;
            Ok(wire::ResolveHouseholdResponse {
                households: resolved
                    .households
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
                person: resolved.person.to_string(),
                receipt: Some(receipt_out(&resolved.receipt)),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn resolve_persons(
        &self,
        request: Request<wire::ResolvePersonsRequest>,
    ) -> Answer<wire::ResolvePersonsResponse> {
        let call = self.edge.open(
            &request,
            "RegisterService/ResolvePersons",
            &request.get_ref().hat,
            None,
        )?;
        let body = request.into_inner();
        let work = async {
            let hat = call.hat()?;
            let numbers = client_numbers_in(body.client_numbers);
            let numbers = numbers.map_err(PipelineError::InvalidRequest)?;
            let pipeline = self.edge.pipeline();
            let (linked, receipt) = pipeline
                .resolve_persons(&call.caller, &hat, &numbers)
                .await?;
            let persons = linked.into_iter();
            Ok(wire::ResolvePersonsResponse {
                persons: persons
                    .map(|(client_number, person)| wire::LinkedPerson {
                        client_number,
                        person: person.to_string(),
                    })
                    .collect(),
                receipt: Some(receipt_out(&receipt)),
            })
        };
        self.edge.answer(&call, work).await
    }
}

fn subject_in(faults: &mut Faults, field: &str, text: &str) -> Option<crate::model::Pseudonym> {
    if text.starts_with("hh_") {
        faults.household(field, text)
    } else {
        faults.person(field, text)
    }
}

/// Reads the code of an introduction: `int_` and 32 hex digits, or nothing.
fn code_in(faults: &mut Faults, text: &str) -> Option<[u8; 16]> {
    if text.is_empty() {
        return None;
    }
    let code = crate::pipeline::read_code(text);
    if code.is_none() {
        faults.note(
            "introduction",
            "expected `int_` and 32 lower-case hex digits",
        );
    }
    code
}

/// Reads a citizen service number: nine digits that pass the eleven test, or nothing.
fn bsn_in(faults: &mut Faults, text: String) -> Option<ClearText> {
    if text.is_empty() {
        return None;
    }
    let digits: Vec<i32> = text
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .filter_map(|digit| i32::try_from(digit).ok())
        .collect();
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum();
    if text.len() != 9 || digits.len() != 9 || sum % 11 != 0 || sum == 0 {
        faults.note("bsn", "expected nine digits that pass the eleven test");
        return None;
    }
    Some(ClearText::new(text))
}
