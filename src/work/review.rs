//! A review: flows that an asker sends to those who hold, for a professional there to weigh. And the confirmation of extent, where the
//! holder must answer and says how much.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::NotOpen;
use crate::model::ground::named;
use crate::model::{
    Category, Flow, Hat, Organisation, Period, PersonId, ProfessionalId, ReviewId, TaskId,
    Timestamp, Writer,
};

named! {
    /// Who could open a flow by weighing.
    WeighKind {
        /// A professional of the holder, who may speak.
        Review = "review",
        /// A professional of the holder, who must answer and says how far.
        Extent = "extent",
        /// The holder's safety officer.
        SafetyOfficer = "safety-officer",
        /// A professional of Veilig Thuis, who holds the tests on naming a source (Uitvoeringsbesluit Wmo 4.1.8(3)).
        SourceTest = "source-test",
    }
}

named! {
    /// What a professional of the holder answered when asked to weigh a flow.
    Weighing {
        /// Nobody was asked, or nobody answered yet.
        None = "none",
        /// Not released, or no longer.
        Declined = "declined",
        /// Released, or its extent confirmed.
        Released = "released",
        /// Released by the holder's safety officer.
        ReleasedBySafetyOfficer = "released-by-safety-officer",
        /// Released outside every statute, to avert serious harm: all criteria of the conflict of duties are met.
        ConflictOfDuties = "conflict-of-duties",
        /// Who reported was a professional, and none of the three tests is met (Uitvoeringsbesluit Wmo 4.1.8(3)(a)).
        ProfessionalSourceCleared = "professional-source-cleared",
        /// Who reported was not one, and agrees (Uitvoeringsbesluit Wmo 4.1.8(3)(b)).
        PrivateSourceAgrees = "private-source-agrees",
    }
}

named! {
    /// What a professional of the holder says of one flow.
    Verdict {
        /// It is not released.
        Decline = "decline",
        /// It is released, or its extent confirmed.
        Release = "release",
        /// It is released outside every statute, to avert serious harm.
        ConflictOfDuties = "conflict-of-duties",
        /// The source was a professional, and none of the three tests stands in the way.
        ProfessionalSourceCleared = "professional-source-cleared",
        /// The source was a private person, who agrees.
        PrivateSourceAgrees = "private-source-agrees",
    }
}

impl Verdict {
    /// What it makes of a flow that was sent to be weighed like this; absent where it is no answer to it.
    pub fn weighing(self, asked: WeighKind) -> Option<Weighing> {
        Some(match (self, asked) {
            (Verdict::Decline, _) => Weighing::Declined,
            (Verdict::Release, WeighKind::SafetyOfficer) => Weighing::ReleasedBySafetyOfficer,
            (Verdict::Release, WeighKind::Review | WeighKind::Extent) => Weighing::Released,
            (Verdict::ConflictOfDuties, WeighKind::Review | WeighKind::Extent) => {
                Weighing::ConflictOfDuties
            }
            (Verdict::ProfessionalSourceCleared, WeighKind::SourceTest) => {
                Weighing::ProfessionalSourceCleared
            }
            (Verdict::PrivateSourceAgrees, WeighKind::SourceTest) => Weighing::PrivateSourceAgrees,
            _ => return None,
        })
    }
}

named! {
    /// Whether consent was sought before a flow was weighed, or why not.
    ConsentSought {
        /// It was, and was not given.
        NotGiven = "not-given",
        /// Asking would put somebody in danger.
        Unsafe = "unsafe",
        /// Nobody could be asked.
        Impossible = "impossible",
        /// Asking would undo what the task is for.
        UndoesPurpose = "undoes-purpose",
    }
}

named! {
    /// What is done about telling those whom it is about.
    Informing {
        /// They were told.
        Told = "told",
        /// They will be told later.
        Deferred = "deferred",
        /// They will not be told, for the reason in the form.
        Never = "never",
    }
}

named! {
    /// How far up a review has gone at its holder.
    Stage {
        /// With the professionals who work on the household.
        Assigned = "assigned",
        /// They were reminded.
        Reminded = "reminded",
        /// With every colleague under the same hat.
        Deputy = "deputy",
        /// With the duty desk too: colleagues of the organisation whose mandate is marked for crisis work.
        DutyDesk = "duty-desk",
    }
}

