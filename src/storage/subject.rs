//! Subjects as columns: one byte for the kind, then the id.

use crate::model::{HouseholdId, Organisation, PersonId, SubjectRef};

const HOUSEHOLD: u8 = b'h';
const PERSON: u8 = b'p';
const ORGANISATION: u8 = b'o';

/// The column of a subject.
pub(super) fn column(subject: &SubjectRef) -> Vec<u8> {
    match subject {
        SubjectRef::Household(household) => household_column(*household),
        SubjectRef::Person(person) => person_column(*person),
        SubjectRef::Organisation(organisation) => organisation_column(organisation),
    }
}

/// The column of a household.
pub(super) fn household_column(household: HouseholdId) -> Vec<u8> {
    tagged(HOUSEHOLD, household.as_bytes())
}

/// The column of a person.
pub(super) fn person_column(person: PersonId) -> Vec<u8> {
    tagged(PERSON, person.as_bytes())
}

/// The column of an organisation.
pub(super) fn organisation_column(organisation: &Organisation) -> Vec<u8> {
    tagged(ORGANISATION, organisation.as_str().as_bytes())
}

/// The subject in a column, where it is one.
pub(super) fn of_column(column: &[u8]) -> Option<SubjectRef> {
    let (kind, id) = column.split_first()?;
    match *kind {
        HOUSEHOLD => Some(SubjectRef::Household(HouseholdId::from_bytes(
            id.try_into().ok()?,
        ))),
        PERSON => Some(SubjectRef::Person(PersonId::from_bytes(
            id.try_into().ok()?,
        ))),
        ORGANISATION => std::str::from_utf8(id)
            .ok()?
            .parse()
            .ok()
            .map(SubjectRef::Organisation),
        _ => None,
    }
}

fn tagged(kind: u8, id: &[u8]) -> Vec<u8> {
    let mut column = vec![kind];
    column.extend_from_slice(id);
    column
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_reads_back_from_its_column() {
        for subject in [
            SubjectRef::Household(HouseholdId::from_bytes([1; 16])),
            SubjectRef::Person(PersonId::from_bytes([1; 16])),
            SubjectRef::Organisation("blijf".parse().unwrap()),
        ] {
            assert_eq!(of_column(&column(&subject)), Some(subject));
        }
        for broken in [&b""[..], b"h", b"px", b"oBlijf", b"x0123456789abcdef"] {
            assert_eq!(of_column(broken), None);
        }
    }
}
