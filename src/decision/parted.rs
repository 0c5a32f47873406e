//! What was recorded of one person and is of another (ADR 23).

use std::collections::{BTreeMap, BTreeSet};

use super::{RegisterEvent, RegisterRecord};
use crate::model::{ConsentId, FactId, SubjectRef};
use crate::work::Repair;

/// What a repair that parts a person moves: named facts and statements, of these records about the person. They stand with the fresh
/// person as they stood, under ids of their own: by the same writer, confirmed by the same, for the same days, and ended or withdrawn where
/// they were. Nothing where the repair is another.
pub fn parted(
    records: &[RegisterRecord],
    repair: &Repair,
    mut draw: impl FnMut() -> [u8; 16],
) -> Vec<RegisterRecord> {
    let Repair::Part {
        person,
        fresh,
        facts,
        statements,
    } = repair
    else {
        return Vec::new();
    };
    let facts = facts.iter().map(|id| (*id, FactId::from_bytes(draw())));
    let facts: BTreeMap<FactId, FactId> = facts.collect();
    let said = statements
        .iter()
        .map(|id| (*id, ConsentId::from_bytes(draw())));
    let said: BTreeMap<ConsentId, ConsentId> = said.collect();
    let about = SubjectRef::Person(*person);
    let moved = records.iter().filter(|record| record.subject == about);
    let moved = moved.filter_map(|record| {
        let event = under(&record.event, &facts, &said)?;
        let moved = RegisterRecord {
            event,
            ..record.clone()
        };
        Some(moved.renamed(|named| if named == *person { *fresh } else { named }))
    });
    moved.collect()
}

/// The same event of what is moved, under its new id; absent where it is of something that stays.
fn under(
    event: &RegisterEvent,
    facts: &BTreeMap<FactId, FactId>,
    said: &BTreeMap<ConsentId, ConsentId>,
) -> Option<RegisterEvent> {
    let mut event = event.clone();
    match &mut event {
        RegisterEvent::FactAsserted { id, .. }
        | RegisterEvent::FactConfirmed { id, .. }
        | RegisterEvent::FactEnded { id, .. } => *id = *facts.get(id)?,
        RegisterEvent::StatementRecorded { id, .. }
        | RegisterEvent::StatementConfirmed { id, .. } => *id = *said.get(id)?,
        // A withdrawal of everything was of what is moved too.
        RegisterEvent::Withdrawn { consent, .. } => {
            *consent = match consent {
                Some(id) => Some(*said.get(id)?),
                None => None,
            };
        }
        RegisterEvent::WithdrawalFell { consents, .. } => {
            let fell: BTreeSet<_> = consents.iter().filter_map(|id| said.get(id)).collect();
            if fell.is_empty() {
                return None;
            }
            *consents = fell.into_iter().copied().collect();
        }
        _ => return None,
    }
    Some(event)
}
