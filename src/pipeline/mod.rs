//! The PEP: the walk of a request, all steps on one page each.
//!
//! `picture` is the main job, `stream` the same in parts, `register` and `consents` what partners write, `readings` what they
//! look up. Steps are taken through [`ports`](crate::ports); nothing here knows a database, a certificate or gRPC.

mod abandon;
mod consents;
mod cut;
mod disclosure;
mod enrol;
mod error;
mod evidence;
mod incidents;
mod notices;
mod own_consents;
mod picture;
mod readings;
mod register;
mod retention;
mod stated;
mod statuses;
mod stream;
mod wear;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;

pub use consents::{RecordedConsents, Withdrawal};
pub use disclosure::{Closing, Conflict, Opening, SharedPicture, WithheldLine};
pub use enrol::{EnrolPerson, Introduction, read_code};
pub use error::PipelineError;
pub use notices::{Notice, NoticeKind, Notices};
pub use own_consents::OwnStatement;
pub use readings::{ActiveBundle, FactPage, OwnFact, Resolved};
pub use register::{Asserted, content_of};
pub use stated::{StatedConsent, StatedEvidence, StatedFact, WriteHeader};
pub use statuses::{SourceStatus, StatusLine};
pub use stream::{PicturePart, PictureParts};
pub use wear::{FoundingOfficers, Refused};

use crate::decision::Policies;
use crate::fanout::Sources;
use crate::model::Timestamp;
use crate::ports::{
    AuditLog, Clock, Entropy, KeyedHasher, LogReader, PolicyStore, Register, RegisterFault,
    Retention, TextSealer,
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
    /// Terms, carried out.
    pub retention: Arc<dyn Retention>,
    /// Bundles that were ever active.
    pub policy_store: Arc<dyn PolicyStore>,
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
}

/// The bundle in force, with the version that the release check compares.
struct InForce {
    policies: Policies,
    version: u64,
}

/// The walk of a request.
pub struct Pipeline {
    ports: Ports,
    settings: Settings,
    in_force: ArcSwap<InForce>,
    rules: Rules,
    abandonment: abandon::Abandonment,
}

impl Pipeline {
    /// The pipeline, with this bundle in force.
    ///
    /// # Errors
    /// When the store cannot record which bundle is active.
    pub async fn new(
        ports: Ports,
        settings: Settings,
        policies: Policies,
        rules: Rules,
    ) -> Result<Self, RegisterFault> {
        let version = activate(&ports, &policies).await?;
        let in_force = ArcSwap::from_pointee(InForce { policies, version });
        Ok(Self {
            ports,
            settings,
            in_force,
            rules,
            abandonment: abandon::Abandonment::new(),
        })
    }

    /// Puts another bundle in force. Requests decided under the older one are decided again before they are released.
    ///
    /// # Errors
    /// When the store cannot record which bundle is active; the older one stays in force.
    pub async fn activate(&self, policies: Policies) -> Result<(), RegisterFault> {
        let version = activate(&self.ports, &policies).await?;
        self.in_force.store(Arc::new(InForce { policies, version }));
        Ok(())
    }

    /// 128 random bits.
    pub fn draw(&self) -> [u8; 16] {
        self.ports.entropy.bits128()
    }

    fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }
}

async fn activate(ports: &Ports, policies: &Policies) -> Result<u64, RegisterFault> {
    ports
        .policy_store
        .activate(*policies.digest(), policies.files())
        .await
}
