//! What was recorded of one person and is of another (ADR 23).

use std::collections::{BTreeMap, BTreeSet};

use super::{RegisterEvent, RegisterRecord, fold};
use crate::model::{ConsentId, Fact, FactId, SubjectRef};
use crate::work::{NotOpen, Repair};

/// Whether a fact that goes with another person stays as well: a flag only closes, so nothing opens by moving it.
pub fn stays_as_well(fact: &Fact) -> bool {
    matches!(fact, Fact::Flag { .. })
}

/// What a repair that parts a person moves: named facts and statements, of these records about the person up to the agreement. They stand
/// with the fresh person as they stood, under ids of their own: by the same writer, confirmed by the same, for the same days, and ended or
/// withdrawn where they were. Nothing where the repair is another.
///
/// # Errors
/// [`NotOpen::Changed`] where something of it stands with the person no longer.
pub fn parted(
    records: &[RegisterRecord],
    repair: &Repair,
    mut draw: impl FnMut() -> [u8; 16],
) -> Result<Vec<RegisterRecord>, NotOpen> {
    let Repair::Part {
        person,
        fresh,
        facts: named,
        statements,
    } = repair
    else {
        return Ok(Vec::new());
    };
    let about = SubjectRef::Person(*person);
    let (mut known, mut heard) = fold(records.iter().cloned());
    known.retain(|it| it.subject == about && named.contains(&it.id));
    heard.retain(|it| it.statement.subject == *person && statements.contains(&it.id));
    let facts = known.iter().map(|it| (it.id, FactId::from_bytes(draw())));
    let facts: BTreeMap<FactId, FactId> = facts.collect();
    let said = heard
        .iter()
        .map(|it| (it.id, ConsentId::from_bytes(draw())));
    let said: BTreeMap<ConsentId, ConsentId> = said.collect();
    if facts.len() != named.len() || said.len() != statements.len() {
        return Err(NotOpen::Changed);
    }
    let moved = records.iter().filter(|record| record.subject == about);
    let moved = moved.filter_map(|record| {
        let event = under(&record.event, &facts, &said)?;
        let moved = RegisterRecord {
            event,
            ..record.clone()
        };
        Some(moved.renamed(|named| if named == *person { *fresh } else { named }))
    });
    // WHY by nobody: who speaks for the fresh person need not be among what moves, and what was withdrawn stays so.
    let withdrawn = heard.iter().filter_map(|it| {
        let (id, at) = (said.get(&it.id)?, it.withdrawn_at?);
        let taken = records.iter().find(|record| {
            record.recorded_at == at && matches!(record.event, RegisterEvent::Withdrawn { .. })
        })?;
        Some(RegisterRecord {
            subject: SubjectRef::Person(*fresh),
            event: RegisterEvent::Withdrawn {
                subject: *fresh,
                by: None,
                consent: Some(*id),
            },
            ..taken.clone()
        })
    });
    Ok(moved.chain(withdrawn).collect())
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
        // A withdrawal of everything is of what is said later too; what one of them closed is withdrawn by itself.
        RegisterEvent::Withdrawn { consent: None, .. } => {}
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
