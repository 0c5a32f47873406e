//! The catalogue: dated tables of organisations, hats, categories, tasks, grounds, writes and consent, read from
//! `policies/catalogue`. Parsing checks them whole; whoever decides asks [`Catalogue::on`] for the tables of a legal day.

mod check;
mod consent;
mod error;
mod governance;
mod in_force;
mod laws;
mod names;
mod parse;
mod representation;
mod rows;
mod speaking;
mod to_verify;
mod work;
mod writes;

pub use consent::{
    ConsentText, GiverRule, LifeStage, Others, OwnPart, Regime, RegimeRow, ValidityRule,
};
pub use error::{CatalogueError, Problem};
pub use governance::{
    Arrangement, PartyRow, ProcessingRow, RetentionController, RetentionRow, RetentionStart, kept,
};
pub use in_force::InForce;
pub use laws::LawRow;
pub use names::{Bilingual, Class, HatPattern, OriginTag, RowStatus, SpecialRegime};
pub use representation::{
    AuthorityRule, MatterRow, ProvisionalRule, RepresentativeRule, RulingRule, Speak, Standing,
};
pub use rows::{
    CategoryRow, GroundRow, HatRow, OrganisationRow, TaskGroup, TaskHat, TaskPersons, TaskRow,
};
pub use speaking::ConsentClass;
pub use to_verify::OpenPoint;
pub use work::{BreachRow, ConsultationRow, EmergencyRow, InformingRow, ReceivedRow, ReviewRow};
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
    regimes: Vec<RegimeRow>,
    giver_rules: Vec<GiverRule>,
    matters: Vec<MatterRow>,
    authority_rules: Vec<AuthorityRule>,
    provisional_rules: Vec<ProvisionalRule>,
    representative_rules: Vec<RepresentativeRule>,
    ruling_rules: Vec<RulingRule>,
    validity_rules: Vec<ValidityRule>,
    parties: Vec<PartyRow>,
    processing: Vec<ProcessingRow>,
    retention: Vec<RetentionRow>,
    laws: Vec<LawRow>,
    reviews: Vec<ReviewRow>,
    emergencies: Vec<EmergencyRow>,
    consultations: Vec<ConsultationRow>,
    informing: Vec<InformingRow>,
    received: Vec<ReceivedRow>,
    breaches: Vec<BreachRow>,
}

#[cfg(test)]
mod tests;
