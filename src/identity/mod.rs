//! Step 1: certificate and token → [`Caller`].
//!
//! Mutual TLS gives the organisation, a short-lived signed token bound to that certificate (RFC 8705) gives the professional.

mod caller;

pub use caller::{Caller, Oin, OinError, PeerCertificate};
