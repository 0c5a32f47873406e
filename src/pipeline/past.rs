//! Decisions of the past as the log keeps them, ready to be decided again: on what was known then, or without the errors found since.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cut::grouped;
use super::disclosure::WithheldLine;
use super::in_force::{self, InForce};
use super::{Pipeline, PipelineError};
use crate::audit::entries::{self, PastDecision, PastQuestion};
use crate::audit::{EntryKind, Place, Section};
use crate::decision::{
    self, BundleRefusal, Grant, Outcome, Policies, Replayed, Versions, bundle_digest,
};
use crate::model::{
    Category, ClearText, Flow, Hat, HouseholdId, Modality, PersonId, ProfessionalId, ReceiptId,
    Timestamp,
};
use crate::ports::Snapshot;
use crate::purpose::PictureQuestion;

/// A decision of the past, ready to be decided again.
pub(super) struct Past {
    pub(super) question: PictureQuestion,
    pub(super) asker: ProfessionalId,
    pub(super) household: HouseholdId,
    pub(super) versions: Versions,
    pub(super) at: Timestamp,
    pub(super) bundle: [u8; 32],
    pub(super) logged: Option<Logged>,
}

impl Past {
    /// The decision that the log keeps like this.
    fn of(decision: PastDecision, told: Section, question: PastQuestion) -> Self {
        let basis = decision.basis;
        let necessity = question.necessity.into_iter();
        Self {
            asker: question.professional,
            household: decision.household,
            versions: Versions {
                household: basis.household,
                organisation: basis.organisation,
                policy: basis.policy,
            },
            at: basis.known_at,
            bundle: basis.bundle,
            question: PictureQuestion {
                hat: decision.hat.clone(),
                task: question.task,
                household: question.household,
                subjects: question.subjects,
                categories: question.categories,
                period: question.period,
                // That a sentence was stated decides; what it says is sealed to its reader.
                necessity: necessity
                    .map(|group| (group, ClearText::new(String::new())))
                    .collect(),
                honours: question.honours,
                detail: false,
                sitting: question.sitting,
            },
            logged: Some(Logged { decision, told }),
        }
    }

    /// The flows that are open in it on these facts.
    fn open_on(&self, snapshot: &Snapshot, policies: &Policies) -> BTreeMap<Flow, Grant> {
        let (question, facts) = (&self.question, &snapshot.facts);
        let flows = decision::rehearse(question, &self.asker, facts, policies, self.at);
        let open = flows
            .outcomes()
            .filter_map(|(flow, outcome)| match outcome {
                Outcome::Permit(grant) => Some((flow, grant.clone())),
                Outcome::NotHonoured(_) | Outcome::Weigh(_) | Outcome::Withhold => None,
            });
        open.collect()
    }

    /// Whether these are the flows that the log says were open.
    fn opened(&self, open: &BTreeMap<Flow, Grant>) -> bool {
        let logged = self.logged.as_ref();
        let flows = open.iter().map(|(flow, grant)| opened_in(flow, grant));
        logged.is_some_and(|logged| logged.decision.opened(&grouped(flows)))
    }
}

/// What the log keeps of it.
pub(super) struct Logged {
    decision: PastDecision,
    /// The asker's section of the same entry.
    told: Section,
}

