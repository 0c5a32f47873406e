//! The work that decisions start: what was disclosed, who must be told of it, and what of it rests on a consent no longer. Plain values
//! and functions of what was recorded and of the moment; nothing here runs by itself.

mod ledger;

pub use ledger::{GivenFlow, LedgerEvent, LedgerRecord};
