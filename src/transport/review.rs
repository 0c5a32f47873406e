//! `ReviewService`.

use tonic::Request;

use super::convert::{
    answer_in, in_form, moment_out, obligations_in, picture_out, receipt_out, review_id_in,
    review_in, sent_review_out, weighing_out,
};
use super::edge::{Answer, Edge};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::review_service_server::ReviewService;

#[tonic::async_trait]
impl ReviewService for Edge {
    async fn send_review(
        &self,
        request: Request<wire::SendReviewRequest>,
    ) -> Answer<wire::SendReviewResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let question = in_form(|faults| review_in(faults, &header.hat, body))?;
            let sent = call.pipeline.send_review(&call.caller, header, question);
            let (id, lapses_at, receipt) = sent.await?;
            Ok(wire::SendReviewResponse {
                review_id: id.to_string(),
                lapses_at: Some(moment_out(lapses_at)),
                receipt: Some(receipt_out(&receipt)),
            })
        })
        .await
    }

    async fn list_reviews(
        &self,
        request: Request<wire::ListReviewsRequest>,
    ) -> Answer<wire::ListReviewsResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let household = in_form(|faults| faults.household("household", &body.household))?;
            let listed = call.pipeline.list_reviews(&call.caller, &hat, &household);
            let (reviews, receipt) = listed.await?;
            Ok(wire::ListReviewsResponse {
                reviews: reviews.into_iter().map(sent_review_out).collect(),
                receipt: Some(receipt_out(&receipt)),
            })
        })
        .await
    }

    async fn withdraw_review(
        &self,
        request: Request<wire::WithdrawReviewRequest>,
    ) -> Answer<wire::WithdrawReviewResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let id = in_form(|faults| review_id_in(faults, &body.review_id))?;
            call.pipeline
                .withdraw_review(&call.caller, header, id)
                .await?;
            Ok(wire::WithdrawReviewResponse {})
        })
        .await
    }

    async fn collect_review(
        &self,
        request: Request<wire::CollectReviewRequest>,
    ) -> Answer<wire::CollectReviewResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let (id, honours) = in_form(|faults| {
                let honours = obligations_in(faults, "honours", &body.honours);
                Some((review_id_in(faults, &body.review_id)?, honours))
            })?;
            let collected = call
                .pipeline
                .collect_review(&call.caller, &hat, id, honours);
            Ok(wire::CollectReviewResponse {
                picture: Some(picture_out(collected.await?)),
            })
        })
        .await
    }

    async fn get_weighing(
        &self,
        request: Request<wire::GetWeighingRequest>,
    ) -> Answer<wire::GetWeighingResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let id = in_form(|faults| review_id_in(faults, &body.review_id))?;
            let waits = call.pipeline.weighing(&call.caller, &hat, id).await?;
            Ok(weighing_out(waits))
        })
        .await
    }

    async fn answer_review(
        &self,
        request: Request<wire::AnswerReviewRequest>,
    ) -> Answer<wire::AnswerReviewResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let answer = in_form(|faults| answer_in(faults, body))?;
            call.pipeline
                .answer_review(&call.caller, header, answer)
                .await?;
            Ok(wire::AnswerReviewResponse {})
        })
        .await
    }
}
