//! A repair as those read it who may know of it, and for whom it waits.

use super::wrong::Wrong;
use super::{Found, signer};
use crate::identity::Caller;
use crate::model::{ConsentId, Fact, Hat, Period, Pseudonym, Writer};
use crate::pipeline::readings::OwnFact;
use crate::pipeline::{Pipeline, PipelineError};
use crate::work::RepairCase;

/// A repair as those who may know it read it.
#[derive(Debug)]
pub struct RepairView {
    /// With what came of it.
    pub case: RepairCase,
    /// Whom or what it is filed under, by own pseudonym.
    pub subject: Pseudonym,
    /// The fact that is wrong, as it was recorded, where the organisation can name whom it names.
    pub wrong: Option<OwnFact>,
    /// The consent that was never given.
    pub consent: Option<ConsentId>,
    /// What is true in its place, and when it holds, where the organisation can name whom it names.
    pub instead: Option<(Fact<Pseudonym, Pseudonym>, Period)>,
    /// The registration that is to be merged, by own pseudonym.
    pub other: Option<Pseudonym>,
    /// Whether it waits for this professional.
    pub may_agree: bool,
}

impl Pipeline {
    /// Whether it waits for this professional under this hat: they may sign, and know everybody whom it names.
    pub(in crate::pipeline) async fn may_agree(
        &self,
        caller: &Caller,
        by: &Writer,
        found: &Found,
    ) -> Result<bool, PipelineError> {
        if found.case.is_open().is_err() || !self.may_sign(by, found) {
            return Ok(false);
        }
        let wrong = match &found.wrong {
            Wrong::Fact(recorded) => Some(&recorded.fact),
            Wrong::Consent(_) | Wrong::Moved(_) | Wrong::Persons { .. } => None,
        };
        let instead = found.case.proposed.repair.instead().map(|it| &it.fact);
        for fact in wrong.into_iter().chain(instead) {
            if self.known_to(caller, fact).await?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A fact under the caller's own names; absent where it names somebody for whom their organisation has none, or from whom they are
    /// barred.
    pub(super) async fn known_to(
        &self,
        caller: &Caller,
        fact: &Fact,
    ) -> Result<Option<Fact<Pseudonym, Pseudonym>>, PipelineError> {
        for subject in fact.named() {
            if self.is_closed_to(caller, &subject).await? {
                return Ok(None);
            }
        }
        self.under_own_names(caller, fact).await
    }

    /// A repair under the caller's own names, without what names somebody they do not know.
    pub(super) async fn view(
        &self,
        caller: &Caller,
        hat: &Hat,
        found: &Found,
    ) -> Result<RepairView, PipelineError> {
        let (mut wrong, mut consent, mut other) = (None, None, None);
        match &found.wrong {
            Wrong::Fact(recorded) => {
                let named = self.known_to(caller, &recorded.fact).await?;
                wrong = named.map(|named| (named, (**recorded).clone()));
            }
            Wrong::Consent(recorded) => consent = Some(recorded.id),
            Wrong::Moved(_) => {}
            Wrong::Persons { other: named, .. } => other = *named,
        }
        let instead = match found.case.proposed.repair.instead() {
            Some(instead) => {
                let named = self.known_to(caller, &instead.fact).await?;
                named.map(|named| (named, instead.valid))
            }
            None => None,
        };
        let by = signer(caller, hat);
        Ok(RepairView {
            may_agree: self.may_agree(caller, &by, found).await?,
            subject: found.name,
            case: found.case.clone(),
            wrong,
            consent,
            instead,
            other,
        })
    }
}
