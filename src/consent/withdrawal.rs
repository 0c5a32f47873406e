//! Whether whoever withdrew could: asked afterwards, by somebody else, with evidence. Until then every withdrawal holds.

use super::status::is_independent;
use super::{ConfirmError, OfferFault, RecordedStatement, withdrawal_stands};
use crate::model::catalogue::InForce;
use crate::model::fact::Evidence;
use crate::model::{Catalogue, PersonId, RecordedFact, Timestamp, Writer};

/// Withdrawals about one person, all by the same.
#[derive(Debug)]
pub struct Withdrawals<'a> {
    /// Who withdrew.
    pub by: PersonId,
    /// When, and who wrote it down.
    pub made: Vec<(Timestamp, &'a Writer)>,
}

impl Withdrawals<'_> {
    /// Those of these consents that none of the withdrawals closes by the law of its day, on these facts.
    pub fn fall_for<'s>(
        &self,
        said: impl IntoIterator<Item = &'s RecordedStatement>,
        facts: &[RecordedFact],
        catalogue: &Catalogue,
    ) -> Vec<&'s RecordedStatement> {
        let falls = |said: &&RecordedStatement| {
            let mut made = self.made.iter();
            !made.any(|(at, _)| withdrawal_stands(&said.statement, self.by, facts, catalogue, *at))
        };
        said.into_iter().filter(falls).collect()
    }

    /// Whether this professional wrote down one of the withdrawals, or a consent that would open again: then another one checks.
    pub fn are_by(&self, by: &Writer, opens: &[&RecordedStatement]) -> bool {
        let wrote = self.made.iter().map(|(_, writer)| *writer);
        let mut wrote = wrote.chain(opens.iter().map(|said| &said.writer));
        // Names of professionals are unique within an organisation only.
        wrote.any(|writer| {
            writer.hat.organisation() == by.hat.organisation()
                && writer.professional == by.professional
        })
    }

    /// Holds a check against law 11: by somebody who neither wrote down a withdrawal nor the consent that would open again, with a
    /// document or a witness other than they are.
    ///
    /// # Errors
    /// [`ConfirmError::NotPermitted`] where it is not for this professional to check; else what is wrong with the evidence.
    pub fn may_check(
        &self,
        by: &Writer,
        opens: &[&RecordedStatement],
        evidence: &Evidence,
        catalogue: &InForce<'_>,
    ) -> Result<(), ConfirmError> {
        if self.are_by(by, opens) {
            return Err(ConfirmError::NotPermitted);
        }
        for said in opens {
            let rule = catalogue.validity(said.statement.kind);
            let serves = |rule| is_independent(evidence, &by.professional, rule);
            if !rule.is_some_and(serves) {
                let problem =
                    "expected a document with its hash, or a witness other than who checks";
                return Err(ConfirmError::Invalid(OfferFault {
                    field: "evidence",
                    problem: problem.to_owned(),
                }));
            }
        }
        Ok(())
    }
}
