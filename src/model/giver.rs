//! Who speaks: for themselves or for another.

use serde::{Deserialize, Serialize};

use super::{Hat, PersonId};

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Giver<P = PersonId> {
    /// A person.
    Person(P),
    /// An organisation, as guardian or with a part of the authority.
    Hat(Hat),
}

impl<P> Giver<P> {
    /// The same under another name.
    ///
    /// # Errors
    /// When the person has no other name.
    pub fn renamed<Q, E>(self, mut person: impl FnMut(P) -> Result<Q, E>) -> Result<Giver<Q>, E> {
        Ok(match self {
            Giver::Person(giver) => Giver::Person(person(giver)?),
            Giver::Hat(hat) => Giver::Hat(hat),
        })
    }
}
