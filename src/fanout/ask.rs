//! Asking all sources at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
use tonic::metadata::{Ascii, MetadataValue};
use tonic::{Request, Status, Streaming};

use super::answer::failure;
use super::sources::{IdentityCheck, Source};
use super::{Cause, Limits, SourceAnswer, SourceQuestion, Sources};
use crate::model::{Organisation, Timestamp};
use crate::ports::Entropy;
use crate::proto::samenbeeld::source::v1::source_service_client::SourceServiceClient;
use crate::proto::samenbeeld::source::v1::{AskRequest, AskResponse};
use crate::redaction::RawRecord;

/// A message may be so many times the largest record before reading stops: a record over the limit is cut alone, the answer
/// goes on.
const LARGEST_MESSAGE: usize = 4;

/// Answers as they come in, one for each question. Dropping it lets go of every question under way.
pub struct Answers {
    under_way: JoinSet<(Organisation, SourceAnswer)>,
    /// Questions without an answer so far; what is left when all tasks have ended was lost to a fault in one.
    awaited: BTreeSet<Organisation>,
}

impl Answers {
    /// The next answer, whichever source is first; `None` when every question has one.
    pub async fn next(&mut self) -> Option<(Organisation, SourceAnswer)> {
        while let Some(joined) = self.under_way.join_next().await {
            if let Ok((organisation, answer)) = joined {
                self.awaited.remove(&organisation);
                return Some((organisation, answer));
            }
        }
        let lost = self.awaited.pop_first()?;
        Some((lost, SourceAnswer::Unavailable(Cause::Failed)))
    }
}

/// Asks every question at once; each source has until the deadline, counted from now, or less where it has one of its own.
pub fn ask_each(questions: Vec<SourceQuestion>, sources: &Sources, deadline: Duration) -> Answers {
    let awaited = questions
        .iter()
        .map(|question| question.organisation().clone())
        .collect();
    let mut under_way = JoinSet::new();
    for question in questions {
        let organisation = question.organisation().clone();
        let source = sources.by_organisation.get(&organisation).map(Arc::clone);
        let deadline = sources.deadline(&organisation, deadline);
        let call = Call {
            request: request(question, sources, deadline),
            until: Instant::now() + deadline,
            limits: sources.limits,
            wrong_identity: sources.wrong_identity,
        };
        under_way.spawn(async move {
            let begun = Instant::now();
            let answer = match source {
                Some(source) => call.put_to(&source).await,
                None => SourceAnswer::Unavailable(Cause::NoSource),
            };
            count(&organisation, &answer, begun);
            (organisation, answer)
        });
    }
    Answers { under_way, awaited }
}

/// As [`ask_each`], waiting for all of them: in the order of organisations, whoever was first.
pub async fn ask_all(
    questions: Vec<SourceQuestion>,
    sources: &Sources,
    deadline: Duration,
) -> Vec<(Organisation, SourceAnswer)> {
    let mut answers = ask_each(questions, sources, deadline);
    let mut all = BTreeMap::new();
    while let Some((organisation, answer)) = answers.next().await {
        all.insert(organisation, answer);
    }
    all.into_iter().collect()
}

fn count(organisation: &Organisation, answer: &SourceAnswer, begun: Instant) {
    let source = organisation.to_string();
    let code = answer.code();
    metrics::counter!("samenbeeld_source_answers_total", "source" => source.clone(), "answer" => code)
        .increment(1);
    if let SourceAnswer::Answered { excess, .. } = answer {
        metrics::counter!("samenbeeld_source_records_over_limit_total", "source" => source.clone())
            .increment(*excess);
    }
    metrics::histogram!("samenbeeld_source_seconds", "source" => source).record(begun.elapsed());
}

fn request(question: SourceQuestion, sources: &Sources, deadline: Duration) -> Request<AskRequest> {
    let mut message = question.into_message();
    let at = sources.clock.now() + deadline;
    message.deadline = Some(moment(at));
    let mut request = Request::new(message);
    request.set_timeout(deadline);
    if let Some(trace) = fresh_trace(&*sources.entropy) {
        request.metadata_mut().insert("traceparent", trace);
    }
    request
}

fn moment(at: Timestamp) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: at.as_second(),
        nanos: at.subsec_nanosecond(),
    }
}

/// A trace of its own for each call (W3C Trace Context), so that sources cannot tell which questions belong together.
fn fresh_trace(entropy: &dyn Entropy) -> Option<MetadataValue<Ascii>> {
    let trace = HEXLOWER.encode(&entropy.bits128());
    let span = entropy.bits128();
    let (span, _) = span.split_at(8);
    format!("00-{trace}-{}-00", HEXLOWER.encode(span))
        .parse()
        .ok()
}

/// One question on its way to one source.
struct Call {
    request: Request<AskRequest>,
    until: Instant,
    limits: Limits,
    wrong_identity: IdentityCheck,
}

impl Call {
    async fn put_to(self, source: &Source) -> SourceAnswer {
        if !source.admits(Instant::now()) {
            return SourceAnswer::Unavailable(Cause::Resting);
        }
        let wrong_identity = self.wrong_identity;
        let answer = match timeout_at(self.until, self.exchange(source)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(status)) => failure(&status, wrong_identity),
            Err(_) => SourceAnswer::TimedOut,
        };
        match answer {
            // WHY: a source that fails on one question lives; else whoever finds such a question could close it to everybody.
            SourceAnswer::Answered { .. }
            | SourceAnswer::Unavailable(Cause::Failed | Cause::TooLarge) => source.answered(),
            _ => source.failed(Instant::now()),
        }
        answer
    }

    async fn exchange(self, source: &Source) -> Result<SourceAnswer, Status> {
        let Some(channel) = source.channel() else {
            return Ok(SourceAnswer::Unavailable(Cause::NoSource));
        };
        let _turn = source.in_flight.acquire().await;
        let largest = self.limits.record_bytes.saturating_mul(LARGEST_MESSAGE);
        let mut client = SourceServiceClient::new(channel).max_decoding_message_size(largest);
        let stream = client.ask(self.request).await?.into_inner();
        take(stream, &self.limits).await
    }
}

/// Takes records up to the limits. What is over is cut and counted; when no more can be taken, reading stops.
async fn take(mut stream: Streaming<AskResponse>, limits: &Limits) -> Result<SourceAnswer, Status> {
    let mut records = Vec::new();
    let mut total: usize = 0;
    let mut excess = 0;
    while let Some(AskResponse { record }) = stream.message().await? {
        if record.len() > limits.record_bytes {
            excess += 1;
            // WHY: also these are counted in the total, or a source could keep sending them until the deadline.
            total = total.saturating_add(record.len());
            if total > limits.total_bytes {
                break;
            }
            continue;
        }
        total = total.saturating_add(record.len());
        if records.len() == limits.records || total > limits.total_bytes {
            excess += 1;
            break;
        }
        records.push(RawRecord::new(Bytes::from(record)));
    }
    Ok(SourceAnswer::Answered { records, excess })
}
