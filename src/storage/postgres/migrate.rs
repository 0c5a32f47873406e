//! Brings a database up to date.

use sqlx::{Connection, PgConnection};

use super::{SCHEMA, server};
use crate::model::Timestamp;
use crate::storage::StorageError;
use crate::storage::migrate::{Migration, lacking as lacking_of, migrations};
use crate::storage::statements::statements;

pub(super) const MIGRATIONS: &[Migration] = migrations!("postgres":
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
    LOCK = "SELECT pg_advisory_xact_lock($1, 0)";
    TABLE = "CREATE TABLE IF NOT EXISTS schema_migrations (
        version bigint PRIMARY KEY, name text NOT NULL, sha256 bytea NOT NULL, applied_at bigint NOT NULL
    )";
    HAS_TABLE = "SELECT to_regclass('schema_migrations') IS NOT NULL";
    APPLIED = "SELECT version, sha256 FROM schema_migrations ORDER BY version";
    APPLY = "INSERT INTO schema_migrations (version, name, sha256, applied_at) VALUES ($1, $2, $3, $4)";
}

/// Brings the schema up to date, in one transaction; how many migrations that took. Brokers that do so at once follow each other.
pub(super) async fn up_to_date(
    connection: &mut PgConnection,
    now: Timestamp,
) -> Result<usize, StorageError> {
    let mut transaction = connection.begin().await?;
    sqlx::query(LOCK)
        .bind(SCHEMA)
        .execute(&mut *transaction)
        .await?;
    sqlx::raw_sql(TABLE).execute(&mut *transaction).await?;
    let applied: Vec<(i64, Vec<u8>)> = sqlx::query_as(APPLIED).fetch_all(&mut *transaction).await?;
    let lacking = lacking_of(MIGRATIONS, &applied)?;
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

/// How many migrations the database lacks. Changes nothing.
pub(super) async fn lacking(connection: &mut PgConnection) -> Result<usize, StorageError> {
    let known: bool = sqlx::query_scalar(HAS_TABLE)
        .fetch_one(&mut *connection)
        .await?;
    if !known {
        return Ok(MIGRATIONS.len());
    }
    let applied: Vec<(i64, Vec<u8>)> = sqlx::query_as(APPLIED).fetch_all(connection).await?;
    Ok(lacking_of(MIGRATIONS, &applied)?.len())
}

/// Brings a database on a server up to date; how many migrations that took.
///
/// # Errors
/// When the server cannot be reached, or the schema is one that this broker does not know.
pub async fn migrate(url: &str, now: Timestamp) -> Result<usize, StorageError> {
    let mut connection = server::connect(&server::options(url)?).await?;
    let applied = up_to_date(&mut connection, now).await?;
    connection.close().await?;
    Ok(applied)
}
