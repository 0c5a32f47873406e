//! The register as it was known, with the errors taken out that were found since: what a breach is measured by.

use std::collections::BTreeSet;

use super::{RegisterEvent, RegisterRecord, UnderWay};
use crate::model::{FactId, Timestamp};

/// Records known at some moment, with those that came later and repair what was known: repairs that were agreed to by `found_at`, and what
/// stands in the place of what was wrong. Nothing else that came later is among them.
pub fn corrected(
    known: Vec<RegisterRecord>,
    later: Vec<RegisterRecord>,
    found_at: Timestamp,
) -> Vec<RegisterRecord> {
    let mut records = known;
    let later = later.into_iter();
    let mut later: Vec<RegisterRecord> = later
        .filter(|record| record.recorded_at <= found_at)
        .collect();
    let under_way = UnderWay::of(records.iter().chain(&later));
    let replacing: BTreeSet<FactId> = under_way
        .agreed_repairs()
        .filter_map(|repair| Some(repair.proposed.repair.instead()?.id))
        .collect();
    later.retain(|record| match &record.event {
        RegisterEvent::RepairProposed { .. }
        | RegisterEvent::RepairAgreed { .. }
        | RegisterEvent::RepairWithdrawn { .. } => true,
        RegisterEvent::FactAsserted { id, .. } | RegisterEvent::FactConfirmed { id, .. } => {
            replacing.contains(id)
        }
        _ => false,
    });
    records.extend(later);
    records
}
