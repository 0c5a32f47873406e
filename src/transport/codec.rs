//! The codec of every service: prost, with faults that say which field was wrong.
//!
//! A body is decoded only after the authentication layer has let the call through, so a fault here is answered to an
//! authenticated caller, as `INVALID_ARGUMENT` with `google.rpc.BadRequest`.

use std::marker::PhantomData;

use prost::Message;
use tonic::Status;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};

use super::status;

/// Prost with faults that name the field.
#[derive(Debug)]
pub struct FieldNamingCodec<Out, In>(PhantomData<(Out, In)>);

impl<Out, In> Default for FieldNamingCodec<Out, In> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<Out, In> Codec for FieldNamingCodec<Out, In>
where
    Out: Message + Send + 'static,
    In: Message + Default + Send + 'static,
{
    type Encode = Out;
    type Decode = In;
    type Encoder = ProstEncoder<Out>;
    type Decoder = FieldNamingDecoder<In>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstEncoder(PhantomData)
    }

    fn decoder(&mut self) -> Self::Decoder {
        FieldNamingDecoder(PhantomData)
    }
}

/// Encodes a message.
#[derive(Debug)]
pub struct ProstEncoder<T>(PhantomData<T>);

impl<T: Message> Encoder for ProstEncoder<T> {
    type Item = T;
    type Error = Status;

    fn encode(&mut self, item: T, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        item.encode(buffer)
            .map_err(|_| Status::internal("reply too large"))
    }
}

/// Decodes a message, or says which field could not be read.
#[derive(Debug)]
pub struct FieldNamingDecoder<T>(PhantomData<T>);

impl<T: Message + Default> Decoder for FieldNamingDecoder<T> {
    type Item = T;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<T>, Status> {
        T::decode(buffer)
            .map(Some)
            .map_err(|fault| status::undecodable(&field_path(&fault.to_string())))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::samenbeeld::v1::{GetPictureRequest, PictureQuestion};

    #[test]
    fn a_broken_text_inside_a_nested_message_is_named_by_its_path() {
        let whole = GetPictureRequest {
            hat: "jbra/ots".to_owned(),
            question: Some(PictureQuestion {
                task: "eerste".to_owned(),
                ..Default::default()
            }),
        };
        let mut bytes = whole.encode_to_vec();
        let place = bytes
            .windows(6)
            .position(|window| window == b"eerste")
            .unwrap();
        bytes[place] = 0xff;
        let fault = GetPictureRequest::decode(bytes.as_slice()).unwrap_err();
        assert_eq!(field_path(&fault.to_string()), "question.task");
    }

    #[test]
    fn a_fault_outside_any_field_is_the_body() {
        let fault = GetPictureRequest::decode([0xff_u8; 12].as_slice()).unwrap_err();
        assert_eq!(field_path(&fault.to_string()), "body");
    }
}
