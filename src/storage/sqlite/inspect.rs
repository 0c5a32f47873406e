//! A look at a database from outside: nothing is locked, nothing is changed.

use std::path::Path;

use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use super::{copying, file, migrate};
use crate::storage::{Inspection, StorageError};

/// Looks at a database.
///
/// # Errors
/// When the file is no database of this broker, or of a newer one, or cannot be read.
pub async fn inspect(path: &Path) -> Result<Inspection, StorageError> {
    if !path.exists() {
        return Ok(Inspection::Absent);
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .disable_statement_logging();
    let mut connection = options.connect().await?;
    let found = Inspection::of(migrate::lacking(&mut connection).await?);
    if found == Inspection::UpToDate && copying::mark(&mut connection).await?.is_some() {
        return Ok(Inspection::CopyUnderWay);
    }
    Ok(found)
}

/// Whether a broker holds the lock of this database.
///
/// # Errors
/// When the lock file cannot be used.
pub fn in_use(path: &Path) -> Result<bool, StorageError> {
    if !path.exists() {
        return Ok(false);
    }
    match file::lock(path) {
        Ok(_) => Ok(false),
        Err(StorageError::InUse { .. }) => Ok(true),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Clock;
    use crate::storage::SystemClock;

    #[tokio::test]
    async fn a_database_is_absent_then_behind_then_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("broker.db");
        assert_eq!(inspect(&path).await.unwrap(), Inspection::Absent);
        file::create(&path).unwrap();
        let found = inspect(&path).await.unwrap();
        assert!(
            matches!(found, Inspection::Behind { lacks } if lacks > 1),
            "{found:?}"
        );
        let mut connection = file::options(&path).connect().await.unwrap();
        migrate::up_to_date(&mut connection, SystemClock.now())
            .await
            .unwrap();
        assert_eq!(inspect(&path).await.unwrap(), Inspection::UpToDate);
    }

    #[tokio::test]
    async fn what_is_no_database_is_refused_and_a_lock_that_is_held_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("broker.db");
        std::fs::write(
            &path,
            "not a database, just a text that is long enough to be read as one".repeat(20),
        )
        .unwrap();
        assert!(inspect(&path).await.is_err());
        assert!(!in_use(&path).unwrap());
        let _held = file::lock(&path).unwrap();
        assert!(in_use(&path).unwrap());
    }
}
