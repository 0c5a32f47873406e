//! What may leave the process besides replies: one line on standard error for what happens to the broker itself.
//!
//! Three gates, because a log outlives every consent: only events of our own rooms are told; of an event only fields whose
//! names stand in [`TOLD`] show their value; and every value is cut short and kept on one line. A panic tells where it
//! happened and never with what.

mod lines;
mod panic;

use std::io::stderr;

use tracing::Level;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

pub use lines::{Form, TOLD};

use crate::model::Timestamp;
use lines::Lines;

/// Starts the operational log of this process; `now` is its clock. To be called once, before anything else.
///
/// # Errors
/// When this process has one already.
pub fn start(level: Level, form: Form, now: fn() -> Timestamp) -> Result<(), TryInitError> {
    let lines = Lines::new(level, form, now, stderr());
    tracing_subscriber::registry().with(lines).try_init()?;
    panic::tell_only_where();
    Ok(())
}
