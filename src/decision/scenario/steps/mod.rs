//! The steps by what they speak of: people, who stands where, the register, statements, the question, its outcome.

pub(super) mod asked;
pub(super) mod outcome;
pub(super) mod people;
pub(super) mod register;
pub(super) mod standing;
pub(super) mod statements;
