//! One inbox: what waits for a hat and the professional who wears it. A file for each kind of thing that waits. What waits, and how far it
//! is overdue, follows from what is recorded and from the moment it is asked; nothing has to run in between.

mod confirmations;
mod consultations;
mod counts;
mod duplicates;
mod emergencies;
mod ended;
mod informing;
mod repairs;
mod reviews;
mod spoken;
mod unweighed;
mod withdrawals;

pub use counts::OpenWork;
pub use ended::EndedConsent;

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio_stream::Stream;

use super::{Pipeline, PipelineError};
use crate::identity::Caller;
use crate::model::ground::named;
use crate::model::{
    ConsentId, FactId, Hat, Mandate, Organisation, Pseudonym, SubjectRef, Timestamp,
};
use crate::ports::Snapshot;

/// How often a stream looks for what is new, at most: many writes at once are one look.
const PACE: Duration = Duration::from_secs(1);

/// How long a stream waits at most before it looks again: terms run out without a write.
const LONGEST_REST: Duration = Duration::from_secs(15);

named! {
    /// Kind of notice.
    NoticeKind {
        /// A review waits to be weighed.
        Weigh = "weigh",
        /// A review waits, and nobody of the organisation may weigh it.
        NobodyToWeigh = "nobody-to-weigh",
        /// Something was released to a review of this hat.
        Released = "released",
        /// Something of a review of this hat was declined, where that may be known.
        ReviewDeclined = "review-declined",
        /// A review of this hat lapsed.
        ReviewEnded = "review-ended",
        /// A fact waits for a second person.
        ConfirmFact = "confirm-fact",
        /// A consent waits for a second person.
        ConfirmConsent = "confirm-consent",
        /// Two registrations may be one person.
        LikelyDuplicate = "likely-duplicate",
        /// An emergency waits for a second professional.
        AgreeEmergency = "agree-emergency",
        /// An emergency went on because nobody answered in time.
        EmergencyAlone = "emergency-alone",
        /// A second professional agreed to an emergency.
        EmergencyAgreed = "emergency-agreed",
        /// An emergency is over and has to be looked at.
        ReviewEmergency = "review-emergency",
        /// Seats of colleagues at a consultation wait for somebody who stands behind them.
        AgreeConsultation = "agree-consultation",
        /// The caller has a seat at a consultation.
        Consultation = "consultation",
        /// Somebody has to be told of what was disclosed about them.
        InformDuty = "inform-duty",
        /// What was received under consent is soon so no longer.
        ConsentEnds = "consent-ends",
        /// What was received under consent is so no longer.
        ConsentEnded = "consent-ended",
        /// Somebody withdrew who, by what the organisation recorded, could not: it has to be checked.
        CheckWithdrawal = "check-withdrawal",
        /// A repair of the register waits for a second signature.
        AgreeRepair = "agree-repair",
        /// Something was disclosed on an error of the register and has to be assessed.
        Breach = "breach",
    }
}

/// Something that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is called: told again, it is called the same.
    pub id: String,
    /// What a stream goes on after; says nothing of order or number.
    pub cursor: String,
    /// What it is.
    pub kind: NoticeKind,
    /// Since when it waits.
    pub since: Timestamp,
    /// The fact.
    pub fact: Option<FactId>,
    /// The statement.
    pub consent: Option<ConsentId>,
    /// Any other thing that waits, as its id prints.
    pub item: String,
    /// Persons, by own pseudonyms.
    pub persons: Vec<Pseudonym>,
    /// Household, by own pseudonym.
    pub household: Option<Pseudonym>,
    /// When it has to be done, or is over.
    pub due: Option<Timestamp>,
    /// Whether it should have been done.
    pub overdue: bool,
    /// What is under consent no longer.
    pub ended: Vec<EndedConsent>,
}

impl Notice {
    /// A notice that names nothing yet.
    fn new(kind: NoticeKind, id: String, since: Timestamp) -> Self {
        Self {
            id,
            cursor: String::new(),
            kind,
            since,
            fact: None,
            consent: None,
            item: String::new(),
            persons: Vec::new(),
            household: None,
            due: None,
            overdue: false,
            ended: Vec::new(),
        }
    }
}

/// Notices as they come.
pub type Notices = Pin<Box<dyn Stream<Item = Result<Notice, PipelineError>> + Send>>;

impl Pipeline {
    /// What waits for this hat now, oldest first.
    ///
    /// # Errors
    /// When the hat is not mandated, or register or log fail.
    pub async fn list_notices(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        let mandate = self.wear(caller, hat).await?;
        let notices = self.waiting(caller, &mandate).await?;
        let call = Self::call("NoticeService/ListNotices", caller, hat, [], []);
        self.record_reading(self.entry_of(caller), &call, notices.len())
            .await?;
        Ok(notices)
    }

