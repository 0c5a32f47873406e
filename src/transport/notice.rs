//! `NoticeService`.

use std::sync::Arc;

use tonic::Request;

use super::convert::moment_out;
use super::edge::{Answer, Call, Edge, Parts};
use crate::model::Modality;
use crate::pipeline::{EndedConsent, Notice as Waiting};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::notice_service_server::NoticeService;

#[tonic::async_trait]
impl NoticeService for Edge {
    async fn list_notices(
        &self,
        request: Request<wire::ListNoticesRequest>,
    ) -> Answer<wire::ListNoticesResponse> {
        self.serve(request, |call, _| async move {
            let notices = call
                .pipeline
                .list_notices(&call.caller, &call.hat()?)
                .await?;
            Ok(wire::ListNoticesResponse {
                notices: notices.into_iter().map(notice_out).collect(),
            })
        })
        .await
    }

    type StreamNoticesStream = Parts<wire::StreamNoticesResponse>;

    async fn stream_notices(
        &self,
        request: Request<wire::StreamNoticesRequest>,
    ) -> Answer<Self::StreamNoticesStream> {
        let begin = |call: Arc<Call>, body: wire::StreamNoticesRequest| async move {
            let (pipeline, caller) = (call.pipeline.clone(), call.caller.clone());
            pipeline
                .stream_notices(caller, call.hat()?, body.cursor)
                .await
        };
        let part_out = |notice| wire::StreamNoticesResponse {
            notice: Some(notice_out(notice)),
        };
        self.stream(request, begin, part_out).await
    }
}

fn notice_out(notice: Waiting) -> wire::Notice {
    wire::Notice {
        notice_id: notice.id,
        cursor: notice.cursor,
        kind: notice.kind.id().to_owned(),
        fact_id: notice.fact.map(|id| id.to_string()).unwrap_or_default(),
        consent_id: notice.consent.map(|id| id.to_string()).unwrap_or_default(),
        persons: notice.persons.iter().map(ToString::to_string).collect(),
        household: notice
            .household
            .map(|household| household.to_string())
            .unwrap_or_default(),
        since: Some(moment_out(notice.since)),
        item: notice.item,
        due: notice.due.map(moment_out),
        overdue: notice.overdue,
        ended: notice.ended.into_iter().map(ended_out).collect(),
    }
}

fn ended_out(ended: EndedConsent) -> wire::EndedConsent {
    wire::EndedConsent {
        household: ended.household.to_string(),
        person: ended.person.to_string(),
        category: ended.category.number(),
        holder: ended.holder.map(|hat| hat.to_string()).unwrap_or_default(),
        receipts: ended.receipts.iter().map(ToString::to_string).collect(),
        from: ended.from.to_string(),
        keep: ended.keep.map_or("dossier", Modality::id).to_owned(),
        articles: ended.articles.into_iter().collect(),
    }
}
