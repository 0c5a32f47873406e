//! The database file: how it is opened, and the lock that keeps a second broker away from it.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection};

use crate::storage::StorageError;

/// How long a connection waits for another one of this broker.
const BUSY: Duration = Duration::from_secs(5);

/// The lock of this broker on the database: held as long as this lives, and let go by the system when the process ends.
#[derive(Debug)]
pub(super) struct BrokerLock(#[expect(dead_code, reason = "held, never read")] File);

/// Takes the lock `<database>.lock`.
pub(super) fn lock(database: &Path) -> Result<BrokerLock, StorageError> {
    let path = beside(database, ".lock");
    let printed = path.display().to_string();
    let failed = |source| StorageError::Lock {
        path: printed.clone(),
        source,
    };
    let file = owner_only().open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(BrokerLock(file)),
        Err(TryLockError::WouldBlock) => Err(StorageError::InUse { path: printed }),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// Makes the file where it is missing, readable by its owner alone; SQLite gives its companions the same mode.
pub(super) fn create(database: &Path) -> Result<(), StorageError> {
    owner_only()
        .open(database)
        .map(drop)
        .map_err(|source| StorageError::Database(sqlx::Error::Io(source)))
}

/// How every connection is opened: write-ahead log, full sync, nothing deleted stays readable, no temporary files.
pub(super) fn options(database: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(database)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .pragma("secure_delete", "ON")
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("temp_store", "MEMORY")
        // WHY: a checkpoint in the middle of a batch makes everybody in it wait; another connection does it.
        .pragma("wal_autocheckpoint", "0")
        .disable_statement_logging()
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

fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).mode(0o600);
    options
}

fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_broker_is_refused_until_the_first_one_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("broker.db");
        let first = lock(&database).unwrap();
        let refused = lock(&database).unwrap_err();
        assert!(matches!(refused, StorageError::InUse { .. }), "{refused}");
        assert!(refused.to_string().contains("broker.db.lock"));
        drop(first);
        assert!(lock(&database).is_ok());
    }
}
