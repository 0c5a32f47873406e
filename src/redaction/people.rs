//! Whom a question is about, and what of each of them a holder may give: made ready once for a record, so that the walk over it compares
//! bits and allocates nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::record::AskedSubjects;
use crate::decision::{Grant, Grants, Permit};
use crate::model::{Categories, Category, Hat, PersonId};

/// Some of the persons of a question: a bit for each, by their place in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::redaction) struct Persons(u128);

impl Persons {
    /// Persons that are told apart. One beyond is nobody to this record: nothing of them passes.
    const MOST: u32 = u128::BITS;

    /// These, and the one at this place.
    pub(in crate::redaction) fn with(self, place: u32) -> Self {
        Self(self.0 | Self::bit(place))
    }

    /// Whether the one at this place is among them.
    pub(in crate::redaction) fn has(self, place: u32) -> bool {
        self.0 & Self::bit(place) != 0
    }

    pub(in crate::redaction) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Their places.
    pub(in crate::redaction) fn places(self) -> impl Iterator<Item = u32> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let first = rest.trailing_zeros();
            rest &= !Self::bit(first);
            (first < Self::MOST).then_some(first)
        })
    }

    fn bit(place: u32) -> u128 {
        1_u128.checked_shl(place).unwrap_or_default()
    }
}

/// Who is behind a handle: its own place among the handles, and that of the person.
#[derive(Debug, Clone, Copy)]
pub(in crate::redaction) struct Behind {
    pub(in crate::redaction) handle: usize,
    pub(in crate::redaction) person: u32,
}

/// A person of the question.
struct Person<'a> {
    id: PersonId,
    /// What the holder may give of the days that the record speaks of.
    open: Categories,
    /// Everything the holder may give, whatever the days.
    grants: Option<&'a Grants>,
    /// Under what something of them passed.
    passed: Categories,
}

/// The persons of a question, in the eyes of one record.
pub(in crate::redaction) struct People<'a> {
    /// The handles in their order, each with the place of its person, and whether it stays named.
    handles: Vec<(&'a str, u32, bool)>,
    persons: Vec<Person<'a>>,
}

impl<'a> People<'a> {
    /// Everybody who was asked about, with what is open of them where a grant is open on the days of the record.
    pub(in crate::redaction) fn of(
        asked: &'a AskedSubjects,
        permit: &'a Permit,
        holder: &Hat,
        is_open: impl Fn(&Grant) -> bool,
    ) -> Self {
        let ids: BTreeSet<PersonId> = asked.handles.values().copied().collect();
        let places: BTreeMap<PersonId, u32> = ids.into_iter().zip(0..Persons::MOST).collect();
        let handles = asked.handles.iter().filter_map(|(handle, id)| {
            let person = places.get(id)?;
            Some((handle.as_str(), *person, false))
        });
        let persons = places.keys().map(|&id| {
            let grants = permit.row(holder, id);
            let all = grants.into_iter().flatten();
            let open = all.filter(|(_, grant)| is_open(grant));
            Person {
                id,
                open: open.map(|(category, _)| *category).collect(),
                grants,
                passed: Categories::default(),
            }
        });
        Self {
            handles: handles.collect(),
            persons: persons.collect(),
        }
    }

    /// Who is behind a handle; nobody where the question did not use it.
    pub(in crate::redaction) fn behind(&self, handle: &str) -> Option<Behind> {
        let found = self
            .handles
            .binary_search_by(|(known, ..)| (*known).cmp(handle));
        let handle = found.ok()?;
        let (_, person, _) = self.handles.get(handle)?;
        Some(Behind {
            handle,
            person: *person,
        })
    }

    /// Whether all of these categories are open for this person.
    pub(in crate::redaction) fn all_open(&self, person: u32, categories: Categories) -> bool {
        let person = self.at(person);
        person.is_some_and(|person| categories.is_subset(person.open))
    }

    /// The terms of a category of this person, whatever the days.
    pub(in crate::redaction) fn grant(&self, person: u32, category: Category) -> Option<&'a Grant> {
        self.at(person)?.grants?.get(&category)
    }

    /// Something of these persons passed under these categories.
    pub(in crate::redaction) fn pass(&mut self, persons: Persons, categories: Categories) {
        for place in persons.places() {
            let person = usize::try_from(place).ok();
            if let Some(person) = person.and_then(|place| self.persons.get_mut(place)) {
                person.passed = person.passed.and(categories);
            }
        }
    }

    /// A handle stays named.
    pub(in crate::redaction) fn keep(&mut self, handle: usize) {
        if let Some((.., named)) = self.handles.get_mut(handle) {
            *named = true;
        }
    }

    /// The handles that stay named.
    pub(in crate::redaction) fn named(&self) -> BTreeMap<String, PersonId> {
        let named = self.handles.iter().filter(|(.., named)| *named);
        let named = named.filter_map(|(handle, person, _)| {
            let person = self.at(*person)?;
            Some(((*handle).to_owned(), person.id))
        });
        named.collect()
    }

    /// Cells of the permit that something passed through.
    pub(in crate::redaction) fn cells(&self) -> BTreeSet<(PersonId, Category)> {
        let cells = self.persons.iter().flat_map(|person| {
            let passed = person.passed.iter();
            passed.map(|category| (person.id, category))
        });
        cells.collect()
    }

    fn at(&self, place: u32) -> Option<&Person<'a>> {
        self.persons.get(usize::try_from(place).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_the_places_that_were_put_in() {
        let persons = Persons::default().with(0).with(7).with(127).with(128);
        assert_eq!(persons.places().collect::<Vec<_>>(), [0, 7, 127]);
        assert!(persons.has(127) && !persons.has(1) && !persons.has(128));
        assert!(Persons::default().is_empty() && Persons::default().with(128).is_empty());
    }
}
