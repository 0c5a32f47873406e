//! A breaker for each source: after several failures in a row it is left alone for a while, then tried with one question.
//!
//! ```text
//! closed ── failures in a row ──▶ open ── rest is over ──▶ half open ── answered ──▶ closed
//!                                  ▲                           │
//!                                  └────────── failed ─────────┘
//! ```

use std::time::Duration;

use tokio::time::Instant;

/// When a breaker opens, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerSettings {
    /// Failures in a row that open it; at least 1.
    pub failures: u32,
    /// How long a source is left alone.
    pub rest: Duration,
}

impl Default for BreakerSettings {
    fn default() -> Self {
        Self {
            failures: 5,
            rest: Duration::from_secs(20),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed { failures: u32 },
    Open { since: Instant },
    HalfOpen { since: Instant },
}

/// The breaker of one source.
#[derive(Debug)]
pub(super) struct Breaker {
    settings: BreakerSettings,
    state: State,
}

impl Breaker {
    pub(super) fn new(settings: BreakerSettings) -> Self {
        Self {
            settings,
            state: State::Closed { failures: 0 },
        }
    }

    /// Whether a question may be sent now.
    pub(super) fn admits(&mut self, now: Instant) -> bool {
        match self.state {
            State::Closed { .. } => true,
            // WHY: also half open, after a rest: a trial whose asker went away never reports back.
            State::Open { since } | State::HalfOpen { since } => {
                let rested = now.duration_since(since) >= self.settings.rest;
                if rested {
                    self.state = State::HalfOpen { since: now };
                }
                rested
            }
        }
    }

    /// The source answered.
    pub(super) fn answered(&mut self) {
        self.state = State::Closed { failures: 0 };
    }

    /// The source failed, or was silent.
    pub(super) fn failed(&mut self, now: Instant) {
        self.state = match self.state {
            State::Closed { failures } if failures.saturating_add(1) < self.settings.failures => {
                State::Closed {
                    failures: failures + 1,
                }
            }
            // A question sent before it opened fails late: the rest is counted from when it opened.
            State::Open { since } => State::Open { since },
            State::Closed { .. } | State::HalfOpen { .. } => State::Open { since: now },
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: Duration = Duration::from_secs(20);

    fn opened(now: Instant) -> Breaker {
        let settings = BreakerSettings {
            failures: 3,
            rest: REST,
        };
        let mut breaker = Breaker::new(settings);
        for _ in 0..3 {
            assert!(breaker.admits(now));
            breaker.failed(now);
        }
        breaker
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_not_before() {
        let now = Instant::now();
        let mut breaker = Breaker::new(BreakerSettings {
            failures: 3,
            rest: REST,
        });
        for _ in 0..2 {
            breaker.failed(now);
            breaker.failed(now);
            assert!(breaker.admits(now));
            breaker.answered();
        }
        assert!(!opened(now).admits(now));
    }

    #[test]
    fn after_the_rest_one_question_is_let_through() {
        let now = Instant::now();
        let mut breaker = opened(now);
        assert!(!breaker.admits(now + REST - Duration::from_millis(1)));
        assert!(breaker.admits(now + REST));
        assert!(!breaker.admits(now + REST));
        breaker.answered();
        assert!(breaker.admits(now + REST));
        assert!(breaker.admits(now + REST));
    }

    #[test]
    fn a_failed_trial_opens_it_for_another_rest() {
        let now = Instant::now();
        let mut breaker = opened(now);
        assert!(breaker.admits(now + REST));
        breaker.failed(now + REST);
        assert!(!breaker.admits(now + REST + REST - Duration::from_millis(1)));
        assert!(breaker.admits(now + REST + REST));
    }

    #[test]
    fn a_trial_that_never_reports_is_followed_by_another() {
        let now = Instant::now();
        let mut breaker = opened(now);
        assert!(breaker.admits(now + REST));
        assert!(!breaker.admits(now + REST + Duration::from_secs(1)));
        assert!(breaker.admits(now + REST + REST));
    }

    #[test]
    fn failures_of_questions_sent_before_do_not_prolong_the_rest() {
        let now = Instant::now();
        let mut breaker = opened(now);
        breaker.failed(now + REST / 2);
        assert!(breaker.admits(now + REST));
    }
}