/// Moments at which a review goes further up at one holder. They are written down when it is sent, so that another table later changes
/// nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewTerms {
    /// Who works on the household is reminded.
    pub remind_at: Timestamp,
    /// Any colleague under the hat may weigh.
    pub deputy_at: Timestamp,
    /// The duty desk may.
    pub duty_desk_at: Timestamp,
}

/// A flow as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentFlow {
    /// The flow.
    pub flow: Flow,
    /// Who could open it.
    pub kind: WeighKind,
    /// Whether anybody is asked: the holder knows the person, could open the flow, and may be told who asks. The asker never learns it.
    pub reaches: bool,
    /// Why this flow, sealed to the holder's organisation.
    pub necessity: String,
}

/// A review as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentReview {
    /// Hat that asks.
    pub recipient: Hat,
    /// Task.
    pub task: TaskId,
    /// Period asked.
    pub period: Period,
    /// The flows.
    pub flows: Vec<SentFlow>,
    /// When it goes further up, by holder.
    pub terms: BTreeMap<Hat, ReviewTerms>,
    /// When it lapses: for all of them alike, whether or not it reached anybody (law 8).
    pub lapses_at: Timestamp,
    /// Until when the asker is told that it lapsed.
    pub told_until: Timestamp,
}

impl SentReview {
    /// The organisations that have something to do or to read about it, and until when.
    pub fn open_for(&self) -> BTreeMap<Organisation, Timestamp> {
        let reached = self.flows.iter().filter(|sent| sent.reaches);
        let mut open: BTreeMap<_, _> = reached
            .map(|sent| (sent.flow.holder.organisation().clone(), self.lapses_at))
            .collect();
        open.insert(self.recipient.organisation().clone(), self.told_until);
        open
    }
}

/// What is said of one flow of a hat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeighedCell {
    /// Whose data.
    pub person: PersonId,
    /// Category.
    pub category: Category,
    /// What is said.
    pub verdict: Verdict,
}

/// The weighing form (law sheet, section 5). Texts are sealed to the organisation of who weighs, which answers for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeighingForm {
    /// Sealed texts: `purpose`, `necessity`, `proportionality`, `subsidiarity`.
    pub texts: BTreeMap<String, String>,
    /// Colleague who was consulted.
    pub consulted: Option<ProfessionalId>,
    /// Whether consent was sought.
    pub consent: ConsentSought,
    /// What is done about telling.
    pub informing: Informing,
}

/// What a professional of a holder answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewAnswer {
    /// Hat that holds.
    pub holder: Hat,
    /// What is said of each flow; what is not named goes on waiting.
    pub cells: Vec<WeighedCell>,
    /// When the release ends.
    pub until: Timestamp,
    /// The part of the period asked of which it is released; absent for all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Why.
    pub form: WeighingForm,
}

/// What was said of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// What was said.
    pub weighing: Weighing,
    /// When the release ends.
    pub until: Timestamp,
    /// The part of the period asked of which it is released; absent for all of it.
    pub period: Option<Period>,
}

/// How a flow of a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowState {
    /// Nobody answered yet.
    Waiting,
    /// It is released until this moment.
    Released(Timestamp),
    /// It was declined.
    Declined,
    /// Nobody answered, or the release ended, or the asker withdrew.
    Over,
}

/// A review with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Id.
    pub id: ReviewId,
    /// As it was sent.
    pub sent: SentReview,
    /// Who asks.
    pub asker: Writer,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// What was said of each flow that was answered.
    pub weighed: BTreeMap<Flow, Weighed>,
    /// When the asker withdrew it.
    pub withdrawn_at: Option<Timestamp>,
}

impl Review {
    /// A review that was just sent.
    pub fn new(id: ReviewId, sent: SentReview, asker: Writer, sent_at: Timestamp) -> Self {
        Self {
            id,
            sent,
            asker,
            sent_at,
            weighed: BTreeMap::new(),
            withdrawn_at: None,
        }
    }

    /// Whether anybody may still answer it.
    ///
    /// # Errors
    /// Where it was withdrawn, or its term is over.
    pub fn is_open(&self, at: Timestamp) -> Result<(), NotOpen> {
        if self.withdrawn_at.is_some() {
            return Err(NotOpen::Withdrawn);
        }
        if at >= self.sent.lapses_at {
            return Err(NotOpen::Lapsed);
        }
        Ok(())
    }

