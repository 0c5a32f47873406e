//! The register as the pipeline sees it: one read per household, and writes that are recorded in the log with them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::watch;

use crate::audit::{Draft, Receipt};
use crate::decision::{BundleRefusal, HouseholdFacts, RegisterRecord, Versions};
pub use crate::model::Mandate;
use crate::model::revocation::Credentials;
use crate::model::{
    ClearText, Day, FactId, Hat, HouseholdId, Organisation, PersonId, ProfessionalId, Pseudonym,
    RecordedFact, SubjectRef, Timestamp, Writer,
};
use crate::work::NotOpen;

/// The register did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum RegisterFault {
    /// The store cannot be read.
    #[error("the register cannot be read")]
    Unreadable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The write and its log entry could not be made durable; neither stands.
    #[error("the write could not be recorded")]
    Unwritable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A request id was used before, for something else.
    #[error("the request id was used before with other content")]
    RequestIdReused,
    /// A code of an introduction that is unknown, spent, lapsed, or made for another organisation.
    #[error("the introduction is not valid")]
    IntroductionInvalid,
    /// The organisation already uses this client number under this hat for another person.
    #[error("the client number is already in use under this hat")]
    ClientNumberInUse,
    /// The hat said the same before, about days that are in both periods.
    #[error("the hat recorded the same fact over an overlapping period")]
    Overlaps,
    /// What the write goes on with is over, or somebody did it first.
    #[error("the work is not open: {0}")]
    NotOpen(NotOpen),
    /// Something of what the caller showed is revoked.
    #[error("what was shown is revoked")]
    Revoked,
    /// A bundle of policies is not taken, approved, or put in force.
    #[error(transparent)]
    BundleRefused(#[from] BundleRefusal),
}

/// One household at one snapshot, which all who read it at that version share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The facts.
    pub facts: Arc<HouseholdFacts>,
    /// What each organisation calls each member: for the sections of the log that a holder may read.
    pub names: Arc<BTreeMap<(Organisation, PersonId), Pseudonym>>,
}

/// What an organisation's pseudonym or client number stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAs {
    /// The person.
    pub person: PersonId,
    /// The organisation's own pseudonym.
    pub pseudonym: Pseudonym,
    /// Households the person belongs or belonged to, with the organisation's own pseudonyms where it has them.
    pub households: Vec<(HouseholdId, Option<Pseudonym>)>,
}

/// Identity of a write, for idempotency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteIdentity {
    /// Organisation that writes.
    pub organisation: Organisation,
    /// The caller's id of this write, unique within the organisation.
    pub request_id: String,
    /// SHA-256 of the request's content: the same id with other content is refused.
    pub content: [u8; 32],
}

/// Records to append, with the entry of the log, in one transaction.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Identity of the write.
    pub identity: WriteIdentity,
    /// Records, in order. The store puts its own moment in `recorded_at`: never before that of an earlier record.
    pub records: Vec<RegisterRecord>,
    /// Entry of the log.
    pub entry: Draft,
    /// What a repeated call gets back, opaque to the store: the encoded reply.
    pub reply: Vec<u8>,
}

/// What came of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Proof.
    pub receipt: Receipt,
    /// The reply: of this write, or of the first one with the same identity.
    pub reply: Vec<u8>,
}

/// Registers a person or household for an organisation.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// Identity of the write.
    pub identity: WriteIdentity,
    /// What is enrolled.
    pub enrolled_as: EnrolledAs,
    /// Code of an introduction to take over.
    pub introduction: Option<[u8; 16]>,
    /// Internal id to use when the subject is new.
    pub fresh_id: [u8; 16],
    /// Pseudonym to use when the organisation has none yet.
    pub fresh_pseudonym: [u8; 16],
    /// Who writes; a person is linked under this writer's hat.
    pub writer: Writer,
    /// Entry of the log. It is sealed under the subject, once that is known, whatever `sealed_under` says.
    pub entry: Draft,
}

/// What is enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnrolledAs {
    /// A household.
    Household,
    /// A person, with the organisation's own client number under its hat, and a keyed hash of the citizen service number.
    Person {
        /// The client number; a link from this day on is recorded with it.
        client_number: String,
        /// First day of the link.
        from: Day,
        /// Id of the link fact.
        link: FactId,
        /// Citizen service number, to be hashed under the broker's key.
        bsn: Option<ClearText>,
    },
}

/// Two registrations that may be one person: for a steward, never for the writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateHint {
    /// The two persons.
    pub persons: (PersonId, PersonId),
    /// Since when it is known.
    pub since: Timestamp,
}

/// A fact that waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingFact {
    /// The fact.
    pub fact: RecordedFact,
    /// Order in which it came: what a cursor points at.
    pub sequence: u64,
}

/// The register.
#[async_trait]
pub trait Register: Send + Sync {
    /// The mandate of this professional for this hat, in force on this day.
    async fn mandate(
        &self,
        hat: &Hat,
        professional: &ProfessionalId,
        on: Day,
    ) -> Result<Option<Mandate>, RegisterFault>;

