//! A process that serves: one ready line, a look at the clock now and then, SIGHUP to read files again, SIGTERM to stop.

use std::fmt::Display;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use async_trait::async_trait;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior, interval, timeout};
use tracing::Level;

use crate::config::{Log, LogForm, LogLevel};
use crate::model::Timestamp;
use crate::ports::Clock;
use crate::storage::SystemClock;
use crate::telemetry;

use super::client::say;

/// How often what expires is looked at.
const EVERY: Duration = Duration::from_secs(5);

/// What is looked at while a process serves.
#[async_trait]
pub(super) trait Watched: Send + Sync + 'static {
    /// Closes what has expired.
    fn look(&self, now: Timestamp);

    /// Fetches what is due; may wait for others.
    async fn fetch(&self, now: Timestamp);

    /// Reads files again. What does not fit is refused and told in the log; what is in force stays.
    async fn reload(&self);
}

/// Tells a server to stop.
pub(super) struct Stop {
    sender: watch::Sender<bool>,
}

impl Stop {
    /// The telling, and the moment at which it has been told.
    pub(super) fn new() -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (sender, mut told) = watch::channel(false);
        let stopped = async move {
            // An error means that nobody can tell any more: then it is time to stop too.
            told.wait_for(|told| *told).await.ok();
        };
        (Self { sender }, stopped)
    }
}

/// Starts the operational log as configured.
pub(super) fn start_log(log: Log) -> anyhow::Result<()> {
    let level = match log.level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
    };
    let form = match log.form {
        LogForm::Json => telemetry::Form::Json,
        LogForm::Text => telemetry::Form::Text,
    };
    telemetry::start(level, form, || SystemClock.now())
        .context("the operational log cannot be started")
}

/// What is served.
pub(super) struct Service {
    /// `broker` or `connector`.
    pub(super) what: &'static str,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// Longest time open calls get to end.
    pub(super) drain: Duration,
}

/// Says on standard output that calls are taken, the one line there ever is, and serves until SIGTERM or SIGINT; calls under way
/// then get the time of `drain` to end.
///
/// # Errors
/// When signals cannot be taken, or serving ends by itself.
pub(super) async fn serve<E: Display>(
    service: Service,
    serving: impl Future<Output = Result<(), E>>,
    watched: Arc<impl Watched>,
    stop: Stop,
) -> anyhow::Result<()> {
    // Before the ready line: whoever has read it may send any of these.
    let mut terminate = taken(SignalKind::terminate())?;
    let mut interrupt = taken(SignalKind::interrupt())?;
    let hangup = taken(SignalKind::hangup())?;
    let Service {
        what,
        address,
        drain,
    } = service;
    say(&format!("samenbeeld {what} ready on {address}\n"))?;
    let mut tasks = JoinSet::new();
    tasks.spawn(watch_over(watched.clone(), hangup));
    tasks.spawn(fetch_what_is_due(watched));
    let mut serving = std::pin::pin!(serving);
    let ended = tokio::select! {
        ended = &mut serving => Some(ended),
        _ = terminate.recv() => None,
        _ = interrupt.recv() => None,
        // Neither task ends but by a panic, whose place is in the log by now.
        _ = tasks.join_next() => None,
    };
    if let Some(ended) = ended {
        return match ended {
            Ok(()) => Err(anyhow!("serving ended by itself")),
            Err(error) => Err(anyhow!("serving ended: {error}")),
        };
    }
    tracing::info!("stopping: no new calls");
    stop.sender.send_replace(true);
    let drained = timeout(drain, serving).await;
    tasks.shutdown().await;
    match drained {
        Ok(Ok(())) => tracing::info!("stopped: every call has ended"),
        Ok(Err(error)) => tracing::warn!(%error, "stopped with a fault"),
        Err(_) => tracing::warn!("stopped: calls that took too long were broken off"),
    }
    Ok(())
}

/// Looks and reads files again. Nothing here waits for others.
async fn watch_over(watched: Arc<impl Watched>, mut hangup: Signal) {
    let mut ticks = ticks();
    loop {
        tokio::select! {
            _ = ticks.tick() => watched.look(SystemClock.now()),
            Some(()) = hangup.recv() => {
                tracing::info!("SIGHUP: reading files again");
                watched.reload().await;
            }
        }
    }
}

async fn fetch_what_is_due(watched: Arc<impl Watched>) {
    let mut ticks = ticks();
    loop {
        ticks.tick().await;
        watched.fetch(SystemClock.now()).await;
    }
}

fn ticks() -> Interval {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// A signal that is taken from now on.
pub(super) fn taken(kind: SignalKind) -> anyhow::Result<Signal> {
    signal(kind).context("signals cannot be taken")
}
