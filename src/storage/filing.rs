//! Under which subject a record is filed: that of the fact, the statement or the work it speaks of.

use super::connection::Connection;
use super::{aliases, subject};
use crate::decision::{RegisterEvent, RegisterRecord};
use crate::model::SubjectRef;
use crate::storage::StorageError;
use crate::work::Repair;

/// The fact or statement a record speaks of, and whether it brought it.
pub(super) fn item(event: &RegisterEvent) -> (Option<[u8; 16]>, bool) {
    match event {
        RegisterEvent::FactAsserted { id, .. } => (Some(*id.as_bytes()), true),
        RegisterEvent::FactConfirmed { id, .. } | RegisterEvent::FactEnded { id, .. } => {
            (Some(*id.as_bytes()), false)
        }
        RegisterEvent::StatementRecorded { id, .. } => (Some(*id.as_bytes()), true),
        RegisterEvent::StatementConfirmed { id, .. } => (Some(*id.as_bytes()), false),
        RegisterEvent::Withdrawn { consent, .. } => (consent.map(|id| *id.as_bytes()), false),
        RegisterEvent::WithdrawalFell { .. } | RegisterEvent::JudgedDistinct { .. } => {
            (None, false)
        }
        RegisterEvent::ReviewSent { id, .. } => (Some(*id.as_bytes()), true),
        RegisterEvent::ReviewAnswered { id, .. } | RegisterEvent::ReviewWithdrawn { id } => {
            (Some(*id.as_bytes()), false)
        }
        RegisterEvent::EmergencyDeclared { id, .. } => (Some(*id.as_bytes()), true),
        RegisterEvent::ConsultationCalled { id, .. } => (Some(*id.as_bytes()), true),
        RegisterEvent::ConsultationAgreed { id } | RegisterEvent::ConsultationEnded { id } => {
            (Some(*id.as_bytes()), false)
        }
        RegisterEvent::EmergencyAgreed { id, .. }
        | RegisterEvent::EmergencyEnded { id }
        | RegisterEvent::EmergencyReviewed { id, .. } => (Some(*id.as_bytes()), false),
        RegisterEvent::RepairProposed { id, .. } => (Some(*id.as_bytes()), true),
        RegisterEvent::RepairAgreed { id, .. } | RegisterEvent::RepairWithdrawn { id } => {
            (Some(*id.as_bytes()), false)
        }
    }
}

/// A record filed elsewhere than its fact or statement would never be read with it, and would raise the wrong versions.
pub(super) async fn check_filing(
    connection: &mut dyn Connection,
    record: &RegisterRecord,
) -> Result<(), StorageError> {
    let expected = match &record.event {
        RegisterEvent::FactAsserted { fact, .. } => fact.subject(),
        RegisterEvent::StatementRecorded { statement, .. } => SubjectRef::Person(statement.subject),
        RegisterEvent::Withdrawn { subject, .. }
        | RegisterEvent::WithdrawalFell { subject, .. } => SubjectRef::Person(*subject),
        RegisterEvent::FactConfirmed { id, .. } | RegisterEvent::FactEnded { id, .. } => {
            begun_under(connection, id.as_bytes()).await?
        }
        RegisterEvent::StatementConfirmed { id, .. } => {
            begun_under(connection, id.as_bytes()).await?
        }
        RegisterEvent::ReviewSent { .. }
        | RegisterEvent::EmergencyDeclared { .. }
        | RegisterEvent::ConsultationCalled { .. } => match record.subject {
            SubjectRef::Household(_) => return Ok(()),
            SubjectRef::Person(_) | SubjectRef::Organisation(_) => {
                return Err(StorageError::Misfiled);
            }
        },
        RegisterEvent::ReviewAnswered { id, .. } | RegisterEvent::ReviewWithdrawn { id } => {
            begun_under(connection, id.as_bytes()).await?
        }
        RegisterEvent::EmergencyAgreed { id, .. }
        | RegisterEvent::EmergencyEnded { id }
        | RegisterEvent::EmergencyReviewed { id, .. } => {
            begun_under(connection, id.as_bytes()).await?
        }
        RegisterEvent::RepairProposed { proposed, .. } => match &proposed.repair {
            Repair::Correct { fact, .. } => begun_under(connection, fact.as_bytes()).await?,
            Repair::Strike { consent } => begun_under(connection, consent.as_bytes()).await?,
            Repair::Merge { kept, .. } => SubjectRef::Person(*kept),
            Repair::Unmerge { merge } => begun_under(connection, merge.as_bytes()).await?,
            Repair::Part { person, .. } => SubjectRef::Person(*person),
        },
        RegisterEvent::JudgedDistinct { persons } => SubjectRef::Person(persons.0),
        RegisterEvent::ConsultationAgreed { id } | RegisterEvent::ConsultationEnded { id } => {
            begun_under(connection, id.as_bytes()).await?
        }
        RegisterEvent::RepairAgreed { id, .. } | RegisterEvent::RepairWithdrawn { id } => {
            begun_under(connection, id.as_bytes()).await?
        }
    };
    if expected == record.subject {
        Ok(())
    } else {
        Err(StorageError::Misfiled)
    }
}

/// A record that goes on with something is filed where that is, also where the person is read under another id by now.
pub(super) async fn filed_with_item(
    connection: &mut dyn Connection,
    record: RegisterRecord,
) -> Result<RegisterRecord, StorageError> {
    let (Some(id), false) = item(&record.event) else {
        return Ok(record);
    };
    if matches!(record.event, RegisterEvent::Withdrawn { .. }) {
        return Ok(record);
    }
    let Some(filed @ SubjectRef::Person(_)) = filed_under(connection, &id).await? else {
        return Ok(record);
    };
    let columns = aliases::columns_of(connection, &filed).await?;
    let same = columns.contains(&subject::column(&record.subject));
    let subject = if same { filed } else { record.subject };
    Ok(RegisterRecord { subject, ..record })
}

/// What the record that brought this thing is filed under; a record that goes on with it cannot be without.
async fn begun_under(
    connection: &mut dyn Connection,
    item: &[u8; 16],
) -> Result<SubjectRef, StorageError> {
    let subject = filed_under(connection, item).await?;
    subject.ok_or(StorageError::Misfiled)
}

/// What the record that brought this fact, statement or review is filed under.
pub(super) async fn filed_under(
    connection: &mut dyn Connection,
    item: &[u8; 16],
) -> Result<Option<SubjectRef>, StorageError> {
    let subject = connection.filed_under(item).await?;
    Ok(subject.as_deref().and_then(subject::of_column))
}
