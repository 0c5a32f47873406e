//! `SharingService`.

use std::sync::Arc;

use tonic::Request;

use super::convert::{
    checked_out, closing_out, in_form, opening_out, picture_out, question_in, receipt_out,
    records_out,
};
use super::edge::{Answer, Call, Edge, Parts};
use crate::pipeline::PicturePart;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::sharing_service_server::SharingService;
use crate::proto::samenbeeld::v1::stream_picture_response::Part;

#[tonic::async_trait]
impl SharingService for Edge {
    async fn get_picture(
        &self,
        request: Request<wire::GetPictureRequest>,
    ) -> Answer<wire::GetPictureResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let question = in_form(|faults| question_in(faults, &hat, body.question))?;
            let shared = call.pipeline.get_picture(&call.caller, question).await?;
            Ok(picture_out(shared))
        })
        .await
    }

    async fn check_question(
        &self,
        request: Request<wire::CheckQuestionRequest>,
    ) -> Answer<wire::CheckQuestionResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let question = in_form(|faults| question_in(faults, &hat, body.question))?;
            let checked = call.pipeline.check_question(&call.caller, question).await?;
            Ok(checked_out(checked))
        })
        .await
    }

    type StreamPictureStream = Parts<wire::StreamPictureResponse>;

    async fn stream_picture(
        &self,
        request: Request<wire::StreamPictureRequest>,
    ) -> Answer<Self::StreamPictureStream> {
        let begin = |call: Arc<Call>, body: wire::StreamPictureRequest| async move {
            let hat = call.hat()?;
            let question = in_form(|faults| question_in(faults, &hat, body.question))?;
            call.pipeline.stream_picture(&call.caller, question).await
        };
        self.stream(request, begin, part_out).await
    }
}

fn part_out(part: PicturePart) -> wire::StreamPictureResponse {
    let (part, receipt) = match part {
        PicturePart::Opening(opening, receipt) => (Part::Opening(opening_out(opening)), receipt),
        PicturePart::Records(tellings, receipt) => (Part::Records(records_out(tellings)), receipt),
        PicturePart::Closing(closing, receipt) => (Part::Closing(closing_out(closing)), receipt),
    };
    wire::StreamPictureResponse {
        part: Some(part),
        receipt: Some(receipt_out(&receipt)),
    }
}
