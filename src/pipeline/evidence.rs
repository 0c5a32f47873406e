//! Evidence as it is kept.

use jiff::SignedDuration;

use super::stated::StatedEvidence;
use super::{Pipeline, PipelineError};
use crate::model::Timestamp;
use crate::model::fact::Evidence;

/// How far another's clock may run ahead.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(1);

impl Pipeline {
    /// Evidence as it is kept: the hash of a document is hashed again under the broker's key.
    ///
    /// # Errors
    /// When something was looked up at a moment that is still to come.
    pub(super) fn keep_evidence(
        &self,
        field: &str,
        stated: &StatedEvidence,
    ) -> Result<Evidence, PipelineError> {
        let looked_up = stated.looked_up.as_ref();
        let latest = self
            .now()
            .checked_add(CLOCKS_DIFFER)
            .unwrap_or(Timestamp::MAX);
        if looked_up.is_some_and(|look_up| look_up.at > latest) {
            let field = format!("{field}.looked_up_at");
            let problem = "lies in the future";
            return Err(PipelineError::invalid(field, problem));
        }
        Ok(Evidence {
            kind: stated.kind,
            keyed_hash: stated
                .document
                .map(|document| self.ports.hasher.keyed_hash("evidence", &document)),
            witness: stated.witness.clone(),
            looked_up: stated.looked_up.clone(),
        })
    }
}
