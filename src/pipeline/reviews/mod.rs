//! Reviews: what an asker sends to be weighed (`sending`) and may know of it (here), whose turn it is to weigh (`turn`) and
//! what a professional of the holder weighs (`weighing`).
//!
//! What the asker sees is the same whether a review reached anybody, was declined or lapsed, wherever the holder's involvement may not be
//! known (law 8): what differs is written down by [`decision::prospects`] and shown to the holder alone.

mod sending;
mod turn;
mod weighing;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use turn::{Weigher, conflicts};
pub use weighing::{StatedAnswer, StatedForm, WeighingView};

use super::disclosure::SharedPicture;
use super::readings::may_see;
use super::stated::WriteHeader;
use super::{InForce, Pipeline, PipelineError};
use crate::audit::Receipt;
use crate::decision::{self, RegisterEvent};
use crate::identity::Caller;
use crate::model::ground::named;
use crate::model::time::legal_day;
use crate::model::{
    Flow, Hat, Obligation, Organisation, Period, PersonId, Pseudonym, ReviewId, SubjectRef, TaskId,
    Timestamp,
};
use crate::ports::Snapshot;
use crate::purpose::{self, PictureQuestion};
use crate::work::{FlowState, NotOpen, Review, SentReview};

named! {
    /// What an asker may know of a flow that was sent.
    ReviewState {
        /// It is released.
        Released = "released",
        /// A professional of the holder has not answered yet.
        AwaitingProfessional = "awaiting-professional",
        /// A professional of the holder released nothing.
        Declined = "declined",
        /// Nobody answered in time, or it was withdrawn.
        Lapsed = "lapsed",
        /// It was sent, and its term runs: the same whatever came of it.
        Sent = "sent",
        /// Its term is over: the same whatever came of it.
        NothingReleased = "nothing-released",
    }
}

/// A review as its asker may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentReviewView {
    /// The review.
    pub review: Review,
    /// Its flows, by own pseudonym, with what may be known, and until when and of which part of the period asked it is released.
    pub flows: Vec<(Flow, Pseudonym, ReviewState, Option<Released>)>,
}

/// How far a flow is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Released {
    /// When it ends.
    pub until: Timestamp,
    /// The part of the period asked; absent for all of it.
    pub period: Option<Period>,
}

impl Pipeline {
    /// The reviews that this hat sent about a household, oldest first.
    ///
    /// # Errors
    /// When the hat is not mandated, the household is not available, or register or log fail.
    pub async fn list_reviews(
        &self,
        caller: &Caller,
        hat: &Hat,
        household: &Pseudonym,
    ) -> Result<(Vec<SentReviewView>, Receipt), PipelineError> {
        self.wear(caller, hat).await?;
        let (snapshot, in_force, at) = self.snapshot_for(caller, hat, household).await?;
        let reviews = snapshot.facts.under_way.reviews.values();
        let mut own: Vec<&Review> = reviews.filter(|it| it.sent.recipient == *hat).collect();
        own.sort_by_key(|review| (review.sent_at, review.id));
        let views: Vec<SentReviewView> = own
            .into_iter()
            .map(|review| view(review, *household, caller, &snapshot, &in_force, at))
            .collect();
        let subject = SubjectRef::Household(snapshot.facts.household);
        let call = Self::call(
            "ReviewService/ListReviews",
            caller,
            hat,
            [*household],
            [subject.clone()],
        );
        let receipt = self
            .record_reading(self.entry_under(caller, subject), &call, views.len())
            .await?;
        Ok((views, receipt))
    }

    /// No longer asks.
    ///
    /// # Errors
    /// When the hat is not mandated, no review of this id is open that the caller's hat sent, or register or log fail.
    pub async fn withdraw_review(
        &self,
        caller: &Caller,
        header: WriteHeader,
        id: ReviewId,
    ) -> Result<(), PipelineError> {
        self.wear(caller, &header.hat).await?;
        let (snapshot, _) = self.own_review(caller, &header.hat, id).await?;
        let (rpc, record) = ("ReviewService/WithdrawReview", "review-withdrawal");
        let event = RegisterEvent::ReviewWithdrawn { id };
        self.go_on(caller, header, (rpc, record, id), &snapshot, event)
            .await
    }

    /// The picture of exactly what was released to a review.
    ///
    /// # Errors
    /// When the hat is not mandated, no review of this id was sent by the caller's hat, or as for a picture. That nothing was released is
    /// no error: the picture is empty then.
    pub async fn collect_review(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: ReviewId,
        honours: BTreeSet<Obligation>,
    ) -> Result<SharedPicture, PipelineError> {
        let mandate = self.wear(caller, hat).await?;
        let (snapshot, review) = self.own_review(caller, hat, id).await?;
        let household = SubjectRef::Household(snapshot.facts.household);
        let own_name = self
            .ports
            .register
            .pseudonym(caller.organisation(), &household);
        let household = own_name
            .await?
            .ok_or(PipelineError::HouseholdNotAvailable)?;
        let persons = review.sent.flows.iter().map(|sent| sent.flow.subject);
        let question = PictureQuestion {
            subjects: persons
                .filter_map(|person| snapshot.facts.pseudonyms.get(&person).copied())
                .collect(),
            honours,
            ..asked_by(&review, household)
        };
        let request = {
            let in_force = self.in_force.load();
            let tables = in_force.policies.catalogue().on(legal_day(self.now()));
            let holders = review
                .sent
                .flows
                .iter()
                .map(|sent| sent.flow.holder.clone())
                .collect();
            purpose::declare_released(caller, Some(&mandate), question, holders, &tables)?
        };
        self.share(caller, request).await
    }