    /// Everything about one household, by the pseudonym of this organisation, read at one snapshot.
    async fn snapshot(
        &self,
        organisation: &Organisation,
        household: &Pseudonym,
    ) -> Result<Option<Snapshot>, RegisterFault>;

    /// Everything about one household, for an organisation that may have no name for it: about work that waits there.
    async fn household_of(
        &self,
        organisation: &Organisation,
        household: HouseholdId,
    ) -> Result<Option<Snapshot>, RegisterFault>;

    /// What the record that brought this thing is filed under.
    async fn begun(&self, item: [u8; 16]) -> Result<Option<SubjectRef>, RegisterFault>;

    /// Households about which work is open for this organisation at this moment.
    async fn open_work(
        &self,
        organisation: &Organisation,
        at: Timestamp,
    ) -> Result<BTreeSet<SubjectRef>, RegisterFault>;

    /// The same household as it was known when household and organisation had these versions: what replay reads (law 6).
    async fn snapshot_at(
        &self,
        organisation: &Organisation,
        household: HouseholdId,
        versions: Versions,
    ) -> Result<Option<Snapshot>, RegisterFault>;

    /// The same household as it was known then, with the errors taken out that were found by `found_at`: repairs that were agreed to, and
    /// what stands in the place of what was wrong, with everybody as they were read then. What was decided at these versions and is open on
    /// this no more went wrong.
    async fn corrected_at(
        &self,
        organisation: &Organisation,
        household: HouseholdId,
        versions: Versions,
        found_at: Timestamp,
    ) -> Result<Option<Snapshot>, RegisterFault>;

    /// Households in which something was repaired and of which this organisation received something, or knows anybody under any id they
    /// ever had.
    async fn repaired(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<HouseholdId>, RegisterFault>;

    /// The versions that household and organisation had at this moment, as the register was known then.
    async fn versions_at(
        &self,
        organisation: &Organisation,
        household: HouseholdId,
        known_at: Timestamp,
    ) -> Result<Versions, RegisterFault>;

    /// The person whom this organisation knows by this pseudonym.
    async fn person(
        &self,
        organisation: &Organisation,
        pseudonym: &Pseudonym,
    ) -> Result<Option<PersonId>, RegisterFault>;

    /// The household which this organisation knows by this pseudonym.
    async fn household(
        &self,
        organisation: &Organisation,
        pseudonym: &Pseudonym,
    ) -> Result<Option<HouseholdId>, RegisterFault>;

    /// Households the person belongs or belonged to.
    async fn homes_of(&self, person: PersonId) -> Result<Vec<HouseholdId>, RegisterFault>;

    /// The person whom the hat's organisation knows by this client number under this hat.
    async fn by_client_number(
        &self,
        hat: &Hat,
        client_number: &str,
    ) -> Result<Option<KnownAs>, RegisterFault>;

    /// Facts and statements filed under one subject, as known now.
    async fn filed_under(&self, subject: &SubjectRef)
    -> Result<Vec<RegisterRecord>, RegisterFault>;

    /// The fact with this id, as known now.
    async fn fact(&self, id: FactId) -> Result<Option<RecordedFact>, RegisterFault>;

    /// The pseudonym by which this organisation knows a person or household, where it does.
    async fn pseudonym(
        &self,
        organisation: &Organisation,
        subject: &SubjectRef,
    ) -> Result<Option<Pseudonym>, RegisterFault>;

    /// What was answered to a write, where it was made before: for a write that is refused once it stands.
    async fn answered(
        &self,
        identity: &WriteIdentity,
        shown: &Credentials,
    ) -> Result<Option<Vec<u8>>, RegisterFault>;

    /// Appends records and the entry of the log in one transaction; raises the versions they touch.
    async fn commit(&self, write: Commit) -> Result<Committed, RegisterFault>;

    /// Enrols a person or household.
    async fn enrol(&self, enrolment: Enrolment) -> Result<(Pseudonym, Receipt), RegisterFault>;

    /// Keeps a one-time code for one organisation to link this subject; the code itself is kept as a keyed hash.
    async fn introduce(
        &self,
        write: Commit,
        subject: SubjectRef,
        to: &Organisation,
        code: [u8; 16],
        lapses_at: Timestamp,
    ) -> Result<Committed, RegisterFault>;

    /// Facts that wait for confirmation, about itself and about subjects it has a pseudonym for, after a position in the order of
    /// recording; at most 200. Which of them it may confirm is for the caller to decide, by the table of writes.
    async fn waiting_for(
        &self,
        organisation: &Organisation,
        after: u64,
    ) -> Result<Vec<WaitingFact>, RegisterFault>;

    /// Persons about whom the organisation recorded a consent for a flow to itself that nobody else has confirmed; the longest wait
    /// first.
    async fn waiting_consents(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<SubjectRef>, RegisterFault>;

    /// Changes with every write: for whoever waits for what is new. What it counts says nothing.
    fn written(&self) -> watch::Receiver<u64>;

    /// Likely duplicates among the persons this organisation knows: it has a pseudonym for both.
    async fn likely_duplicates(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<DuplicateHint>, RegisterFault>;
}
