//! The catalogue: dated tables of organisations, hats, categories, tasks, grounds, writes and consent, read from
//! `policies/catalogue`. Parsing checks them whole; whoever decides asks [`Catalogue::on`] for the tables of a legal day.

mod check;
mod error;
mod in_force;
mod names;
mod parse;
mod rows;

pub use error::{CatalogueError, Problem};
pub use in_force::InForce;
pub use names::{Bilingual, Class, HatPattern, RowStatus, SpecialRegime};
pub use rows::{
    CategoryRow, GroundRow, HatRow, OrganisationRow, TaskGroup, TaskHat, TaskPersons, TaskRow,
};

/// The tables, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    organisations: Vec<OrganisationRow>,
    hats: Vec<HatRow>,
    categories: Vec<CategoryRow>,
    tasks: Vec<TaskRow>,
    grounds: Vec<GroundRow>,
}

#[cfg(test)]
mod tests;