impl Pipeline {
    /// What is open in the decision of a receipt without the errors of the register that were found by each of these moments. Absent where
    /// on what was known then it is not decided again as it was: its records or its entry are over term. A bundle that was read once is
    /// among `bundles`.
    pub(super) async fn open_without_errors(
        &self,
        receipt: ReceiptId,
        found_at: &[Timestamp],
        bundles: &mut BTreeMap<[u8; 32], Bundle>,
    ) -> Result<Option<Vec<(Timestamp, BTreeSet<Flow>)>>, PipelineError> {
        let entry = self.sections(receipt).await?;
        let Some(past) = self.past_in(entry).await? else {
            return Ok(None);
        };
        let bundle = match bundles.entry(past.bundle) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(first) => first.insert(self.bundle_of(past.bundle).await?),
        };
        let (register, recipient) = (&self.ports.register, past.question.hat.organisation());
        let (household, versions) = (past.household, past.versions);
        let known = register.snapshot_at(recipient, household, versions).await?;
        let known = known.map(|known| past.open_on(&known, bundle.policies()));
        if !known.is_some_and(|open| past.opened(&open)) {
            return Ok(None);
        }
        let mut without = Vec::new();
        for &moment in found_at {
            let snapshot = register
                .corrected_at(recipient, household, versions, moment)
                .await?;
            let open = snapshot.map(|snapshot| past.open_on(&snapshot, bundle.policies()));
            without.extend(open.map(|open| (moment, open.into_keys().collect())));
        }
        Ok(Some(without))
    }

    /// The decision that these sections are of; absent where they are of none.
    pub(super) async fn past_in(
        &self,
        mut entry: BTreeMap<Place, Section>,
    ) -> Result<Option<Past>, PipelineError> {
        let Some(decision) = entry.get(&Place::Broker).and_then(PastDecision::read) else {
            return Ok(None);
        };
        let asker = Place::Organisation(decision.hat.organisation().clone());
        let Some(told) = entry.remove(&asker) else {
            return Ok(None);
        };
        let question = match decision.closes {
            None => PastQuestion::read(&told),
            Some(intent) => {
                let intent = self.sections(intent).await?;
                intent.get(&asker).and_then(PastQuestion::read)
            }
        };
        Ok(question.map(|question| Past::of(decision, told, question)))
    }

    /// Sections of an entry; none where it is not known, or erased.
    pub(super) async fn sections(
        &self,
        receipt: ReceiptId,
    ) -> Result<BTreeMap<Place, Section>, PipelineError> {
        let entry = self.ports.log_reader.entry(receipt).await?;
        Ok(entry.unwrap_or_default())
    }

    /// A bundle that was in force at some time.
    pub(super) async fn bundle_of(&self, bundle: [u8; 32]) -> Result<Bundle, PipelineError> {
        let in_force = self.in_force.load_full();
        if *in_force.policies.digest() == bundle {
            return Ok(Bundle::InForce(in_force));
        }
        let files = self.ports.policy_store.files(bundle).await?;
        if bundle_digest(&files) != bundle {
            return Err(PipelineError::Bundle(BundleRefusal::FilesChanged));
        }
        Ok(Bundle::Kept(Box::new(
            in_force::load(files, Policies::load_approved).await?,
        )))
    }
}

/// A bundle at hand.
pub(super) enum Bundle {
    InForce(Arc<InForce>),
    Kept(Box<Policies>),
}

impl Bundle {
    /// Its policies.
    pub(super) fn policies(&self) -> &Policies {
        match self {
            Self::InForce(in_force) => &in_force.policies,
            Self::Kept(policies) => policies,
        }
    }
}

impl Logged {
    /// Whether what was decided again is what the log says: every open flow, and the lines the asker was told.
    pub(super) fn agrees(&self, replayed: &Replayed, lines: &[WithheldLine]) -> bool {
        let open = replayed.open();
        let open = grouped(open.map(|(grant, told)| opened_in(&told.flow, grant)));
        let lines: Vec<_> = lines.iter().map(WithheldLine::for_log).collect();
        // A part of a stream tells what was withheld in the first one alone.
        let told = match self.decision.kind {
            EntryKind::Part => Some(true),
            _ => entries::told(&self.told, &lines),
        };
        self.decision.opened(&open) && told == Some(true)
    }
}

/// An open flow, and how it is open.
fn opened_in<'a>(flow: &'a Flow, grant: &Grant) -> (&'a Hat, PersonId, Category, Modality) {
    let modality = grant.terms.modality;
    (&flow.holder, flow.subject, flow.category, modality)
}
