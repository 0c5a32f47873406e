//! `SharingService`.

use std::pin::Pin;

use tokio_stream::{Stream, StreamExt};
use tonic::{Request, Response, Status};

use super::convert::{
    closing_out, opening_out, picture_out, question_in, receipt_out, records_out,
};
use super::edge::{Call, Edge};
use crate::pipeline::{PicturePart, PipelineError};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::sharing_service_server::SharingService;
use crate::proto::samenbeeld::v1::stream_picture_response::Part;
use crate::purpose::PictureQuestion;

/// The service.
pub(super) struct Sharing {
    edge: Edge,
}

impl Sharing {
    /// The service at this edge.
    pub(super) fn new(edge: Edge) -> Self {
        Self { edge }
    }
}

fn read(
    call: &Call,
    question: Option<wire::PictureQuestion>,
) -> Result<PictureQuestion, PipelineError> {
    question_in(&call.hat()?, question).map_err(PipelineError::InvalidRequest)
}

#[tonic::async_trait]
impl SharingService for Sharing {
    async fn get_picture(
        &self,
        request: Request<wire::GetPictureRequest>,
    ) -> Result<Response<wire::GetPictureResponse>, Status> {
        let asked = request.get_ref();
        let household = asked
            .question
            .as_ref()
            .map(|question| question.household.as_str());
        let call = self
            .edge
            .open(&request, "SharingService/GetPicture", &asked.hat, household)?;
        let body = request.into_inner();
        let work = async {
            let question = read(&call, body.question)?;
            let shared = self
                .edge
                .pipeline()
                .get_picture(&call.caller, question)
                .await?;
            Ok(picture_out(shared))
        };
        self.edge.answer(&call, work).await
    }

    type StreamPictureStream =
        Pin<Box<dyn Stream<Item = Result<wire::StreamPictureResponse, Status>> + Send>>;

    async fn stream_picture(
        &self,
        request: Request<wire::StreamPictureRequest>,
    ) -> Result<Response<Self::StreamPictureStream>, Status> {
        let asked = request.get_ref();
        let household = asked
            .question
            .as_ref()
            .map(|question| question.household.as_str());
        let call = self.edge.open(
            &request,
            "SharingService/StreamPicture",
            &asked.hat,
            household,
        )?;
        let body = request.into_inner();
        let begun = match read(&call, body.question) {
            Ok(question) => {
                self.edge
                    .pipeline()
                    .stream_picture(&call.caller, question)
                    .await
            }
            Err(error) => Err(error),
        };
        let parts = match begun {
            Ok(parts) => parts,
            Err(error) => return Err(self.edge.refuse(&call, error).await),
        };
        let edge = self.edge.clone();
        let call = std::sync::Arc::new(call);
        let stream = parts.then(move |part| {
            let (edge, call) = (edge.clone(), call.clone());
            async move {
                match part {
                    Ok(part) => Ok(part_out(part)),
                    Err(error) => Err(edge.refuse(&call, error).await),
                }
            }
        });
        Ok(Response::new(Box::pin(stream)))
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
