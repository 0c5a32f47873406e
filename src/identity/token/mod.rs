//! The token of a call: which professional of the organisation at the other end of the connection is calling.
//!
//! A JWT (RFC 7519) in `authorization: Bearer …`, signed with ES256, EdDSA or PS256 by a key of the organisation's issuer and bound to
//! the certificate of the connection (RFC 8705, `cnf.x5t#S256`). The key decides the algorithm, never the header. Required claims: `iss`,
//! `aud`, `exp`, `nbf`, `iat`, `jti`, `sub` (the professional) and `employer` (an OIN; it grants nothing). A token lives ten minutes at most
//! and may be used again until then.
//!
//! Whatever is wrong, the caller hears one thing; the true reason ([`TokenError`]) is for the operational log.

mod authenticator;
mod claims;
mod fetch;
mod key;
mod key_set;
#[cfg(test)]
mod tests;

pub use authenticator::{Authenticator, Expected, Issuer};
pub use fetch::Fetcher;
pub use key_set::{KeySet, KeySetError, Schedule};

use jiff::SignedDuration;

/// Longest life of a token, from `iat` to `exp`.
pub const LONGEST_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How far clocks may differ, in seconds.
pub const LEEWAY: i64 = 30;
/// Longest token, in bytes.
pub const LONGEST_TOKEN: usize = 4096;

/// Why a token is refused: for the operational log, never for the caller. Holds no value of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// No `authorization`, or another scheme than Bearer.
    #[error("no bearer token")]
    Missing,
    /// Longer than [`LONGEST_TOKEN`].
    #[error("token too long")]
    TooLong,
    /// No JWS in compact form, or a header or claim of the wrong form.
    #[error("malformed token")]
    Malformed,
    /// A header parameter that changes what is verified, or that we do not know.
    #[error("unacceptable header of the token")]
    Header,
    /// The certificate's OIN belongs to no partner.
    #[error("no organisation for this certificate")]
    UnknownOrganisation,
    /// The organisation has no issuer of tokens.
    #[error("no issuer for this organisation")]
    NoIssuer,
    /// An algorithm that is not on the list.
    #[error("algorithm not allowed")]
    Algorithm,
    /// The algorithm of the header is not that of the key.
    #[error("algorithm of another kind of key")]
    OtherAlgorithm,
    /// The issuer's set holds no key of this id.
    #[error("unknown key")]
    UnknownKey,
    /// The issuer's set could not be fetched, or not for too long.
    #[error("no key set of the issuer")]
    NoKeySet,
    /// The signature is not that of the key.
    #[error("wrong signature")]
    Signature,
    /// A required claim is absent.
    #[error("claim `{0}` is missing")]
    MissingClaim(&'static str),
    /// The token of another issuer than that of the certificate's organisation.
    #[error("issuer of another organisation")]
    OtherIssuer,
    /// The token is meant for somebody else.
    #[error("other audience")]
    OtherAudience,
    /// The token has expired.
    #[error("expired token")]
    Expired,
    /// `nbf` or `iat` lies in the future.
    #[error("token not valid yet")]
    NotYetValid,
    /// The token lives longer than [`LONGEST_LIFE`], or ends before it begins.
    #[error("unacceptable life of the token")]
    Life,
    /// The token is not bound to a certificate.
    #[error("token bound to no certificate")]
    Unbound,
    /// The token is bound to another certificate: it was taken from somebody else's call.
    #[error("token bound to another certificate")]
    OtherCertificate,
}
