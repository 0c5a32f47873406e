//! Step 7: what came back is cut to the permit again.

mod record;

pub use record::{AskedSubjects, RawRecord};
