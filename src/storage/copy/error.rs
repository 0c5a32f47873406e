//! Why a store was not copied. No message holds content.

use crate::audit::Misfit;
use crate::storage::StorageError;

/// The copy was not made, or is not finished. Nothing was written to the source.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// A store cannot be used.
    #[error("the store {place} cannot be used")]
    Store {
        /// Which.
        place: String,
        /// Why.
        #[source]
        source: StorageError,
    },
    /// Nothing lies where the source should be.
    #[error("there is no store at {place}")]
    Absent {
        /// The source.
        place: String,
    },
    /// The source has an older schema. It is read alone, so nothing is migrated.
    #[error(
        "the source {place} lacks {lacks} migrations of this program; run `samenbeeld migrate` on it first"
    )]
    Behind {
        /// The source.
        place: String,
        /// Migrations it lacks.
        lacks: usize,
    },
    /// Somebody may write to it.
    #[error(
        "a broker is using {place}, or another copy is; stop it first, and every other broker of this store"
    )]
    InUse {
        /// Source or target.
        place: String,
    },
    /// The source is itself the target of a copy that was not finished.
    #[error("the source {place} is a copy that was not finished; finish that one first")]
    UnfinishedSource {
        /// The source.
        place: String,
    },
    /// The target holds something that is no copy under way.
    #[error(
        "the target {place} is not empty: its table `{table}` has rows; name a database that holds no store yet"
    )]
    NotEmpty {
        /// The target.
        place: String,
        /// A table with rows.
        table: &'static str,
    },
    /// The target is a copy under way of another store.
    #[error(
        "the target {place} is a copy under way of another source; name that source, or an empty target"
    )]
    OtherSource {
        /// The target.
        place: String,
    },
    /// A broker wrote to the source since the copy began.
    #[error(
        "a broker wrote to the source {place} since this copy began; stop every broker of it, empty the target and copy again"
    )]
    SourceChanged {
        /// The source.
        place: String,
    },
    /// What was copied is not what stands in the source.
    #[error(
        "the table `{table}` differs: {source_rows} rows in the source, {target_rows} in the target, or other values in them; the copy is not \
         finished: empty the target and copy again"
    )]
    Differs {
        /// Table.
        table: &'static str,
        /// Rows in the source.
        source_rows: u64,
        /// Rows in the target.
        target_rows: u64,
    },
    /// The chains do not verify.
    #[error(
        "the log does not hold together, in the target as in the source; the copy is not finished"
    )]
    Log(#[source] Box<Misfit>),
}
