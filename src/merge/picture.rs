//! The picture, as the contract shows it.

use std::collections::BTreeSet;

use super::terms::{Provenance, Terms};
use crate::model::Pseudonym;
use crate::model::fact::MemberRole;
use crate::proto::samenbeeld::record::v1::Record;

/// One household, merged and redacted. Made by [`merge`](super::merge()) alone.
#[derive(Debug, Clone, PartialEq)]
pub struct HouseholdPicture {
    pub(in crate::merge) members: Vec<MemberView>,
    pub(in crate::merge) timeline: Vec<TimelineEntry>,
}

impl HouseholdPicture {
    /// Members with what is known of them, in the order of their pseudonyms.
    pub fn members(&self) -> &[MemberView] {
        &self.members
    }

    /// What happened and what lasts, oldest first.
    pub fn timeline(&self) -> &[TimelineEntry] {
        &self.timeline
    }

    /// Members and timeline, for whoever tells them on.
    pub fn into_parts(self) -> (Vec<MemberView>, Vec<TimelineEntry>) {
        (self.members, self.timeline)
    }

    /// Attributes on which sources differ, with their member.
    pub fn conflicts(&self) -> impl Iterator<Item = (&MemberView, &Attribute)> {
        self.members.iter().flat_map(|member| {
            let differing = member
                .attributes
                .iter()
                .filter(|attribute| attribute.conflict);
            differing.map(move |attribute| (member, attribute))
        })
    }
}

/// A member of the household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// The asker's own pseudonym.
    pub person: Pseudonym,
    /// Roles, as far as the asker may know.
    pub roles: BTreeSet<MemberRole>,
    /// The asker's own client number.
    pub own_client_number: Option<String>,
    /// What is known, in the order of the fields' paths.
    pub attributes: Vec<Attribute>,
}

/// One field of a member with every value that sources give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Path of the field in `samenbeeld.record.v1`; where a person may have several of a kind, brackets say which.
    pub field: String,
    /// Values: what holds longest first, then what began last, then what was written down last.
    pub values: Vec<Stated>,
    /// Whether two values differ that are said to hold at one time. Free texts, and what one may have several of, never do.
    pub conflict: bool,
}

/// A value as one source states it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stated {
    /// The value as text: dates ISO 8601 with `..` for unknown parts, enum values in kebab case, `yes` or `no`.
    pub value: String,
    /// First day on which the source says it holds, ISO 8601 with `..` for unknown parts; empty where it tells none.
    pub from: String,
    /// Day after the last one; empty where it tells none.
    pub until: String,
    /// Where it comes from.
    pub provenance: Provenance,
    /// On what terms it is given: the strictest of everything the record holds.
    pub terms: Terms,
}

impl std::fmt::Debug for Stated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stated")
            .field("provenance", &self.provenance)
            .finish_non_exhaustive()
    }
}

/// Something that happened, or lasts.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineEntry {
    /// First day, ISO 8601 with `..` for unknown parts: the earliest that is told.
    pub from: String,
    /// Day after the last one: the latest that is told. Empty for an event, and where somebody tells that it still lasts.
    pub until: String,
    /// Kind of record: the name of its field in `Record.content`.
    pub kind: &'static str,
    /// Persons it names.
    pub persons: BTreeSet<Pseudonym>,
    /// How each source tells it.
    pub tellings: Vec<Telling>,
    /// Whether tellings differ in dates or in a plain value.
    pub conflict: bool,
}

/// A record under the asker's own pseudonyms. `Debug` shows no content.
#[derive(Debug, Clone, PartialEq)]
pub struct Telling {
    /// The record.
    pub record: Record,
    /// Where it comes from.
    pub provenance: Provenance,
    /// On what terms its values are given, by category.
    pub terms: Vec<Terms>,
}
