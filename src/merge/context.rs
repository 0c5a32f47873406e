//! What the pipeline knows of the household beside the answers.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::fact::MemberRole;
use crate::model::{PersonId, Pseudonym};

/// A member of the household that the asker may know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMember {
    /// The person.
    pub person: PersonId,
    /// Roles, as far as the asker may know.
    pub roles: BTreeSet<MemberRole>,
    /// The client number under which the asking organisation itself knows the person.
    pub own_client_number: Option<String>,
}

/// The household as the asker may know it before any answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MergeContext {
    /// Its members, in any order.
    pub members: Vec<KnownMember>,
    /// What the asking organisation calls each person. A person who is not here is not named, and neither is any record about them.
    pub pseudonyms: BTreeMap<PersonId, Pseudonym>,
}
