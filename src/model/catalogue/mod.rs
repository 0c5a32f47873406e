//! The catalogue: dated tables of organisations, hats, categories, tasks, grounds, writes and consent, read from
//! `policies/catalogue`. Parsing checks them whole; whoever decides asks [`Catalogue::on`] for the tables of a legal day.

mod check;
mod consent;
mod error;
mod governance;
mod in_force;
mod names;
mod parse;
mod rows;
mod writes;

pub use consent::{ConsentText, GiverRule, Regime, Requirement, ValidityRule};
pub use error::{CatalogueError, Problem};
pub use governance::{
    Arrangement, PartyRow, ProcessingRow, RetentionController, RetentionRow, RetentionStart, kept,
};
pub use in_force::InForce;
pub use names::{Bilingual, Class, HatPattern, OriginTag, RowStatus, SpecialRegime};
pub use rows::{
    CategoryRow, GroundRow, HatRow, OrganisationRow, TaskGroup, TaskHat, TaskPersons, TaskRow,
};
pub use writes::{ConfirmedBy, EndedBy, WriteRule, WriteScope};

/// The tables, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    organisations: Vec<OrganisationRow>,
    hats: Vec<HatRow>,
    categories: Vec<CategoryRow>,
    tasks: Vec<TaskRow>,
    grounds: Vec<GroundRow>,
    writes: Vec<WriteRule>,
    consent_texts: Vec<ConsentText>,
    giver_rules: Vec<GiverRule>,
    validity_rules: Vec<ValidityRule>,
    parties: Vec<PartyRow>,
    processing: Vec<ProcessingRow>,
    retention: Vec<RetentionRow>,
}

#[cfg(test)]
mod tests;
