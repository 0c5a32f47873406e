//! Merges as rows: made, undone, and pairs that are none (ADR 23).

use sqlx::{Row, SqliteConnection};

use super::aliases::{Aliases, person_of};
use super::subject;
use super::write::Refusal;
use crate::model::{PersonId, RepairId};
use crate::storage::StorageError;
use crate::work::NotOpen;

/// Makes two registrations one, by the record at this position.
pub(super) async fn merge(
    connection: &mut SqliteConnection,
    repair: RepairId,
    (kept, merged): (PersonId, PersonId),
    seq: i64,
) -> Result<(), Refusal> {
    let aliases = Aliases::of(connection, [kept, merged], i64::MAX).await?;
    // Whoever was merged meanwhile is somebody else than the two who sign looked at.
    if kept == merged || aliases.kept(kept) != kept || aliases.kept(merged) != merged {
        return Err(Refusal::NotOpen(NotOpen::Changed));
    }
    sqlx::query("INSERT INTO merges (repair, merged, kept, seq) VALUES (?, ?, ?, ?)")
        .bind(repair.as_bytes().to_vec())
        .bind(subject::person_column(merged))
        .bind(subject::person_column(kept))
        .bind(seq)
        .execute(connection)
        .await
        .map_err(StorageError::from)?;
    Ok(())
}

/// Makes them two again, by the record at this position. A merge that a later one of the same people rests on is undone after that one.
pub(super) async fn undo(
    connection: &mut SqliteConnection,
    repair: RepairId,
    seq: i64,
) -> Result<(), Refusal> {
    let row = sqlx::query("SELECT merged, seq, undone FROM merges WHERE repair = ?")
        .bind(repair.as_bytes().to_vec())
        .fetch_optional(&mut *connection)
        .await
        .map_err(StorageError::from)?;
    let Some(row) = row else {
        return Err(Refusal::NotOpen(NotOpen::Unknown));
    };
    let merged: Vec<u8> = row.try_get(0).map_err(StorageError::from)?;
    let since: i64 = row.try_get(1).map_err(StorageError::from)?;
    let undone: Option<i64> = row.try_get(2).map_err(StorageError::from)?;
    if undone.is_some() {
        return Err(Refusal::NotOpen(NotOpen::Answered));
    }
    let merged = person_of(&merged)?;
    let aliases = Aliases::of(connection, [merged], i64::MAX).await?;
    if aliases.merged_since(merged, since) {
        return Err(Refusal::NotOpen(NotOpen::RestedOn));
    }
    sqlx::query("UPDATE merges SET undone = ? WHERE repair = ?")
        .bind(seq)
        .bind(repair.as_bytes().to_vec())
        .execute(connection)
        .await
        .map_err(StorageError::from)?;
    Ok(())
}

/// Remembers that two registrations are two humans.
pub(super) async fn distinct(
    connection: &mut SqliteConnection,
    (one, other): (PersonId, PersonId),
    seq: i64,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO judged_distinct (person, other, seq) VALUES (min(?1, ?2), max(?1, ?2), ?3) ON CONFLICT DO NOTHING",
    )
    .bind(subject::person_column(one))
    .bind(subject::person_column(other))
    .bind(seq)
    .execute(connection)
    .await?;
    Ok(())
}