    /// What waits for this hat now and what comes after, each once in this stream. It goes on after a cursor where exactly the same waits
    /// before it as when it was told, and begins anew otherwise: at least once.
    ///
    /// # Errors
    /// When the hat is not mandated, or register or log fail; later faults are items of the stream and end it.
    pub async fn stream_notices(
        self: Arc<Self>,
        caller: Caller,
        hat: Hat,
        cursor: String,
    ) -> Result<Notices, PipelineError> {
        let mandate = self.wear(&caller, &hat).await?;
        let call = Self::call("NoticeService/StreamNotices", &caller, &hat, [], []);
        self.record_reading(self.entry_of(&caller), &call, 0)
            .await?;
        let mut told: BTreeSet<String> = BTreeSet::new();
        let waiting = self.waiting(&caller, &mandate).await?;
        if let Some(place) = waiting.iter().position(|notice| notice.cursor == cursor) {
            told.extend(
                waiting
                    .iter()
                    .take(place + 1)
                    .map(|notice| notice.id.clone()),
            );
        }
        let (sender, receiver) = tokio::sync::mpsc::channel(16);
        let mut written = self.ports.register.written();
        let work = async move {
            loop {
                written.mark_unchanged();
                let news = match self.news(&caller, &hat).await {
                    Ok(news) => news,
                    Err(error) => {
                        // The receiver may be gone; then nobody is left to tell.
                        sender.send(Err(error)).await.ok();
                        return;
                    }
                };
                for notice in news {
                    if told.insert(notice.id.clone()) && sender.send(Ok(notice)).await.is_err() {
                        return;
                    }
                }
                tokio::time::sleep(PACE).await;
                let token = caller.accepted_until().duration_since(self.now());
                tokio::select! {
                    changed = written.changed() => if changed.is_err() { return },
                    () = tokio::time::sleep(token.unsigned_abs().min(LONGEST_REST)) => {}
                }
            }
        };
        Ok(super::stream::driven(work, receiver))
    }

    /// What waits for a caller whose stream is open: tokens expire and mandates end meanwhile.
    async fn news(&self, caller: &Caller, hat: &Hat) -> Result<Vec<Notice>, PipelineError> {
        self.token_holds(caller)?;
        let mandate = self.wear(caller, hat).await?;
        let waiting = self.waiting(caller, &mandate).await?;
        self.stands(caller).await?;
        Ok(waiting)
    }

    /// Households about which work is open for an organisation, each as it reads them.
    pub(in crate::pipeline) async fn with_open_work(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<Snapshot>, PipelineError> {
        let register = &self.ports.register;
        let mut found = Vec::new();
        for subject in register.open_work(organisation, self.now()).await? {
            if let SubjectRef::Household(household) = subject {
                found.extend(register.household_of(organisation, household).await?);
            }
        }
        Ok(found)
    }

    /// Everything that waits, oldest first.
    async fn waiting(
        &self,
        caller: &Caller,
        mandate: &Mandate,
    ) -> Result<Vec<Notice>, PipelineError> {
        let hat = &mandate.hat;
        let mut notices = self.facts_to_confirm(caller, hat).await?;
        notices.extend(self.consents_to_confirm(caller, hat).await?);
        notices.extend(self.duplicates_to_judge(caller, hat).await?);
        notices.extend(self.emergencies_to_see_to(caller, mandate).await?);
        notices.extend(self.consultations_at_hand(caller, hat).await?);
        notices.extend(self.persons_to_inform(caller, hat).await?);
        notices.extend(self.reviews_at_hand(caller, mandate).await?);
        notices.extend(self.reviews_for_nobody(caller, hat).await?);
        notices.extend(self.consents_that_ended(caller, hat).await?);
        notices.extend(self.withdrawals_to_check(caller, hat).await?);
        notices.extend(self.repairs_to_agree(caller, hat).await?);
        notices.extend(self.breaches_to_assess(caller, hat).await?);
        notices.sort_by(|one, other| (one.since, &one.id).cmp(&(other.since, &other.id)));
        self.give_cursors(&mut notices);
        Ok(notices)
    }

    /// A cursor stands for everything up to its notice. WHY not for the notice alone: what somebody may see only later, as after an assignment,
    /// may have waited longer than what they were told already, and must not be skipped.
    fn give_cursors(&self, notices: &mut [Notice]) {
        let mut passed = String::new();
        for notice in notices {
            let upon = format!("{passed}\n{}", notice.id);
            let hash = self
                .ports
                .hasher
                .keyed_hash("notices-passed", upon.as_bytes());
            passed = hash.hex;
            notice.cursor.clone_from(&passed);
        }
    }
}
