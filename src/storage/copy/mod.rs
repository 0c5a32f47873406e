//! A store moved to another database, row by row, and held against the first one ([ADR 32](../../adr/0032-copy.md)).
//!
//! Rows go over as they lie there, sealed: no key is needed, and nothing is opened. The rows of the target are themselves how far the copy
//! came: each table is copied in the order of its key, so a copy that was cut off goes on behind the last key it finds.

mod check;
mod end;
mod error;
mod rows;
mod tables;

use std::fmt;
use std::path::Path;

use tokio_stream::StreamExt;

pub use check::TableReport;
pub use error::CopyError;

pub(super) use end::{End, Mark, Rows};
pub(super) use rows::{Row, Value};
#[cfg(test)]
pub(super) use tables::NOT_COPIED;
pub(super) use tables::{Column, Kind, TABLES, Table, on_conflict, quoted};

use super::{Inspection, StorageError, postgres, sqlite};
use crate::audit::Checkpoint;
use crate::ports::{Clock, Entropy};

/// A batch ends once its rows take this many bytes.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// Where a store lies.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    /// In a SQLite file.
    Sqlite(&'a Path),
    /// At the address of a PostgreSQL database.
    Postgres(&'a str),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Postgres(address) => f.write_str(address),
        }
    }
}

impl Place<'_> {
    fn failed(&self, source: StorageError) -> CopyError {
        let place = self.to_string();
        match source {
            StorageError::InUse { .. } => CopyError::InUse { place },
            source => CopyError::Store { place, source },
        }
    }

    /// The store to read, its schema looked at.
    async fn source(&self) -> Result<Box<dyn End>, CopyError> {
        let failed = |error| self.failed(error);
        let place = || self.to_string();
        let mut end: Box<dyn End> = match self {
            Self::Sqlite(path) if !path.exists() => {
                return Err(CopyError::Absent { place: place() });
            }
            Self::Sqlite(path) => Box::new(sqlite::CopyEnd::source(path).await.map_err(failed)?),
            Self::Postgres(address) => {
                Box::new(postgres::CopyEnd::open(address).await.map_err(failed)?)
            }
        };
        match end.schema().await.map_err(failed)? {
            Inspection::Absent => return Err(CopyError::Absent { place: place() }),
            Inspection::Behind { lacks } => {
                return Err(CopyError::Behind {
                    place: place(),
                    lacks,
                });
            }
            Inspection::UpToDate | Inspection::CopyUnderWay => {}
        }
        if end.in_use().await.map_err(failed)? {
            return Err(CopyError::InUse { place: place() });
        }
        if end.mark().await.map_err(failed)?.is_some() {
            return Err(CopyError::UnfinishedSource { place: place() });
        }
        Ok(end)
    }

    /// The store to write, brought up to date, and made where it is a file.
    async fn target(&self, clock: &dyn Clock) -> Result<Box<dyn End>, CopyError> {
        let failed = |error| self.failed(error);
        let now = clock.now();
        let mut end: Box<dyn End> = match self {
            Self::Sqlite(path) => {
                Box::new(sqlite::CopyEnd::target(path, now).await.map_err(failed)?)
            }
            Self::Postgres(address) => {
                let end = postgres::CopyEnd::open(address).await.map_err(failed)?;
                Box::new(end.up_to_date(now).await.map_err(failed)?)
            }
        };
        if end.in_use().await.map_err(failed)? {
            let place = self.to_string();
            return Err(CopyError::InUse { place });
        }
        Ok(end)
    }
}

/// How much is copied at once.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Most rows in one transaction, from 1 to 2 000.
    pub rows: u16,
    /// Most transactions in this run, as if it were cut off then; absent, as many as it takes.
    pub batches: Option<u64>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            rows: 500,
            batches: None,
        }
    }
}

/// A copy that was finished, and found to be equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Every table, the same at both ends.
    pub tables: Vec<TableReport>,
    /// Where each chain of the log ends. The signatures are of a key of this moment.
    pub chains: Vec<Checkpoint>,
    /// Rows that this run copied; the others were there.
    pub rows: u64,
}

/// Copies a store to an empty database, or goes on with a copy of it that was cut off, and holds both against each other. Absent where the
/// bound on batches was reached.
///
/// # Errors
/// When a store cannot be used or is in use, the target holds something else, the source was written to meanwhile, or what was copied differs.
pub async fn copy(
    from: Place<'_>,
    to: Place<'_>,
    bounds: Bounds,
    (clock, entropy): (&dyn Clock, &dyn Entropy),
) -> Result<Option<Copied>, CopyError> {
    let mut source = from.source().await?;
    let mut target = to.target(clock).await?;
    let mut copying = Copying {
        from,
        to,
        source: &mut *source,
        target: &mut *target,
    };
    copying.begin(clock).await?;
    let mut copied = Ok(None);
    if let Some(rows) = copying.rows(bounds).await? {
        copied = copying.verified(clock, entropy, rows).await.map(Some);
    }
    source.close().await.map_err(|error| from.failed(error))?;
    target.close().await.map_err(|error| to.failed(error))?;
    copied
}

