//! Decisions of the past, decided again (law 6), and what each side may read of that (ADR 16). Nothing is asked and no content shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cut::all_open_flows;
use super::disclosure::{WithheldLine, named};
use super::in_force::{self, InForce};
use super::reader::{Reader, ReplayedFlow};
use super::readings::may_see;
use super::wear::OFFICER;
use super::{Pipeline, PipelineError};
use crate::audit::entries::{self, PastDecision, PastQuestion};
use crate::audit::{EntryKind, Place, Receipt, Section};
use crate::decision::{self, BundleRefusal, Policies, Replayed, Versions, bundle_digest};
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{
    ClearText, Day, Hat, HouseholdId, ProfessionalId, ReceiptId, SubjectRef, Timestamp,
};
use crate::purpose::{PictureQuestion, Violation};

/// What is looked back at.
#[derive(Debug, Clone)]
pub enum LookBack {
    /// The decision a receipt proves.
    Receipt(ReceiptId),
    /// A question as it would have been decided.
    Question(Box<Supposed>),
}

/// A question at a moment of the past.
#[derive(Debug, Clone)]
pub struct Supposed {
    /// The question, under a hat of the caller's organisation.
    pub question: PictureQuestion,
    /// Who would have asked.
    pub asker: ProfessionalId,
    /// Moment decided for: its legal day, and the bundle that was in force.
    pub at: Timestamp,
    /// Moment up to which the register was known.
    pub known_at: Timestamp,
}

/// A decision that was decided again.
#[derive(Debug, Clone)]
pub struct ReplayedDecision {
    /// SHA-256 of the bundle decided with.
    pub bundle: [u8; 32],
    /// Legal day decided on.
    pub day: Day,
    /// Moment decided for.
    pub at: Timestamp,
    /// Whether flows and lines are those that stand in the log; absent for a question.
    pub same: Option<bool>,
    /// Open flows, as far as the reader may know.
    pub flows: Vec<ReplayedFlow>,
    /// What was not shown, as the asker was told; for the asker's organisation alone.
    pub withheld: Vec<WithheldLine>,
    /// Proof that the looking back stands in the log.
    pub receipt: Receipt,
}

/// A decision of the past, ready to be decided again.
struct Past {
    question: PictureQuestion,
    asker: ProfessionalId,
    household: HouseholdId,
    versions: Versions,
    at: Timestamp,
    bundle: [u8; 32],
    logged: Option<Logged>,
}

/// What the log keeps of it.
struct Logged {
    decision: PastDecision,
    /// The asker's section of the same entry.
    told: Section,
}

impl Pipeline {
    /// Decides a decision of the past again, from the bundle and the register of then.
    ///
    /// # Errors
    /// When the hat is neither a mandated privacy officer's nor one of a holder under which the caller is assigned; when nothing that can
    /// be replayed is available to the caller; or when register or log fail.
    pub async fn replay(
        &self,
        caller: &Caller,
        hat: &Hat,
        look_back: LookBack,
    ) -> Result<ReplayedDecision, PipelineError> {
        self.wear(caller, hat).await?;
        let past = match look_back {
            LookBack::Receipt(receipt) => self.of_receipt(caller, receipt).await?,
            LookBack::Question(supposed) => self.of_question(caller, hat, *supposed).await?,
        };
        if hat.capacity() != OFFICER {
            self.works_on(caller, hat, past.household).await?;
        }
        let recipient = past.question.hat.organisation();
        let snapshot = self
            .ports
            .register
            .snapshot_at(recipient, past.household, past.versions)
            .await?;
        let snapshot = snapshot.ok_or(PipelineError::DecisionNotAvailable)?;
        let bundle = self.bundle_of(past.bundle).await?;
        let replayed = decision::replay(
            &past.question,
            &past.asker,
            &snapshot.facts,
            bundle.policies(),
            past.at,
        );
        let lines = named(&snapshot.facts.pseudonyms, replayed.withheld());
        let same = past
            .logged
            .as_ref()
            .map(|logged| logged.agrees(&replayed, &lines));
        let reader = Reader::of(hat, recipient, &snapshot);
        let flows = reader.flows(&replayed, bundle.policies(), legal_day(past.at));
        let withheld = if reader.asked { lines } else { Vec::new() };
        let receipt = self.looked_back(caller, hat, &past, flows.len()).await?;
        Ok(ReplayedDecision {
            bundle: past.bundle,
            day: legal_day(past.at),
            at: past.at,
            same,
            flows,
            withheld,
            receipt,
        })
    }