    /// The flow as it was sent, where it reached its holder.
    pub fn reached(&self, flow: &Flow) -> Option<&SentFlow> {
        self.reached_by(&flow.holder)
            .find(|sent| sent.flow == *flow)
    }

    /// What reached this hat.
    pub fn reached_by(&self, holder: &Hat) -> impl Iterator<Item = &SentFlow> {
        let flows = self.sent.flows.iter();
        flows.filter(move |sent| sent.reaches && sent.flow.holder == *holder)
    }

    /// What of it waits for this hat.
    pub fn waiting_for(&self, holder: &Hat, at: Timestamp) -> impl Iterator<Item = &SentFlow> {
        let open = self.is_open(at).is_ok();
        self.reached_by(holder)
            .filter(move |sent| open && !self.weighed.contains_key(&sent.flow))
    }

    /// How far up it has gone at this holder, and since when.
    pub fn stage(&self, holder: &Hat, at: Timestamp) -> (Stage, Timestamp) {
        let Some(terms) = self.sent.terms.get(holder) else {
            return (Stage::Assigned, self.sent_at);
        };
        let stages = [
            (Stage::DutyDesk, terms.duty_desk_at),
            (Stage::Deputy, terms.deputy_at),
            (Stage::Reminded, terms.remind_at),
        ];
        let reached = stages.into_iter().find(|(_, since)| *since <= at);
        reached.unwrap_or((Stage::Assigned, self.sent_at))
    }

    /// What was said of a flow, as a question over this period may use it: a release within the period it was sent for, until it ends
    /// or the asker withdraws, where it is of a day that is asked; a refusal for as long as the review would have waited.
    pub fn said_of(&self, flow: &Flow, period: &Period, at: Timestamp) -> Option<&Weighed> {
        self.weighed
            .get(flow)
            .filter(|weighed| match weighed.weighing {
                Weighing::Declined => at < self.sent.lapses_at,
                _ => {
                    at < weighed.until
                        && self.withdrawn_at.is_none()
                        && self.sent.period.covers(period)
                        && weighed.period.is_none_or(|part| part.overlaps(period))
                }
            })
    }

    /// How a flow stands at this moment.
    pub fn state_of(&self, flow: &Flow, at: Timestamp) -> FlowState {
        match self.weighed.get(flow) {
            Some(weighed) if weighed.weighing == Weighing::Declined => FlowState::Declined,
            Some(weighed) if at < weighed.until && self.withdrawn_at.is_none() => {
                FlowState::Released(weighed.until)
            }
            None if self.is_open(at).is_ok() => FlowState::Waiting,
            Some(_) | None => FlowState::Over,
        }
    }

    /// Whether this answer may still be given.
    ///
    /// # Errors
    /// Where the review is over, or one of the flows was answered before: then nothing of the answer counts.
    pub fn admits(&self, answer: &ReviewAnswer, at: Timestamp) -> Result<(), NotOpen> {
        self.is_open(at)?;
        let answered = |cell: &WeighedCell| self.weighed.contains_key(&answer.flow(cell));
        if answer.cells.iter().any(answered) {
            return Err(NotOpen::Answered);
        }
        Ok(())
    }

    /// Takes an answer. What does not go with what was sent changes nothing; of two about what turned out to be one flow a refusal stands.
    pub fn take(&mut self, answer: &ReviewAnswer) {
        for cell in &answer.cells {
            let flow = answer.flow(cell);
            let asked = self.reached(&flow).map(|sent| sent.kind);
            if let Some(weighing) = asked.and_then(|kind| cell.verdict.weighing(kind))
                && (weighing == Weighing::Declined || !self.weighed.contains_key(&flow))
            {
                let weighed = Weighed {
                    weighing,
                    until: answer.until,
                    period: answer.period,
                };
                self.weighed.insert(flow, weighed);
            }
        }
    }
}

impl ReviewAnswer {
    /// The flow that is weighed.
    fn flow(&self, cell: &WeighedCell) -> Flow {
        Flow {
            holder: self.holder.clone(),
            subject: cell.person,
            category: cell.category,
        }
    }
}

#[cfg(test)]
mod tests;