/// Both ends.
struct Copying<'a> {
    from: Place<'a>,
    to: Place<'a>,
    source: &'a mut dyn End,
    target: &'a mut dyn End,
}

impl Copying<'_> {
    /// Marks an empty target, or finds the mark of this source in this state.
    async fn begin(&mut self, clock: &dyn Clock) -> Result<(), CopyError> {
        let (from, to) = (self.from, self.to);
        let snapshot = self.source.begin_snapshot().await;
        snapshot.map_err(|error| from.failed(error))?;
        let mark = self.mark().await?;
        let found = self.target.mark().await;
        match found.map_err(|error| to.failed(error))? {
            Some(found) if found.source != mark.source => Err(CopyError::OtherSource {
                place: to.to_string(),
            }),
            Some(found) if found.state != mark.state => Err(CopyError::SourceChanged {
                place: from.to_string(),
            }),
            Some(_) => Ok(()),
            None => {
                self.check_empty().await?;
                let set = self.target.set_mark(&mark, clock.now()).await;
                set.map_err(|error| to.failed(error))
            }
        }
    }

    async fn mark(&mut self) -> Result<Mark, CopyError> {
        let mark = end::mark_of(self.source).await;
        mark.map_err(|error| self.from.failed(error))
    }

    async fn check_empty(&mut self) -> Result<(), CopyError> {
        let to = self.to;
        for table in TABLES.iter().filter(|table| !table.seeded) {
            let last = self.target.last(table).await;
            if last.map_err(|error| to.failed(error))?.is_some() {
                return Err(CopyError::NotEmpty {
                    place: to.to_string(),
                    table: table.name,
                });
            }
        }
        Ok(())
    }

    /// Copies what the target lacks; how many rows that were, or nothing where the bound on batches came first.
    async fn rows(&mut self, bounds: Bounds) -> Result<Option<u64>, CopyError> {
        let (mut left, mut copied) = (bounds.batches, 0);
        for table in TABLES {
            let Some(rows) = self.table(table, bounds, &mut left).await? else {
                return Ok(None);
            };
            copied += rows;
        }
        Ok(Some(copied))
    }

    async fn table(
        &mut self,
        table: &'static Table,
        bounds: Bounds,
        left: &mut Option<u64>,
    ) -> Result<Option<u64>, CopyError> {
        let (from, to) = (self.from, self.to);
        let most = usize::from(bounds.rows.clamp(1, 2_000));
        let mut after = None;
        if !table.seeded {
            let last = self.target.last(table).await;
            after = last.map_err(|error| to.failed(error))?;
        }
        let mut rows = self.source.rows(table, after);
        let mut copied = 0;
        loop {
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while batch.len() < most && bytes < BATCH_BYTES {
                let Some(row) = rows.next().await else { break };
                let row = row.map_err(|error| from.failed(error))?;
                bytes += rows::size(&row);
                batch.push(row);
            }
            if batch.is_empty() {
                return Ok(Some(copied));
            }
            match left {
                Some(0) => return Ok(None),
                Some(left) => *left -= 1,
                None => {}
            }
            copied += u64::try_from(batch.len()).unwrap_or(u64::MAX);
            let added = self.target.add(table, batch).await;
            added.map_err(|error| to.failed(error))?;
        }
    }

    /// Holds both ends against each other, and finishes where they are equal and nobody wrote to the source.
    async fn verified(
        &mut self,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
        rows: u64,
    ) -> Result<Copied, CopyError> {
        let (from, to) = (self.from, self.to);
        let began_with = self.mark().await?;
        // From here on the source is read as it is after everything was copied.
        self.check_unchanged(&began_with).await?;
        let mut tables = Vec::with_capacity(TABLES.len());
        for table in TABLES {
            let source = check::table(self.source, table).await;
            let source = source.map_err(|error| from.failed(error))?;
            let target = check::table(self.target, table).await;
            let target = target.map_err(|error| to.failed(error))?;
            if source != target {
                return Err(CopyError::Differs {
                    table: table.name,
                    source_rows: source.rows,
                    target_rows: target.rows,
                });
            }
            tables.push(source);
        }
        let chains = check::log(self.target, clock, entropy).await;
        let chains = chains.map_err(|error| to.failed(error))?;
        let chains = chains.map_err(|misfit| CopyError::Log(Box::new(misfit)))?;
        self.check_unchanged(&began_with).await?;
        let finished = self.target.finish().await;
        finished.map_err(|error| to.failed(error))?;
        Ok(Copied {
            tables,
            chains,
            rows,
        })
    }

    /// Looks at the source as it is by now.
    async fn check_unchanged(&mut self, began_with: &Mark) -> Result<(), CopyError> {
        let from = self.from;
        let failed = |error| from.failed(error);
        let place = || from.to_string();
        self.source.begin_snapshot().await.map_err(failed)?;
        if self.mark().await? != *began_with {
            return Err(CopyError::SourceChanged { place: place() });
        }
        if self.source.in_use().await.map_err(failed)? {
            return Err(CopyError::InUse { place: place() });
        }
        Ok(())
    }
}
