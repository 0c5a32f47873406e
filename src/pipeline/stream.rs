//! The same walk, told in parts: each part is decided on, released and recorded by itself before it leaves.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::sync::mpsc;
use tokio_stream::Stream;

use super::cut::Cut;
use super::disclosure::{Closing, Conflict, Opening};
use super::picture::{Answered, Outcome, Walk};
use super::{Pipeline, PipelineError};
use crate::audit::{Receipt, entries};
use crate::decision::Permit;
use crate::fanout;
use crate::identity::Caller;
use crate::merge::{self, Telling};
use crate::purpose::PictureQuestion;
use crate::redaction::RedactedRecord;

/// One part of a picture that was released.
#[derive(Debug, Clone)]
pub enum PicturePart {
    /// First: who is decided on, what is withheld by rule.
    Opening(Opening, Receipt),
    /// Redacted records, unmerged: of one source, or of all sources that may not be known to be one.
    Records(Vec<Telling>, Receipt),
    /// Last: conflicts, statuses, what is withheld.
    Closing(Closing, Receipt),
}

/// Parts as they are released; a fault is the last item.
pub type PictureParts = Pin<Box<dyn Stream<Item = Result<PicturePart, PipelineError>> + Send>>;

impl Pipeline {
    /// One household's picture in parts, as sources answer.
    ///
    /// # Errors
    /// As [`get_picture`](Self::get_picture) up to the first part; later faults are the last item of the stream.
    pub async fn stream_picture(
        self: &Arc<Self>,
        caller: &Caller,
        question: PictureQuestion,
    ) -> Result<PictureParts, PipelineError> {
        let request = self.declare(caller, question).await?;
        let decided = self.decide(caller, &request).await?;
        let walk = self.open(caller, request, decided).await?;
        let (sender, receiver) = mpsc::channel(1);
        let pipeline = self.clone();
        let work = async move {
            if let Err(error) = pipeline.tell_parts(walk, &sender).await {
                // The receiver may be gone; then nobody is left to tell.
                sender.send(Err(error)).await.ok();
            }
        };
        Ok(driven(work, receiver))
    }

    async fn tell_parts(
        &self,
        mut walk: Walk,
        parts: &mpsc::Sender<Result<PicturePart, PipelineError>>,
    ) -> Result<(), PipelineError> {
        let opening = self
            .release(&mut walk, |walk| Some(self.opening(walk)))
            .await?;
        if let Some((opening, receipt)) = opening
            && !told(parts, PicturePart::Opening(opening, receipt)).await
        {
            return Ok(());
        }
        let mut answers = Vec::new();
        let mut told_under = Vec::new();
        let deadline = self.settings.fanout_deadline;
        let mut arriving = fanout::ask_each(walk.questions.clone(), &self.ports.sources, deadline);
        while let Some((source, answer)) = arriving.next().await {
            let Some(answered) = walk.answered(&source, answer) else {
                continue;
            };
            let cut = Cut::of([&answered], &walk.permit, &self.rules);
            self.report_incidents(&walk, std::slice::from_ref(&answered), &cut)
                .await?;
            let records = self
                .release(&mut walk, |walk| self.records(walk, &answered))
                .await?;
            if let Some((tellings, receipt)) = records
                && !told(parts, PicturePart::Records(tellings, receipt)).await
            {
                return Ok(());
            }
            answers.push(answered);
            told_under.push(walk.permit.clone());
        }
        let unnamed = self
            .release(&mut walk, |walk| self.unnamed(walk, &answers, &told_under))
            .await?;
        if let Some((tellings, receipt)) = unnamed
            && !told(parts, PicturePart::Records(tellings, receipt)).await
        {
            return Ok(());
        }
        let closing = self
            .release(&mut walk, |walk| {
                let cut = Cut::of(&answers, &walk.permit, &self.rules);
                let picture =
                    merge::merge(&cut.records, &walk.permit, &walk.decided.merge_context());
                let closing = walk.closing(&answers, &cut, Conflict::all_in(&picture));
                let entry = self.outcome(walk, &cut, &closing);
                // What is given stands in the ledger with the parts it was told in.
                let given = Vec::new();
                Some((Outcome { entry, given }, closing))
            })
            .await?;
        if let Some((closing, receipt)) = closing {
            walk.intent.close();
            parts
                .send(Ok(PicturePart::Closing(closing, receipt)))
                .await
                .ok();
        }
        Ok(())
    }

