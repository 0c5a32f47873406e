//! Looking back: an entry of the log by its receipt, and the versions that stood at a moment.

use std::collections::BTreeMap;

use super::chains::places_of;
use super::connection::Connection;
use super::entries::{cell, decoded, row_identity};
use super::versions::policy_version;
use super::{Store, keys, subject};
use crate::audit::{Place, Section};
use crate::decision::Versions;
use crate::model::{HouseholdId, Organisation, ReceiptId, Timestamp};
use crate::storage::StorageError;

impl Store {
    /// The sections of an entry that say anything; absent where there is no such entry, or it was erased or is over term.
    pub(super) async fn entry_of(
        &self,
        receipt: ReceiptId,
    ) -> Result<Option<BTreeMap<Place, Section>>, StorageError> {
        let mut reading = self.reading().await?;
        let found = reading.connection().entry_by(receipt.as_bytes()).await?;
        let Some(found) = found else { return Ok(None) };
        let (chain, position) = (found.chain, found.position);
        let Some(wrapped) = keys::wrapped(found.wrapping_key, found.wrapped) else {
            return Ok(None);
        };
        let corrupt = |column| StorageError::corrupt("entries", column, &position);
        let wrapping = &self.means.keys.wrapping;
        let key = wrapping.unwrap(&found.sealed_under, &wrapped)?;
        if found.sections.is_empty() {
            // Over term.
            return Ok(None);
        }
        let clear = key.open(cell(&row_identity(chain, position)), &found.sections)?;
        let bodies = decoded(&clear).ok_or_else(|| corrupt("sections"))?;
        let places = places_of(&found.places)
            .ok_or_else(|| StorageError::corrupt("chains", "places", &chain))?;
        let mut sections = BTreeMap::new();
        for (place, (_, body)) in places.iter().zip(bodies) {
            let section: Section =
                serde_json::from_slice(&body).map_err(|_| corrupt("sections"))?;
            if !section.is_empty() {
                sections.insert(place.clone(), section);
            }
        }
        Ok(Some(sections))
    }
}

/// The versions of household and organisation as they stood at a moment; of the policies, the ones of now.
pub(super) async fn versions_at(
    connection: &mut dyn Connection,
    household: HouseholdId,
    organisation: &Organisation,
    known_at: Timestamp,
) -> Result<Versions, StorageError> {
    let household = subject::household_column(household);
    let organisation = subject::organisation_column(organisation);
    let known_at = known_at.as_microsecond();
    Ok(Versions {
        household: connection
            .version_at(&household, known_at)
            .await?
            .unsigned_abs(),
        organisation: connection
            .version_at(&organisation, known_at)
            .await?
            .unsigned_abs(),
        policy: policy_version(connection).await?,
    })
}
