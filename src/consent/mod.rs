//! The consent calculus: who must give, who gave, what is missing. A total, pure function of statements, facts and day.
//!
//! The rules stand in dated tables: `policies/catalogue/consent-rules.toml` says who must give by each regime, age and capacity,
//! `representation.toml` who these are. The strictest of all regimes that speak of a cell holds (`givers.rs`); what each of them said is heard
//! in `status.rs`. The whole space of facts and statements is walked through in `tests/space.rs`.

mod accept;
mod confirm;
mod givers;
mod propose;
mod recording;
mod statement;
mod status;
mod withdrawal;

pub use crate::model::catalogue::Standing;
pub use crate::model::{ConsentKind, Giver};
pub use accept::{OfferFault, Offered, accept};
pub use confirm::{ConfirmError, confirm, may_confirm, may_strike, strike};
pub use propose::{GiverGroup, KnownSubject, Proposal, propose};
pub use recording::{contradictions, lacks_standing, withdrawal_stands};
pub use statement::{Cells, Language, RecordedStatement, Statement, StatementAnswer, TextShown};
pub use status::{Cell, ConsentStatus, LooksAt, Statuses, status};
pub use withdrawal::Withdrawals;

#[cfg(test)]
mod tests;
