//! A professional who calls the broker.

use bytes::{Buf, BufMut};
use samenbeeld::ports::Clock;
use samenbeeld::proto::samenbeeld::v1::consent_service_client::ConsentServiceClient;
use samenbeeld::proto::samenbeeld::v1::consultation_service_client::ConsultationServiceClient;
use samenbeeld::proto::samenbeeld::v1::emergency_service_client::EmergencyServiceClient;
use samenbeeld::proto::samenbeeld::v1::identity_service_client::IdentityServiceClient;
use samenbeeld::proto::samenbeeld::v1::notice_service_client::NoticeServiceClient;
use samenbeeld::proto::samenbeeld::v1::policy_service_client::PolicyServiceClient;
use samenbeeld::proto::samenbeeld::v1::register_service_client::RegisterServiceClient;
use samenbeeld::proto::samenbeeld::v1::repair_service_client::RepairServiceClient;
use samenbeeld::proto::samenbeeld::v1::review_service_client::ReviewServiceClient;
use samenbeeld::proto::samenbeeld::v1::sharing_service_client::SharingServiceClient;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::transport::Channel;
use tonic::{Request, Status};
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_types::StatusExt;

use super::House;

/// A professional with a connection of their organisation and a token of this moment.
#[derive(Clone)]
pub(crate) struct Caller {
    channel: Channel,
    token: Option<String>,
}

impl Caller {
    pub(super) fn dial(
        house: &House,
        address: &str,
        organisation: &str,
        professional: &str,
    ) -> Self {
        let organisation = organisation.parse().unwrap();
        let dialer = house
            .pki
            .dial_broker(&organisation, address, house.clock.clone())
            .unwrap();
        let token = house
            .pki
            .token(
                &organisation,
                &professional.parse().unwrap(),
                house.clock.now(),
            )
            .unwrap();
        Self {
            channel: dialer.connect_lazily().unwrap(),
            token: Some(token),
        }
    }

    /// The same connection with another token, or none.
    pub(crate) fn with_token(&self, token: Option<String>) -> Self {
        Self {
            channel: self.channel.clone(),
            token,
        }
    }

    pub(crate) fn token(&self) -> Option<String> {
        self.token.clone()
    }

    pub(crate) fn call<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        if let Some(token) = &self.token {
            request
                .metadata_mut()
                .insert("authorization", format!("Bearer {token}").parse().unwrap());
        }
        request
    }

    pub(crate) fn channel(&self) -> Channel {
        self.channel.clone()
    }

    /// Calls a method with these bytes as its message, whatever they are.
    pub(crate) async fn send_raw(&self, method: &str, body: Vec<u8>) -> Result<(), Status> {
        let mut grpc = tonic::client::Grpc::new(self.channel.clone());
        grpc.ready().await.unwrap();
        let path = format!("/samenbeeld.v1.{method}").parse().unwrap();
        grpc.unary(self.call(body), path, RawBody).await.map(drop)
    }

    pub(crate) fn identity(&self) -> IdentityServiceClient<Channel> {
        IdentityServiceClient::new(self.channel.clone())
    }

    pub(crate) fn sharing(&self) -> SharingServiceClient<Channel> {
        SharingServiceClient::new(self.channel.clone())
    }

    pub(crate) fn register(&self) -> RegisterServiceClient<Channel> {
        RegisterServiceClient::new(self.channel.clone())
    }

    pub(crate) fn reflection(&self) -> ServerReflectionClient<Channel> {
        ServerReflectionClient::new(self.channel.clone())
    }

    pub(crate) fn health(&self) -> HealthClient<Channel> {
        HealthClient::new(self.channel.clone())
    }

    pub(crate) fn notices(&self) -> NoticeServiceClient<Channel> {
        NoticeServiceClient::new(self.channel.clone())
    }

    pub(crate) fn review(&self) -> ReviewServiceClient<Channel> {
        ReviewServiceClient::new(self.channel.clone())
    }

    pub(crate) fn repairs(&self) -> RepairServiceClient<Channel> {
        RepairServiceClient::new(self.channel.clone())
    }

    pub(crate) fn emergencies(&self) -> EmergencyServiceClient<Channel> {
        EmergencyServiceClient::new(self.channel.clone())
    }

    pub(crate) fn consultations(&self) -> ConsultationServiceClient<Channel> {
        ConsultationServiceClient::new(self.channel.clone())
    }

    pub(crate) fn policy(&self) -> PolicyServiceClient<Channel> {
        PolicyServiceClient::new(self.channel.clone())
    }

    pub(crate) fn consent(&self) -> ConsentServiceClient<Channel> {
        ConsentServiceClient::new(self.channel.clone())
    }
}

/// The stable reason of a refusal.
pub(crate) fn reason(status: &Status) -> String {
    status
        .get_details_error_info()
        .map(|info| info.reason)
        .unwrap_or_default()
}

/// A codec that sends bytes as they are.
struct RawBody;

impl Codec for RawBody {
    type Encode = Vec<u8>;
    type Decode = ();
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for RawBody {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, body: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&body);
        Ok(())
    }
}

impl Decoder for RawBody {
    type Item = ();
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<()>, Status> {
        buffer.advance(buffer.remaining());
        Ok(Some(()))
    }
}
