//! The codec of every service: prost, with faults that say which field was wrong.
//!
//! A body is decoded only after the authentication layer has let the call through, so a fault here is answered to an
//! authenticated caller, as `INVALID_ARGUMENT` with `google.rpc.BadRequest`; that layer records it.

use std::marker::PhantomData;

use bytes::Buf;
use prost::Message;
use tonic::Status;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};

use super::unread::Unread;

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
        let body = buffer.copy_to_bytes(buffer.remaining());
        T::decode(body.clone())
            .map(Some)
            .map_err(|fault| Unread::status(body, &fault))
    }
}
