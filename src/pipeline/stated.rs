//! What a caller states about people under its own pseudonyms, before names and rules were held against it.

use crate::consent::Offered;
use crate::model::fact::{EvidenceKind, LookUp};
use crate::model::{Fact, Hat, Period, ProfessionalId, Pseudonym};

/// A fact as stated.
#[derive(Debug, Clone)]
pub struct StatedFact {
    /// The fact.
    pub fact: Fact<Pseudonym, Pseudonym>,
    /// When it holds.
    pub valid: Period,
    /// What it rests on.
    pub evidence: Option<StatedEvidence>,
}

/// Evidence as stated: the hash of the document is hashed again under the broker's key before it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedEvidence {
    /// Kind.
    pub kind: EvidenceKind,
    /// SHA-256 of the document.
    pub document: Option<[u8; 32]>,
    /// Who witnessed it.
    pub witness: Option<ProfessionalId>,
    /// When it was looked up in a register.
    pub looked_up: Option<LookUp>,
}

/// A consent or refusal as stated.
#[derive(Debug, Clone)]
pub struct StatedConsent {
    /// What was said, by whom, of what.
    pub offered: Offered<Pseudonym>,
    /// What it rests on.
    pub evidence: StatedEvidence,
}

/// Who writes, under which hat, on whose authority, with which id: the same in every write.
#[derive(Debug, Clone)]
pub struct WriteHeader {
    /// Hat written under.
    pub hat: Hat,
    /// The caller's id of this write.
    pub request_id: String,
    /// Role or decision it rests on.
    pub on_authority: String,
    /// SHA-256 of the request as it came in: the same id with other content is refused.
    pub content: [u8; 32],
}