    /// The decision of an entry in which the caller's organisation has a section. An entry of others, of nobody, about no decision, or
    /// erased: one answer.
    async fn of_receipt(&self, caller: &Caller, receipt: ReceiptId) -> Result<Past, PipelineError> {
        let unavailable = || PipelineError::DecisionNotAvailable;
        let mut entry = self.sections(receipt).await?;
        let own = Place::Organisation(caller.organisation().clone());
        let broker = entry
            .get(&Place::Broker)
            .filter(|_| entry.contains_key(&own));
        let decision = broker
            .and_then(PastDecision::read)
            .ok_or_else(unavailable)?;
        let asker = Place::Organisation(decision.hat.organisation().clone());
        let told = entry.remove(&asker).ok_or_else(unavailable)?;
        let question = match decision.closes {
            None => PastQuestion::read(&told),
            Some(intent) => {
                let intent = self.sections(intent).await?;
                intent.get(&asker).and_then(PastQuestion::read)
            }
        };
        let question = question.ok_or_else(unavailable)?;
        let basis = decision.basis;
        let necessity = question.necessity.into_iter();
        Ok(Past {
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
            },
            logged: Some(Logged { decision, told }),
        })
    }

    /// A question of the caller's own organisation at a moment of the past, for its officers.
    async fn of_question(
        &self,
        caller: &Caller,
        hat: &Hat,
        supposed: Supposed,
    ) -> Result<Past, PipelineError> {
        let Supposed {
            question,
            asker,
            at,
            known_at,
        } = supposed;
        let own = caller.organisation();
        if hat.capacity() != OFFICER || question.hat.organisation() != own {
            return Err(PipelineError::NotPermitted);
        }
        let now = self.now();
        let future = [("past.at", at), ("past.known_at", known_at)];
        let future = future.into_iter().filter(|(_, moment)| *moment > now);
        let problem = "lies in the future: only what was can be replayed";
        let violations: Vec<Violation> = future
            .map(|(field, _)| Violation::new(field, problem))
            .collect();
        if !violations.is_empty() {
            return Err(PipelineError::InvalidRequest(violations));
        }
        let register = &self.ports.register;
        let household = register.household(own, &question.household).await?;
        let household = household.ok_or(PipelineError::DecisionNotAvailable)?;
        let activations = self.ports.policy_store.activations().await?;
        let in_force = activations
            .iter()
            .rfind(|activation| activation.at <= at.min(known_at))
            .ok_or(PipelineError::DecisionNotAvailable)?;
        let versions = register.versions_at(own, household, known_at).await?;
        Ok(Past {
            question,
            asker,
            household,
            versions: Versions {
                policy: in_force.version,
                ..versions
            },
            at,
            bundle: in_force.bundle,
            logged: None,
        })
    }

    /// Sections of an entry; none where it is not known, or erased.
    async fn sections(
        &self,
        receipt: ReceiptId,
    ) -> Result<BTreeMap<Place, Section>, PipelineError> {
        let entry = self.ports.log_reader.entry(receipt).await?;
        Ok(entry.unwrap_or_default())
    }

    /// A professional of a holder looks back at households they work on, and no others.
    async fn works_on(
        &self,
        caller: &Caller,
        hat: &Hat,
        household: HouseholdId,
    ) -> Result<(), PipelineError> {
        let subject = SubjectRef::Household(household);
        let filed = self.ports.register.filed_under(&subject).await?;
        let (facts, _) = decision::fold(filed);
        if may_see(&facts, caller, hat, legal_day(self.now())) {
            Ok(())
        } else {
            Err(PipelineError::DecisionNotAvailable)
        }
    }

    /// A bundle that was in force at some time.
    async fn bundle_of(&self, bundle: [u8; 32]) -> Result<Bundle, PipelineError> {
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

    async fn looked_back(
        &self,
        caller: &Caller,
        hat: &Hat,
        past: &Past,
        flows: usize,
    ) -> Result<Receipt, PipelineError> {
        let subject = SubjectRef::Household(past.household);
        let register = &self.ports.register;
        let about = register.pseudonym(caller.organisation(), &subject).await?;
        let call = Self::call(
            "PolicyService/ReplayDecision",
            caller,
            hat,
            about,
            [subject.clone()],
        );
        self.record_reading(self.entry_under(subject), &call, flows)
            .await
    }
}

/// A bundle at hand.
enum Bundle {
    InForce(Arc<InForce>),
    Kept(Box<Policies>),
}

impl Bundle {
    fn policies(&self) -> &Policies {
        match self {
            Self::InForce(in_force) => &in_force.policies,
            Self::Kept(policies) => policies,
        }
    }
}

impl Logged {
    /// Whether what was decided again is what the log says: every open flow, and the lines the asker was told.
    fn agrees(&self, replayed: &Replayed, lines: &[WithheldLine]) -> bool {
        let open = all_open_flows(
            replayed
                .open()
                .map(|(grant, explanation)| (&explanation.flow, grant)),
        );
        let lines: Vec<_> = lines.iter().map(WithheldLine::for_log).collect();
        // A part of a stream tells what was withheld in the first one alone.
        let told = match self.decision.kind {
            EntryKind::Part => Some(true),
            _ => entries::told(&self.told, &lines),
        };
        self.decision.opened(&open) && told == Some(true)
    }
}
