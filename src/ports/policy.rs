//! Bundles of policies as the pipeline sees them: proposed, approved, put in force, and kept for replay (law 6).

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;

use super::{Committed, RegisterFault, WriteIdentity};
use crate::audit::Draft;
use crate::decision::{Approval, ApprovalRules, Proposal};
use crate::model::{Day, Timestamp};

/// A bundle that came in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Activation {
    /// Number of activations up to this one: the policy version that the release check compares.
    pub version: u64,
    /// SHA-256 over the files of the bundle.
    pub bundle: [u8; 32],
    /// When.
    pub at: Timestamp,
}

/// A bundle with its approvals, without its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// What was proposed.
    pub proposal: Proposal,
    /// Who approved it, in the order in which they did.
    pub approvals: Vec<Approval>,
}

/// What an officer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyAct {
    /// Keeps a bundle, to be approved.
    Propose {
        /// What is proposed.
        proposal: Proposal,
        /// Its files by path.
        files: BTreeMap<String, String>,
    },
    /// Keeps a signature over a bundle.
    Approve {
        /// The bundle.
        bundle: [u8; 32],
        /// The signature.
        approval: Approval,
    },
    /// Puts a bundle in force that everybody signed who must.
    Activate {
        /// The bundle.
        bundle: [u8; 32],
        /// Legal day.
        today: Day,
    },
    /// Puts the bundle in force again that was before the present one, on the same terms.
    RollBack {
        /// The bundle that was in force before.
        to: [u8; 32],
        /// Legal day.
        today: Day,
    },
}

/// An act with the entry of the log, in one transaction.
#[derive(Debug, Clone)]
pub struct PolicyCommit {
    /// Identity of the write.
    pub identity: WriteIdentity,
    /// The act.
    pub act: PolicyAct,
    /// What approvals are held against.
    pub rules: Arc<ApprovalRules>,
    /// Entry of the log.
    pub entry: Draft,
    /// What a repeated call gets back, opaque to the store: the encoded reply.
    pub reply: Vec<u8>,
}

/// Bundles of policies. Nothing that was kept is ever changed.
#[async_trait]
pub trait PolicyStore: Send + Sync {
    /// Keeps this bundle and puts it in force, where none ever was; and sets of how many organisations officers must sign where a file
    /// changes that all share.
    async fn found(
        &self,
        founding: &Proposal,
        files: &BTreeMap<String, String>,
        organisations: usize,
    ) -> Result<(), RegisterFault>;

    /// Does what an officer asked, where the rules let them: [`RegisterFault::BundleRefused`] says why not.
    async fn act(&self, commit: PolicyCommit) -> Result<Committed, RegisterFault>;

    /// Every activation, oldest first: the last one is the bundle in force.
    async fn activations(&self) -> Result<Vec<Activation>, RegisterFault>;

    /// Every bundle, in the order in which they were proposed.
    async fn bundles(&self) -> Result<Vec<Proposed>, RegisterFault>;

    /// The files of a bundle, by path; none where it is not known.
    async fn files(&self, bundle: [u8; 32]) -> Result<BTreeMap<String, String>, RegisterFault>;
}
