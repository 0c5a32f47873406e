//! What may leave the process besides replies: one line on standard error for what happens to the broker itself, and figures without
//! persons where its keeper's systems look.
//!
//! Three gates, because a log outlives every consent: only events of our own rooms are told; of an event only fields whose
//! names stand in [`TOLD`] show their value; and every value is cut short and kept on one line. A panic tells where it
//! happened and never with what.

mod endpoint;
mod lines;
mod measured;
mod panic;

use std::io::stderr;

use tracing::Level;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

pub use endpoint::Endpoint;
pub use lines::{Form, TOLD};
pub use measured::{Figures, Kind, MEASURED, Measure, MeasureError, measure};

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
