//! The sources: how to reach each, how it did lately, and how much is taken from it.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;
use tonic::transport::Channel;

use super::breaker::{Breaker, BreakerSettings};
use crate::model::Organisation;
use crate::ports::{Clock, Entropy};

/// Connections kept warm for each source, at most.
const CHANNELS: usize = 2;

/// Whether an error of a call, or a cause of it, says that the source's certificate was not the one it must show.
pub type IdentityCheck = fn(&(dyn Error + 'static)) -> bool;

/// How much is taken from one source for one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Records.
    pub records: usize,
    /// Bytes of one record.
    pub record_bytes: usize,
    /// Bytes of all records together.
    pub total_bytes: usize,
    /// Questions under way at one source; more wait within their deadline.
    pub in_flight: usize,
    /// When a source is left alone.
    pub breaker: BreakerSettings,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            records: 2_000,
            record_bytes: 256 * 1024,
            total_bytes: 16 * 1024 * 1024,
            in_flight: 32,
            breaker: BreakerSettings::default(),
        }
    }
}

/// One source.
pub(super) struct Source {
    channels: Vec<Channel>,
    next: AtomicUsize,
    pub(super) in_flight: Semaphore,
    breaker: Mutex<Breaker>,
}

impl Source {
    fn new(mut channels: Vec<Channel>, limits: &Limits) -> Self {
        channels.truncate(CHANNELS);
        Self {
            channels,
            next: AtomicUsize::new(0),
            in_flight: Semaphore::new(limits.in_flight),
            breaker: Mutex::new(Breaker::new(limits.breaker)),
        }
    }

    /// The channels in turn.
    pub(super) fn channel(&self) -> Option<Channel> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        self.channels
            .get(turn.checked_rem(self.channels.len())?)
            .cloned()
    }

    pub(super) fn admits(&self, now: Instant) -> bool {
        self.with_breaker(|breaker| breaker.admits(now))
    }

    pub(super) fn answered(&self) {
        self.with_breaker(Breaker::answered);
    }

    pub(super) fn failed(&self, now: Instant) {
        self.with_breaker(|breaker| breaker.failed(now));
    }

    /// A breaker is whole after every step, so a lock that another task poisoned is still good.
    fn with_breaker<T>(&self, step: impl FnOnce(&mut Breaker) -> T) -> T {
        step(&mut self.breaker.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// All sources, by organisation.
pub struct Sources {
    pub(super) by_organisation: BTreeMap<Organisation, Arc<Source>>,
    deadlines: BTreeMap<Organisation, Duration>,
    pub(super) limits: Limits,
    pub(super) wrong_identity: IdentityCheck,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
}

impl Sources {
    /// Sources with the channels that lead to them: of each organisation two at most are used. A channel checks the certificate
    /// at the other end itself, and opens a new connection when it needs one.
    pub fn new(
        channels: BTreeMap<Organisation, Vec<Channel>>,
        limits: Limits,
        wrong_identity: IdentityCheck,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let by_organisation = channels
            .into_iter()
            .map(|(organisation, channels)| {
                (organisation, Arc::new(Source::new(channels, &limits)))
            })
            .collect();
        Self {
            by_organisation,
            deadlines: BTreeMap::new(),
            limits,
            wrong_identity,
            clock,
            entropy,
        }
    }

    /// Gives sources less time than the deadline of a question, each its own.
    #[must_use]
    pub fn with_deadlines(self, deadlines: BTreeMap<Organisation, Duration>) -> Self {
        Self { deadlines, ..self }
    }

    /// The time this source has: its own, never more than the question's.
    pub(super) fn deadline(&self, organisation: &Organisation, whole: Duration) -> Duration {
        let own = self.deadlines.get(organisation);
        own.map_or(whole, |own| whole.min(*own))
    }
}
