//! What a caller shows, by the marks under which any of it can be revoked (ADR 31).

use std::fmt;
use std::sync::Arc;

use super::ground::named;

/// A certificate, key or token of one organisation, by hash: what is shown and what was revoked are the same where their marks are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark([u8; 32]);

impl Mark {
    /// The mark that is this hash.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mark")
    }
}

/// What a caller showed: certificate, key and token by every mark they have, and the revocations they were held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    marks: Arc<[Mark]>,
    checked_against: u64,
}

impl Credentials {
    /// These marks, held against no revocation yet.
    pub fn new(marks: impl IntoIterator<Item = Mark>) -> Self {
        Self {
            marks: marks.into_iter().collect(),
            checked_against: 0,
        }
    }

    /// The same, held against so many revocations, and none of them was of these.
    #[must_use]
    pub fn checked_against(self, version: u64) -> Self {
        Self {
            checked_against: version,
            ..self
        }
    }

    /// Every mark.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Number of revocations they were held against: the version that a commit compares.
    pub fn version(&self) -> u64 {
        self.checked_against
    }
}

named! {
    /// Kind of what is revoked.
    RevokedKind {
        /// A certificate.
        Certificate = "certificate",
        /// A key that signs tokens.
        Key = "key",
        /// One token.
        Token = "token",
    }
}

named! {
    /// Why something is revoked: the words of RFC 5280, section 5.3.1, as far as they can be meant here.
    RevocationReason {
        /// The private key, or the token itself, is or may be with somebody else.
        KeyCompromise = "key-compromise",
        /// Whoever it stood for is with the organisation no more.
        AffiliationChanged = "affiliation-changed",
        /// Another one took its place.
        Superseded = "superseded",
        /// It is needed no more.
        CessationOfOperation = "cessation-of-operation",
        /// What it allowed is allowed no more.
        PrivilegeWithdrawn = "privilege-withdrawn",
    }
}
