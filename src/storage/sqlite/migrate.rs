//! Migrations: numbered, immutable, part of the binary. An unknown or changed one is refused.

use aws_lc_rs::digest::{SHA256, digest};
use sqlx::{Connection, Row, SqliteConnection};

use crate::model::Timestamp;
use crate::storage::StorageError;

/// A step from one schema to the next.
struct Migration {
    version: i64,
    name: &'static str,
    sql: &'static str,
}

const MIGRATIONS: [Migration; 14] = [
    Migration {
        version: 1,
        name: "register",
        sql: include_str!("../../../migrations/sqlite/0001_register.sql"),
    },
    Migration {
        version: 2,
        name: "log",
        sql: include_str!("../../../migrations/sqlite/0002_log.sql"),
    },
    Migration {
        version: 3,
        name: "waiting_consents",
        sql: include_str!("../../../migrations/sqlite/0003_waiting_consents.sql"),
    },
    Migration {
        version: 4,
        name: "retention",
        sql: include_str!("../../../migrations/sqlite/0004_retention.sql"),
    },
    Migration {
        version: 5,
        name: "policies",
        sql: include_str!("../../../migrations/sqlite/0005_policies.sql"),
    },
    Migration {
        version: 6,
        name: "shared_modules",
        sql: include_str!("../../../migrations/sqlite/0006_shared_modules.sql"),
    },
    Migration {
        version: 7,
        name: "ledger",
        sql: include_str!("../../../migrations/sqlite/0007_ledger.sql"),
    },
    Migration {
        version: 8,
        name: "open_work",
        sql: include_str!("../../../migrations/sqlite/0008_open_work.sql"),
    },
    Migration {
        version: 9,
        name: "emergency_module",
        sql: include_str!("../../../migrations/sqlite/0009_emergency_module.sql"),
    },
    Migration {
        version: 10,
        name: "running_emergencies",
        sql: include_str!("../../../migrations/sqlite/0010_running_emergencies.sql"),
    },
    Migration {
        version: 11,
        name: "repaired_households",
        sql: include_str!("../../../migrations/sqlite/0011_repaired_households.sql"),
    },
    Migration {
        version: 12,
        name: "merges",
        sql: include_str!("../../../migrations/sqlite/0012_merges.sql"),
    },
    Migration {
        version: 13,
        name: "closed_breaches",
        sql: include_str!("../../../migrations/sqlite/0013_closed_breaches.sql"),
    },
    Migration {
        version: 14,
        name: "walk_along_merges",
        sql: include_str!("../../../migrations/sqlite/0014_walk_along_merges.sql"),
    },
];

/// Brings the schema up to date, in one transaction.
pub(super) async fn migrate(
    connection: &mut SqliteConnection,
    now: Timestamp,
) -> Result<(), StorageError> {
    apply(connection, now, &MIGRATIONS).await
}

/// How many migrations the database lacks. Changes nothing.
pub(super) async fn lacking(connection: &mut SqliteConnection) -> Result<usize, StorageError> {
    let known: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migrations'")
            .fetch_one(&mut *connection)
            .await?;
    if known == 0 {
        return Ok(MIGRATIONS.len());
    }
    let applied = applied(connection, &MIGRATIONS).await?;
    Ok(MIGRATIONS.len().saturating_sub(applied))
}

/// How many migrations were applied; each must be one of ours, unchanged.
async fn applied(
    connection: &mut SqliteConnection,
    migrations: &[Migration],
) -> Result<usize, StorageError> {
    let applied = sqlx::query("SELECT version, sha256 FROM schema_migrations ORDER BY version")
        .fetch_all(connection)
        .await?;
    for row in &applied {
        let version: i64 = row.try_get(0)?;
        let migration = migrations
            .iter()
            .find(|migration| migration.version == version)
            .ok_or(StorageError::SchemaUnknown { version })?;
        if row.try_get::<Vec<u8>, _>(1)? != checksum(migration.sql) {
            return Err(StorageError::MigrationChanged { version });
        }
    }
    Ok(applied.len())
}

async fn apply(
    connection: &mut SqliteConnection,
    now: Timestamp,
    migrations: &[Migration],
) -> Result<(), StorageError> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS schema_migrations (
            version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 BLOB NOT NULL, applied_at INTEGER NOT NULL
        ) STRICT",
    )
    .execute(&mut *transaction)
    .await?;
    let applied = applied(&mut transaction, migrations).await?;
    for migration in migrations.iter().skip(applied) {
        sqlx::raw_sql(migration.sql)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO schema_migrations (version, name, sha256, applied_at) VALUES (?, ?, ?, ?)",
        )
        .bind(migration.version)
        .bind(migration.name)
        .bind(checksum(migration.sql))
        .bind(now.as_microsecond())
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(())
}

fn checksum(sql: &str) -> Vec<u8> {
    digest(&SHA256, sql.as_bytes()).as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Migration = Migration {
        version: 1,
        name: "first",
        sql: "CREATE TABLE a (x INTEGER) STRICT;",
    };

    async fn memory() -> SqliteConnection {
        SqliteConnection::connect("sqlite::memory:").await.unwrap()
    }

    #[tokio::test]
    async fn migrations_are_applied_once() {
        let mut connection = memory().await;
        for _ in 0..2 {
            migrate(&mut connection, Timestamp::UNIX_EPOCH)
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
    async fn a_changed_migration_is_refused() {
        let mut connection = memory().await;
        apply(&mut connection, Timestamp::UNIX_EPOCH, &[FIRST])
            .await
            .unwrap();
        let changed = Migration {
            sql: "CREATE TABLE a (x TEXT) STRICT;",
            ..FIRST
        };
        let error = apply(&mut connection, Timestamp::UNIX_EPOCH, &[changed])
            .await
            .unwrap_err();
        assert!(matches!(
            error,
            StorageError::MigrationChanged { version: 1 }
        ));
    }

    #[tokio::test]
    async fn the_schema_of_a_newer_broker_is_refused() {
        let mut connection = memory().await;
        let newer = Migration {
            version: 99,
            ..FIRST
        };
        apply(&mut connection, Timestamp::UNIX_EPOCH, &[newer])
            .await
            .unwrap();
        let error = migrate(&mut connection, Timestamp::UNIX_EPOCH)
            .await
            .unwrap_err();
        assert!(matches!(error, StorageError::SchemaUnknown { version: 99 }));
    }

    #[tokio::test]
    async fn half_a_migration_leaves_nothing() {
        let mut connection = memory().await;
        let broken = Migration {
            sql: "CREATE TABLE a (x INTEGER) STRICT; CREATE TABLE a (x INTEGER) STRICT;",
            ..FIRST
        };
        assert!(
            apply(&mut connection, Timestamp::UNIX_EPOCH, &[broken])
                .await
                .is_err()
        );
        apply(&mut connection, Timestamp::UNIX_EPOCH, &[FIRST])
            .await
            .unwrap();
    }
}
