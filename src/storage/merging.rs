//! Merges as rows: made, undone, and pairs that are none (ADR 23).

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::aliases::{Aliases, person_of};
use super::connection::Connection;
use super::subject;
use super::write::Refusal;
use crate::model::{PersonId, RepairId};
use crate::storage::StorageError;
use crate::work::NotOpen;

/// A merge: who was merged, into whom, by which record, and by which record it was undone.
pub(super) type MergeRow = (Vec<u8>, Vec<u8>, i64, Option<i64>);

/// Statements about merges.
#[async_trait]
pub(super) trait MergeRows {
    /// Merges of these persons and of whoever is or was one with them, that were made by this record.
    async fn merges_of(
        &mut self,
        persons: &BTreeSet<Vec<u8>>,
        at: i64,
    ) -> Result<Vec<MergeRow>, StorageError>;

    /// The merge that a repair made.
    async fn merge_by(&mut self, repair: &[u8]) -> Result<Option<MergeRow>, StorageError>;

    /// Keeps a merge: of a pair the first is kept, and the second merged into it.
    async fn insert_merge(
        &mut self,
        repair: &[u8],
        pair: (&[u8], &[u8]),
        seq: i64,
    ) -> Result<(), StorageError>;

    /// Keeps that it was undone by this record.
    async fn undo_merge(&mut self, repair: &[u8], seq: i64) -> Result<(), StorageError>;

    /// Pairs that were found to be two, the smaller one among these persons.
    async fn judged(
        &mut self,
        persons: &BTreeSet<Vec<u8>>,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StorageError>;

    /// Keeps such a pair, the smaller one first; once.
    async fn insert_distinct(
        &mut self,
        smaller: &[u8],
        larger: &[u8],
        seq: i64,
    ) -> Result<(), StorageError>;
}

/// Makes two registrations one, by the record at this position.
pub(super) async fn merge(
    connection: &mut dyn Connection,
    repair: RepairId,
    (kept, merged): (PersonId, PersonId),
    seq: i64,
) -> Result<(), Refusal> {
    let aliases = Aliases::of(connection, [kept, merged], i64::MAX).await?;
    // Whoever was merged meanwhile is somebody else than the two who sign looked at.
    if kept == merged || aliases.kept(kept) != kept || aliases.kept(merged) != merged {
        return Err(Refusal::NotOpen(NotOpen::Changed));
    }
    let pair = (
        &*subject::person_column(kept),
        &*subject::person_column(merged),
    );
    connection
        .insert_merge(repair.as_bytes(), pair, seq)
        .await?;
    Ok(())
}

/// Makes them two again, by the record at this position. A merge that a later one of the same people rests on is undone after that one.
pub(super) async fn undo(
    connection: &mut dyn Connection,
    repair: RepairId,
    seq: i64,
) -> Result<(), Refusal> {
    let Some((merged, _, since, undone)) = connection.merge_by(repair.as_bytes()).await? else {
        return Err(Refusal::NotOpen(NotOpen::Unknown));
    };
    if undone.is_some() {
        return Err(Refusal::NotOpen(NotOpen::Answered));
    }
    let merged = person_of(&merged)?;
    let aliases = Aliases::of(connection, [merged], i64::MAX).await?;
    if aliases.merged_since(merged, since) {
        return Err(Refusal::NotOpen(NotOpen::RestedOn));
    }
    connection.undo_merge(repair.as_bytes(), seq).await?;
    Ok(())
}

/// Remembers that two registrations are two humans.
pub(super) async fn distinct(
    connection: &mut dyn Connection,
    (one, other): (PersonId, PersonId),
    seq: i64,
) -> Result<(), StorageError> {
    let (one, other) = (one.min(other), one.max(other));
    let smaller = subject::person_column(one);
    let larger = subject::person_column(other);
    connection.insert_distinct(&smaller, &larger, seq).await
}
