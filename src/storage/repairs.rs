//! Where repairs wait, and in which households something was repaired (ADR 22).

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::connection::Connection;
use super::open_work::open;
use super::records::Appending;
use super::versions::households_touched;
use super::write::Refusal;
use super::{Store, merging, subject};
use crate::decision::{RegisterEvent, RegisterRecord, UnderWay, parted};
use crate::model::time::legal_day;
use crate::model::{HouseholdId, Organisation, PersonId, RepairId, SubjectRef, Timestamp};
use crate::storage::StorageError;
use crate::work::{Repair, RepairCase};

/// Statements about repaired households.
#[async_trait]
pub(super) trait RepairRows {
    /// Something was repaired in a household; once for each repair.
    async fn insert_repaired(
        &mut self,
        household: &[u8],
        repair: &[u8],
    ) -> Result<(), StorageError>;

    /// Repaired households of which an organisation received something, or which it knows, or a person of them under any id that ever
    /// was theirs.
    async fn repaired_for(&mut self, organisation: &str) -> Result<Vec<Vec<u8>>, StorageError>;
}

/// What an agreement moves from one person to another.
pub(super) struct Moved {
    pub(super) to: PersonId,
    pub(super) records: Vec<RegisterRecord>,
    /// Organisations that wrote it: they get a name for that person.
    pub(super) known_to: BTreeSet<Organisation>,
}

impl Appending<'_> {
    /// What an agreement does, whose record was just appended here: to who is one with whom, to numbers by which somebody is found, and what
    /// it moves to another person.
    pub(super) async fn take_effect(
        &self,
        connection: &mut dyn Connection,
        seq: i64,
        agreed: &RegisterRecord,
    ) -> Result<Option<Moved>, Refusal> {
        let RegisterEvent::RepairAgreed { id, .. } = &agreed.event else {
            return Ok(None);
        };
        let filed_under = subject::column(&agreed.subject);
        let known = self.records_of(connection, &filed_under).await?;
        let under_way = UnderWay::of(&known);
        let repair = &under_way
            .repair(*id)
            .map_err(Refusal::NotOpen)?
            .proposed
            .repair;
        match repair {
            Repair::Merge { kept, merged } => {
                merging::merge(connection, *id, (*kept, *merged), seq).await?;
            }
            Repair::Unmerge { merge } => merging::undo(connection, *merge, seq).await?,
            Repair::Correct { .. } | Repair::Strike { .. } | Repair::Part { .. } => {}
        }
        // Every household of both, where two are one now.
        repaired(connection, &agreed.subject, *id).await?;
        // A link that never was may be taken out.
        self.forget_numbers(connection, &filed_under, legal_day(self.at))
            .await?;
        let Repair::Part { fresh, .. } = repair else {
            return Ok(None);
        };
        // As it stood before: this very agreement takes it from the person.
        let mut before = known;
        before.retain(
            |it| !matches!(it.event, RegisterEvent::RepairAgreed { id: agreed, .. } if agreed == *id),
        );
        let records =
            parted(&before, repair, || self.entropy.bits128()).map_err(Refusal::NotOpen)?;
        let begun = records.iter().filter(|record| {
            matches!(
                record.event,
                RegisterEvent::FactAsserted { .. } | RegisterEvent::StatementRecorded { .. }
            )
        });
        Ok(Some(Moved {
            to: *fresh,
            known_to: begun
                .map(|it| it.writer.hat.organisation().clone())
                .collect(),
            records,
        }))
    }
}

/// Keeps both indexes in step with a record that was appended under this subject.
pub(super) async fn index(
    connection: &mut dyn Connection,
    subject: &[u8],
    record: &RegisterRecord,
) -> Result<(), StorageError> {
    match &record.event {
        RegisterEvent::RepairProposed { id, proposed } => {
            let (by, at) = (record.writer.clone(), record.recorded_at);
            let case = RepairCase::new(*id, (**proposed).clone(), by, at);
            for organisation in case.concerned() {
                let (item, until) = (id.as_bytes(), Timestamp::MAX);
                open(connection, organisation, item, subject, until).await?;
            }
            Ok(())
        }
        RegisterEvent::RepairAgreed { id, .. } | RegisterEvent::RepairWithdrawn { id } => {
            connection.close_work(id.as_bytes()).await
        }
        _ => Ok(()),
    }
}

/// Remembers every household that a repair filed under this subject touches.
async fn repaired(
    connection: &mut dyn Connection,
    subject: &SubjectRef,
    repair: RepairId,
) -> Result<(), StorageError> {
    let households = match subject {
        SubjectRef::Household(_) => vec![subject::column(subject)],
        SubjectRef::Person(_) => households_touched(connection, subject).await?,
        SubjectRef::Organisation(_) => Vec::new(),
    };
    for household in households {
        connection
            .insert_repaired(&household, repair.as_bytes())
            .await?;
    }
    Ok(())
}

impl Store {
    /// Households in which something was repaired and of which this organisation received something, or which it knows, or a person of them
    /// under any id that ever was theirs: a holder was asked for whoever was one with a member.
    pub(super) async fn repaired_households(
        &self,
        organisation: &Organisation,
    ) -> Result<Vec<HouseholdId>, StorageError> {
        let mut reading = self.reading().await?;
        let connection = reading.connection();
        let households = connection.repaired_for(organisation.as_str()).await?;
        let corrupt = |column: &[u8]| {
            let row = data_encoding::HEXLOWER.encode(column);
            StorageError::corrupt("repaired_households", "household", &row)
        };
        let known = households.iter().map(|column| {
            let subject = subject::of_column(column);
            match subject.ok_or_else(|| corrupt(column))? {
                SubjectRef::Household(household) => Ok(household),
                SubjectRef::Person(_) | SubjectRef::Organisation(_) => Err(corrupt(column)),
            }
        });
        known.collect()
    }
}
