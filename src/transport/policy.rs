//! `PolicyService`.

use tonic::{Request, Response, Status};

use super::edge::Edge;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::policy_service_server::PolicyService;

/// The service.
pub(super) struct Policy {
    edge: Edge,
}

impl Policy {
    /// The service at this edge.
    pub(super) fn new(edge: Edge) -> Self {
        Self { edge }
    }
}

#[tonic::async_trait]
impl PolicyService for Policy {
    async fn get_active_bundle(
        &self,
        request: Request<wire::GetActiveBundleRequest>,
    ) -> Result<Response<wire::GetActiveBundleResponse>, Status> {
        let call = self.edge.open(
            &request,
            "PolicyService/GetActiveBundle",
            &request.get_ref().hat,
            None,
        )?;
        let work = async {
            let hat = call.hat()?;
            let bundle = self
                .edge
                .pipeline()
                .active_bundle(&call.caller, &hat)
                .await?;
            let files = bundle.policies().files().iter();
            Ok(wire::GetActiveBundleResponse {
                bundle_sha256: bundle.policies().digest().to_vec(),
                files: files
                    .map(|(path, text)| wire::BundleFile {
                        path: path.clone(),
                        text: text.clone(),
                    })
                    .collect(),
            })
        };
        self.edge.answer(&call, work).await
    }
}
