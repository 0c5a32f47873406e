//! Who may say, as one of two, that a fact was never true (ADR 22).

use super::{is_about, lacking, rule_for, whole};
use crate::model::catalogue::{ConfirmedBy, InForce};
use crate::model::fact::{Evidence, EvidenceKind};
use crate::model::{Fact, ProfessionalId, RecordedFact, Writer};
use crate::purpose::PurposeError;

/// Whether the table lets this professional sign, under this hat, that the fact was never true: of the organisation that wrote it whoever may
/// end such a fact, of another one whoever may confirm it. Never the one whom it is about. A mandate is ended, and not corrected.
pub fn may_correct(by: &Writer, fact: &RecordedFact, tables: &InForce<'_>) -> bool {
    if is_about(&fact.fact, by) || matches!(fact.fact, Fact::Mandate { .. }) {
        return false;
    }
    if by.hat.organisation() == fact.writer.hat.organisation() {
        return rule_for(by, &fact.fact, |rule| &rule.end, tables).is_ok();
    }
    let rule = rule_for(by, &fact.fact, |rule| &rule.confirm, tables);
    rule.is_ok_and(|rule| {
        matches!(
            rule.confirmed_by,
            ConfirmedBy::OtherOrganisation | ConfirmedBy::Either
        )
    })
}

/// Holds a signature under a correction against the table: evidence as for a confirmation of such a fact, of any kind where it needs none;
/// a witness is nobody who signs.
///
/// # Errors
/// [`PurposeError::NotPermitted`] where this professional may not sign; else what is wrong with the evidence.
pub fn correct(
    signers: &[&ProfessionalId],
    by: &Writer,
    fact: &RecordedFact,
    evidence: &Evidence,
    tables: &InForce<'_>,
) -> Result<(), PurposeError> {
    if !may_correct(by, fact, tables) {
        return Err(PurposeError::NotPermitted);
    }
    let rule = tables.write_rule(&fact.fact);
    let kinds = rule.map(|rule| rule.confirm_evidence.clone());
    let kinds = kinds
        .filter(|kinds| !kinds.is_empty())
        .unwrap_or_else(|| EvidenceKind::ALL.iter().copied().collect());
    whole(lacking(&kinds, Some(evidence), signers, "evidence"))
}

/// Holds what a repair of who is whom rests on: evidence of any kind, with something behind it; a witness is nobody who signs.
///
/// # Errors
/// What is wrong with the evidence.
pub fn rests_on(signers: &[&ProfessionalId], evidence: &Evidence) -> Result<(), PurposeError> {
    let kinds = EvidenceKind::ALL.iter().copied().collect();
    whole(lacking(&kinds, Some(evidence), signers, "evidence"))
}
