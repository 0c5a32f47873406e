use std::error::Error;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Uri;
use hyper_util::rt::TokioIo;
use tokio::io::DuplexStream;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_stream::{Stream, StreamExt, iter, pending};
use tonic::transport::{Channel, Endpoint, Server};
use tonic::{Request, Response, Status};
use tower::service_fn;

use super::*;
use crate::model::Timestamp;
use crate::ports::Clock;
use crate::proto::samenbeeld::source::v1::source_service_server::{
    SourceService, SourceServiceServer,
};
use crate::proto::samenbeeld::source::v1::{AskRequest, AskResponse};

const DEADLINE: Duration = Duration::from_secs(5);

/// What a source does when asked.
#[derive(Clone, Copy)]
enum Conduct {
    /// Sends so many records of so many bytes.
    Sends(usize, usize),
    /// Sends two records larger than allowed among two that are not.
    Mixed,
    /// Sends one record again and again.
    NeverEnds(usize),
    /// Sends one record and then nothing more.
    Stalls,
    /// Does not even begin.
    Silent,
    /// Refuses.
    Refuses(tonic::Code),
    /// Answers after so many seconds.
    Slow(u64),
}

type Seen = Arc<Mutex<Vec<(AskRequest, String)>>>;

struct FakeSource {
    conduct: Arc<Mutex<Conduct>>,
    seen: Seen,
}

fn records(count: usize, size: usize) -> impl Iterator<Item = Result<AskResponse, Status>> {
    (0..count).map(move |_| {
        Ok(AskResponse {
            record: vec![7; size],
        })
    })
}

#[tonic::async_trait]
impl SourceService for FakeSource {
    type AskStream = Pin<Box<dyn Stream<Item = Result<AskResponse, Status>> + Send>>;

    async fn ask(&self, request: Request<AskRequest>) -> Result<Response<Self::AskStream>, Status> {
        let trace = request.metadata().get("traceparent").unwrap();
        let trace = trace.to_str().unwrap().to_owned();
        let question = request.into_inner();
        self.seen.lock().unwrap().push((question, trace));
        let conduct = *self.conduct.lock().unwrap();
        let stream: Self::AskStream = match conduct {
            Conduct::Sends(count, size) => Box::pin(iter(records(count, size))),
            Conduct::Mixed => Box::pin(iter(
                [10, 2_000, 20, 1_001]
                    .into_iter()
                    .flat_map(|size| records(1, size)),
            )),
            Conduct::NeverEnds(size) => Box::pin(iter(records(usize::MAX, size))),
            Conduct::Stalls => Box::pin(iter(records(1, 10)).chain(pending())),
            Conduct::Silent => std::future::pending().await,
            Conduct::Refuses(code) => return Err(Status::new(code, "no")),
            Conduct::Slow(seconds) => {
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                Box::pin(iter(records(1, 10)))
            }
        };
        Ok(Response::new(stream))
    }
}

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        "2026-11-23T10:00:00Z".parse().unwrap()
    }
}

/// The certificate at the address is somebody else's.
#[derive(Debug, thiserror::Error)]
#[error("somebody else")]
struct SomebodyElse;

