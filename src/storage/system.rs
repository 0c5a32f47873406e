//! The machine's own clock and chance: the one place where they are read.

use aws_lc_rs::rand;

use crate::model::Timestamp;
use crate::ports::{Clock, Entropy};

/// The machine's clock, in whole microseconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the edge at which the clock is read"
        )]
        let now = Timestamp::now();
        // INVARIANT: whole microseconds of a valid moment are a valid moment.
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

/// The machine's source of cryptographic randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn bits128(&self) -> [u8; 16] {
        let mut bits = [0; 16];
        // WHY abort: without chance there are no salts and no keys, and nothing may be kept or told.
        if rand::fill(&mut bits).is_err() {
            std::process::abort();
        }
        bits
    }
}
