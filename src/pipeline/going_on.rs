//! What becomes of work about a household that stands in the register already: one record, with its entry in the log.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::register::Write;
use super::{Pipeline, PipelineError, WriteHeader};
use crate::decision::RegisterEvent;
use crate::identity::Caller;
use crate::model::SubjectRef;
use crate::ports::Snapshot;

impl Pipeline {
    /// Records what becomes of it: by which RPC, and what the log calls the record of which thing.
    pub(super) async fn go_on(
        &self,
        caller: &Caller,
        header: WriteHeader,
        (rpc, kind, id): (&'static str, &'static str, impl Display),
        snapshot: &Snapshot,
        event: RegisterEvent,
    ) -> Result<(), PipelineError> {
        let write = Write {
            rpc,
            header,
            about: BTreeSet::new(),
            subject: SubjectRef::Household(snapshot.facts.household),
            event,
            record: (kind, id.to_string()),
            reply: Vec::new(),
        };
        self.write(caller, write).await?;
        Ok(())
    }
}
