//! The one mapping from what went wrong inside to what is said outside.
//!
//! A stable reason and a random request id go out; the chain of causes is logged once, here.

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use crate::decision::{BundleRefusal, PolicyError};
use crate::model::RequestId;
use crate::pipeline::PipelineError;
use crate::purpose::Violation;
use crate::work::NotOpen;

const DOMAIN: &str = "samenbeeld";

/// What a caller is told of a fault, and what the operational log keeps of it: one line, without content.
pub(super) fn of(error: &PipelineError, rpc: &str, request: RequestId) -> Status {
    let reason = error.reason();
    log(error, reason, rpc, request);
    let (code, message) = match error {
        PipelineError::InvalidRequest(violations) => return invalid(violations, Some(request)),
        PipelineError::TokenExpired | PipelineError::Revoked => return not_authenticated(),
        PipelineError::HatNotMandated => (
            Code::PermissionDenied,
            "the hat is not yours to wear: see IdentityService.WhoAmI",
        ),
        PipelineError::HouseholdNotAvailable => (
            Code::NotFound,
            "no household of this pseudonym is available to you",
        ),
        PipelineError::DecisionNotAvailable => (
            Code::NotFound,
            "no decision of this receipt or household can be replayed for you",
        ),
        PipelineError::NotPermitted => (
            Code::PermissionDenied,
            "the table of writes does not give this to your hat",
        ),
        PipelineError::NotOpen(why) => {
            return with_reason(
                Code::FailedPrecondition,
                reason,
                not_open(*why),
                Some(request),
            );
        }
        PipelineError::LogNotWritable(_) | PipelineError::RegisterUnreadable(_) => {
            (Code::Unavailable, "nothing was disclosed; try again later")
        }
        PipelineError::Bundle(BundleRefusal::DoesNotValidate(error)) => {
            return invalid(&complaints(error), Some(request));
        }
        PipelineError::Bundle(refusal) => {
            let message = refusal.to_string();
            return with_reason(Code::FailedPrecondition, reason, &message, Some(request));
        }
        PipelineError::NoPolicies => (
            Code::Unavailable,
            "the period of the policies is over: a privacy officer must put others in force",
        ),
        PipelineError::KeepsChanging => (
            Code::Unavailable,
            "what the decision rests on keeps changing; try again",
        ),
    };
    with_reason(code, reason, message, Some(request))
}

/// Why work cannot be done any more.
fn not_open(why: NotOpen) -> &'static str {
    match why {
        NotOpen::Unknown => "nothing of this id waits for you",
        NotOpen::Withdrawn => "who asked withdrew it: nothing is to be done any more",
        NotOpen::Lapsed => "its term is over: who asked may ask again",
        NotOpen::NotYet => {
            "no second professional agreed yet, and their time is not over: try again"
        }
        NotOpen::NotBegun => "it has not begun: come when it does",
        NotOpen::OtherOpen => "you have another one open: end that first",
        NotOpen::Changed => "what it is about has changed since: propose what fits now",
        NotOpen::RestedOn => "a later merge rests on it: undo that one first",
        NotOpen::Answered => "somebody answered first: list what waits, and answer what is left",
    }
}

/// What is wrong with a bundle, each with its file and line.
fn complaints(error: &PolicyError) -> Vec<Violation> {
    match error {
        PolicyError::Refused(complaints) => complaints
            .iter()
            .map(|complaint| {
                let place = format!("files[{}]:{}", complaint.file, complaint.line);
                Violation::new(place, complaint.reason.clone())
            })
            .collect(),
        PolicyError::Catalogue(error) => vec![Violation::new("files", error.to_string())],
    }
}

fn log(error: &PipelineError, reason: &str, rpc: &str, request: RequestId) {
    let mut causes = Vec::new();
    let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(inner) = cause {
        causes.push(inner.to_string());
        cause = inner.source();
    }
    tracing::warn!(%request, rpc, reason, causes = causes.join(": "), "call not answered");
}

/// A request that could be read but is not right: every field that is wrong, with what to do.
pub(super) fn invalid(violations: &[Violation], request: Option<RequestId>) -> Status {
    let mut details = ErrorDetails::with_bad_request(
        violations
            .iter()
            .map(|violation| FieldViolation::new(&violation.field, &violation.problem))
            .collect::<Vec<_>>(),
    );
    details.set_error_info("invalid-request", DOMAIN, metadata(request));
    let message = violations
        .iter()
        .map(|violation| format!("{}: {}", violation.field, violation.problem))
        .collect::<Vec<_>>()
        .join("; ");
    Status::with_error_details(Code::InvalidArgument, message, details)
}

/// Certificate and token do not make a caller. The true reason stands in the operational log alone.
pub(super) fn not_authenticated() -> Status {
    with_reason(
        Code::Unauthenticated,
        "not-authenticated",
        "certificate and token do not identify a caller",
        None,
    )
}

fn with_reason(code: Code, reason: &str, message: &str, request: Option<RequestId>) -> Status {
    Status::with_error_details(
        code,
        message,
        ErrorDetails::with_error_info(reason, DOMAIN, metadata(request)),
    )
}

#[expect(
    clippy::disallowed_types,
    reason = "google.rpc.ErrorInfo as tonic-types has it; it holds one pair at most"
)]
fn metadata(request: Option<RequestId>) -> std::collections::HashMap<String, String> {
    request
        .map(|id| ("request-id".to_owned(), id.to_string()))
        .into_iter()
        .collect()
}
