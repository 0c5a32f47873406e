//! What a professional of a holder weighs: what they read, and what they answer.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use super::turn::Weigher;
use crate::audit::Receipt;
use crate::decision::RegisterEvent;
use crate::identity::Caller;
use crate::model::time::{first_moment, legal_day};
use crate::model::{
    Category, ClearText, Day, Hat, Period, ProfessionalId, Pseudonym, ReviewId, SubjectRef,
    Timestamp,
};
use crate::pipeline::register::{Write, identity};
use crate::pipeline::stated::WriteHeader;
use crate::pipeline::{Pipeline, PipelineError};
use crate::ports::Snapshot;
use crate::purpose::{Violation, sentence_fault};
use crate::work::{
    ConsentSought, Informing, NotOpen, Review, ReviewAnswer, SentFlow, Stage, Verdict, WeighedCell,
    WeighingForm,
};

/// A review as whoever weighs it reads it.
#[derive(Debug, Clone)]
pub struct WeighingView {
    /// The review.
    pub review: Review,
    /// What waits for this professional, by own pseudonym.
    pub flows: Vec<(SentFlow, Pseudonym)>,
    /// How far up it went.
    pub stage: Stage,
    /// Latest moment at which a release may end.
    pub longest_until: Timestamp,
    /// Proof that the look-up stands in the log.
    pub receipt: Receipt,
}

/// The form as stated; its texts are sealed before anything is kept.
#[derive(Debug, Clone)]
pub struct StatedForm {
    /// Texts by their names in the contract.
    pub texts: BTreeMap<&'static str, ClearText>,
    /// Colleague who was consulted.
    pub consulted: Option<ProfessionalId>,
    /// Whether consent was sought.
    pub consent: ConsentSought,
    /// What is done about telling.
    pub informing: Informing,
}

/// What a professional says.
#[derive(Debug, Clone)]
pub struct StatedAnswer {
    /// The review.
    pub review: ReviewId,
    /// What is said of each flow: holder, person by own pseudonym, category.
    pub flows: Vec<(Hat, Pseudonym, Category, Verdict)>,
    /// First day on which a release holds no longer.
    pub until: Option<Day>,
    /// The part of the period asked of which it is released; absent for all of it.
    pub period: Option<Period>,
    /// Why.
    pub form: StatedForm,
}

impl Pipeline {
    /// What waits to be weighed by this professional in a review.
    ///
    /// # Errors
    /// When the hat is not mandated, nothing of the review waits for the caller, or register or log fail.
    pub async fn weighing(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: ReviewId,
    ) -> Result<WeighingView, PipelineError> {
        let mandate = self.wear(caller, hat).await?;
        let (snapshot, review) = self.review(caller.organisation(), id).await?;
        let at = self.now();
        let weigher = Weigher {
            caller,
            mandate: &mandate,
            at,
        };
        let names = &snapshot.facts.pseudonyms;
        let flows: Vec<(SentFlow, Pseudonym)> = weigher
            .turn(&review, &snapshot)
            .into_iter()
            .filter_map(|sent| Some((sent.clone(), *names.get(&sent.flow.subject)?)))
            .collect();
        let Some((first, _)) = flows.first() else {
            return Err(PipelineError::NotOpen(NotOpen::Unknown));
        };
        let holder = &first.flow.holder;
        let (stage, _) = review.stage(holder, at);
        let longest_until = self.longest_until(holder, at)?;
        let about: BTreeSet<Pseudonym> = flows.iter().map(|(_, name)| *name).collect();
        let subject = SubjectRef::Household(snapshot.facts.household);
        let call = Self::call(
            "ReviewService/GetWeighing",
            caller,
            hat,
            about,
            [subject.clone()],
        );
        let entry = self.entry_under(caller, subject);
        let receipt = self.record_reading(entry, &call, flows.len()).await?;
        Ok(WeighingView {
            review,
            flows,
            stage,
            longest_until,
            receipt,
        })
    }

