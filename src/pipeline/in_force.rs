//! The bundle in force: read from the store, held against its signatures, swapped while requests travel (ADR 6 and 9).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Pipeline, PipelineError, Ports};
use crate::decision::{
    ApprovalRules, BundleRefusal, Change, Policies, PolicyError, Proposal, bundle_digest, scenario,
};
use crate::model::{Day, Period};
use crate::ports::{Activation, Proposed};

/// First day of the founding bundle: its tables begin on it too.
const FOUNDING_DAY: Day = jiff::civil::date(2015, 1, 1);
/// Organisations that must have signed, where a bundle that is in force already is read again: the setting of the day on which it
/// came in force is not known.
const FEWEST_ORGANISATIONS: usize = 2;

/// The bundle in force, with the version that the release check compares.
pub(super) struct InForce {
    pub(super) policies: Policies,
    pub(super) version: u64,
    /// Legal days on which it may decide.
    pub(super) valid: Period,
}

impl InForce {
    /// Whether it may decide on this day.
    pub(super) fn holds_on(&self, day: Day) -> Result<(), PipelineError> {
        if self.valid.contains(day) {
            Ok(())
        } else {
            Err(PipelineError::NoPolicies)
        }
    }
}

/// The bundle in force when a broker starts.
pub(super) async fn first(
    ports: &Ports,
    rules: &ApprovalRules,
    founding: Policies,
) -> Result<InForce, PipelineError> {
    let now = ports.clock.now();
    let proposal = Proposal {
        bundle: *founding.digest(),
        valid: Period::since(FOUNDING_DAY),
        author: None,
        proposed_at: now,
    };
    let store = &ports.policy_store;
    store
        .found(&proposal, founding.files(), rules.organisations)
        .await?;
    newest(ports, rules, Some(founding)).await
}

/// The bundle of the newest activation. One that was read already need not be read again.
async fn newest(
    ports: &Ports,
    rules: &ApprovalRules,
    read: Option<Policies>,
) -> Result<InForce, PipelineError> {
    let activations = ports.policy_store.activations().await?;
    let (active, before) = match activations.as_slice() {
        [.., before, active] => (active, Some(before)),
        [active] => (active, None),
        [] => return Err(PipelineError::Bundle(BundleRefusal::Unknown)),
    };
    let proposed = known(ports, active.bundle).await?;
    let files = signed_files(ports, rules, active, before, &proposed).await?;
    let policies = match read {
        Some(policies) if *policies.digest() == active.bundle => policies,
        _ => load(files, Policies::load_approved).await?,
    };
    Ok(InForce {
        policies,
        version: active.version,
        valid: proposed.proposal.valid,
    })
}

/// The files of an activation, where they are the ones that were signed. The founding bundle stands on the configuration (ADR 5).
async fn signed_files(
    ports: &Ports,
    rules: &ApprovalRules,
    active: &Activation,
    before: Option<&Activation>,
    proposed: &Proposed,
) -> Result<BTreeMap<String, String>, PipelineError> {
    let store = &ports.policy_store;
    let files = store.files(active.bundle).await?;
    if bundle_digest(&files) != active.bundle {
        return Err(PipelineError::Bundle(BundleRefusal::FilesChanged));
    }
    if let Some(before) = before {
        let change = Change::between(&store.files(before.bundle).await?, &files);
        let rules = ApprovalRules {
            organisations: FEWEST_ORGANISATIONS,
            ..rules.clone()
        };
        rules
            .suffice(&proposed.proposal, &proposed.approvals, &change)
            .map_err(PipelineError::Bundle)?;
    }
    Ok(files)
}

/// A bundle as it was proposed and approved.
pub(super) async fn known(ports: &Ports, bundle: [u8; 32]) -> Result<Proposed, PipelineError> {
    let bundles = ports.policy_store.bundles().await?;
    let known = bundles.into_iter().find(|it| it.proposal.bundle == bundle);
    known.ok_or(PipelineError::Bundle(BundleRefusal::Unknown))
}

/// Reads a bundle, on a thread where it holds up no call: [`Policies::load`] one that is proposed, [`Policies::load_approved`] one that was
/// in force.
pub(super) async fn load(
    files: BTreeMap<String, String>,
    read: fn(&BTreeMap<String, String>) -> Result<Policies, PolicyError>,
) -> Result<Policies, PipelineError> {
    let loaded = tokio::task::spawn_blocking(move || read(&files)).await;
    let loaded = loaded.map_err(|fault| PipelineError::RegisterUnreadable(Box::new(fault)))?;
    loaded.map_err(|error| PipelineError::Bundle(error.into()))
}

/// Holds a bundle to the scenarios it carries, on a thread where that holds up no call.
pub(super) async fn tried(policies: Policies) -> Result<Policies, PipelineError> {
    let run = move || {
        let report = scenario::hold(&policies, &scenario::carried(&policies));
        (policies, report)
    };
    let (policies, report) = tokio::task::spawn_blocking(run)
        .await
        .map_err(|fault| PipelineError::RegisterUnreadable(Box::new(fault)))?;
    if report.holds() {
        return Ok(policies);
    }
    let faults = report.faults.iter();
    let faults = faults.map(|(file, fault)| format!("{file}:{}: {}", fault.line, fault.problem));
    let failures = report.failures.iter();
    let failures = failures.map(|it| format!("{}:{}: {}", it.file, it.line, it.scenario));
    let wrong: Vec<String> = faults.chain(failures).collect();
    let refusal = match wrong.first() {
        Some(first) => BundleRefusal::ScenariosFail {
            count: wrong.len(),
            first: first.clone(),
        },
        None => BundleRefusal::NoScenarios,
    };
    Err(PipelineError::Bundle(refusal))
}

impl Pipeline {
    /// Takes over the bundle that the store says is in force, where that is another one: requests decided under the older one are
    /// decided again before they are released. Whether there was one.
    ///
    /// # Errors
    /// When the store cannot be read, or the bundle is not the one that was signed or of no use to this broker; the older one stays,
    /// and nothing is released under it.
    pub async fn refresh(&self) -> Result<bool, PipelineError> {
        self.take_over(None).await
    }

    /// As [`refresh`](Self::refresh), with the newest bundle at hand.
    pub(super) async fn take_over(&self, read: Option<Policies>) -> Result<bool, PipelineError> {
        let activations = self.ports.policy_store.activations().await?;
        let newest_version = activations.last().map(|active| active.version);
        if newest_version == Some(self.in_force.load().version) {
            return Ok(false);
        }
        let newest = Arc::new(newest(&self.ports, &self.settings.approval, read).await?);
        // Two may come here at once; the newer one stays.
        self.in_force.rcu(|present| {
            if present.version < newest.version {
                newest.clone()
            } else {
                present.clone()
            }
        });
        Ok(true)
    }

    /// SHA-256 over the files of the bundle in force.
    pub fn bundle_in_force(&self) -> [u8; 32] {
        *self.in_force.load().policies.digest()
    }
}
