//! A store in a folder or a database of its own, with a clock that stands still and seeded chance, and short ways to write to it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use samenbeeld::audit::{Draft, EntryKind, ExportLine, Place, Section, TrustedKeys};
use samenbeeld::decision::{RegisterEvent, RegisterRecord};
use samenbeeld::model::fact::{Fact, MemberBasis, MemberRole, SubjectRef, Writer};
use samenbeeld::model::id::PseudonymKind;
use samenbeeld::model::{
    FactId, Hat, HouseholdId, Organisation, Period, PersonId, ProfessionalId, Pseudonym, ReceiptId,
    Timestamp,
};
use samenbeeld::ports::{
    Clock, Commit, EnrolledAs, Enrolment, Entropy, LogReader, Register, RegisterFault,
    WriteIdentity,
};
use samenbeeld::storage::sealing::{HashKeys, NamedKey, SigningKey, WrappingKeys};
use samenbeeld::storage::{StorageError, Store, StoreKeys, StoreSettings, postgres, sqlite};
use tokio_stream::StreamExt;
use zeroize::Zeroizing;

use crate::postgres_server;

/// Makes a test on each database of every function of this file that tells what a store keeps to.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $test() {
                super::$test($crate::storage_world::World::new().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $test() {
                if let Some(world) = $crate::storage_world::World::on_postgres().await {
                    super::$test(world).await;
                }
            })+
        }
    };
}

pub(crate) use on_both;

/// A clock that a test sets.
pub(crate) struct HandClock(Mutex<Timestamp>);

impl HandClock {
    pub(crate) fn at(moment: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new(moment.parse().unwrap())))
    }

    pub(crate) fn set(&self, moment: &str) {
        *self.0.lock().unwrap() = moment.parse().unwrap();
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Chance from a seed (SplitMix64): the same in each run.
pub(crate) struct Seeded(AtomicU64);

impl Seeded {
    fn bits64(&self) -> u64 {
        let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Entropy for Seeded {
    fn bits128(&self) -> [u8; 16] {
        let bits = u128::from(self.bits64()) << 64 | u128::from(self.bits64());
        bits.to_be_bytes()
    }
}

pub(crate) fn organisation(name: &str) -> Organisation {
    name.parse().unwrap()
}

pub(crate) fn hat(name: &str) -> Hat {
    name.parse().unwrap()
}

pub(crate) fn professional(name: &str) -> ProfessionalId {
    name.parse().unwrap()
}

pub(crate) fn always() -> Period {
    Period::new("2020-01-01".parse().unwrap(), None).unwrap()
}

pub(crate) fn key(id: &str, byte: u8) -> NamedKey {
    NamedKey {
        id: id.to_owned(),
        secret: Zeroizing::new([byte; 32]),
    }
}

pub(crate) fn signing_key() -> SigningKey {
    SigningKey::from_seed("log-1", &Zeroizing::new([3; 32])).unwrap()
}

pub(crate) fn trusted() -> TrustedKeys {
    BTreeMap::from([("log-1".to_owned(), signing_key().public())])
}

pub(crate) fn keys(wrapping: WrappingKeys) -> StoreKeys {
    StoreKeys {
        wrapping,
        hashing: Arc::new(HashKeys::new(&key("hash-1", 2), &[])),
        signing: signing_key(),
        signed_before: Vec::new(),
    }
}

/// Where a store lies.
#[derive(Clone)]
pub(crate) enum Database {
    /// In a SQLite file.
    File(PathBuf),
    /// At the address of a PostgreSQL database.
    Server(String),
}

/// A store and what it stands on.
pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) place: Database,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) chance: Arc<Seeded>,
    pub(crate) store: Store,
}

