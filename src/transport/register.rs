//! `RegisterService`.

use tonic::Request;

use super::convert::{
    Faults, client_number_in, client_numbers_in, confirmed_by, fact_in, fact_out, in_form,
    moment_out, receipt_out,
};
use super::edge::{Answer, Edge};
use crate::model::{ClearText, Pseudonym};
use crate::pipeline::{EnrolPerson, FactPage, read_code};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::register_service_server::RegisterService;

#[tonic::async_trait]
impl RegisterService for Edge {
    async fn enrol_household(
        &self,
        request: Request<wire::EnrolHouseholdRequest>,
    ) -> Answer<wire::EnrolHouseholdResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let introduction = in_form(|faults| Some(code_in(faults, &body.introduction)))?;
            let household = call
                .pipeline
                .enrol_household(&call.caller, header, introduction)
                .await?;
            Ok(wire::EnrolHouseholdResponse {
                household: household.to_string(),
            })
        })
        .await
    }

    async fn enrol_person(
        &self,
        request: Request<wire::EnrolPersonRequest>,
    ) -> Answer<wire::EnrolPersonResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let person = in_form(|faults| {
                let introduction = code_in(faults, &body.introduction);
                let bsn = bsn_in(faults, body.bsn);
                let client_number = client_number_in(faults, "client_number", body.client_number);
                Some(EnrolPerson {
                    client_number: client_number?,
                    bsn,
                    introduction,
                })
            })?;
            let pseudonym = call
                .pipeline
                .enrol_person(&call.caller, header, person)
                .await?;
            Ok(wire::EnrolPersonResponse {
                person: pseudonym.to_string(),
            })
        })
        .await
    }

    async fn introduce(
        &self,
        request: Request<wire::IntroduceRequest>,
    ) -> Answer<wire::IntroduceResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let (subject, to) = in_form(|faults| {
                let subject = subject_in(faults, "subject", &body.subject);
                let to = faults.parse("to_organisation", &body.to_organisation);
                Some((subject?, to?))
            })?;
            let introduction = call
                .pipeline
                .introduce(&call.caller, header, subject, to)
                .await?;
            Ok(wire::IntroduceResponse {
                code: introduction.code,
                lapses_at: Some(moment_out(introduction.lapses_at)),
            })
        })
        .await
    }

    async fn assert_fact(
        &self,
        request: Request<wire::AssertFactRequest>,
    ) -> Answer<wire::AssertFactResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let fact = in_form(|faults| fact_in(faults, body.fact))?;
            let asserted = call
                .pipeline
                .assert_fact(&call.caller, header, fact)
                .await?;
            Ok(wire::AssertFactResponse {
                fact_id: asserted.id.to_string(),
                awaits_confirmation: asserted.needs_confirmation,
            })
        })
        .await
    }

    async fn confirm_fact(
        &self,
        request: Request<wire::ConfirmFactRequest>,
    ) -> Answer<wire::ConfirmFactResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let (id, evidence) = in_form(|faults| {
                let id = faults.parse("fact_id", &body.fact_id);
                let evidence = confirmed_by(faults, body.evidence);
                Some((id?, evidence?))
            })?;
            call.pipeline
                .confirm_fact(&call.caller, header, id, evidence)
                .await?;
            Ok(wire::ConfirmFactResponse {})
        })
        .await
    }

    async fn end_fact(
        &self,
        request: Request<wire::EndFactRequest>,
    ) -> Answer<wire::EndFactResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let (id, until) = in_form(|faults| {
                let id = faults.parse("fact_id", &body.fact_id);
                let until = faults.day("until", &body.until);
                Some((id?, until?))
            })?;
            call.pipeline
                .end_fact(&call.caller, header, id, until)
                .await?;
            Ok(wire::EndFactResponse {})
        })
        .await
    }

    async fn list_facts(
        &self,
        request: Request<wire::ListFactsRequest>,
    ) -> Answer<wire::ListFactsResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let page = in_form(|faults| page_in(faults, &body))?;
            let (facts, next) = call.pipeline.list_facts(&call.caller, &hat, page).await?;
            Ok(wire::ListFactsResponse {
                facts: facts
                    .into_iter()
                    .map(|(fact, recorded)| fact_out(fact, &recorded))
                    .collect(),
                next_page_token: next.map(|id| id.to_string()).unwrap_or_default(),
            })
        })
        .await
    }

    async fn resolve_household(
        &self,
        request: Request<wire::ResolveHouseholdRequest>,
    ) -> Answer<wire::ResolveHouseholdResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let number = body.client_number;
            let number = in_form(|faults| client_number_in(faults, "client_number", number))?;
            let resolved = call
                .pipeline
                .resolve_household(&call.caller, &hat, &number)
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
        })
        .await
    }

    async fn resolve_persons(
        &self,
        request: Request<wire::ResolvePersonsRequest>,
    ) -> Answer<wire::ResolvePersonsResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let numbers = in_form(|faults| client_numbers_in(faults, body.client_numbers))?;
            let (linked, receipt) = call
                .pipeline
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
        })
        .await
    }
}

fn page_in(faults: &mut Faults, body: &wire::ListFactsRequest) -> Option<FactPage> {
    let subject = subject_in(faults, "subject", &body.subject);
    let size = match body.page_size {
        0 => Some(100),
        1..=200 => usize::try_from(body.page_size).ok(),
        _ => None,
    };
    let size = faults.required("page_size", size, "expected 1 to 200, or 0 for 100");
    let after = faults.optional("page_token", &body.page_token, Faults::parse);
    Some(FactPage {
        subject: subject?,
        size: size?,
        after,
    })
}

fn subject_in(faults: &mut Faults, field: &str, text: &str) -> Option<Pseudonym> {
    if text.starts_with("hh_") {
        faults.household(field, text)
    } else {
        faults.person(field, text)
    }
}

/// Reads the code of an introduction: `int_` and 32 hex digits, or nothing.
fn code_in(faults: &mut Faults, text: &str) -> Option<[u8; 16]> {
    let problem = "expected `int_` and 32 lower-case hex digits";
    faults.optional("introduction", text, |faults, field, text| {
        faults.required(field, read_code(text), problem)
    })
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
