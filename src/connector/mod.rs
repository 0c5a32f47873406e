//! The partner's side: a reference source adapter in front of an existing database.

mod fill;

pub use fill::{Cell, FillError, Row, fill};