    /// Who is decided on, and what is withheld by rule: told before any source has answered.
    fn opening(&self, walk: &Walk) -> (Outcome, Opening) {
        let cut = Cut::nothing();
        let picture = merge::merge(&[], &walk.permit, &walk.decided.merge_context());
        let closing = walk.closing(&[], &cut, Vec::new());
        let told = entries::Told {
            sources: Vec::new(),
            ..closing.for_log(Vec::new())
        };
        let entry = entries::part(walk.entry(self), &walk.closed(&cut), &told, &[]);
        let given = Vec::new();
        (
            Outcome { entry, given },
            Opening {
                picture,
                withheld: closing.withheld,
            },
        )
    }

    /// One source's records, as far as the asker may know whose they are. A source of which nothing is left makes no part: that it was
    /// asked is not for the asker to see.
    fn records(&self, walk: &Walk, answered: &Answered) -> Option<(Outcome, Vec<Telling>)> {
        let mut cut = Cut::of([answered], &walk.permit, &self.rules);
        cut.records
            .retain(|record| merge::names_holder(record, &walk.permit));
        let tellings = merge::part(&cut.records, &walk.permit, &walk.decided.merge_context());
        self.part(walk, &cut, tellings)
    }

    /// The records that were told with no source's part, of all sources in one: how many sources there were, and what belongs
    /// together, is not for the asker to see.
    fn unnamed(
        &self,
        walk: &Walk,
        answers: &[Answered],
        told_under: &[Permit],
    ) -> Option<(Outcome, Vec<Telling>)> {
        let mut cut = Cut::nothing();
        for (answered, told_under) in answers.iter().zip(told_under) {
            let records = Cut::of([answered], &walk.permit, &self.rules).records;
            let untold = |record: &RedactedRecord| !merge::names_holder(record, told_under);
            cut.records.extend(records.into_iter().filter(untold));
        }
        let context = walk.decided.merge_context();
        let tellings = merge::unnamed_part(&cut.records, &walk.permit, &context);
        self.part(walk, &cut, tellings)
    }

    /// A part of records with its entry in the log; none where nothing is told.
    fn part(
        &self,
        walk: &Walk,
        cut: &Cut,
        tellings: Vec<Telling>,
    ) -> Option<(Outcome, Vec<Telling>)> {
        if tellings.is_empty() {
            return None;
        }
        let told = entries::Told {
            given: cut.given(&walk.decided, &walk.permit),
            ..entries::Told::default()
        };
        let holders = cut.holders_given(&walk.decided, &walk.permit);
        let outcome = Outcome {
            entry: entries::part(walk.entry(self), &walk.closed(cut), &told, &holders),
            given: cut.disclosed(&walk.decided, &walk.permit),
        };
        Some((outcome, tellings))
    }
}

/// A stream that does its work while it is polled: when nobody listens any more, the work stops with it.
pub(super) fn driven<T: Send + 'static>(
    work: impl Future<Output = ()> + Send + 'static,
    receiver: mpsc::Receiver<T>,
) -> Pin<Box<dyn Stream<Item = T> + Send>> {
    Box::pin(Driven {
        work: Some(Box::pin(work)),
        receiver,
    })
}

struct Driven<T> {
    work: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    receiver: mpsc::Receiver<T>,
}

impl<T> Stream for Driven<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        if let Some(work) = self.work.as_mut()
            && work.as_mut().poll(context).is_ready()
        {
            self.work = None;
        }
        self.receiver.poll_recv(context)
    }
}

/// Sends a part; false where nobody listens any longer.
async fn told(parts: &mpsc::Sender<Result<PicturePart, PipelineError>>, part: PicturePart) -> bool {
    parts.send(Ok(part)).await.is_ok()
}