    /// A review with its household, as this organisation reads it.
    async fn review(
        &self,
        organisation: &Organisation,
        id: ReviewId,
    ) -> Result<(Snapshot, Review), PipelineError> {
        let unknown = || PipelineError::NotOpen(NotOpen::Unknown);
        let register = &self.ports.register;
        let Some(SubjectRef::Household(household)) = register.begun(*id.as_bytes()).await? else {
            return Err(unknown());
        };
        let snapshot = register.household_of(organisation, household).await?;
        let snapshot = snapshot.ok_or_else(unknown)?;
        let review = snapshot.facts.under_way.reviews.get(&id).cloned();
        Ok((snapshot, review.ok_or_else(unknown)?))
    }

    /// A review that the caller's hat sent, where the caller works on the household.
    async fn own_review(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: ReviewId,
    ) -> Result<(Snapshot, Review), PipelineError> {
        let (snapshot, review) = self.review(caller.organisation(), id).await?;
        let today = legal_day(self.now());
        let own =
            review.sent.recipient == *hat && may_see(&snapshot.facts.facts, caller, hat, today);
        if own {
            Ok((snapshot, review))
        } else {
            Err(PipelineError::NotOpen(NotOpen::Unknown))
        }
    }
}

/// Of whom in a review the caller may know that its holder is involved.
pub(super) fn known_of(
    review: &Review,
    household: Pseudonym,
    caller: &Caller,
    snapshot: &Snapshot,
    in_force: &InForce,
    at: Timestamp,
) -> BTreeSet<(Hat, PersonId)> {
    let flows = review.sent.flows.iter().map(|sent| &sent.flow);
    let pairs = flows
        .map(|flow| (flow.holder.clone(), flow.subject))
        .collect();
    let asked = asked_by(review, household);
    let (asker, policies) = (caller.professional(), &in_force.policies);
    decision::known_involvement(&asked, asker, &snapshot.facts, policies, at, &pairs)
}

/// A review as a question for a picture.
fn asked_by(review: &Review, household: Pseudonym) -> PictureQuestion {
    let SentReview {
        recipient,
        task,
        period,
        flows,
        ..
    } = &review.sent;
    as_picture(
        recipient,
        task,
        *period,
        household,
        flows.iter().map(|sent| &sent.flow),
    )
}

/// Flows as a question for a picture: what is weighed needs no sentence of necessity beside its own.
fn as_picture<'a>(
    hat: &Hat,
    task: &TaskId,
    period: Period,
    household: Pseudonym,
    flows: impl Iterator<Item = &'a Flow>,
) -> PictureQuestion {
    PictureQuestion {
        hat: hat.clone(),
        task: task.clone(),
        household,
        subjects: BTreeSet::new(),
        categories: flows.map(|flow| flow.category).collect(),
        period,
        necessity: BTreeMap::new(),
        honours: BTreeSet::new(),
        detail: false,
        sitting: None,
    }
}

/// A review as its asker may know it.
fn view(
    review: &Review,
    household: Pseudonym,
    caller: &Caller,
    snapshot: &Snapshot,
    in_force: &InForce,
    at: Timestamp,
) -> SentReviewView {
    let known = known_of(review, household, caller, snapshot, in_force, at);
    let flows = review.sent.flows.iter().filter_map(|sent| {
        let flow = &sent.flow;
        let name = snapshot.facts.pseudonyms.get(&flow.subject)?;
        let known = known.contains(&(flow.holder.clone(), flow.subject));
        let (state, released) = match (review.state_of(flow, at), known) {
            (FlowState::Released(until), _) => {
                let weighed = review.weighed.get(flow);
                let period = weighed.and_then(|weighed| weighed.period);
                (ReviewState::Released, Some(Released { until, period }))
            }
            (FlowState::Waiting, true) => (ReviewState::AwaitingProfessional, None),
            (FlowState::Declined, true) => (ReviewState::Declined, None),
            (FlowState::Over, true) => (ReviewState::Lapsed, None),
            (_, false) if review.is_open(at).is_ok() => (ReviewState::Sent, None),
            (_, false) => (ReviewState::NothingReleased, None),
        };
        Some((flow.clone(), *name, state, released))
    });
    SentReviewView {
        flows: flows.collect(),
        review: review.clone(),
    }
}
