//! Bodies that could not be read. No service ever sees them, so what the log says of them is read here, leniently.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use prost::encoding::{self, DecodeContext, WireType, decode_key, decode_varint, skip_field};
use prost::{DecodeError, Message};
use tonic::body::Body;
use tonic::{Code, Status};

use super::status;
use crate::purpose::Violation;

/// How deep the messages of a request stand in each other, as far as they are read leniently.
const DEEPEST: usize = 2;

/// A body that could not be decoded: the source of the codec's status. It prints no content.
#[derive(Clone, thiserror::Error)]
#[error("a body that cannot be read")]
pub(super) struct Unread {
    /// Path of the field at fault.
    field: String,
    body: Bytes,
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
    pub(super) fn status(body: Bytes, fault: &DecodeError) -> Status {
        let field = field_path(&fault.to_string());
        let unread = Self { field, body };
        let mut status = status::invalid(&[unread.violation()], None);
        status.set_source(Arc::new(unread));
        status
    }

    /// The body a response was made for and what is wrong with it, if nobody could read it: the codec says so, or tonic, which gives
    /// neither body nor details.
    pub(super) fn of(response: &Response<Body>, limit: usize) -> Option<(Bytes, Violation)> {
        let status = response.extensions().get::<Status>()?;
        if let Some(unread) = status.source().and_then(|it| it.downcast_ref::<Self>()) {
            return Some((unread.body.clone(), unread.violation()));
        }
        let problem = match status.code() {
            _ if !status.details().is_empty() => return None,
            Code::OutOfRange => format!("larger than {limit} bytes"),
            Code::Internal => "cannot be read: not one whole message".to_owned(),
            _ => return None,
        };
        Some((Bytes::new(), Violation::new("body", problem)))
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

/// What can be read of a body that cannot be decoded: every field that can be read by itself, also inside a message that cannot.
pub(super) fn salvaged<T: Message + Default>(body: &[u8]) -> T {
    let mut message = T::default();
    salvage(&mut message, &[], body);
    message
}

/// Merges texts and messages one by one, each within the fields it stands in. Numbers are passed over: no name is one.
fn salvage(message: &mut impl Message, within: &[u32], mut body: &[u8]) {
    while let Ok((number, wire_type)) = decode_key(&mut body) {
        if wire_type != WireType::LengthDelimited {
            match skip_field(wire_type, number, &mut body, DecodeContext::default()) {
                Ok(()) => continue,
                Err(_) => return,
            }
        }
        let Ok(length) = decode_varint(&mut body) else {
            return;
        };
        // WHY: a body that was cut off still says whom it asks for.
        let length = usize::try_from(length)
            .unwrap_or(usize::MAX)
            .min(body.len());
        let Some(content) = body.split_off(..length) else {
            return;
        };
        let path = [within, &[number]].concat();
        let framed = path.iter().rev().fold(content.to_vec(), |content, number| {
            let mut framed = Vec::new();
            encoding::bytes::encode(*number, &content, &mut framed);
            framed
        });
        if message.merge(framed.as_slice()).is_err() && path.len() < DEEPEST {
            salvage(message, &path, content);
        }
    }
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

    /// The field at fault.
    fn field(body: &[u8]) -> String {
        let fault = GetPictureRequest::decode(body).unwrap_err();
        let response = Unread::status(Bytes::copy_from_slice(body), &fault).into_http();
        Unread::of(&response, 64).unwrap().1.field
    }

    #[test]
    fn a_broken_text_inside_a_nested_message_is_named_by_its_path() {
        assert_eq!(field(&broken()), "question.task");
    }

    #[test]
    fn a_fault_outside_any_field_is_the_body() {
        assert_eq!(field(&[0xff; 12]), "body");
    }

    #[test]
    fn what_stands_around_a_fault_or_before_a_cut_is_read_all_the_same() {
        let whole = broken();
        let until_the_subjects = 80;
        for body in [&whole[..], &whole[..until_the_subjects]] {
            let request: GetPictureRequest = salvaged(body);
            assert_eq!(request.hat, "jbra/ots");
            let household = request.question.unwrap().household;
            assert_eq!(household, format!("hh_{}", "0a".repeat(16)));
        }
    }

    #[test]
    fn whatever_stands_in_the_question_the_hat_is_read() {
        let whole = broken();
        for place in "..jbra/ots..".len()..whole.len() {
            for byte in [0x00, 0x7f, 0xff] {
                let mut body = whole.clone();
                body[place] = byte;
                let request: GetPictureRequest = salvaged(&body);
                assert_eq!(request.hat, "jbra/ots", "{byte:#x} at {place}");
            }
        }
    }
}
