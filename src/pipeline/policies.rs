//! What privacy officers do with bundles of policies: propose, approve, put in force, go back, and read what they approve. Each act
//! and its entry in the log stand or fall together.

use std::collections::{BTreeMap, BTreeSet};

use super::in_force::{known, load, tried};
use super::register::{identity, written};
use super::stated::WriteHeader;
use super::{Pipeline, PipelineError};
use crate::audit::entries;
use crate::decision::{
    Approval, BundleRefusal, Change, Officer, Policies, Proposal, bundle_digest,
};
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{Hat, Organisation, Period, Timestamp};
use crate::ports::{Activation, PolicyAct, PolicyCommit, Proposed};

/// A bundle, and how it stands.
#[derive(Debug, Clone)]
pub struct BundleState {
    /// What was proposed, and who approved it.
    pub proposed: Proposed,
    /// When it came in force, each time.
    pub activated_at: Vec<Timestamp>,
    /// Whether it is in force now.
    pub in_force: bool,
    /// What signatures or period still keep it from coming in force today; absent where nothing does, and where it is in force. Its
    /// scenarios are run when it is activated.
    pub lacks: Option<BundleRefusal>,
}

/// A bundle with its files.
#[derive(Debug, Clone)]
pub struct BundleText {
    /// How it stands.
    pub state: BundleState,
    /// Its files by path.
    pub files: BTreeMap<String, String>,
    /// Files in which it differs from the bundle in force.
    pub changed: BTreeSet<String>,
}

impl Pipeline {
    /// Keeps a bundle to be approved, for a period; its hash.
    ///
    /// # Errors
    /// When the hat is not a mandated privacy officer's, the bundle does not validate or was proposed before, its period is over, or
    /// register or log fail.
    pub async fn propose(
        &self,
        caller: &Caller,
        header: WriteHeader,
        files: BTreeMap<String, String>,
        valid: Period,
    ) -> Result<[u8; 32], PipelineError> {
        self.wear_officer(caller, &header.hat).await?;
        let now = self.now();
        if valid.until().is_some_and(|until| until <= legal_day(now)) {
            let problem = "is over: expected a day after today";
            return Err(PipelineError::invalid("valid.until", problem));
        }
        let policies = load(files, Policies::load).await?;
        let bundle = *policies.digest();
        let act = PolicyAct::Propose {
            proposal: Proposal {
                bundle,
                valid,
                author: Some(officer(caller)),
                proposed_at: now,
            },
            files: policies.files().clone(),
        };
        self.act(caller, &header, "PolicyService/Propose", act, bundle)
            .await
    }

    /// Keeps an officer's signature over a bundle.
    ///
    /// # Errors
    /// When the hat is not a mandated privacy officer's, the bundle is not known or their own, the signature is not one of theirs over
    /// it, they signed it before, or register or log fail.
    pub async fn approve(
        &self,
        caller: &Caller,
        header: WriteHeader,
        bundle: [u8; 32],
        signature: [u8; 64],
    ) -> Result<(), PipelineError> {
        self.wear_officer(caller, &header.hat).await?;
        let approval = Approval {
            officer: officer(caller),
            signature,
            approved_at: self.now(),
        };
        let act = PolicyAct::Approve { bundle, approval };
        self.act(caller, &header, "PolicyService/Approve", act, bundle)
            .await?;
        Ok(())
    }

    /// Puts a bundle in force, here and on every broker that shares the store.
    ///
    /// # Errors
    /// When the hat is not a mandated privacy officer's, the bundle does not validate, signatures are missing or do not stand, today is
    /// not a day of its period, or register or log fail; the present one stays in force.
    pub async fn activate(
        &self,
        caller: &Caller,
        header: WriteHeader,
        bundle: [u8; 32],
    ) -> Result<(), PipelineError> {
        self.wear_officer(caller, &header.hat).await?;
        let today = legal_day(self.now());
        let act = PolicyAct::Activate { bundle, today };
        self.put_in_force(caller, &header, "PolicyService/Activate", act, bundle)
            .await?;
        Ok(())
    }

    /// Puts the bundle in force again that was before the present one, on the same terms as any other; its hash.
    ///
    /// # Errors
    /// As [`activate`](Self::activate), and when there was none.
    pub async fn roll_back(
        &self,
        caller: &Caller,
        header: WriteHeader,
    ) -> Result<[u8; 32], PipelineError> {
        self.wear_officer(caller, &header.hat).await?;
        let activations = self.ports.policy_store.activations().await?;
        let before = activations.iter().rev().nth(1);
        let to = before.ok_or(PipelineError::Bundle(BundleRefusal::NothingBefore))?;
        let today = legal_day(self.now());
        let act = PolicyAct::RollBack {
            to: to.bundle,
            today,
        };
        self.put_in_force(caller, &header, "PolicyService/Rollback", act, to.bundle)
            .await
    }

