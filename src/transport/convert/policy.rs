//! Bundles of policies for the wire.

use std::collections::BTreeMap;

use super::{Faults, moment_out, period_out};
use crate::decision::{Approval, Officer};
use crate::pipeline::BundleState;
use crate::proto::samenbeeld::v1 as wire;

/// Reads a SHA-256 hash.
pub(in crate::transport) fn hash_in(
    faults: &mut Faults,
    field: &str,
    bytes: &[u8],
) -> Option<[u8; 32]> {
    let hash = <[u8; 32]>::try_from(bytes).ok();
    faults.required(field, hash, "expected 32 bytes")
}

/// Files for the wire.
pub(in crate::transport) fn files_out(files: BTreeMap<String, String>) -> Vec<wire::BundleFile> {
    let files = files.into_iter();
    files
        .map(|(path, text)| wire::BundleFile { path, text })
        .collect()
}

/// A bundle and how it stands for the wire.
pub(in crate::transport) fn bundle_out(state: BundleState) -> wire::Bundle {
    let proposal = state.proposed.proposal;
    wire::Bundle {
        bundle_sha256: proposal.bundle.to_vec(),
        valid: Some(period_out(proposal.valid)),
        author: proposal.author.as_ref().map(officer_out),
        proposed_at: Some(moment_out(proposal.proposed_at)),
        approvals: state.proposed.approvals.iter().map(approval_out).collect(),
        activated_at: state.activated_at.into_iter().map(moment_out).collect(),
        in_force: state.in_force,
        lacks: state
            .lacks
            .map(|refusal| refusal.to_string())
            .unwrap_or_default(),
    }
}

fn approval_out(approval: &Approval) -> wire::Approval {
    wire::Approval {
        officer: Some(officer_out(&approval.officer)),
        signature: approval.signature.to_vec(),
        approved_at: Some(moment_out(approval.approved_at)),
    }
}

fn officer_out(officer: &Officer) -> wire::Officer {
    wire::Officer {
        organisation: officer.organisation.to_string(),
        professional: officer.professional.to_string(),
    }
}
