//! Step 8: what the sources said, as one picture of one household.
//!
//! What stands (who somebody is, where they live) becomes attributes of members, value beside value; what happened or lasts becomes
//! a timeline, telling beside telling. Nothing is chosen between: sources that differ stand side by side with origin and date.
//! The picture does not depend on the order in which answers came in, nor on anything the asker may not know: order and
//! grouping look at visible provenance alone.
//!
//! A record whose persons the asker has no names for, or whose cells the permit does not cover (any more), is left out.

mod attributes;
mod context;
mod picture;
mod stated;
mod telling;
mod terms;
#[cfg(test)]
mod tests;
mod timeline;
mod wording;

use crate::decision::Permit;
use crate::redaction::RedactedRecord;

pub use context::{KnownMember, MergeContext};
pub use picture::{Attribute, HouseholdPicture, MemberView, Stated, Telling, TimelineEntry};
pub use terms::{Provenance, Terms, knows_involvement};

/// One picture from all that was kept of all answers, in whatever order they came.
pub fn merge(
    records: &[RedactedRecord],
    permit: &Permit,
    context: &MergeContext,
) -> HouseholdPicture {
    let told = telling::once_each(telling::all(records, permit, context));
    HouseholdPicture {
        members: attributes::members(&told, context),
        timeline: timeline::entries(told),
    }
}

/// What was kept of one source's answer, unmerged and in the source's order: one part of a stream.
pub fn part(records: &[RedactedRecord], permit: &Permit, context: &MergeContext) -> Vec<Telling> {
    let told = telling::all(records, permit, context);
    told.into_iter().map(|told| told.telling).collect()
}

/// Records whose holders the asker may not know, unmerged: one part of a stream for all sources together. The order is that of what the
/// asker sees, so that which of them come from one source shows nowhere.
pub fn unnamed_part(
    records: &[RedactedRecord],
    permit: &Permit,
    context: &MergeContext,
) -> Vec<Telling> {
    let mut told = telling::all(records, permit, context);
    told.sort_by(|one, other| one.order().cmp(&other.order()));
    told.into_iter().map(|told| told.telling).collect()
}

/// Whether the asker may know, of everybody a record names, who holds it.
pub fn names_holder(record: &RedactedRecord, permit: &Permit) -> bool {
    terms::provenance(record, permit).holder.is_some()
}