    /// Weighs flows of a review.
    ///
    /// # Errors
    /// When the hat is not mandated; the review is not open to the caller, has lapsed, was withdrawn or answered; the caller asks, or wrote
    /// for whoever asks; an answer goes beyond the question; or register or log fail. Nothing of it stands then.
    pub async fn answer_review(
        &self,
        caller: &Caller,
        header: WriteHeader,
        stated: StatedAnswer,
    ) -> Result<(), PipelineError> {
        let mandate = self.wear(caller, &header.hat).await?;
        // WHY: what was answered a moment ago would read as somebody else's answer.
        let this = identity(caller, &header);
        if self
            .ports
            .register
            .answered(&this, caller.shown())
            .await?
            .is_some()
        {
            return Ok(());
        }
        let (snapshot, review) = self.review(caller.organisation(), stated.review).await?;
        let at = self.now();
        let weigher = Weigher {
            caller,
            mandate: &mandate,
            at,
        };
        // WHY first: whether somebody else answered is nothing for who asks (law 8).
        if weigher.has_conflict(&review, &snapshot) {
            let problem = "you ask this yourself, or wrote something down for who asks: let a colleague weigh it";
            return Err(PipelineError::invalid("hat", problem));
        }
        let cells = cells_of(&weigher, &review, &snapshot, &stated)?;
        let Some((holder, ..)) = stated.flows.first() else {
            return Err(PipelineError::invalid("flows", "at least one is required"));
        };
        let releases = cells.iter().any(|cell| cell.verdict != Verdict::Decline);
        let until = self.release_end(holder, stated.until, releases, at)?;
        let period = released_part(review.sent.period, stated.period, releases)?;
        self.is_colleague(caller, stated.form.consulted.as_ref())
            .await?;
        let form = self.sealed_form(caller, &review, stated.form, releases)?;
        let about: BTreeSet<Pseudonym> = stated.flows.iter().map(|(_, name, ..)| *name).collect();
        let event = RegisterEvent::ReviewAnswered {
            id: review.id,
            answer: Box::new(ReviewAnswer {
                holder: holder.clone(),
                cells,
                until,
                period,
                form,
            }),
        };
        self.write(
            caller,
            Write {
                rpc: "ReviewService/AnswerReview",
                header,
                about,
                subject: SubjectRef::Household(snapshot.facts.household),
                event,
                record: ("weighing", review.id.to_string()),
                reply: Vec::new(),
            },
        )
        .await?;
        Ok(())
    }

    /// Latest moment at which a release by this holder may end.
    fn longest_until(&self, holder: &Hat, at: Timestamp) -> Result<Timestamp, PipelineError> {
        let in_force = self.in_force.load();
        let tables = in_force.policies.catalogue().on(legal_day(at));
        let row = tables.review(holder).ok_or(PipelineError::NoPolicies)?;
        let last = legal_day(at).saturating_add(i32::from(row.longest_days).days());
        Ok(first_moment(last).unwrap_or(at))
    }

    /// When a release ends: on a day after today, and no later than the table lets it.
    fn release_end(
        &self,
        holder: &Hat,
        until: Option<Day>,
        releases: bool,
        at: Timestamp,
    ) -> Result<Timestamp, PipelineError> {
        let wrong = |problem: String| Err(PipelineError::invalid("until", problem));
        let longest = self.longest_until(holder, at)?;
        match until {
            None if releases => wrong("required: a release ends on a day".to_owned()),
            None => Ok(at),
            Some(_) if !releases => wrong("nothing is released: leave it out".to_owned()),
            Some(day) => match first_moment(day) {
                Ok(end) if end > at && end <= longest => Ok(end),
                _ => wrong(format!(
                    "expected a day after today, {} at the latest",
                    legal_day(longest)
                )),
            },
        }
    }

    /// Refuses who was consulted where they wear no hat of the caller's organisation.
    async fn is_colleague(
        &self,
        caller: &Caller,
        consulted: Option<&ProfessionalId>,
    ) -> Result<(), PipelineError> {
        let Some(consulted) = consulted else {
            return Ok(());
        };
        let today = legal_day(self.now());
        let hats: Vec<Hat> = {
            let in_force = self.in_force.load();
            let hats = in_force.policies.catalogue().on(today).hats();
            let own = hats.filter(|row| row.id.organisation() == caller.organisation());
            own.map(|row| row.id.clone()).collect()
        };
        for hat in hats {
            if self.mandate_of(&hat, consulted).await?.is_some() {
                return Ok(());
            }
        }
        let problem = "expected a colleague with a mandate at your organisation";
        Err(PipelineError::invalid("form.consulted", problem))
    }

