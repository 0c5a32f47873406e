//! Free text that must last is sealed to the organisation that must read it, before anything is kept (law 7).

use super::{Pipeline, PipelineError};
use crate::model::{ClearText, Organisation};

impl Pipeline {
    /// The text, sealed to its reader.
    ///
    /// A text nobody can open again is a text lost: where the reader has no key at the broker, the request is not taken.
    pub(super) fn sealed(
        &self,
        reader: &Organisation,
        context: &str,
        text: &ClearText,
        field: &str,
    ) -> Result<String, PipelineError> {
        let sealed = self.ports.sealer.seal(reader, context, text);
        sealed.ok_or_else(|| {
            let problem =
                "its reader has no sealing key at the broker: ask for it to be configured";
            PipelineError::invalid(field, problem)
        })
    }
}
