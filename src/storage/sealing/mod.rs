//! Sealing of columns, keyed hashes, signing of receipts, and sealing of free text to the organisation that must read it.
//!
//! A value is sealed under the data key of its subject (household, person, organisation) and bound to its table, column and
//! row. Data keys lie in the database, wrapped by a key outside it; destroying one erases the subject. This does not
//! keep somebody who can write the whole database from putting back an older copy of it; the log's checkpoints, held by
//! others, do.

mod cell;
mod hashing;
mod key;
mod signing;
mod text;
mod wrapping;

pub use hashing::HashKeys;
pub use key::NamedKey;
pub use signing::{SigningKey, SigningKeyError};
pub use text::{TextKeyPair, TextKeys, TextUnsealable, open_text};
pub use wrapping::WrappingKeys;

pub(in crate::storage) use cell::Cell;
pub(in crate::storage) use key::DataKey;
pub(in crate::storage) use wrapping::WrappedKey;
