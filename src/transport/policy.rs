//! `PolicyService`.

use std::collections::BTreeMap;

use tonic::Request;

use super::convert::{Faults, bundle_out, files_out, hash_in, in_form, look_back_in, replay_out};
use super::edge::{Answer, Edge};
use crate::pipeline::PipelineError;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::policy_service_server::PolicyService;

#[tonic::async_trait]
impl PolicyService for Edge {
    async fn get_active_bundle(
        &self,
        request: Request<wire::GetActiveBundleRequest>,
    ) -> Answer<wire::GetActiveBundleResponse> {
        self.serve(request, |call, _| async move {
            let hat = call.hat()?;
            let text = call.pipeline.get_bundle(&call.caller, &hat, None).await?;
            Ok(wire::GetActiveBundleResponse {
                bundle_sha256: text.state.proposed.proposal.bundle.to_vec(),
                files: files_out(text.files),
            })
        })
        .await
    }

    async fn list_bundles(
        &self,
        request: Request<wire::ListBundlesRequest>,
    ) -> Answer<wire::ListBundlesResponse> {
        self.serve(request, |call, _| async move {
            let bundles = call
                .pipeline
                .list_bundles(&call.caller, &call.hat()?)
                .await?;
            Ok(wire::ListBundlesResponse {
                bundles: bundles.into_iter().map(bundle_out).collect(),
            })
        })
        .await
    }

    async fn get_bundle(
        &self,
        request: Request<wire::GetBundleRequest>,
    ) -> Answer<wire::GetBundleResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let bundle = Some(bundle_in(&body.bundle_sha256)?);
            let text = call.pipeline.get_bundle(&call.caller, &hat, bundle).await?;
            Ok(wire::GetBundleResponse {
                bundle: Some(bundle_out(text.state)),
                files: files_out(text.files),
                changed: text.changed.into_iter().collect(),
            })
        })
        .await
    }

    async fn propose(
        &self,
        request: Request<wire::ProposeRequest>,
    ) -> Answer<wire::ProposeResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let (files, valid) = in_form(|faults| {
                let valid = faults.period("valid", body.valid.as_ref());
                Some((files_in(faults, body.files), valid?))
            })?;
            let bundle = call
                .pipeline
                .propose(&call.caller, header, files, valid)
                .await?;
            Ok(wire::ProposeResponse {
                bundle_sha256: bundle.to_vec(),
            })
        })
        .await
    }

    async fn approve(
        &self,
        request: Request<wire::ApproveRequest>,
    ) -> Answer<wire::ApproveResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let (bundle, signature) = in_form(|faults| {
                let bundle = hash_in(faults, "bundle_sha256", &body.bundle_sha256);
                let signature = <[u8; 64]>::try_from(body.signature.as_slice()).ok();
                let signature = faults.required("signature", signature, "expected 64 bytes");
                Some((bundle?, signature?))
            })?;
            call.pipeline
                .approve(&call.caller, header, bundle, signature)
                .await?;
            Ok(wire::ApproveResponse {})
        })
        .await
    }

    async fn activate(
        &self,
        request: Request<wire::ActivateRequest>,
    ) -> Answer<wire::ActivateResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let bundle = bundle_in(&body.bundle_sha256)?;
            call.pipeline.activate(&call.caller, header, bundle).await?;
            Ok(wire::ActivateResponse {})
        })
        .await
    }

    async fn rollback(
        &self,
        request: Request<wire::RollbackRequest>,
    ) -> Answer<wire::RollbackResponse> {
        self.serve(request, |call, body| async move {
            let header = call.write_header(&body)?;
            let bundle = call.pipeline.roll_back(&call.caller, header).await?;
            Ok(wire::RollbackResponse {
                bundle_sha256: bundle.to_vec(),
            })
        })
        .await
    }

    async fn replay_decision(
        &self,
        request: Request<wire::ReplayDecisionRequest>,
    ) -> Answer<wire::ReplayDecisionResponse> {
        self.serve(request, |call, body| async move {
            let hat = call.hat()?;
            let past = in_form(|faults| look_back_in(faults, body.past))?;
            let replayed = call.pipeline.replay(&call.caller, &hat, past).await?;
            Ok(replay_out(replayed))
        })
        .await
    }
}

fn bundle_in(bytes: &[u8]) -> Result<[u8; 32], PipelineError> {
    in_form(|faults| hash_in(faults, "bundle_sha256", bytes))
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
