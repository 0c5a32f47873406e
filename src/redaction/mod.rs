//! Step 7: what came back is cut to the permit again.
//!
//! A source is asked for exactly what is permitted. Nothing relies on its keeping to that: its answer stays raw bytes
//! ([`RawRecord`]), is read strictly, and is copied field by field under the rules that the contract itself gives
//! ([`Rules`], compiled from the field options of `record/v1`). What has no rule, no permit or no certain meaning is not copied.
//!
//! - A record falls away whole when it is malformed, when its holder is not a hat of the organisation that was asked, and when it
//!   does not surely speak of a day of the period. Only what stands, such as names or authority, may lack its first day.
//! - A value passes when the categories of all fields on its path are permitted for its persons. Its persons are
//!   the subjects of the nearest message above it that names any; a handle that the question did not use is nobody.
//! - Of several subjects only those stay named for whom the path is permitted. A value with a category of its own passes only when
//!   that is permitted for all subjects of the message, so that nothing is told of a named person without a permit; what names its
//!   persons itself (a part with its own subjects, a free text) is decided for those persons.
//! - A message lacking its single subject, or with no subject left, or that keeps no value, is dropped.
//! - A free text passes whole, when all categories it holds and all on its path are permitted for everybody it is about. A
//!   text that says too little of itself is withheld. So is every text with the pattern of a place or contact (`places`), unless every category of
//!   places is open too.
//!
//! A smaller permit never shows more, nothing cut can be told from what was never sent, and what was cut is counted
//! ([`Excess`]) for the chain of incidents alone.

mod check;
mod cut;
mod excess;
mod free_text;
mod nature;
mod people;
mod places;
mod record;
mod redact;
mod redacted;
mod rules;
mod span;
#[cfg(test)]
pub(crate) mod tests;
mod wire;

pub use excess::{Excess, ExcessKind, Malformed};
pub use nature::Nature;
pub use record::{AskedSubjects, RawRecord};
pub use redacted::{Cut, RedactedRecord};
pub use rules::{Rules, RulesError};
pub use span::DaysMeant;
