//! Migrations: numbered, immutable, part of the binary. An unknown or changed one is refused.

use aws_lc_rs::digest::{SHA256, digest};

use super::StorageError;

/// What was found where a database should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inspection {
    /// Nothing: a broker makes it when it starts.
    Absent,
    /// A database with every migration.
    UpToDate,
    /// A database that a broker brings up to date when it starts.
    Behind {
        /// Migrations it lacks.
        lacks: usize,
    },
    /// The target of a copy that was not finished: no broker serves from it.
    CopyUnderWay,
}

impl Inspection {
    /// Of a database that is there.
    pub(super) fn of(lacks: usize) -> Self {
        match lacks {
            0 => Self::UpToDate,
            lacks => Self::Behind { lacks },
        }
    }
}

/// A step from one schema to the next.
pub(super) struct Migration {
    pub(super) version: i64,
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
}

impl Migration {
    /// SHA-256 of its text.
    pub(super) fn sha256(&self) -> Vec<u8> {
        digest(&SHA256, self.sql.as_bytes()).as_ref().to_vec()
    }
}

/// Lists the migrations of a database, in order, from their folder.
macro_rules! migrations {
    ($folder:literal: $($version:literal $name:literal $number:literal),+ $(,)?) => {
        &[$(Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../../../migrations/", $folder, "/", $number, "_", $name, ".sql")),
        }),+]
    };
}

pub(super) use migrations;

/// Those that were not applied yet, of which each one that was, by version and SHA-256, must be one of ours, unchanged.
pub(super) fn lacking<'a>(
    migrations: &'a [Migration],
    applied: &[(i64, Vec<u8>)],
) -> Result<&'a [Migration], StorageError> {
    for (version, sha256) in applied {
        let version = *version;
        let ours = migrations.iter().find(|ours| ours.version == version);
        let ours = ours.ok_or(StorageError::SchemaUnknown { version })?;
        if *sha256 != ours.sha256() {
            return Err(StorageError::MigrationChanged { version });
        }
    }
    Ok(migrations.get(applied.len()..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Migration = Migration {
        version: 1,
        name: "first",
        sql: "CREATE TABLE a (x INTEGER);",
    };

    #[test]
    fn a_changed_migration_and_one_of_a_newer_broker_are_refused() {
        let second = Migration {
            version: 2,
            ..FIRST
        };
        let ours = [FIRST, second];
        assert_eq!(lacking(&ours, &[]).unwrap().len(), 2);
        let applied = [(1, FIRST.sha256())];
        assert_eq!(lacking(&ours, &applied).unwrap()[0].version, 2);
        let changed = [(1, vec![0; 32])];
        assert!(matches!(
            lacking(&ours, &changed),
            Err(StorageError::MigrationChanged { version: 1 })
        ));
        let newer = [(1, FIRST.sha256()), (99, vec![0; 32])];
        assert!(matches!(
            lacking(&ours, &newer),
            Err(StorageError::SchemaUnknown { version: 99 })
        ));
    }
}
