//! What the list of what is not shown follows from, so that it is not worked out twice.
//!
//! All of it may be known to the asker: neutral facts, and what was not given. Persons stand by their place among those decided on, so that
//! nobody's id is kept ([ADR 25](../adr/0025-what-is-remembered.md)).

use std::sync::Arc;

use super::outcome::{DecidedCell, Outcome, Withheld};
use super::vector::Vector;
use crate::model::{AgeBand, Categories, PersonId};

/// What is missing of one holder about one person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MissingCells {
    /// What is not open.
    closed: Categories,
    /// What is open, but with an obligation that the client does not declare.
    not_honoured: Categories,
}

impl MissingCells {
    pub(super) fn of(cells: &[DecidedCell]) -> Self {
        let those = |is: fn(&Outcome) -> bool| {
            let those = cells.iter().filter(move |cell| is(&cell.outcome));
            those.map(|cell| cell.category).collect()
        };
        Self {
            closed: those(|outcome| matches!(outcome, Outcome::Weigh(_) | Outcome::Withhold)),
            not_honoured: those(|outcome| matches!(outcome, Outcome::NotHonoured(_))),
        }
    }
}

/// What is missing of a whole question, as far as the list of it looks at that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Missing {
    /// Number of the sheet: recipient, task and day.
    pub(super) sheet: usize,
    /// Categories for which necessity was stated.
    pub(super) stated: Categories,
    /// How each person stands, as far as the asker may know; the vector is that of a category for which nothing was stated.
    pub(super) persons: Vec<(Option<AgeBand>, Vector)>,
    /// What is missing of each holder about each of them.
    pub(super) cells: Vec<MissingCells>,
}

/// Lines in which persons stand by their place.
pub(super) type Lines = Arc<Vec<(Vec<usize>, Withheld)>>;

/// The lines without persons.
pub(super) fn unnamed(lines: &[Withheld], persons: &[PersonId]) -> Lines {
    let lines = lines.iter().map(|line| {
        let places = persons.iter().enumerate();
        let places = places.filter(|(_, person)| line.persons.contains(person));
        let mut line = line.clone();
        let places = places.map(|(place, _)| place).collect();
        line.persons.clear();
        (places, line)
    });
    Arc::new(lines.collect())
}

/// The lines of these persons.
pub(super) fn named(lines: &Lines, persons: &[PersonId]) -> Vec<Withheld> {
    let lines = lines.iter().map(|(places, line)| Withheld {
        persons: places
            .iter()
            .filter_map(|place| persons.get(*place).copied())
            .collect(),
        ..line.clone()
    });
    lines.collect()
}