impl World {
    /// In a SQLite file.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Database::File(folder.path().join("broker.db"));
        Self::at(folder, place).await
    }

    /// In a PostgreSQL database; absent, and said so loudly, where there is no server.
    pub(crate) async fn on_postgres() -> Option<Self> {
        let place = Database::Server(postgres_server::database().await?);
        Some(Self::at(tempfile::tempdir().unwrap(), place).await)
    }

    /// A fresh one of the same kind.
    pub(crate) async fn another(&self) -> Self {
        match &self.place {
            Database::File(_) => Self::new().await,
            Database::Server(_) => Self::on_postgres().await.unwrap(),
        }
    }

    async fn at(folder: tempfile::TempDir, place: Database) -> Self {
        let clock = Arc::new(HandClock(Mutex::new(
            "2026-11-23T09:00:00Z".parse().unwrap(),
        )));
        let chance = Arc::new(Seeded(AtomicU64::new(42)));
        let wrapping = WrappingKeys::new(key("wrap-1", 1), Vec::new());
        let store = open(&place, wrapping, &clock, &chance).await.unwrap();
        Self {
            folder,
            place,
            clock,
            chance,
            store,
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("broker.db")
    }

    /// Closes the store and opens it again with these wrapping keys.
    pub(crate) async fn reopened(self, wrapping: WrappingKeys) -> Result<Self, StorageError> {
        self.store.close().await;
        let store = open(&self.place, wrapping, &self.clock, &self.chance).await?;
        Ok(Self { store, ..self })
    }

    pub(crate) fn bits(&self) -> [u8; 16] {
        self.chance.bits128()
    }

    pub(crate) fn identity(&self, organisation: &Organisation) -> WriteIdentity {
        WriteIdentity {
            organisation: organisation.clone(),
            request_id: data_encoding::HEXLOWER.encode(&self.bits()),
            content: [1; 32],
        }
    }

    /// An entry by this organisation; with a section for it and one for the broker.
    pub(crate) fn draft(&self, kind: EntryKind, asker: &str, sealed_under: SubjectRef) -> Draft {
        let asker = organisation(asker);
        let section = |text: &str| {
            let mut section = Section::new();
            section.insert("note".to_owned(), text.into());
            section
        };
        Draft {
            kind,
            at: self.clock.now(),
            receipt: ReceiptId::from_bytes(self.bits()),
            closes: None,
            sections: BTreeMap::from([
                (Place::Organisation(asker.clone()), section("own")),
                (Place::Broker, section("broker")),
            ]),
            asker,
            sealed_under,
            shown: None,
        }
    }

    pub(crate) fn record(
        &self,
        by: &str,
        event: RegisterEvent,
        subject: SubjectRef,
    ) -> RegisterRecord {
        RegisterRecord {
            subject,
            event,
            writer: writer(by),
            recorded_at: self.clock.now(),
        }
    }

    /// A write of these records by this hat.
    pub(crate) fn commit(&self, by: &str, records: Vec<RegisterRecord>) -> Commit {
        let organisation = hat(by).organisation().clone();
        let own = SubjectRef::Organisation(organisation.clone());
        Commit {
            identity: self.identity(&organisation),
            records,
            entry: self.draft(EntryKind::Writing, organisation.as_str(), own),
            reply: b"reply".to_vec(),
        }
    }

    /// Asserts a fact that needs no confirmation; its id.
    pub(crate) async fn assert(&self, by: &str, fact: Fact) -> FactId {
        self.assert_waiting(by, fact, false).await
    }

    /// Asserts a fact that holds in a period; its id.
    pub(crate) async fn assert_during(
        &self,
        by: &str,
        fact: Fact,
        valid: Period,
    ) -> Result<FactId, RegisterFault> {
        let id = FactId::from_bytes(self.bits());
        let subject = fact.subject();
        let event = RegisterEvent::FactAsserted {
            id,
            fact,
            valid,
            evidence: None,
            needs_confirmation: false,
        };
        let records = vec![self.record(by, event, subject)];
        let committed = self.store.commit(self.commit(by, records)).await;
        committed.map(|_| id)
    }

    pub(crate) async fn assert_waiting(
        &self,
        by: &str,
        fact: Fact,
        needs_confirmation: bool,
    ) -> FactId {
        let id = FactId::from_bytes(self.bits());
        let subject = fact.subject();
        let event = RegisterEvent::FactAsserted {
            id,
            fact,
            valid: always(),
            evidence: None,
            needs_confirmation,
        };
        let records = vec![self.record(by, event, subject)];
        self.store.commit(self.commit(by, records)).await.unwrap();
        id
    }

    pub(crate) fn enrolment(
        &self,
        by: &str,
        enrolled_as: EnrolledAs,
        introduction: Option<[u8; 16]>,
    ) -> Enrolment {
        let organisation = hat(by).organisation().clone();
        let own = SubjectRef::Organisation(organisation.clone());
        Enrolment {
            identity: self.identity(&organisation),
            enrolled_as,
            introduction,
            fresh_id: self.bits(),
            fresh_pseudonym: self.bits(),
            writer: writer(by),
            entry: self.draft(EntryKind::Writing, organisation.as_str(), own),
        }
    }

    pub(crate) fn person(&self, client_number: &str, bsn: Option<&str>) -> EnrolledAs {
        EnrolledAs::Person {
            client_number: client_number.to_owned(),
            from: "2026-01-01".parse().unwrap(),
            link: FactId::from_bytes(self.bits()),
            bsn: bsn.map(|bsn| samenbeeld::model::ClearText::new(bsn.to_owned())),
        }
    }

    /// Enrols a person under a client number: the id inside and the pseudonym.
    pub(crate) async fn enrolled(&self, by: &str, number: &str) -> (PersonId, Pseudonym) {
        let enrolment = self.enrolment(by, self.person(number, None), None);
        let (pseudonym, _) = self.store.enrol(enrolment).await.unwrap();
        assert_eq!(pseudonym.kind(), PseudonymKind::Person);
        let person = self.store.person(hat(by).organisation(), &pseudonym).await;
        (person.unwrap().unwrap(), pseudonym)
    }

    /// Enrols a household: the id inside and the pseudonym.
    pub(crate) async fn household(&self, by: &str) -> (HouseholdId, Pseudonym) {
        let enrolment = self.enrolment(by, EnrolledAs::Household, None);
        let (pseudonym, _) = self.store.enrol(enrolment).await.unwrap();
        let household = self
            .store
            .household(hat(by).organisation(), &pseudonym)
            .await;
        (household.unwrap().unwrap(), pseudonym)
    }

    /// Makes a person a child of a household.
    pub(crate) async fn join(&self, by: &str, household: HouseholdId, person: PersonId) -> FactId {
        let fact = Fact::Membership {
            household,
            person,
            role: MemberRole::Child,
            basis: MemberBasis::LivesThere,
        };
        self.assert(by, fact).await
    }

    /// The version of a household as this organisation reads it.
    pub(crate) async fn version(&self, of: &str, household: &Pseudonym) -> u64 {
        let snapshot = self.store.snapshot(&organisation(of), household).await;
        snapshot.unwrap().unwrap().facts.versions.household
    }

    pub(crate) async fn export(&self, of: &str) -> Vec<ExportLine> {
        let lines = self.store.export(&organisation(of)).await.unwrap();
        lines.map(Result::unwrap).collect().await
    }
}

pub(crate) fn writer(by: &str) -> Writer {
    Writer {
        hat: hat(by),
        professional: professional("w.kanarie-sub"),
        on_authority: "teamleider".to_owned(),
    }
}

pub(crate) async fn open(
    place: &Database,
    wrapping: WrappingKeys,
    clock: &Arc<HandClock>,
    chance: &Arc<Seeded>,
) -> Result<Store, StorageError> {
    let settings = StoreSettings {
        organisations: ["samen-doen", "jbra", "vt", "blijf"]
            .map(organisation)
            .to_vec(),
        keys: keys(wrapping),
        readers: 2,
    };
    let clock: Arc<dyn Clock> = clock.clone();
    let chance: Arc<dyn Entropy> = chance.clone();
    match place {
        Database::File(path) => sqlite::open(path, settings, clock, chance).await,
        Database::Server(url) => postgres::open(url, settings, clock, chance).await,
    }
}