    async fn put_in_force(
        &self,
        caller: &Caller,
        header: &WriteHeader,
        rpc: &'static str,
        act: PolicyAct,
        bundle: [u8; 32],
    ) -> Result<[u8; 32], PipelineError> {
        known(&self.ports, bundle).await?;
        let files = self.ports.policy_store.files(bundle).await?;
        if bundle_digest(&files) != bundle {
            return Err(PipelineError::Bundle(BundleRefusal::FilesChanged));
        }
        let policies = match act {
            // WHY less on the way back: that bundle was in force, and an officer in need must not wait for a text or a newer check.
            PolicyAct::RollBack { .. } => load(files, Policies::load_approved).await?,
            _ => tried(load(files, Policies::load).await?).await?,
        };
        let bundle = self.act(caller, header, rpc, act, bundle).await?;
        self.take_over(Some(policies)).await?;
        Ok(bundle)
    }

    /// Does an act once for each request id; the bundle it was about the first time.
    async fn act(
        &self,
        caller: &Caller,
        header: &WriteHeader,
        rpc: &'static str,
        act: PolicyAct,
        bundle: [u8; 32],
    ) -> Result<[u8; 32], PipelineError> {
        let call = Self::call(rpc, caller, &header.hat, [], []);
        let name = data_encoding::HEXLOWER.encode(&bundle);
        let written = written(header, [("policy-bundle", name)]);
        let everybody = self.settings.officers.keys();
        let entry = entries::rule_writing(self.entry_of(caller), &call, &written, everybody);
        let commit = PolicyCommit {
            identity: identity(caller, header),
            act,
            rules: self.settings.approval.clone(),
            entry,
            reply: bundle.to_vec(),
        };
        let committed = self.ports.policy_store.act(commit).await?;
        let first = <[u8; 32]>::try_from(committed.reply);
        first.map_err(|_| super::register::unreadable_reply())
    }

    /// Every bundle and how it stands, in the order in which they were proposed.
    ///
    /// # Errors
    /// When the hat is not a mandated privacy officer's, or register or log fail.
    pub async fn list_bundles(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<BundleState>, PipelineError> {
        self.wear_officer(caller, hat).await?;
        let store = &self.ports.policy_store;
        let bundles = store.bundles().await?;
        let activations = store.activations().await?;
        let in_force = files_in_force(self, &activations).await?;
        let mut states = Vec::with_capacity(bundles.len());
        for proposed in bundles {
            let files = store.files(proposed.proposal.bundle).await?;
            states.push(self.state(proposed, &activations, &in_force, &files));
        }
        self.read(caller, hat, "PolicyService/ListBundles", states.len())
            .await?;
        Ok(states)
    }

    /// One bundle with its files; the one in force where none is named.
    ///
    /// # Errors
    /// When the hat is not a mandated privacy officer's, the bundle is not known, or register or log fail.
    pub async fn get_bundle(
        &self,
        caller: &Caller,
        hat: &Hat,
        bundle: Option<[u8; 32]>,
    ) -> Result<BundleText, PipelineError> {
        self.wear_officer(caller, hat).await?;
        let store = &self.ports.policy_store;
        let activations = store.activations().await?;
        let active = activations.last().map(|active| active.bundle);
        let unknown = PipelineError::Bundle(BundleRefusal::Unknown);
        let bundle = bundle.or(active).ok_or(unknown)?;
        let proposed = known(&self.ports, bundle).await?;
        let in_force = files_in_force(self, &activations).await?;
        let files = store.files(bundle).await?;
        let state = self.state(proposed, &activations, &in_force, &files);
        self.read(caller, hat, "PolicyService/GetBundle", 1).await?;
        let paths = files.keys().chain(in_force.keys());
        let changed = paths.filter(|path| files.get(*path) != in_force.get(*path));
        Ok(BundleText {
            changed: changed.cloned().collect(),
            state,
            files,
        })
    }

    fn state(
        &self,
        proposed: Proposed,
        activations: &[Activation],
        files_in_force: &BTreeMap<String, String>,
        files: &BTreeMap<String, String>,
    ) -> BundleState {
        let bundle = proposed.proposal.bundle;
        let in_force = activations
            .last()
            .is_some_and(|active| active.bundle == bundle);
        let lacks = || {
            let change = Change::between(files_in_force, files);
            let rules = &self.settings.approval;
            let signed = rules.suffice(&proposed.proposal, &proposed.approvals, &change);
            let today = legal_day(self.now());
            signed
                .and_then(|()| crate::decision::in_period(&proposed.proposal, today))
                .err()
        };
        let its_own = activations.iter().filter(|it| it.bundle == bundle);
        BundleState {
            lacks: if in_force { None } else { lacks() },
            activated_at: its_own.map(|activation| activation.at).collect(),
            in_force,
            proposed,
        }
    }

    async fn read(
        &self,
        caller: &Caller,
        hat: &Hat,
        rpc: &'static str,
        answered_with: usize,
    ) -> Result<(), PipelineError> {
        let call = Self::call(rpc, caller, hat, [], []);
        self.record_reading(self.entry_of(caller), &call, answered_with)
            .await?;
        Ok(())
    }
}

async fn files_in_force(
    pipeline: &Pipeline,
    activations: &[Activation],
) -> Result<BTreeMap<String, String>, PipelineError> {
    match activations.last() {
        Some(active) => Ok(pipeline.ports.policy_store.files(active.bundle).await?),
        None => Ok(BTreeMap::new()),
    }
}

fn officer(caller: &Caller) -> Officer {
    let organisation: Organisation = caller.organisation().clone();
    Officer {
        organisation,
        professional: caller.professional().clone(),
    }
}
