//! `PolicyService`.

use std::collections::BTreeMap;

use tonic::{Request, Response, Status};

use super::convert::{Faults, bundle_out, files_out, hash_in, look_back_in, replay_out};
use super::edge::Edge;
use crate::pipeline::PipelineError;
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
        let rpc = "PolicyService/GetActiveBundle";
        let call = self
            .edge
            .open(&request, rpc, &request.get_ref().hat, None)?;
        let work = async {
            let pipeline = self.edge.pipeline();
            let text = pipeline
                .get_bundle(&call.caller, &call.hat()?, None)
                .await?;
            Ok(wire::GetActiveBundleResponse {
                bundle_sha256: text.state.proposed.proposal.bundle.to_vec(),
                files: files_out(text.files),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn list_bundles(
        &self,
        request: Request<wire::ListBundlesRequest>,
    ) -> Result<Response<wire::ListBundlesResponse>, Status> {
        let rpc = "PolicyService/ListBundles";
        let call = self
            .edge
            .open(&request, rpc, &request.get_ref().hat, None)?;
        let work = async {
            let pipeline = self.edge.pipeline();
            let bundles = pipeline.list_bundles(&call.caller, &call.hat()?).await?;
            Ok(wire::ListBundlesResponse {
                bundles: bundles.into_iter().map(bundle_out).collect(),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn get_bundle(
        &self,
        request: Request<wire::GetBundleRequest>,
    ) -> Result<Response<wire::GetBundleResponse>, Status> {
        let rpc = "PolicyService/GetBundle";
        let call = self
            .edge
            .open(&request, rpc, &request.get_ref().hat, None)?;
        let request = request.into_inner();
        let work = async {
            let pipeline = self.edge.pipeline();
            let bundle = Some(bundle_in(&request.bundle_sha256)?);
            let text = pipeline
                .get_bundle(&call.caller, &call.hat()?, bundle)
                .await?;
            Ok(wire::GetBundleResponse {
                bundle: Some(bundle_out(text.state)),
                files: files_out(text.files),
                changed: text.changed.into_iter().collect(),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn propose(
        &self,
        request: Request<wire::ProposeRequest>,
    ) -> Result<Response<wire::ProposeResponse>, Status> {
        let rpc = "PolicyService/Propose";
        let call = self
            .edge
            .open(&request, rpc, &request.get_ref().hat, None)?;
        let request = request.into_inner();
        let work = async {
            let header = call.write_header(&request.request_id, &request.on_authority, &request)?;
            let mut faults = Faults::default();
            let valid = faults.period("valid", request.valid.as_ref());
            let files = files_in(&mut faults, request.files);
            let valid = faults
                .or_else(valid)
                .map_err(PipelineError::InvalidRequest)?;
            let pipeline = self.edge.pipeline();
            let bundle = pipeline.propose(&call.caller, header, files, valid).await?;
            Ok(wire::ProposeResponse {
                bundle_sha256: bundle.to_vec(),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn approve(
        &self,
        request: Request<wire::ApproveRequest>,
    ) -> Result<Response<wire::ApproveResponse>, Status> {
        let rpc = "PolicyService/Approve";
        let call = self
            .edge
            .open(&request, rpc, &request.get_ref().hat, None)?;
        let request = request.into_inner();
        let work = async {
            let header = call.write_header(&request.request_id, &request.on_authority, &request)?;
            let mut faults = Faults::default();
            let bundle = hash_in(&mut faults, "bundle_sha256", &request.bundle_sha256);
            let signature = <[u8; 64]>::try_from(request.signature.as_slice()).ok();
            let signature = faults.required("signature", signature, "expected 64 bytes");
            let read = bundle.zip(signature);
            let (bundle, signature) = faults
                .or_else(read)
                .map_err(PipelineError::InvalidRequest)?;
            let pipeline = self.edge.pipeline();
            pipeline
                .approve(&call.caller, header, bundle, signature)
                .await?;
            Ok(wire::ApproveResponse {})
        };
        self.edge.answer(&call, work).await
    }

    async fn activate(
        &self,
        request: Request<wire::ActivateRequest>,
    ) -> Result<Response<wire::ActivateResponse>, Status> {
        let rpc = "PolicyService/Activate";
        let call = self
            .edge
            .open(&request, rpc, &request.get_ref().hat, None)?;
        let request = request.into_inner();
        let work = async {
            let header = call.write_header(&request.request_id, &request.on_authority, &request)?;
            let bundle = bundle_in(&request.bundle_sha256)?;
            let pipeline = self.edge.pipeline();
            pipeline.activate(&call.caller, header, bundle).await?;
            Ok(wire::ActivateResponse {})
        };
        self.edge.answer(&call, work).await
    }

    async fn rollback(
        &self,
        request: Request<wire::RollbackRequest>,
    ) -> Result<Response<wire::RollbackResponse>, Status> {
        let rpc = "PolicyService/Rollback";
        let call = self
            .edge
            .open(&request, rpc, &request.get_ref().hat, None)?;
        let request = request.into_inner();
        let work = async {
            let header = call.write_header(&request.request_id, &request.on_authority, &request)?;
            let bundle = self.edge.pipeline().roll_back(&call.caller, header).await?;
            Ok(wire::RollbackResponse {
                bundle_sha256: bundle.to_vec(),
            })
        };
        self.edge.answer(&call, work).await
    }

    async fn replay_decision(
        &self,
        request: Request<wire::ReplayDecisionRequest>,
    ) -> Result<Response<wire::ReplayDecisionResponse>, Status> {
        let rpc = "PolicyService/ReplayDecision";
        let call = self
            .edge
            .open(&request, rpc, &request.get_ref().hat, None)?;
        let request = request.into_inner();
        let work = async {
            let hat = call.hat()?;
            let past = look_back_in(request.past).map_err(PipelineError::InvalidRequest)?;
            let pipeline = self.edge.pipeline();
            Ok(replay_out(pipeline.replay(&call.caller, &hat, past).await?))
        };
        self.edge.answer(&call, work).await
    }
}

fn bundle_in(bytes: &[u8]) -> Result<[u8; 32], PipelineError> {
    let mut faults = Faults::default();
    let bundle = hash_in(&mut faults, "bundle_sha256", bytes);
    faults
        .or_else(bundle)
        .map_err(PipelineError::InvalidRequest)
}

fn files_in(faults: &mut Faults, files: Vec<wire::BundleFile>) -> BTreeMap<String, String> {
    let mut read = BTreeMap::new();
    for (place, file) in files.into_iter().enumerate() {
        if read.insert(file.path, file.text).is_some() {
            faults.note(format!("files[{place}].path"), "named twice");
        }
    }
    read
}
