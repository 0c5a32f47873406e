//! A refused call, as a person would like to read it.

use std::fmt::Write;

use anyhow::anyhow;
use tonic::Status;
use tonic_types::StatusExt;

/// What the broker answered instead of a reply: the stable reason, every wrong field, and the id of the request.
pub(in crate::app) fn explained(status: &Status) -> anyhow::Error {
    let details = status.get_error_details();
    let info = details.error_info();
    let reason = info.map_or("no reason given", |info| info.reason.as_str());
    let wrong: Vec<_> = details
        .bad_request()
        .iter()
        .flat_map(|bad| &bad.field_violations)
        .collect();
    let mut text = format!("{:?} {reason}:", status.code());
    // The message says of wrong fields what their list says.
    if wrong.is_empty() {
        write!(text, " {}", status.message()).ok();
    }
    for violation in wrong {
        write!(text, "\n  {}: {}", violation.field, violation.description).ok();
    }
    if let Some(id) = info.and_then(|info| info.metadata.get("request-id")) {
        write!(text, "\n  The broker's log knows this call as {id}.").ok();
    }
    anyhow!(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tonic::Code;
    use tonic_types::ErrorDetails;

    #[test]
    fn a_refusal_names_its_reason_every_field_and_the_request() {
        let mut details = ErrorDetails::with_bad_request_violation("question.period", "reversed");
        details.set_error_info(
            "invalid-request",
            "samenbeeld",
            [("request-id", "req_1")].map(|(k, v)| (k.to_owned(), v.to_owned())),
        );
        let status =
            Status::with_error_details(Code::InvalidArgument, "question.period: reversed", details);
        let text = explained(&status).to_string();
        assert!(
            text.starts_with("InvalidArgument invalid-request:"),
            "{text}"
        );
        assert_eq!(
            text.matches("question.period: reversed").count(),
            1,
            "{text}"
        );
        assert!(text.ends_with("knows this call as req_1."), "{text}");
    }

    #[test]
    fn a_status_without_details_is_still_told() {
        let text = explained(&Status::unavailable("gone")).to_string();
        assert_eq!(text, "Unavailable no reason given: gone");
    }
}
