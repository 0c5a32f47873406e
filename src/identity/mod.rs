//! Step 1: certificate and token → [`Caller`].
//!
//! Mutual TLS gives the organisation, a short-lived signed token bound to that certificate (RFC 8705) gives the professional.
//!
//! * [`tls`]: accepts and opens connections; who is at the other end.
//! * [`https`]: calls HTTPS servers.
//! * [`token`]: [`Authenticator`] tells which professional calls.
//! * [`Revocable`]: what of it can be revoked.
//! * [`development`]: a public key infrastructure for development, the demo and the tests.

mod caller;
pub mod development;
pub mod https;
mod revocable;
pub mod tls;
pub mod token;

pub use caller::{Caller, Oin, OinError, PeerCertificate};
pub use revocable::Revocable;
pub use token::{Authenticator, TokenError};
