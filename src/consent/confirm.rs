//! Who may stand behind a consent that would open a flow to the organisation that recorded it (law 11).

use super::status::is_independent;
use super::{Giver, OfferFault, RecordedStatement, StatementAnswer};
use crate::model::catalogue::InForce;
use crate::model::fact::Evidence;
use crate::model::{ProfessionalId, Writer};

/// Why a confirmation is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmError {
    /// It is not for this professional to confirm.
    #[error("not permitted to this professional")]
    NotPermitted,
    /// What is wrong with it.
    #[error("the confirmation is not valid")]
    Invalid(OfferFault),
}

/// Whether this professional, under this hat, may confirm the consent: of another organisation, or a second professional under the hat
/// it was recorded under; for what a guardian says of a flow to itself, of another organisation alone.
pub fn may_confirm(by: &Writer, recorded: &RecordedStatement) -> bool {
    let writer = &recorded.writer;
    let other = by.hat.organisation() != writer.hat.organisation();
    // Names of professionals are unique within an organisation only.
    let second = by.hat == writer.hat && by.professional != writer.professional;
    let from_itself = matches!(
        &recorded.statement.giver,
        Giver::Hat(hat) if hat.organisation() == writer.hat.organisation()
    );
    recorded.awaits_confirmation() && (other || (second && !from_itself))
}

/// Holds a confirmation against law 11: by somebody else, with a document or a witness other than the recorder.
///
/// # Errors
/// [`ConfirmError::NotPermitted`] where it is not for this professional; else what is wrong: nothing to confirm, no such evidence.
pub fn confirm(
    by: &Writer,
    recorded: &RecordedStatement,
    evidence: &Evidence,
    catalogue: &InForce<'_>,
) -> Result<(), ConfirmError> {
    // Said again by whoever confirmed it: the store answers as it did the first time.
    if recorded
        .confirmed_by
        .as_ref()
        .is_some_and(|known| known.is_same_person(by))
    {
        return Ok(());
    }
    let invalid = |field, problem| Err(ConfirmError::Invalid(OfferFault { field, problem }));
    if !recorded.awaits_confirmation() {
        let problem = "nothing to confirm: it counts already, or opens nothing for its recorder";
        return invalid("consent_id", problem.to_owned());
    }
    if !may_confirm(by, recorded) {
        return Err(ConfirmError::NotPermitted);
    }
    let Some(rule) = catalogue.validity(recorded.statement.kind) else {
        let problem = "the catalogue has no term for this kind of consent";
        return invalid("consent_id", problem.to_owned());
    };
    if !is_independent(evidence, &recorded.writer.professional, rule) {
        let kinds: Vec<_> = rule
            .independent_evidence
            .iter()
            .map(|kind| kind.id())
            .collect();
        let problem = format!(
            "expected a document with its hash, or a witness other than the recorder: one of {}",
            kinds.join(", ")
        );
        return invalid("evidence", problem);
    }
    Ok(())
}

/// Whether this professional may sign, as one of two, that a consent was never given: under the hat it was recorded under, or of another
/// organisation. A refusal is not struck: that would open what it closes.
pub fn may_strike(by: &Writer, recorded: &RecordedStatement) -> bool {
    let writer = &recorded.writer;
    let other = by.hat.organisation() != writer.hat.organisation();
    recorded.statement.answer == StatementAnswer::Given && (other || by.hat == writer.hat)
}

/// Holds a signature under a strike: with a document, or a witness who is none of those who sign.
///
/// # Errors
/// [`ConfirmError::NotPermitted`] where it is not for this professional; else what is wrong with the evidence.
pub fn strike(
    signers: &[&ProfessionalId],
    by: &Writer,
    recorded: &RecordedStatement,
    evidence: &Evidence,
    catalogue: &InForce<'_>,
) -> Result<(), ConfirmError> {
    let rule = catalogue.validity(recorded.statement.kind);
    let rule = rule.filter(|_| may_strike(by, recorded));
    let rule = rule.ok_or(ConfirmError::NotPermitted)?;
    if signers
        .iter()
        .all(|signer| is_independent(evidence, signer, rule))
    {
        return Ok(());
    }
    Err(ConfirmError::Invalid(OfferFault {
        field: "evidence",
        problem: "expected a document with its hash, or a witness who signs nothing of it"
            .to_owned(),
    }))
}
