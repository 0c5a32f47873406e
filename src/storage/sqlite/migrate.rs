//! Brings a database up to date.

use std::path::Path;

use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::file;
use crate::model::Timestamp;
use crate::storage::StorageError;
use crate::storage::migrate::{Migration, lacking as lacking_of, migrations};
use crate::storage::statements::statements;

pub(super) const MIGRATIONS: &[Migration] = migrations!("sqlite":
    1 "register" "0001",
    2 "log" "0002",
    3 "waiting_consents" "0003",
    4 "retention" "0004",
    5 "policies" "0005",
    6 "shared_modules" "0006",
    7 "ledger" "0007",
    8 "open_work" "0008",
    9 "emergency_module" "0009",
    10 "running_emergencies" "0010",
    11 "repaired_households" "0011",
    12 "merges" "0012",
    13 "closed_breaches" "0013",
    14 "walk_along_merges" "0014",
    15 "revocations" "0015",
    16 "copies" "0016",
);

statements! {
    TABLE = "CREATE TABLE IF NOT EXISTS schema_migrations (
        version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 BLOB NOT NULL, applied_at INTEGER NOT NULL
    ) STRICT";
    HAS_TABLE = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migrations'";
    APPLIED = "SELECT version, sha256 FROM schema_migrations ORDER BY version";
    APPLY = "INSERT INTO schema_migrations (version, name, sha256, applied_at) VALUES (?, ?, ?, ?)";
}

/// Brings a database file up to date, which is made where it is missing; how many migrations that took.
///
/// # Errors
/// When a broker uses the file, the schema is one that this broker does not know, or the file cannot be used.
pub async fn migrate(path: &Path, now: Timestamp) -> Result<usize, StorageError> {
    let _lock = file::lock(path)?;
    file::create(path)?;
    let mut connection = file::options(path).connect().await?;
    let applied = up_to_date(&mut connection, now).await?;
    connection.close().await?;
    Ok(applied)
}

/// Brings the schema up to date, in one transaction; how many migrations that took.
pub(super) async fn up_to_date(
    connection: &mut SqliteConnection,
    now: Timestamp,
) -> Result<usize, StorageError> {
    apply(connection, now, MIGRATIONS).await
}

/// How many migrations the database lacks. Changes nothing.
pub(super) async fn lacking(connection: &mut SqliteConnection) -> Result<usize, StorageError> {
    let known: i64 = sqlx::query_scalar(HAS_TABLE)
        .fetch_one(&mut *connection)
        .await?;
    if known == 0 {
        return Ok(MIGRATIONS.len());
    }
    let applied: Vec<(i64, Vec<u8>)> = sqlx::query_as(APPLIED).fetch_all(connection).await?;
    Ok(lacking_of(MIGRATIONS, &applied)?.len())
}

/// Brings the schema up to this version alone.
#[cfg(test)]
pub(super) async fn up_to_version(connection: &mut SqliteConnection, version: i64) {
    let until = MIGRATIONS.partition_point(|migration| migration.version <= version);
    let applied = apply(connection, Timestamp::UNIX_EPOCH, &MIGRATIONS[..until]);
    applied.await.unwrap();
}

async fn apply(
    connection: &mut SqliteConnection,
    now: Timestamp,
    migrations: &[Migration],
) -> Result<usize, StorageError> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(TABLE).execute(&mut *transaction).await?;
    let applied: Vec<(i64, Vec<u8>)> = sqlx::query_as(APPLIED).fetch_all(&mut *transaction).await?;
    let lacking = lacking_of(migrations, &applied)?;
    for migration in lacking {
        sqlx::raw_sql(migration.sql)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(APPLY)
            .bind(migration.version)
            .bind(migration.name)
            .bind(migration.sha256())
            .bind(now.as_microsecond())
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(lacking.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn memory() -> SqliteConnection {
        SqliteConnection::connect("sqlite::memory:").await.unwrap()
    }

    #[tokio::test]
    async fn migrations_are_applied_once() {
        let mut connection = memory().await;
        for _ in 0..2 {
            up_to_date(&mut connection, Timestamp::UNIX_EPOCH)
                .await
                .unwrap();
        }
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM schema_migrations")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(usize::try_from(count).unwrap(), MIGRATIONS.len());
    }

    #[tokio::test]
    async fn half_a_migration_leaves_nothing() {
        let mut connection = memory().await;
        let step = |sql| Migration {
            version: 1,
            name: "first",
            sql,
        };
        let now = Timestamp::UNIX_EPOCH;
        let broken = step("CREATE TABLE a (x INTEGER) STRICT; CREATE TABLE a (x INTEGER) STRICT;");
        assert!(apply(&mut connection, now, &[broken]).await.is_err());
        let whole = step("CREATE TABLE a (x INTEGER) STRICT;");
        apply(&mut connection, now, &[whole]).await.unwrap();
    }
}
