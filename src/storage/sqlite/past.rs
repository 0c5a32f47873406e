//! Looking back: an entry of the log by its receipt, and the versions that stood at a moment.

use std::collections::BTreeMap;

use sqlx::{Row, SqliteConnection};

use super::chains::places_of;
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
        let row = sqlx::query(
            "SELECT e.chain, e.position, e.sections, e.sealed_under, k.wrapping_key, k.wrapped, c.places
             FROM entries e JOIN chains c ON c.number = e.chain JOIN subject_keys k ON k.subject = e.sealed_under
             WHERE e.receipt = ?",
        )
        .bind(receipt.as_bytes().to_vec())
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let Some(wrapped) = keys::wrapped(&row, 4, 5)? else {
            return Ok(None);
        };
        let (chain, position): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        let corrupt = |column| StorageError::corrupt("entries", column, &position);
        let sealed_under: Vec<u8> = row.try_get(3)?;
        let key = self.means.keys.wrapping.unwrap(&sealed_under, &wrapped)?;
        let sealed: Vec<u8> = row.try_get(2)?;
        if sealed.is_empty() {
            // Over term.
            return Ok(None);
        }
        let clear = key.open(cell(&row_identity(chain, position)), &sealed)?;
        let bodies = decoded(&clear).ok_or_else(|| corrupt("sections"))?;
        let places: String = row.try_get(6)?;
        let places =
            places_of(&places).ok_or_else(|| StorageError::corrupt("chains", "places", &chain))?;
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
    connection: &mut SqliteConnection,
    household: HouseholdId,
    organisation: &Organisation,
    known_at: Timestamp,
) -> Result<Versions, StorageError> {
    let household = subject::household_column(household);
    let organisation = subject::organisation_column(organisation);
    Ok(Versions {
        household: version_at(connection, &household, known_at).await?,
        organisation: version_at(connection, &organisation, known_at).await?,
        policy: policy_version(connection).await?,
    })
}

async fn version_at(
    connection: &mut SqliteConnection,
    subject: &[u8],
    known_at: Timestamp,
) -> Result<u64, StorageError> {
    Ok(sqlx::query_scalar(
        "SELECT coalesce(max(v.version), 0) FROM versions v JOIN register r ON r.seq = v.seq
         WHERE v.subject = ? AND r.recorded_at <= ?",
    )
    .bind(subject)
    .bind(known_at.as_microsecond())
    .fetch_one(connection)
    .await?)
}
