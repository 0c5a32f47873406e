//! What was read of the register lately, so that nothing is opened twice as long as its version stands
//! ([ADR 29](../adr/0029-read-once.md)).

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::committer::Means;
use super::connection::Connection;
use super::{Store, snapshot, versions};
use crate::decision::{Versions, fold};
use crate::model::kept::Kept;
use crate::model::{Fact, HouseholdId, Organisation, RecordedFact, SubjectRef};
use crate::ports::Snapshot;
use crate::storage::StorageError;

/// Households that are kept at most, each for one organisation: some 100 KiB each.
const MOST_HOUSEHOLDS: usize = 128;
/// Organisations whose mandates are kept at most.
const MOST_ORGANISATIONS: usize = 64;
/// What nobody asked for in this time, or in the same time after it, is forgotten.
const GENERATION: Duration = Duration::from_mins(1);

/// Opened records by the versions they were read at. Whatever changes what is read raises a version, so nothing can go stale.
pub(super) struct Remembered {
    households: Kept<(HouseholdId, Organisation, Versions), Snapshot>,
    mandates: Kept<(Organisation, u64), Arc<[RecordedFact]>>,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            households: Kept::of_most(MOST_HOUSEHOLDS),
            mandates: Kept::of_most(MOST_ORGANISATIONS),
        }
    }
}

impl Remembered {
    /// Forgets everything: something was erased, or the database may be another.
    pub(super) fn clear(&self) {
        self.households.clear();
        self.mandates.clear();
    }
}

/// Forgets what nobody asks for. WHY: what another broker erased is never asked for again, and must not stay.
pub(super) async fn forget_by_and_by(means: Arc<Means>) {
    loop {
        sleep(GENERATION).await;
        means.remembered.households.age();
        means.remembered.mandates.age();
    }
}

impl Store {
    /// The household as it is known now. Absent where it was erased.
    pub(super) async fn household_now(
        &self,
        connection: &mut dyn Connection,
        organisation: &Organisation,
        household: HouseholdId,
    ) -> Result<Option<Snapshot>, StorageError> {
        let households = &self.means.remembered.households;
        let versions = versions::now(connection, household, organisation).await?;
        let key = (household, organisation.clone(), versions);
        if let Some(known) = households.get(&key) {
            return Ok(Some(known));
        }
        let about = (organisation, household);
        let read = snapshot::now(connection, &self.means, about, versions).await?;
        if let Some(snapshot) = &read {
            households.keep(key, snapshot.clone());
        }
        Ok(read)
    }

    /// The mandates that an organisation ever gave.
    pub(super) async fn mandates_of(
        &self,
        organisation: &Organisation,
    ) -> Result<Arc<[RecordedFact]>, StorageError> {
        let mandates = &self.means.remembered.mandates;
        let mut reading = self.reading().await?;
        let connection = reading.connection();
        let version = versions::of_organisation(connection, organisation).await?;
        let key = (organisation.clone(), version);
        if let Some(known) = mandates.get(&key) {
            return Ok(known);
        }
        let own = SubjectRef::Organisation(organisation.clone());
        let (facts, _) = fold(self.records_about(connection, &own).await?);
        let facts = facts.into_iter();
        let read: Arc<[RecordedFact]> = facts
            .filter(|recorded| matches!(recorded.fact, Fact::Mandate { .. }))
            .collect();
        mandates.keep(key, Arc::clone(&read));
        Ok(read)
    }
}
