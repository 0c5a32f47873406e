//! Privacy officers who sign policies, and short ways to put a bundle in force in a store alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use samenbeeld::audit::EntryKind;
use samenbeeld::decision::{Approval, ApprovalRules, Officer, Proposal, bundle_digest};
use samenbeeld::model::{Period, SubjectRef};
use samenbeeld::ports::{Clock, Committed, PolicyAct, PolicyCommit, PolicyStore, RegisterFault};

use crate::house::ORGANISATIONS;
use crate::storage_world::{World, organisation};

/// The founding officers of every organisation.
pub(crate) const OFFICERS: [&str; 2] = ["fg-1", "fg-2"];

/// An officer of an organisation.
pub(crate) fn officer(organisation: &str, professional: &str) -> Officer {
    Officer {
        organisation: organisation.parse().unwrap(),
        professional: professional.parse().unwrap(),
    }
}

/// An officer's signing key: made from their names.
pub(crate) fn signing_key(officer: &Officer) -> Ed25519KeyPair {
    let name = format!("{}/{}", officer.organisation, officer.professional);
    let mut seed = [0; 32];
    seed[..name.len()].copy_from_slice(name.as_bytes());
    Ed25519KeyPair::from_seed_unchecked(&seed).unwrap()
}

/// What approvals are held against: every officer has a key, and six sign for what all share.
pub(crate) fn approval() -> ApprovalRules {
    let all = ORGANISATIONS
        .iter()
        .flat_map(|organisation| OFFICERS.map(|professional| officer(organisation, professional)));
    let keys = all.map(|officer| {
        let public = signing_key(&officer).public_key().as_ref().try_into();
        (officer, vec![public.unwrap()])
    });
    ApprovalRules {
        keys: keys.collect(),
        organisations: ORGANISATIONS.len(),
    }
}

/// An officer's approval of a proposal.
pub(crate) fn signed(officer: Officer, proposal: &Proposal) -> Approval {
    let signature = signing_key(&officer).sign(&proposal.signed_bytes(&officer));
    Approval {
        officer,
        signature: signature.as_ref().try_into().unwrap(),
        approved_at: proposal.proposed_at,
    }
}

pub(crate) fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    owned.collect()
}

impl World {
    /// A proposal of these files by an officer of JBRA, from 1 November on.
    pub(crate) fn proposal(&self, files: &BTreeMap<String, String>) -> Proposal {
        Proposal {
            bundle: bundle_digest(files),
            valid: Period::since("2026-11-01".parse().unwrap()),
            author: Some(officer("jbra", "fg-1")),
            proposed_at: self.clock.now(),
        }
    }

    /// Founds a bundle of these files.
    pub(crate) async fn founds(&self, files: &BTreeMap<String, String>) {
        let founding = Proposal {
            author: None,
            ..self.proposal(files)
        };
        self.store.found(&founding, files, 6).await.unwrap();
    }

    /// Does what an officer of JBRA asked.
    pub(crate) async fn act(&self, act: PolicyAct) -> Result<Committed, RegisterFault> {
        let jbra = organisation("jbra");
        let own = SubjectRef::Organisation(jbra.clone());
        let commit = PolicyCommit {
            identity: self.identity(&jbra),
            act,
            rules: Arc::new(approval()),
            entry: self.draft(EntryKind::Writing, "jbra", own),
            reply: b"reply".to_vec(),
        };
        self.store.act(commit).await
    }

    /// Proposes a bundle of these files and lets the first officers of these organisations approve it.
    pub(crate) async fn approved(&self, files: &BTreeMap<String, String>, by: &[&str]) -> Proposal {
        let proposal = self.proposal(files);
        let propose = PolicyAct::Propose {
            proposal: proposal.clone(),
            files: files.clone(),
        };
        self.act(propose).await.unwrap();
        for organisation in by {
            let approve = PolicyAct::Approve {
                bundle: proposal.bundle,
                approval: signed(officer(organisation, "fg-2"), &proposal),
            };
            self.act(approve).await.unwrap();
        }
        proposal
    }

    /// Puts a bundle in force; the number of activations.
    pub(crate) async fn activates(&self, bundle: [u8; 32]) -> Result<u64, RegisterFault> {
        let today = "2026-11-23".parse().unwrap();
        self.act(PolicyAct::Activate { bundle, today }).await?;
        let activations = self.store.activations().await?;
        Ok(activations.last().unwrap().version)
    }
}
