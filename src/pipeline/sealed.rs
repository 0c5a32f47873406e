//! Free text that must last is sealed to the organisation that must read it, before anything is kept (law 7).

use std::collections::{BTreeMap, BTreeSet};

use super::{Pipeline, PipelineError};
use crate::identity::Caller;
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

    /// A text, sealed to the caller's organisation and to each of these that has a key.
    pub(super) fn sealed_to(
        &self,
        caller: &Caller,
        readers: BTreeSet<&Organisation>,
        (context, field): (&str, &str),
        text: &ClearText,
    ) -> Result<BTreeMap<Organisation, String>, PipelineError> {
        let own = caller.organisation();
        let for_itself = self.sealed(own, context, text, field)?;
        let seal = |reader: &Organisation| self.ports.sealer.seal(reader, context, text);
        let others = readers.into_iter().filter(|reader| *reader != own);
        let sealed = others.filter_map(|reader| Some((reader.clone(), seal(reader)?)));
        Ok(sealed.chain([(own.clone(), for_itself)]).collect())
    }
}
