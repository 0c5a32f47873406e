//! The work that decisions start: flows that a professional of the holder weighs, what was disclosed and who must be told of it, what was
//! wrong and who repairs it. What was recorded and a moment go in, how things stand comes out. Every term is a moment that was written
//! down, or follows from one, so that reminders, deputies and lapses do not depend on a broker that runs.

mod breach;
mod consultation;
mod emergency;
mod informing;
mod ledger;
mod not_open;
mod repair;
mod review;

pub use breach::{Breach, BreachedFlow, went_wrong};
pub use consultation::{CalledConsultation, Consultation, Seat};
pub use emergency::{Agreed, Agreement, DeclaredEmergency, Emergency, EmergencyFinding, Footing};
pub use informing::{DutyKey, InformRefusal, InformingDuty, ToldHow, duties};
pub use ledger::{GivenFlow, LedgerEvent, LedgerRecord};
pub use not_open::NotOpen;
pub use repair::{Corrected, ProposedRepair, Repair, RepairCase};
pub use review::{
    ConsentSought, FlowState, Informing, Review, ReviewAnswer, ReviewTerms, SentFlow, SentReview,
    Stage, Verdict, WeighKind, Weighed, WeighedCell, Weighing, WeighingForm,
};
