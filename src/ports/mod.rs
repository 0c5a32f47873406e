//! What the pipeline needs from the outside: the register (PIP), the log, the sources, a clock and chance.

mod ledger;
mod log;
mod outside;
mod policy;
mod register;
mod retention;
mod revocation;

pub use ledger::{Ledger, LedgerCommit};
pub use log::{AuditLog, ExportLines, LogFault, LogReader, Release, Releasing};
pub use outside::{Clock, Entropy, KeyedHasher, TextSealer};
pub use policy::{Activation, PolicyAct, PolicyCommit, PolicyStore, Proposed};
pub use register::{
    Commit, Committed, DuplicateHint, EnrolledAs, Enrolment, KnownAs, Mandate, Register,
    RegisterFault, Snapshot, WaitingFact, WriteIdentity,
};
pub use retention::{OldEntry, OldRecords, OverTerm, Retention, Terms};
pub use revocation::{Revocation, Revocations, Revoked};
