//! The nouns every room shares: typed ids, time, organisations and hats, categories, tasks, facts and grounds.
//!
//! Pure: values in, values out. Nothing here reads a clock, draws a random number or touches a file.

pub mod age;
pub mod catalogue;
pub mod category;
pub mod fact;
pub mod flow;
pub mod giver;
pub mod ground;
pub mod hat;
pub mod id;
pub(crate) mod kept;
pub mod revocation;
pub mod sealed_text;
pub mod time;

pub use age::{AgeBand, AgeRange};
pub use catalogue::{Catalogue, Class};
pub use category::{Categories, Category};
pub use fact::{Fact, RecordedFact, SubjectRef, Writer};
pub use flow::Flow;
pub use giver::Giver;
pub use ground::{ConsentKind, InformDuty, Layer, Modality, Obligation};
pub use hat::{Hat, Mandate, Organisation, ProfessionalId, TaskId};
pub use id::{
    ChainId, ConsentId, ConsultationId, EmergencyId, FactId, HouseholdId, PersonId, Pseudonym,
    ReceiptId, RepairId, RequestId, ReviewId,
};
pub use sealed_text::ClearText;
pub use time::{Day, Period, Timestamp};