    /// The form, with its texts sealed to the organisation of who weighs.
    fn sealed_form(
        &self,
        caller: &Caller,
        review: &Review,
        stated: StatedForm,
        releases: bool,
    ) -> Result<WeighingForm, PipelineError> {
        let mut faults = Vec::new();
        let mut texts = BTreeMap::new();
        for (name, text) in &stated.texts {
            let field = format!("form.{name}");
            if let Some(problem) = sentence_fault(text.expose(), None) {
                faults.push(Violation::new(field, problem));
                continue;
            }
            let sealed = self.sealed(caller.organisation(), name, text, &field)?;
            texts.insert((*name).to_owned(), sealed);
        }
        let consulted = stated.consulted;
        let is_another = consulted.as_ref().is_some_and(|colleague| {
            colleague != caller.professional() && *colleague != review.asker.professional
        });
        if !is_another && (releases || consulted.is_some()) {
            let problem = "expected a colleague: not yourself, and not who asks";
            faults.push(Violation::new("form.consulted", problem));
        }
        if !faults.is_empty() {
            return Err(PipelineError::InvalidRequest(faults));
        }
        Ok(WeighingForm {
            texts,
            consulted,
            consent: stated.consent,
            informing: stated.informing,
        })
    }
}

/// The part of the period asked of which is released: within it, and absent where it is all of it.
fn released_part(
    asked: Period,
    part: Option<Period>,
    releases: bool,
) -> Result<Option<Period>, PipelineError> {
    let wrong = |problem| Err(PipelineError::invalid("period", problem));
    match part {
        Some(_) if !releases => wrong("nothing is released: leave it out"),
        Some(part) if !asked.covers(&part) => wrong(
            "expected a part of the period asked: nothing beyond the question can be released",
        ),
        part => Ok(part.filter(|part| *part != asked)),
    }
}

/// What is said, about internal ids, where every flow waits for this professional and the verdict answers it.
fn cells_of(
    weigher: &Weigher<'_>,
    review: &Review,
    snapshot: &Snapshot,
    stated: &StatedAnswer,
) -> Result<Vec<WeighedCell>, PipelineError> {
    review.is_open(weigher.at).map_err(PipelineError::NotOpen)?;
    let turn = weigher.turn(review, snapshot);
    let mut faults = Vec::new();
    let mut cells = Vec::new();
    let mut seen = BTreeSet::new();
    let first = stated.flows.first().map(|(holder, ..)| holder);
    for (place, (holder, name, category, verdict)) in stated.flows.iter().enumerate() {
        let mut wrong = |problem| faults.push(Violation::new(format!("flows[{place}]"), problem));
        let named = |sent: &&SentFlow| {
            sent.flow.holder == *holder
                && sent.flow.category == *category
                && snapshot.facts.is_named(sent.flow.subject, name)
        };
        if first != Some(holder) || !seen.insert((*name, *category)) {
            wrong("one hat at a time, and no flow twice");
            continue;
        }
        let Some(sent) = turn.iter().copied().find(named) else {
            // WHY: what was answered a moment ago is told apart from what was never asked, to whoever might have answered it.
            let sent = review.reached_by(holder).find(named);
            let answered = sent.is_some_and(|sent| {
                review.weighed.contains_key(&sent.flow) && weigher.may_weigh(sent, review, snapshot)
            });
            if answered {
                return Err(PipelineError::NotOpen(NotOpen::Answered));
            }
            wrong(
                "does not wait for you in this review: nothing beyond the question can be released",
            );
            continue;
        };
        if verdict.weighing(sent.kind).is_none() {
            wrong("this verdict is no answer to what is asked: see `kind`");
            continue;
        }
        cells.push(WeighedCell {
            person: sent.flow.subject,
            category: *category,
            verdict: *verdict,
        });
    }
    if turn.is_empty() {
        return Err(PipelineError::NotOpen(NotOpen::Unknown));
    }
    if faults.is_empty() {
        Ok(cells)
    } else {
        Err(PipelineError::InvalidRequest(faults))
    }
}
