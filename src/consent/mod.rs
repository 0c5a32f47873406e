//! The consent calculus: who must give, who gave, what is missing. A total, pure function of statements, authority and day.
//!
//! The rules stand in dated tables (`policies/catalogue/consent-rules.toml`), the strictest of all regimes together. What this room adds:
//! - *Unborn*: no table speaks for a person who is not born, not even for the mother; it cannot be determined.
//! - *Deceased*: nobody can give for them, also not who had authority before.
//! - *Bypassed representative* (Jeugdwet 7.3.15(4)): as long as one authority-holder is bypassed nobody is asked for the child, so that no
//!   question reaches the one who may be the danger; what is left is a weighing by the holder. A youth of 16 still gives alone.
//! - *Inexact birth*: what any possible age asks is asked.
//! - *Court ruling in place of a refusal*: not yet counted; a statement on the standing of a court order gives nothing.

mod accept;
mod confirm;
mod givers;
mod propose;
mod statement;
mod status;

pub use crate::model::{ConsentKind, Giver};
pub use accept::{OfferFault, Offered, accept};
pub use confirm::{ConfirmError, confirm, may_confirm};
pub use givers::{Givers, Known};
pub use propose::{GiverGroup, KnownSubject, Proposal, propose};
pub use statement::{
    Cells, Language, RecordedStatement, Standing, Statement, StatementAnswer, TextShown,
};
pub use status::{Cell, ConsentStatus, status};

#[cfg(test)]
mod tests;
