//! Withdrawals that have to be checked: each closed at once, and some by somebody who could not withdraw.

use super::{Notice, NoticeKind};
use crate::identity::Caller;
use crate::model::{Hat, SubjectRef};
use crate::pipeline::reach::Homes;
use crate::pipeline::{Pipeline, PipelineError};

impl Pipeline {
    /// Withdrawals, recorded by the caller's own organisation, that by what it recorded itself do not stand, for whoever may check them. One
    /// that stands asks for nothing.
    pub(super) async fn withdrawals_to_check(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        if self.holds_records(hat).is_err() {
            return Ok(Vec::new());
        }
        let (organisation, register) = (caller.organisation(), &self.ports.register);
        let mut notices = Vec::new();
        let mut homes = Homes::new();
        for subject in register.open_work(organisation, self.now()).await? {
            let SubjectRef::Person(person) = subject else {
                continue;
            };
            let name = register.pseudonym(organisation, &subject).await?;
            for doubtful in self.doubtful_withdrawals(caller, hat, person).await? {
                let written = (std::slice::from_ref(&subject), &doubtful.writer);
                if !self.are_at_hand(caller, hat, written, &mut homes).await? {
                    continue;
                }
                let by = SubjectRef::Person(doubtful.by);
                let by = register.pseudonym(organisation, &by).await?;
                if let (Some(name), Some(by)) = (name, by) {
                    let id = format!("{name}:{by}:{}", doubtful.at);
                    notices.push(Notice {
                        persons: vec![name, by],
                        ..Notice::new(NoticeKind::CheckWithdrawal, id, doubtful.at)
                    });
                }
            }
        }
        Ok(notices)
    }
}
