//! Housekeeping the committer does on request: policy activations, and the limit on the size of the database.

use std::collections::BTreeMap;

use async_trait::async_trait;
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::Store;
use super::committer::{Answer, Command};
use super::versions::policy_version;
use crate::model::Timestamp;
use crate::ports::{PolicyStore, RegisterFault};
use crate::storage::StorageError;

/// Makes this bundle the one in force, and keeps its files; the number of activations. The bundle already in force is not
/// activated again.
pub(super) async fn activate(
    connection: &mut SqliteConnection,
    bundle: [u8; 32],
    files: &BTreeMap<String, String>,
    now: Timestamp,
) -> Result<u64, StorageError> {
    for (path, text) in files {
        sqlx::query(
            "INSERT INTO policy_files (bundle, path, text) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(bundle.to_vec())
        .bind(path)
        .bind(text)
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query(
        "INSERT INTO policy_activations (version, bundle, activated_at)
         SELECT coalesce(max(version), 0) + 1, ?1, ?2 FROM policy_activations
         HAVING ?1 IS NOT (SELECT bundle FROM policy_activations ORDER BY version DESC LIMIT 1)",
    )
    .bind(bundle.to_vec())
    .bind(now.as_microsecond())
    .execute(&mut *connection)
    .await?;
    policy_version(connection).await
}

/// Sets the most pages the database may take. What goes beyond it fails like a full disk.
pub(super) async fn limit_pages(
    connection: &mut SqliteConnection,
    pages: u32,
) -> Result<(), StorageError> {
    // A pragma takes no bound values; a number cannot carry SQL.
    let pragma = AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
    sqlx::query(pragma).execute(connection).await?;
    Ok(())
}

#[async_trait]
impl PolicyStore for Store {
    async fn activate(
        &self,
        bundle_sha256: [u8; 32],
        files: &BTreeMap<String, String>,
    ) -> Result<u64, RegisterFault> {
        let command = Command::ActivatePolicy {
            bundle: bundle_sha256,
            files: files.clone(),
        };
        let unwritable = |error: StorageError| RegisterFault::Unwritable(Box::new(error));
        match self.ask(command).await.map_err(unwritable)? {
            Answer::PolicyVersion(version) => Ok(version),
            _ => Err(unwritable(StorageError::Closed)),
        }
    }
}
