//! Who reads a decision that is decided again, and what of it (ADR 16).

use super::wear::OFFICER;
use crate::consent::{ConsentStatus, Language};
use crate::decision::{Explanation, Policies, Replayed};
use crate::model::{Day, Hat, Layer, Modality, Organisation, PersonId, Pseudonym};
use crate::ports::Snapshot;

/// An open flow with what opened it, as far as the reader may know.
#[derive(Debug, Clone)]
pub struct ReplayedFlow {
    /// The person, by the reader's own pseudonym.
    pub person: Pseudonym,
    /// How it was open.
    pub modality: Modality,
    /// Why.
    pub explanation: Explanation,
    /// The same in plain Dutch: each line behind two spaces for every step down.
    pub text_nl: Vec<String>,
    /// The same in English.
    pub text_en: Vec<String>,
}

/// Who reads: an officer of the asker's side, or a holder's.
pub(super) struct Reader<'a> {
    /// Whether they are an officer of the organisation that asked.
    pub(super) asked: bool,
    hat: &'a Hat,
    snapshot: &'a Snapshot,
}

impl<'a> Reader<'a> {
    /// Who reads under this hat a decision for this recipient.
    pub(super) fn of(hat: &'a Hat, recipient: &Organisation, snapshot: &'a Snapshot) -> Self {
        Self {
            asked: hat.capacity() == OFFICER && hat.organisation() == recipient,
            hat,
            snapshot,
        }
    }

    /// Open flows as the reader may know them: to the asker from holders whose involvement is no secret to it; to a holder its own, of
    /// persons it has a name for, with the release of its secrecy alone, since the other layers tell who asked (law 12).
    pub(super) fn flows(
        &self,
        replayed: &Replayed,
        policies: &Policies,
        day: Day,
    ) -> Vec<ReplayedFlow> {
        let flows = replayed.open().filter_map(|(grant, explanation)| {
            let flow = &explanation.flow;
            let own = self.is_own(&flow.holder);
            let known = own || (self.asked && replayed.involvement_known(flow));
            let person = self.name(flow.subject).filter(|_| known)?;
            let explanation = self.cut(explanation.clone());
            let told = explanation.told(&policies.catalogue().on(day));
            let names = |person| {
                let name = self.name(person);
                name.map_or_else(|| "…".to_owned(), |name| name.to_string())
            };
            let text = |language| {
                let lines = policies.texts().lines(language, &told, &names).into_iter();
                lines
                    .map(|(depth, line)| format!("{}{line}", "  ".repeat(depth)))
                    .collect()
            };
            Some(ReplayedFlow {
                person,
                modality: grant.terms.modality,
                text_nl: text(Language::Dutch),
                text_en: text(Language::English),
                explanation,
            })
        });
        flows.collect()
    }

    /// Whether what this hat holds is the reader's own: an officer reads for the whole organisation, a professional under one hat.
    fn is_own(&self, holder: &Hat) -> bool {
        if self.hat.capacity() == OFFICER {
            holder.organisation() == self.hat.organisation()
        } else {
            holder == self.hat
        }
    }

    fn name(&self, person: PersonId) -> Option<Pseudonym> {
        let name = (self.hat.organisation().clone(), person);
        self.snapshot.names.get(&name).copied()
    }

    /// An open flow as far as the reader may know why: of what was said, what its own organisation wrote down.
    fn cut(&self, explanation: Explanation) -> Explanation {
        let mut cut = explanation.of_layers(|layer| self.asked || layer == Layer::Secrecy);
        for consent in &mut cut.consents {
            let own = self.hat.organisation();
            consent
                .statements
                .retain(|said| said.writer.hat.organisation() == own);
            // That the giver belongs to the recipient tells a holder who asked.
            if let ConsentStatus::Given { self_dealing, .. } = &mut consent.status {
                *self_dealing &= self.asked;
            }
        }
        if self.asked { cut } else { cut.without_terms() }
    }
}