fn is_somebody_else(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<SomebodyElse>() {
            return true;
        }
        let wrapped = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = match wrapped {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    false
}

/// Sources in memory, and the tasks that serve them.
#[derive(Default)]
struct World {
    channels: BTreeMap<Organisation, Vec<Channel>>,
    conducts: BTreeMap<Organisation, Arc<Mutex<Conduct>>>,
    seen: BTreeMap<Organisation, Seen>,
    servers: JoinSet<()>,
}

impl World {
    fn with(mut self, name: &str, conduct: Conduct) -> Self {
        let conduct = Arc::new(Mutex::new(conduct));
        let seen = Seen::default();
        let (sender, receiver) = tokio::sync::mpsc::unbounded_channel::<DuplexStream>();
        let source = SourceServiceServer::new(FakeSource {
            conduct: conduct.clone(),
            seen: seen.clone(),
        });
        let incoming =
            tokio_stream::wrappers::UnboundedReceiverStream::new(receiver).map(Ok::<_, io::Error>);
        self.servers.spawn(async move {
            let served = Server::builder().add_service(source);
            served.serve_with_incoming(incoming).await.unwrap();
        });
        let connector = service_fn(move |_: Uri| {
            let (ours, theirs) = tokio::io::duplex(64 * 1024);
            let connected = sender.send(theirs).map_err(io::Error::other);
            async move { connected.map(|()| TokioIo::new(ours)) }
        });
        let channel = Endpoint::from_static("http://source").connect_with_connector_lazy(connector);
        self.channels.insert(organisation(name), vec![channel]);
        self.conducts.insert(organisation(name), conduct);
        self.seen.insert(organisation(name), seen);
        self
    }

    fn with_impostor(mut self, name: &str) -> Self {
        let connector = service_fn(|_: Uri| async {
            Err::<TokioIo<DuplexStream>, _>(io::Error::other(SomebodyElse))
        });
        let channel = Endpoint::from_static("http://source").connect_with_connector_lazy(connector);
        self.channels.insert(organisation(name), vec![channel]);
        self
    }

    fn sources(&self) -> Sources {
        let limits = Limits {
            records: 50,
            record_bytes: 1_000,
            total_bytes: 20_000,
            in_flight: 2,
            breaker: BreakerSettings {
                failures: 2,
                rest: Duration::from_mins(1),
            },
        };
        Sources::new(
            self.channels.clone(),
            limits,
            is_somebody_else,
            Arc::new(Fixed),
            Arc::new(Sequence::from(1_000)),
        )
    }

    fn conduct(&self, name: &str, conduct: Conduct) {
        *self.conducts[&organisation(name)].lock().unwrap() = conduct;
    }

    fn seen(&self, name: &str) -> Vec<(AskRequest, String)> {
        self.seen[&organisation(name)].lock().unwrap().clone()
    }
}

/// One question to each of these.
fn questions(names: &[&str]) -> Vec<SourceQuestion> {
    let holders: Vec<String> = names.iter().map(|name| format!("{name}/help")).collect();
    let flows: Vec<_> = holders
        .iter()
        .map(|holder| (holder.as_str(), 1, Category::Plan, "article"))
        .collect();
    let links: Vec<Link> = holders.iter().map(|holder| link(1, holder, "1")).collect();
    plan(&permit(&flows), &links, &Sequence::default())
}

async fn ask(sources: &Sources, name: &str) -> SourceAnswer {
    let mut answers = ask_all(questions(&[name]), sources, DEADLINE).await;
    assert_eq!(answers.len(), 1);
    answers.remove(0).1
}

/// Number of records and excess; none for anything but an answer.
fn counts(answer: &SourceAnswer) -> Option<(usize, u64)> {
    match answer {
        SourceAnswer::Answered { records, excess } => Some((records.len(), *excess)),
        _ => None,
    }
}

fn cause(answer: &SourceAnswer) -> Option<Cause> {
    match answer {
        SourceAnswer::Unavailable(cause) => Some(*cause),
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn silent_sources_time_out_and_keep_nobody_waiting() {
    let world = World::default()
        .with("blijf", Conduct::Silent)
        .with("jbra", Conduct::Sends(3, 10))
        .with("rvdk", Conduct::Slow(2))
        .with("vt", Conduct::Stalls)
        .with("wsg", Conduct::Sends(0, 0));
    let sources = world.sources();
    let started = Instant::now();
    let names = ["blijf", "jbra", "nobody", "rvdk", "vt", "wsg"];
    let mut answers = ask_each(questions(&names), &sources, DEADLINE);
    let mut order = Vec::new();
    while let Some((organisation, answer)) = answers.next().await {
        let after = started.elapsed().as_secs();
        order.push((organisation.to_string(), after, counts(&answer)));
        match organisation.as_str() {
            "blijf" | "vt" => assert!(matches!(answer, SourceAnswer::TimedOut)),
            "nobody" => assert_eq!(cause(&answer), Some(Cause::NoSource)),
            _ => {}
        }
    }
    order.sort_by_key(|(name, after, _)| (*after, name.clone()));
    let expected = [
        ("jbra", 0, Some((3, 0))),
        ("nobody", 0, None),
        ("wsg", 0, Some((0, 0))),
        ("rvdk", 2, Some((1, 0))),
        ("blijf", 5, None),
        ("vt", 5, None),
    ];
    let expected = expected.map(|(name, after, counts)| (name.to_owned(), after, counts));
    assert_eq!(order, expected);
}

#[tokio::test(start_paused = true)]
async fn a_source_with_a_deadline_of_its_own_has_that_and_never_more_than_the_questions() {
    let world = World::default()
        .with("blijf", Conduct::Silent)
        .with("jbra", Conduct::Silent)
        .with("vt", Conduct::Silent);
    let own = [("blijf", 2), ("vt", 60)]
        .map(|(name, secs)| (organisation(name), Duration::from_secs(secs)));
    let sources = world.sources().with_deadlines(own.into());
    let started = Instant::now();
    let mut answers = ask_each(questions(&["blijf", "jbra", "vt"]), &sources, DEADLINE);
    let mut ended = BTreeMap::new();
    while let Some((organisation, _)) = answers.next().await {
        ended.insert(organisation.to_string(), started.elapsed().as_secs());
    }
    let expected =
        [("blijf", 2), ("jbra", 5), ("vt", 5)].map(|(name, after)| (name.to_owned(), after));
    assert_eq!(ended, expected.into());
}

#[tokio::test(start_paused = true)]
async fn answers_stand_in_the_order_of_organisations_whoever_was_first() {
    let world = World::default()
        .with("blijf", Conduct::Slow(3))
        .with("jbra", Conduct::Silent)
        .with("vt", Conduct::Slow(1));
    let sources = world.sources();
    let answers = ask_all(questions(&["vt", "blijf", "jbra"]), &sources, DEADLINE).await;
    let names: Vec<&str> = answers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["blijf", "jbra", "vt"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_over_a_limit_is_cut_and_counted() {
    let world = World::default().with("vt", Conduct::Sends(50, 10));
    let sources = world.sources();
    assert_eq!(counts(&ask(&sources, "vt").await), Some((50, 0)));
    // One too many; too many bytes in all; large ones among small ones; without end, small, large and empty.
    for (conduct, expected) in [
        (Conduct::Sends(51, 10), Some((50, 1))),
        (Conduct::Sends(21, 1_000), Some((20, 1))),
        (Conduct::Mixed, Some((2, 2))),
        (Conduct::NeverEnds(10), Some((50, 1))),
        (Conduct::NeverEnds(0), Some((50, 1))),
        (Conduct::NeverEnds(1_001), Some((0, 20))),
    ] {
        world.conduct("vt", conduct);
        assert_eq!(counts(&ask(&sources, "vt").await), expected);
    }
    world.conduct("vt", Conduct::NeverEnds(100_000));
    assert_eq!(cause(&ask(&sources, "vt").await), Some(Cause::TooLarge));
}

#[tokio::test(start_paused = true)]
async fn a_source_that_keeps_failing_is_left_alone_and_tried_again() {
    let world = World::default().with("vt", Conduct::Refuses(tonic::Code::Unavailable));
    let sources = world.sources();
    for _ in 0..2 {
        assert_eq!(cause(&ask(&sources, "vt").await), Some(Cause::Unreachable));
    }
    for _ in 0..3 {
        assert_eq!(cause(&ask(&sources, "vt").await), Some(Cause::Resting));
    }
    assert_eq!(world.seen("vt").len(), 2, "it is not even asked");
    world.conduct("vt", Conduct::Sends(1, 1));
    tokio::time::advance(Duration::from_mins(1)).await;
    assert_eq!(counts(&ask(&sources, "vt").await), Some((1, 0)));
    assert_eq!(counts(&ask(&sources, "vt").await), Some((1, 0)));
}

#[tokio::test(start_paused = true)]
async fn a_question_that_a_source_cannot_answer_does_not_close_it_to_others() {
    let world = World::default().with("vt", Conduct::Refuses(tonic::Code::InvalidArgument));
    let sources = world.sources();
    for _ in 0..5 {
        assert_eq!(cause(&ask(&sources, "vt").await), Some(Cause::Failed));
    }
    world.conduct("vt", Conduct::Sends(1, 1));
    assert_eq!(counts(&ask(&sources, "vt").await), Some((1, 0)));
}

#[tokio::test(start_paused = true)]
async fn a_source_with_the_certificate_of_somebody_else_is_told_apart() {
    let world = World::default()
        .with_impostor("vt")
        .with("jbra", Conduct::Sends(1, 1));
    let sources = world.sources();
    let answers = ask_all(questions(&["jbra", "vt"]), &sources, DEADLINE).await;
    assert_eq!(counts(&answers[0].1), Some((1, 0)));
    assert_eq!(cause(&answers[1].1), Some(Cause::WrongIdentity));
}

#[tokio::test(start_paused = true)]
async fn a_question_that_a_fault_of_ours_lost_has_an_answer() {
    let world = World::default().with("vt", Conduct::Refuses(tonic::Code::Internal));
    let mut sources = world.sources();
    sources.wrong_identity = |_| panic!("a fault of ours");
    assert_eq!(cause(&ask(&sources, "vt").await), Some(Cause::Failed));
}

#[tokio::test(start_paused = true)]
async fn every_call_has_its_deadline_and_a_trace_of_its_own() {
    let world = World::default()
        .with("jbra", Conduct::Sends(1, 1))
        .with("vt", Conduct::Sends(1, 1));
    let sources = world.sources();
    ask_all(questions(&["jbra", "vt"]), &sources, DEADLINE).await;
    let (jbra, vt) = (world.seen("jbra").remove(0), world.seen("vt").remove(0));
    let until = jbra.0.deadline.unwrap();
    assert_eq!(until.seconds, Fixed.now().as_second() + 5);
    for (question, trace) in [&jbra, &vt] {
        let parts: Vec<&str> = trace.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        assert_eq!(lengths, [2, 32, 16, 2], "{trace}");
        assert_ne!(parts[1], question.reference);
    }
    assert_ne!(jbra.1.split('-').nth(1), vt.1.split('-').nth(1));
    assert_ne!(jbra.0.reference, vt.0.reference);
}

#[tokio::test(start_paused = true)]
async fn questions_wait_for_their_turn_within_their_deadline() {
    let world = World::default().with("vt", Conduct::Slow(3));
    let sources = world.sources();
    let (one, two, three) = tokio::join!(
        ask(&sources, "vt"),
        ask(&sources, "vt"),
        ask(&sources, "vt")
    );
    let all = [one, two, three];
    let answered = all.iter().filter(|answer| counts(answer).is_some()).count();
    let waited = all
        .iter()
        .filter(|answer| matches!(answer, SourceAnswer::TimedOut))
        .count();
    assert_eq!((answered, waited), (2, 1));
}
