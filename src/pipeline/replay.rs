//! Decisions of the past, decided again (law 6), and what each side may read of that (ADR 16). Nothing is asked and no content shown.

use super::disclosure::{WithheldLine, named};
use super::past::Past;
use super::reader::{Reader, ReplayedFlow};
use super::readings::may_see;
use super::wear::OFFICER;
use super::{Pipeline, PipelineError};
use crate::audit::{Place, Receipt};
use crate::decision::{self, Versions};
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{Day, Hat, HouseholdId, ProfessionalId, ReceiptId, SubjectRef, Timestamp};
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
        let entry = self.sections(receipt).await?;
        let own = Place::Organisation(caller.organisation().clone());
        let past = if entry.contains_key(&own) {
            self.past_in(entry).await?
        } else {
            None
        };
        past.ok_or(PipelineError::DecisionNotAvailable)
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
        self.record_reading(self.entry_under(caller, subject), &call, flows)
            .await
    }
}
