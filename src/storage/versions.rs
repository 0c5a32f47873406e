//! Versions of what decisions rest on: raised by writes, compared at release.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;

use super::aliases;
use super::committer::Command;
use super::connection::Connection;
use super::subject;
use crate::decision::Versions;
use crate::model::{HouseholdId, Organisation, SubjectRef};
use crate::storage::StorageError;

/// Statements about versions. Each is of a household or organisation, by its column; what was never written about has version 0.
#[async_trait]
pub(super) trait VersionRows {
    /// The versions of these subjects, where they have any.
    async fn versions_of(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<(Vec<u8>, i64)>, StorageError>;

    /// The versions of a household and of an organisation, and the number of policy activations.
    async fn present(
        &mut self,
        household: &[u8],
        organisation: &[u8],
    ) -> Result<(i64, i64, i64), StorageError>;

    /// Number of policy activations.
    async fn policy_version(&mut self) -> Result<i64, StorageError>;

    /// The versions of these subjects, which nobody raises before this transaction ends. One that cannot be held is left out.
    async fn hold_versions(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<(Vec<u8>, i64)>, StorageError>;

    /// Number of policy activations, to which nobody adds before this transaction ends.
    async fn hold_policy_version(&mut self) -> Result<i64, StorageError>;

    /// Raises the versions of these subjects by one; they hold the records up to this one.
    async fn raise_versions(
        &mut self,
        subjects: &BTreeSet<Vec<u8>>,
        last: i64,
    ) -> Result<(), StorageError>;

    /// Households of these persons, and of a child whose authority-holder one of them is.
    async fn households_touched(
        &mut self,
        persons: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<Vec<u8>>, StorageError>;

    /// The last record that a version of a subject holds.
    async fn last_of_version(
        &mut self,
        subject: &[u8],
        version: i64,
    ) -> Result<Option<i64>, StorageError>;

    /// The version that a subject had at a moment.
    async fn version_at(&mut self, subject: &[u8], known_at: i64) -> Result<i64, StorageError>;
}

/// The versions on which a decision for this organisation about this household rests now.
pub(super) async fn now(
    connection: &mut dyn Connection,
    household: HouseholdId,
    organisation: &Organisation,
) -> Result<Versions, StorageError> {
    let household = subject::household_column(household);
    let organisation = subject::organisation_column(organisation);
    let (household, organisation, policy) = connection.present(&household, &organisation).await?;
    Ok(Versions {
        household: household.unsigned_abs(),
        organisation: organisation.unsigned_abs(),
        policy: policy.unsigned_abs(),
    })
}

/// The version of an organisation now.
pub(super) async fn of_organisation(
    connection: &mut dyn Connection,
    organisation: &Organisation,
) -> Result<u64, StorageError> {
    let subject = BTreeSet::from([subject::organisation_column(organisation)]);
    let rows = connection.versions_of(&subject).await?;
    Ok(rows
        .first()
        .map_or(0, |(_, version)| version.unsigned_abs()))
}

/// Versions as they stand within one batch, by the column of household or organisation. They are raised at its end, all at once: so
/// every broker locks them in one order.
#[derive(Debug, Default)]
pub(super) struct KnownVersions {
    held: BTreeMap<Vec<u8>, u64>,
    policy: Option<u64>,
    raised: BTreeSet<Vec<u8>>,
}

impl KnownVersions {
    /// Reads the versions that the releases of a batch are compared with, and holds them until it ends.
    pub(super) async fn hold(
        &mut self,
        connection: &mut dyn Connection,
        subjects: &BTreeSet<Vec<u8>>,
    ) -> Result<(), StorageError> {
        if subjects.is_empty() {
            return Ok(());
        }
        self.hold_policy(connection).await?;
        let rows = connection.hold_versions(subjects).await?;
        let rows = rows.into_iter();
        self.held = rows
            .map(|(of, version)| (of, version.unsigned_abs()))
            .collect();
        Ok(())
    }

    async fn hold_policy(&mut self, connection: &mut dyn Connection) -> Result<u64, StorageError> {
        let policy = match self.policy {
            Some(policy) => policy,
            None => connection.hold_policy_version().await?.unsigned_abs(),
        };
        self.policy = Some(policy);
        Ok(policy)
    }

    /// Whether a decision for this organisation about this household still rests on what stands. Both are held.
    pub(super) async fn stand(
        &mut self,
        connection: &mut dyn Connection,
        (household, organisation): (HouseholdId, &Organisation),
        decided_on: Versions,
    ) -> Result<bool, StorageError> {
        let household = subject::household_column(household);
        let organisation = subject::organisation_column(organisation);
        let stands = |subject: &Vec<u8>, version: u64| {
            self.held.get(subject) == Some(&version) && !self.raised.contains(subject)
        };
        Ok(stands(&household, decided_on.household)
            && stands(&organisation, decided_on.organisation)
            && self.hold_policy(connection).await? == decided_on.policy)
    }

    /// Everything that writes about these subjects touch is raised: households and organisations themselves, of a person every household
    /// they belong to, and every household of a child whose authority-holder they are; likewise of whoever is or was one with them.
    pub(super) async fn raise(
        &mut self,
        connection: &mut dyn Connection,
        written_about: &BTreeSet<SubjectRef>,
    ) -> Result<(), StorageError> {
        for written in written_about {
            match written {
                SubjectRef::Household(_) | SubjectRef::Organisation(_) => {
                    self.raised.insert(subject::column(written));
                }
                SubjectRef::Person(_) => {
                    let households = households_touched(connection, written).await?;
                    self.raised.extend(households);
                }
            }
        }
        Ok(())
    }

    /// What is raised so far.
    pub(super) fn raised(&self) -> BTreeSet<Vec<u8>> {
        self.raised.clone()
    }

    /// A write was rolled back: only this is raised, and the policies may be others.
    pub(super) fn roll_back(&mut self, raised: BTreeSet<Vec<u8>>) {
        self.raised = raised;
        self.policy = None;
    }

    /// The policies may be others.
    pub(super) fn policies_changed(&mut self) {
        self.policy = None;
    }

    /// Raises them; they hold the records up to this one.
    pub(super) async fn write(
        self,
        connection: &mut dyn Connection,
        last: i64,
    ) -> Result<(), StorageError> {
        if self.raised.is_empty() {
            return Ok(());
        }
        connection.raise_versions(&self.raised, last).await
    }
}

/// Households of a person, and of a child whose authority-holder they are.
pub(super) async fn households_touched(
    connection: &mut dyn Connection,
    person: &SubjectRef,
) -> Result<Vec<Vec<u8>>, StorageError> {
    // WHY ever, not now: a merge that is undone touches both, and once too often is only one decision more.
    let ever = aliases::columns_ever(connection, person).await?;
    connection.households_touched(&ever).await
}

/// Number of policy activations.
pub(super) async fn policy_version(connection: &mut dyn Connection) -> Result<u64, StorageError> {
    Ok(connection.policy_version().await?.unsigned_abs())
}

/// Columns of the households and organisations whose versions the releases among these commands are compared with.
pub(super) fn compared(commands: &[Command]) -> BTreeSet<Vec<u8>> {
    let mut compared = BTreeSet::new();
    for command in commands {
        if let Command::Release {
            household,
            recipient,
            ..
        } = command
        {
            compared.insert(subject::household_column(*household));
            compared.insert(subject::organisation_column(recipient));
        }
    }
    compared
}
