//! Who calls: the only way to a [`Caller`] is through this room's check of certificate and token.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;

use super::token::LEEWAY;
use crate::model::revocation::Credentials;
use crate::model::{Organisation, ProfessionalId, Timestamp};

/// Organisation identification number: 20 digits, the subject serialNumber of a partner's certificate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oin(String);

/// A text that is no OIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an OIN: 20 digits")]
pub struct OinError;

impl FromStr for Oin {
    type Err = OinError;

    fn from_str(text: &str) -> Result<Self, OinError> {
        if text.len() == 20 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(OinError)
        }
    }
}

impl fmt::Display for Oin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The certificate at the other end of a connection, checked in the handshake. The acceptor puts it in every request's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerCertificate {
    /// OIN in the subject serialNumber.
    pub oin: Oin,
    /// SHA-256 of the DER encoding: what a token is bound to (`cnf.x5t#S256`).
    pub thumbprint: [u8; 32],
}

/// An authenticated professional of an organisation. It wears no hat yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    organisation: Organisation,
    professional: ProfessionalId,
    token_expires_at: Timestamp,
    issuer: String,
    shown: Credentials,
}

impl Caller {
    pub(in crate::identity) fn new(
        organisation: Organisation,
        professional: ProfessionalId,
        token_expires_at: Timestamp,
        issuer: String,
        shown: Credentials,
    ) -> Self {
        Self {
            organisation,
            professional,
            token_expires_at,
            issuer,
            shown,
        }
    }

    /// A caller as another room's tests need it; what is built carries none of this.
    #[cfg(test)]
    pub(crate) fn for_tests(
        organisation: Organisation,
        professional: ProfessionalId,
        token_expires_at: Timestamp,
    ) -> Self {
        let shown = Credentials::new([]);
        Self::new(
            organisation,
            professional,
            token_expires_at,
            String::new(),
            shown,
        )
    }

    /// Organisation of certificate and token.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// The professional.
    pub fn professional(&self) -> &ProfessionalId {
        &self.professional
    }

    /// Moment from which the token is no longer accepted, with the leeway that every call has: a stream ends there.
    pub fn accepted_until(&self) -> Timestamp {
        self.token_expires_at
            .checked_add(SignedDuration::from_secs(LEEWAY))
            .unwrap_or(Timestamp::MAX)
    }

    /// Issuer of the token: the one of the organisation.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// What was shown: whatever is committed for this caller is committed only while nothing of it is revoked.
    pub fn shown(&self) -> &Credentials {
        &self.shown
    }

    /// The same caller, with what was shown held against so many revocations.
    #[must_use]
    pub fn checked_against(self, version: u64) -> Self {
        Self {
            shown: self.shown.checked_against(version),
            ..self
        }
    }

    /// Moment the token expires.
    pub fn token_expires_at(&self) -> Timestamp {
        self.token_expires_at
    }
}
