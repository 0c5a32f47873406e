//! Registrations that may be one person: for the privacy officer, as steward of the register.

use super::{Notice, NoticeKind};
use crate::identity::Caller;
use crate::model::{Hat, SubjectRef};
use crate::pipeline::wear::OFFICER;
use crate::pipeline::{Pipeline, PipelineError};

impl Pipeline {
    /// Likely duplicates of whom the officer's organisation knows both.
    pub(super) async fn duplicates_to_judge(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        if hat.capacity() != OFFICER {
            return Ok(Vec::new());
        }
        let (organisation, register) = (caller.organisation(), &self.ports.register);
        let mut notices = Vec::new();
        for hint in register.likely_duplicates(organisation).await? {
            let mut persons = Vec::new();
            let mut barred = false;
            for person in [hint.persons.0, hint.persons.1] {
                let subject = SubjectRef::Person(person);
                barred |= self.is_closed_to(caller, &subject).await?;
                persons.extend(register.pseudonym(organisation, &subject).await?);
            }
            if barred {
                continue;
            }
            let names: Vec<String> = persons.iter().map(ToString::to_string).collect();
            notices.push(Notice {
                persons,
                ..Notice::new(NoticeKind::LikelyDuplicate, names.join("+"), hint.since)
            });
        }
        Ok(notices)
    }
}
