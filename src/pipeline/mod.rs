//! The PEP: the walk of a request, all steps on one page each.
//!
//! `picture` is the main job, `stream` the same in parts, `register` and `consents` what partners write, `readings` what they
//! look up. Steps are taken through [`ports`](crate::ports); nothing here knows a database, a certificate or gRPC.

mod abandon;
mod check;
mod consents;
mod consultations;
mod cut;
mod disclosure;
mod emergencies;
mod enrol;
mod error;
mod evidence;
mod going_on;
mod held;
mod in_force;
mod inbox;
mod incidents;
mod informing;
mod kept;
mod names;
mod own_consents;
mod past;
mod picture;
mod policies;
mod reach;
mod reader;
mod readings;
mod register;
mod repairs;
mod replay;
mod retention;
mod reviews;
mod revocation;
mod sealed;
mod stated;
mod statuses;
mod steps;
mod stream;
mod wear;
mod withdrawal;
mod writable;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::watch;

pub use check::CheckedQuestion;
pub use consents::{RecordedConsents, Withdrawal};
pub use consultations::{Attending, Called, ConsultationView, StatedConsultation};
pub use disclosure::{Closing, Conflict, Opening, SharedPicture, WithheldLine};
pub use emergencies::{Declared, EmergencyView, StatedEmergency};
pub use enrol::{EnrolPerson, Introduction, read_code};
pub use error::PipelineError;
pub use inbox::{EndedConsent, Notice, NoticeKind, Notices, OpenWork};
pub use informing::{DutyName, InformRoute, NamedDuty, PersonTold};
pub use own_consents::OwnStatement;
pub use policies::{BundleState, BundleText};
pub use reader::ReplayedFlow;
pub use readings::{ExportedLines, FactPage, OwnFact, Resolved};
pub use register::{Asserted, content_of};
pub use repairs::{
    BreachView, BreachedView, RepairView, StatedPersons, StatedProposal, StatedRepair,
};
pub use replay::{LookBack, ReplayedDecision, Supposed};
pub use reviews::{Released, ReviewState, SentReviewView, StatedAnswer, StatedForm, WeighingView};
pub use revocation::{RevokedOnce, Revoking};
pub use stated::{StatedConsent, StatedEvidence, StatedFact, WriteHeader};
pub use statuses::{SourceStatus, StatusLine};
pub use stream::{PicturePart, PictureParts};
pub use wear::{FoundingOfficers, Refused};

use in_force::InForce;

use crate::decision::{ApprovalRules, Policies};
use crate::fanout::Sources;
use crate::model::Timestamp;
use crate::ports::{
    AuditLog, Clock, Entropy, KeyedHasher, Ledger, LogReader, PolicyStore, Register, Retention,
    Revocations, Revoked, TextSealer,
};
use crate::redaction::Rules;

/// What the pipeline works with.
pub struct Ports {
    /// The register.
    pub register: Arc<dyn Register>,
    /// The log.
    pub log: Arc<dyn AuditLog>,
    /// The log as its owners read it.
    pub log_reader: Arc<dyn LogReader>,
    /// The ledger of disclosures.
    pub ledger: Arc<dyn Ledger>,
    /// Terms, carried out.
    pub retention: Arc<dyn Retention>,
    /// Bundles of policies.
    pub policy_store: Arc<dyn PolicyStore>,
    /// Certificates, keys and tokens that are worth nothing any more.
    pub revocations: Arc<dyn Revocations>,
    /// The sources.
    pub sources: Arc<Sources>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// Seals free text to its reader.
    pub sealer: Arc<dyn TextSealer>,
    /// Makes keyed hashes.
    pub hasher: Arc<dyn KeyedHasher>,
}

/// Settings of the walk.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long all sources together may take.
    pub fanout_deadline: Duration,
    /// Privacy officers who hold their hat by configuration: they grant the first mandates.
    pub officers: FoundingOfficers,
    /// Who must have signed a bundle of policies before it comes in force.
    pub approval: Arc<ApprovalRules>,
}

/// The walk of a request.
pub struct Pipeline {
    ports: Ports,
    settings: Settings,
    in_force: ArcSwap<InForce>,
    revoked: ArcSwap<Revoked>,
    rules: Rules,
    abandonment: abandon::Abandonment,
    log_writable: watch::Sender<bool>,
}

impl Pipeline {
    /// The pipeline, with the bundle in force that the store says is; where none ever was, with this one, which is founded then.
    ///
    /// # Errors
    /// When the store cannot be read or written, or the bundle that is in force is not the one that was signed, or is of no use to this
    /// broker.
    pub async fn new(
        ports: Ports,
        settings: Settings,
        founding: Policies,
        rules: Rules,
    ) -> Result<Self, PipelineError> {
        let in_force = in_force::first(&ports, &settings.approval, founding).await?;
        let revoked = ports.revocations.revoked(0).await?.unwrap_or_default();
        Ok(Self {
            ports,
            settings,
            in_force: ArcSwap::from_pointee(in_force),
            revoked: ArcSwap::from_pointee(revoked),
            rules,
            abandonment: abandon::Abandonment::new(),
            log_writable: watch::Sender::new(true),
        })
    }

    /// 128 random bits.
    pub fn draw(&self) -> [u8; 16] {
        self.ports.entropy.bits128()
    }

    fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }
}
