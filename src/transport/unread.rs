//! Bodies that could not be read. No service ever sees them, so what the log says of them is read here, leniently: the hat, and the
//! household or person that was asked for.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use http::Response;
use prost::DecodeError;
use tonic::body::Body;
use tonic::{Code, Status};

use super::status;
use crate::purpose::Violation;

/// Lower-case hex digits behind the kind of a pseudonym.
const DIGITS: usize = 32;

/// A body that could not be decoded: the source of the codec's status. It prints no content.
#[derive(Clone, Default, thiserror::Error)]
#[error("a body that cannot be read")]
pub(super) struct Unread {
    /// Path of the field at fault.
    field: String,
    /// The hat, where it could be read.
    pub(super) hat: String,
    /// The household, else the person, where one stands anywhere in the body.
    pub(super) subject: Option<String>,
}

impl fmt::Debug for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unread")
            .field("field", &self.field)
            .finish_non_exhaustive()
    }
}

impl Unread {
    /// What the codec answers to a body that cannot be decoded.
    pub(super) fn status(body: &[u8], fault: &DecodeError) -> Status {
        let unread = Self {
            field: field_path(&fault.to_string()),
            hat: hat_in(body).unwrap_or_default(),
            subject: pseudonym_in(body),
        };
        let mut status = status::invalid(&[unread.violation()], None);
        status.set_source(Arc::new(unread));
        status
    }

    /// What is wrong with the body a response was made for, if nobody could read it: the codec says so, or tonic, which gives no details.
    pub(super) fn of(response: &Response<Body>, limit: usize) -> Option<(Self, Violation)> {
        let status = response.extensions().get::<Status>()?;
        if let Some(unread) = status.source().and_then(|it| it.downcast_ref::<Self>()) {
            return Some((unread.clone(), unread.violation()));
        }
        let problem = match status.code() {
            _ if !status.details().is_empty() => return None,
            Code::OutOfRange => format!("larger than {limit} bytes"),
            Code::Internal => "cannot be read: not one whole message".to_owned(),
            _ => return None,
        };
        Some((Self::default(), Violation::new("body", problem)))
    }

    fn violation(&self) -> Violation {
        let problem = "cannot be read: not what the contract says, or not valid UTF-8";
        Violation::new(self.field.clone(), problem)
    }
}

/// The field a decoding fault speaks of. Prost prints `failed to decode Protobuf message: Inner.field: Outer.field: cause`;
/// the names of messages and fields are the contract's, never the caller's content.
fn field_path(fault: &str) -> String {
    let mut names: Vec<&str> = fault
        .split(": ")
        .filter_map(|part| part.split_once('.'))
        .filter(|(message, field)| is_name(message) && is_name(field))
        .map(|(_, field)| field)
        .collect();
    names.reverse();
    if names.is_empty() {
        "body".to_owned()
    } else {
        names.join(".")
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The hat: field 1 of every request, where it stands first, as every client writes it.
fn hat_in(body: &[u8]) -> Option<String> {
    let [0x0a, length, rest @ ..] = body else {
        return None;
    };
    String::from_utf8(rest.get(..usize::from(*length))?.to_vec()).ok()
}

/// The first household that stands in the body, else the first person.
fn pseudonym_in(body: &[u8]) -> Option<String> {
    ["hh_", "prs_"].into_iter().find_map(|kind| {
        let is_one = |text: &&[u8]| {
            text.strip_prefix(kind.as_bytes()).is_some_and(|digits| {
                digits
                    .iter()
                    .all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
            })
        };
        let found = body.windows(kind.len() + DIGITS).find(is_one)?;
        String::from_utf8(found.to_vec()).ok()
    })
}

#[cfg(test)]
mod tests {
    use prost::Message;

    use super::*;
    use crate::proto::samenbeeld::v1::{GetPictureRequest, PictureQuestion};

    /// A question whose task is no UTF-8.
    fn broken() -> Vec<u8> {
        let whole = GetPictureRequest {
            hat: "jbra/ots".to_owned(),
            question: Some(PictureQuestion {
                task: "eerste".to_owned(),
                household: format!("hh_{}", "0a".repeat(16)),
                subjects: vec![format!("prs_{}", "0b".repeat(16))],
                ..Default::default()
            }),
        };
        let mut bytes = whole.encode_to_vec();
        let place = bytes.windows(6).position(|it| it == b"eerste").unwrap();
        bytes[place] = 0xff;
        bytes
    }

    fn unread(body: &[u8]) -> Unread {
        let fault = GetPictureRequest::decode(body).unwrap_err();
        let response = Unread::status(body, &fault).into_http();
        Unread::of(&response, 64).unwrap().0
    }

    #[test]
    fn a_broken_text_inside_a_nested_message_is_named_by_its_path() {
        assert_eq!(unread(&broken()).field, "question.task");
    }

    #[test]
    fn a_fault_outside_any_field_is_the_body() {
        assert_eq!(unread(&[0xff; 12]).field, "body");
    }

    #[test]
    fn hat_and_household_are_read_all_the_same() {
        let unread = unread(&broken());
        assert_eq!(unread.hat, "jbra/ots");
        assert_eq!(unread.subject, Some(format!("hh_{}", "0a".repeat(16))));
    }

    #[test]
    fn what_is_no_pseudonym_is_not_kept() {
        for body in ["hh_", "hh_kanarie", &format!("hh_{}", "0A".repeat(16))] {
            assert_eq!(pseudonym_in(body.as_bytes()), None, "{body}");
        }
        assert_eq!(hat_in(&[0x0a, 200, b'j']), None);
    }
}
