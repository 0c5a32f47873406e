//! What can go wrong in the store. No message holds content, only names of tables and ids of rows.

use std::sync::Arc;

/// The store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database refused.
    #[error("the database cannot be used")]
    Database(#[from] sqlx::Error),
    /// The server did not answer in time. Whether a commit stands is not known.
    #[error("the database server does not answer")]
    Unreachable,
    /// The lock beside the database is held.
    #[error("another broker is using `{path}`; only one may use a SQLite database")]
    InUse {
        /// The lock file.
        path: String,
    },
    /// The lock beside the database cannot be taken.
    #[error("the lock file `{path}` cannot be used")]
    Lock {
        /// The lock file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The database was made by a newer broker, or is no database of this broker.
    #[error("the database has migration {version}, which this broker does not know")]
    SchemaUnknown {
        /// Number of the migration.
        version: i64,
    },
    /// A migration differs from the one that was applied.
    #[error("migration {version} is not the one that was applied to this database")]
    MigrationChanged {
        /// Number of the migration.
        version: i64,
    },
    /// The database is the target of a copy that was not finished: part of the register may be missing.
    #[error("a copy to this database is under way; run `samenbeeld copy` again to finish it")]
    CopyUnderWay,
    /// A row cannot be read back.
    #[error("corrupt row: {table}.{column} of row {row}")]
    CorruptRow {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Position, or random id in hex.
        row: String,
    },
    /// A data key was wrapped with a key that was not given.
    #[error("there is no wrapping key `{id}`")]
    WrappingKeyUnknown {
        /// Id of the key.
        id: String,
    },
    /// The cipher refused.
    #[error("a value cannot be sealed")]
    Sealing,
    /// The key of the subject was destroyed.
    #[error("the subject was erased")]
    Erased,
    /// A record speaks of a fact that does not exist, or is filed elsewhere.
    #[error("a record is not filed under the subject of its fact")]
    Misfiled,
    /// The entry cannot be committed to.
    #[error("the entry cannot be committed to")]
    Entry(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The batch in which the command was taken failed as a whole.
    #[error("nothing of the batch was written")]
    Batch(#[source] Arc<StorageError>),
    /// A receipt or checkpoint could not be signed; the entry stands.
    #[error("the signature cannot be made")]
    Signing,
    /// A destroyed key may still lie in the write-ahead log.
    #[error("the write-ahead log is in use and still holds older copies")]
    WriteAheadLogInUse,
    /// A bound in pages was set on a database that does not count in them.
    #[error("the database does not count in pages")]
    NoPages,
    /// The committer has stopped.
    #[error("the store is closed")]
    Closed,
}

impl StorageError {
    /// A corrupt row, by its position.
    pub(in crate::storage) fn corrupt(
        table: &'static str,
        column: &'static str,
        row: &impl ToString,
    ) -> Self {
        Self::CorruptRow {
            table,
            column,
            row: row.to_string(),
        }
    }
}
