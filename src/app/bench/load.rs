//! The client that drives both: callers over a few connections, as fast as answers come or each call at its own moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context;
use bytes::Bytes;
use hdrhistogram::Histogram;
use http::uri::PathAndQuery;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tonic::Request;
use tonic::client::Grpc;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::Channel;

use super::raw::{GET_PICTURE, Raw};

/// Longest time of a call that is told apart, in nanoseconds.
const LONGEST: u64 = 60_000_000_000;

/// Whom the client asks, and what.
pub(super) struct Target {
    pub(super) channels: Vec<Channel>,
    pub(super) authorization: MetadataValue<Ascii>,
    pub(super) request: Bytes,
}

/// When calls are made.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pace {
    /// Each caller as soon as its last call was answered.
    Closed,
    /// So many a second in all, each due at its own moment, whether or not earlier ones were answered.
    Open(f64),
}

/// Calls to make.
#[derive(Debug, Clone, Copy)]
pub(super) struct Load {
    pub(super) callers: usize,
    pub(super) pace: Pace,
    pub(super) lasts: Duration,
}

/// What came of them.
pub(super) struct Run {
    /// Times in nanoseconds.
    pub(super) times: Histogram<u64>,
    /// From the first call to the last answer.
    pub(super) took: Duration,
    /// Bytes of the last reply.
    pub(super) reply: usize,
}

impl Run {
    /// Answers a second.
    pub(super) fn rate(&self) -> f64 {
        let answered = u32::try_from(self.times.len()).unwrap_or(u32::MAX);
        f64::from(answered) / self.took.as_secs_f64()
    }

    /// A quantile, as a time.
    pub(super) fn quantile(&self, quantile: f64) -> Duration {
        Duration::from_nanos(self.times.value_at_quantile(quantile))
    }
}

impl Target {
    /// One call; how many bytes came back.
    pub(super) async fn call(&self, number: usize) -> anyhow::Result<usize> {
        let channel = number
            .checked_rem(self.channels.len())
            .and_then(|at| self.channels.get(at))
            .context("a channel")?;
        let mut grpc = Grpc::new(channel.clone()).max_decoding_message_size(usize::MAX);
        grpc.ready().await?;
        let mut request = Request::new(self.request.clone());
        request
            .metadata_mut()
            .insert("authorization", self.authorization.clone());
        let path = PathAndQuery::from_static(GET_PICTURE);
        let answered = grpc.unary(request, path, Raw).await;
        let answered = answered.map_err(|status| crate::app::client::explained(&status))?;
        Ok(answered.into_inner().len())
    }

    /// Makes calls.
    ///
    /// # Errors
    /// When one is not answered: a bench of refusals measures nothing.
    pub(super) async fn put(self: Arc<Self>, load: Load) -> anyhow::Result<Run> {
        let begin = Instant::now();
        let clock = Arc::new(Clock {
            begin,
            end: begin + load.lasts,
            pace: load.pace,
            next: AtomicU32::new(0),
        });
        let reply = Arc::new(AtomicUsize::new(0));
        let mut callers = JoinSet::new();
        for number in 0..load.callers {
            let (target, clock, reply) = (self.clone(), clock.clone(), reply.clone());
            callers.spawn(async move {
                let mut times = histogram()?;
                while let Some(counted_from) = clock.turn().await {
                    let bytes = target.call(number).await?;
                    reply.store(bytes, Ordering::Relaxed);
                    let took = counted_from.elapsed().as_nanos();
                    times.saturating_record(u64::try_from(took).unwrap_or(LONGEST));
                }
                anyhow::Ok(times)
            });
        }
        let mut times = histogram()?;
        while let Some(caller) = callers.join_next().await {
            times.add(caller??)?;
        }
        Ok(Run {
            times,
            took: begin.elapsed(),
            reply: reply.load(Ordering::Relaxed),
        })
    }
}

/// For times in nanoseconds.
pub(super) fn histogram() -> anyhow::Result<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1_000, LONGEST, 3)?)
}

/// Says whose turn it is.
struct Clock {
    begin: Instant,
    end: Instant,
    pace: Pace,
    next: AtomicU32,
}

impl Clock {
    /// Waits for the next turn; the moment from which its call is timed, or `None` when time is up.
    async fn turn(&self) -> Option<Instant> {
        let now = Instant::now();
        let Pace::Open(rate) = self.pace else {
            return (now < self.end).then_some(now);
        };
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let due = self.begin + Duration::from_secs_f64(f64::from(number) / rate);
        if due >= self.end {
            return None;
        }
        if due <= now {
            // WHY: a caller who comes late because earlier answers were slow has waited since then (coordinated omission).
            return Some(due);
        }
        sleep_until(due).await;
        // WHY: a free caller who wakes up late was kept by the timer, whose grain is a millisecond, not by the service.
        Some(Instant::now())
    }
}
