//! The back end of one organisation in the demo: it calls the broker over mutual TLS with a token for each professional.

use std::sync::Arc;

use anyhow::Context;
use tonic::Request;
use tonic::transport::Channel;

use crate::identity::development::DevelopmentPki;
use crate::model::{Organisation, ProfessionalId};
use crate::ports::{Clock, Entropy};
use crate::proto::samenbeeld::v1::audit_service_client::AuditServiceClient;
use crate::proto::samenbeeld::v1::consent_service_client::ConsentServiceClient;
use crate::proto::samenbeeld::v1::emergency_service_client::EmergencyServiceClient;
use crate::proto::samenbeeld::v1::informing_service_client::InformingServiceClient;
use crate::proto::samenbeeld::v1::notice_service_client::NoticeServiceClient;
use crate::proto::samenbeeld::v1::register_service_client::RegisterServiceClient;
use crate::proto::samenbeeld::v1::repair_service_client::RepairServiceClient;
use crate::proto::samenbeeld::v1::review_service_client::ReviewServiceClient;
use crate::proto::samenbeeld::v1::sharing_service_client::SharingServiceClient;

/// What every desk works with.
#[derive(Clone)]
pub(in crate::app) struct Office {
    pub(in crate::app) pki: Arc<DevelopmentPki>,
    pub(in crate::app) clock: Arc<dyn Clock>,
    pub(in crate::app) entropy: Arc<dyn Entropy>,
}

/// The back end of one organisation.
#[derive(Clone)]
pub(in crate::app) struct Desk {
    office: Office,
    organisation: Organisation,
    channel: Channel,
}

impl Desk {
    /// The desk of this organisation, calling the broker at this address.
    pub(in crate::app) fn open(
        office: &Office,
        organisation: Organisation,
        broker: &str,
    ) -> anyhow::Result<Self> {
        let dialer = office
            .pki
            .dial_broker(&organisation, broker, office.clock.clone())?;
        Ok(Self {
            office: office.clone(),
            organisation,
            channel: dialer.connect_lazily()?,
        })
    }

    /// Another connection, to whatever listens at this address with the broker's certificate.
    pub(in crate::app) fn channel_to(&self, address: &str) -> anyhow::Result<Channel> {
        let (pki, clock) = (&self.office.pki, self.office.clock.clone());
        let dialer = pki.dial_broker(&self.organisation, address, clock)?;
        Ok(dialer.connect_lazily()?)
    }

    /// Keys and certificates of everybody.
    pub(in crate::app) fn pki(&self) -> &DevelopmentPki {
        &self.office.pki
    }

    /// The organisation.
    pub(in crate::app) fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// A fresh token for a professional, as the organisation's own issuer makes it.
    pub(in crate::app) fn token(&self, professional: &str) -> anyhow::Result<String> {
        let professional: ProfessionalId = professional
            .parse()
            .context("name of a professional in the world")?;
        Ok(self
            .office
            .pki
            .token(&self.organisation, &professional, self.office.clock.now())?)
    }

    /// A call by this professional.
    pub(in crate::app) fn call<T>(
        &self,
        professional: &str,
        message: T,
    ) -> anyhow::Result<Request<T>> {
        let mut request = Request::new(message);
        let token = format!("Bearer {}", self.token(professional)?);
        request
            .metadata_mut()
            .insert("authorization", token.parse()?);
        Ok(request)
    }

    /// An id for a write.
    pub(in crate::app) fn write_id(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.office.entropy.bits128())
    }

    pub(in crate::app) fn register(&self) -> RegisterServiceClient<Channel> {
        RegisterServiceClient::new(self.channel.clone())
    }

    pub(in crate::app) fn consent(&self) -> ConsentServiceClient<Channel> {
        ConsentServiceClient::new(self.channel.clone())
    }

    pub(in crate::app) fn sharing(&self) -> SharingServiceClient<Channel> {
        SharingServiceClient::new(self.channel.clone())
    }

    pub(in crate::app) fn notices(&self) -> NoticeServiceClient<Channel> {
        NoticeServiceClient::new(self.channel.clone())
    }

    pub(in crate::app) fn informing(&self) -> InformingServiceClient<Channel> {
        InformingServiceClient::new(self.channel.clone())
    }

    pub(in crate::app) fn review(&self) -> ReviewServiceClient<Channel> {
        ReviewServiceClient::new(self.channel.clone())
    }

    pub(in crate::app) fn repairs(&self) -> RepairServiceClient<Channel> {
        RepairServiceClient::new(self.channel.clone())
    }

    pub(in crate::app) fn emergencies(&self) -> EmergencyServiceClient<Channel> {
        EmergencyServiceClient::new(self.channel.clone())
    }

    pub(in crate::app) fn audit(&self) -> AuditServiceClient<Channel> {
        AuditServiceClient::new(self.channel.clone())
    }
}
