//! What the entries say, section by section: one function for each kind of entry, so that every body of a kind looks alike.
//!
//! Who may read what: an organisation's section speaks of persons by that organisation's own pseudonyms, holds no internal id and nothing
//! about other organisations that they may not know. What the asker's section holds is what the asker was told; nothing in it depends on
//! source data that was withheld (laws 2 and 9). The broker's section holds internal ids and versions: what replay needs.

mod call;
mod disclosure;
mod incident;
mod past;
mod retention;
mod section;

pub use call::{
    Call, RecordRef, Refused, Written, abandoned, reading, refusal, review_sent, rule_writing,
    writing,
};
pub use disclosure::{
    Asked, Basis, Closed, DecisionLine, Given, HolderAsked, HolderGiven, HolderItem, OpenFlow,
    Replay, StatusLine, Told, intent, outcome, part,
};
pub use incident::{IncidentKind, SourceIncident, incident};
pub use past::{PastDecision, PastQuestion, told};
pub use retention::retention;

use crate::model::revocation::Credentials;
use crate::model::{ReceiptId, SubjectRef, Timestamp};

/// What every entry has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Moment.
    pub at: Timestamp,
    /// Random id.
    pub receipt: ReceiptId,
    /// Subject under whose key the entry is sealed.
    pub sealed_under: SubjectRef,
    /// What was shown by whoever asked for it, as in [`Draft`](crate::audit::Draft).
    pub shown: Option<Credentials>,
}
