//! The broker as the party's own system calls it: with the party's certificate and token, under the hat of the mapping.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;
use prost::Message;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;
use zeroize::Zeroizing;

use super::VERSION;
use crate::model::{Day, Timestamp};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::fact::Kind;
use crate::proto::samenbeeld::v1::register_service_client::RegisterServiceClient;

/// Client numbers in one question.
const NUMBERS: usize = 200;
/// Facts on one page.
const PAGE: i32 = 200;

/// The broker does not do what it is asked.
#[derive(Debug, thiserror::Error)]
pub enum BrokerError {
    /// The token cannot be read.
    #[error("{} holds no token", .0.display())]
    Token(PathBuf),
    /// It refuses, or cannot be reached.
    #[error("{code}, reason {reason}")]
    Refused {
        /// gRPC code.
        code: Code,
        /// Stable reason of the contract, or `none`.
        reason: String,
    },
}

impl From<Status> for BrokerError {
    fn from(status: Status) -> Self {
        let reason = status.get_details_error_info().map(|told| told.reason);
        Self::Refused {
            code: status.code(),
            reason: reason.unwrap_or_else(|| "none".to_owned()),
        }
    }
}

/// A statement of authority that has no end yet.
pub(super) struct Stated {
    pub(super) id: String,
    pub(super) fact: wire::AuthorityFact,
    pub(super) confirmed: bool,
}

/// The broker.
pub struct Broker {
    client: RegisterServiceClient<Channel>,
    token: PathBuf,
    hat: String,
    on_authority: String,
}

impl Broker {
    /// Calls over this channel under this hat. The token is read anew for each call, since it lives for minutes alone; what is
    /// stated rests on the authority of this role or decision.
    pub fn new(channel: Channel, token: PathBuf, hat: &str, on_authority: &str) -> Self {
        Self {
            client: RegisterServiceClient::new(channel),
            token,
            hat: hat.to_owned(),
            on_authority: on_authority.to_owned(),
        }
    }

    fn request<T>(&self, message: T) -> Result<Request<T>, BrokerError> {
        let unusable = || BrokerError::Token(self.token.clone());
        let text = fs::read_to_string(&self.token).map(Zeroizing::new);
        let text = text.map_err(|_| unusable())?;
        let header = Zeroizing::new(format!("Bearer {}", text.trim()));
        let mut value: MetadataValue<Ascii> = header.parse().map_err(|_| unusable())?;
        value.set_sensitive(true);
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", value);
        Ok(request)
    }

    /// Own pseudonyms of own clients.
    pub(super) async fn names(
        &self,
        client_numbers: &[String],
    ) -> Result<BTreeMap<String, String>, BrokerError> {
        let mut names = BTreeMap::new();
        for some in client_numbers.chunks(NUMBERS) {
            let request = self.request(wire::ResolvePersonsRequest {
                hat: self.hat.clone(),
                client_numbers: some.to_vec(),
            })?;
            let resolved = self.client.clone().resolve_persons(request).await?;
            let persons = resolved.into_inner().persons;
            names.extend(persons.into_iter().map(|it| (it.client_number, it.person)));
        }
        Ok(names)
    }

    /// What this hat stated of authority over the child and has not ended, oldest first.
    pub(super) async fn stated(&self, child: &str) -> Result<Vec<Stated>, BrokerError> {
        let mut stated = Vec::new();
        let mut page_token = String::new();
        loop {
            let request = self.request(wire::ListFactsRequest {
                hat: self.hat.clone(),
                subject: child.to_owned(),
                page_size: PAGE,
                page_token,
            })?;
            let page = self.client.clone().list_facts(request).await?.into_inner();
            stated.extend(page.facts.into_iter().filter_map(open_authority));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(stated);
            }
        }
    }

    /// States authority as it was looked up, from this day on.
    pub(super) async fn state(
        &self,
        fact: &wire::AuthorityFact,
        from: Day,
        evidence: &wire::Evidence,
    ) -> Result<(), BrokerError> {
        let fact = wire::Fact {
            valid: Some(wire::Period {
                from: from.to_string(),
                until: String::new(),
            }),
            evidence: Some(evidence.clone()),
            kind: Some(Kind::Authority(fact.clone())),
        };
        let request = self.request(wire::AssertFactRequest {
            hat: self.hat.clone(),
            request_id: write_id(&fact.encode_to_vec()),
            on_authority: self.on_authority.clone(),
            fact: Some(fact),
        })?;
        self.client.clone().assert_fact(request).await?;
        Ok(())
    }

    /// Ends a statement.
    pub(super) async fn end(&self, fact_id: &str, until: Day) -> Result<(), BrokerError> {
        let request = self.request(wire::EndFactRequest {
            hat: self.hat.clone(),
            request_id: write_id(format!("end {fact_id}").as_bytes()),
            on_authority: self.on_authority.clone(),
            fact_id: fact_id.to_owned(),
            until: until.to_string(),
        })?;
        self.client.clone().end_fact(request).await?;
        Ok(())
    }
}

/// The look-up as evidence.
pub(super) fn evidence(digest: [u8; 32], at: Timestamp) -> wire::Evidence {
    wire::Evidence {
        kind: "brp".to_owned(),
        document_sha256: digest.to_vec(),
        witness: String::new(),
        looked_up_at: Some(prost_types::Timestamp {
            seconds: at.as_second(),
            nanos: at.subsec_nanosecond(),
        }),
        register_version: VERSION.to_owned(),
    }
}

fn open_authority(recorded: wire::RecordedFact) -> Option<Stated> {
    let fact = recorded.fact?;
    if !fact.valid?.until.is_empty() {
        return None;
    }
    match fact.kind? {
        Kind::Authority(mut authority) => {
            authority.authority_holders.sort();
            Some(Stated {
                id: recorded.fact_id,
                fact: authority,
                confirmed: recorded.confirmed,
            })
        }
        _ => None,
    }
}

/// Id of a write, by its content: the same write a second time is the same write.
fn write_id(content: &[u8]) -> String {
    let digest = digest(&SHA256, content);
    HEXLOWER.encode(digest.as_ref())
}
