//! `NoticeService`.

use std::pin::Pin;

use tokio_stream::{Stream, StreamExt};
use tonic::{Request, Response, Status};

use super::convert::moment_out;
use super::edge::Edge;
use crate::pipeline::{Notice as Waiting, NoticeKind};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::notice_service_server::NoticeService;

/// The service.
pub(super) struct Notice {
    edge: Edge,
}

impl Notice {
    /// The service at this edge.
    pub(super) fn new(edge: Edge) -> Self {
        Self { edge }
    }
}

#[tonic::async_trait]
impl NoticeService for Notice {
    async fn list_notices(
        &self,
        request: Request<wire::ListNoticesRequest>,
    ) -> Result<Response<wire::ListNoticesResponse>, Status> {
        let call = self.edge.open(
            &request,
            "NoticeService/ListNotices",
            &request.get_ref().hat,
            None,
        )?;
        let work = async {
            let hat = call.hat()?;
            let notices = self
                .edge
                .pipeline()
                .list_notices(&call.caller, &hat)
                .await?;
            Ok(wire::ListNoticesResponse {
                notices: notices.into_iter().map(notice_out).collect(),
            })
        };
        self.edge.answer(&call, work).await
    }

    type StreamNoticesStream =
        Pin<Box<dyn Stream<Item = Result<wire::StreamNoticesResponse, Status>> + Send>>;

    async fn stream_notices(
        &self,
        request: Request<wire::StreamNoticesRequest>,
    ) -> Result<Response<Self::StreamNoticesStream>, Status> {
        let call = self.edge.open(
            &request,
            "NoticeService/StreamNotices",
            &request.get_ref().hat,
            None,
        )?;
        let body = request.into_inner();
        let begun = async {
            let hat = call.hat()?;
            self.edge
                .pipeline()
                .clone()
                .stream_notices(call.caller.clone(), hat, body.cursor)
                .await
        };
        let notices = match begun.await {
            Ok(notices) => notices,
            Err(error) => return Err(self.edge.refuse(&call, error).await),
        };
        let edge = self.edge.clone();
        let call = std::sync::Arc::new(call);
        let stream = notices.then(move |notice| {
            let (edge, call) = (edge.clone(), call.clone());
            async move {
                match notice {
                    Ok(notice) => Ok(wire::StreamNoticesResponse {
                        notice: Some(notice_out(notice)),
                    }),
                    Err(error) => Err(edge.refuse(&call, error).await),
                }
            }
        });
        Ok(Response::new(Box::pin(stream)))
    }
}

fn notice_out(notice: Waiting) -> wire::Notice {
    wire::Notice {
        cursor: notice.cursor,
        kind: match notice.kind {
            NoticeKind::ConfirmFact => "confirm-fact",
            NoticeKind::ConfirmConsent => "confirm-consent",
            NoticeKind::LikelyDuplicate => "likely-duplicate",
        }
        .to_owned(),
        fact_id: notice.fact.map(|id| id.to_string()).unwrap_or_default(),
        consent_id: notice.consent.map(|id| id.to_string()).unwrap_or_default(),
        persons: notice.persons.iter().map(ToString::to_string).collect(),
        household: notice
            .household
            .map(|household| household.to_string())
            .unwrap_or_default(),
        since: Some(moment_out(notice.since)),
    }
}
