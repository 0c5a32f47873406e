//! A database file at an end of a copy.

use std::path::Path;

use async_trait::async_trait;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, Sqlite, SqliteConnection};
use sqlx::{Row as _, query, query_as, raw_sql};
use tokio_stream::StreamExt;

use super::{file, migrate};
use crate::model::Timestamp;
use crate::storage::connection::Connection;
use crate::storage::copy::{Column, End, Kind, Mark, Row, Rows, Table, Value, on_conflict, quoted};
use crate::storage::statements::statements;
use crate::storage::{Inspection, StorageError};

/// The write-ahead log is moved into the database after this many batches.
const BATCHES_PER_CHECKPOINT: u64 = 64;

statements! {
    READ = "BEGIN DEFERRED";
    WRITE = "BEGIN IMMEDIATE";
    COMMIT = "COMMIT";
    END_READ = "ROLLBACK";
    MARK = "SELECT source, state FROM copy_under_way";
    SET_MARK = "INSERT INTO copy_under_way (one, source, state, begun_at) VALUES (1, ?, ?, ?)";
    TAKE_MARK_AWAY = "DELETE FROM copy_under_way";
    TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?";
    MOVE_LOG = "PRAGMA wal_checkpoint(PASSIVE)";
}

/// One end of a copy: a file whose lock is held, so that no broker uses it.
pub(in crate::storage) struct CopyEnd {
    connection: SqliteConnection,
    _lock: file::BrokerLock,
    /// Whether a snapshot is being read.
    reading: bool,
    batches: u64,
}

impl CopyEnd {
    /// A file that is there, to read.
    pub(in crate::storage) async fn source(path: &Path) -> Result<Self, StorageError> {
        let lock = file::lock(path)?;
        let options = file::options(path).pragma("query_only", "ON");
        Ok(Self::of(options.connect().await?, lock))
    }

    /// A file to write, which is made where it is missing, and brought up to date.
    pub(in crate::storage) async fn target(
        path: &Path,
        now: Timestamp,
    ) -> Result<Self, StorageError> {
        let lock = file::lock(path)?;
        file::create(path)?;
        let mut connection = file::options(path).connect().await?;
        migrate::up_to_date(&mut connection, now).await?;
        Ok(Self::of(connection, lock))
    }

    fn of(connection: SqliteConnection, lock: file::BrokerLock) -> Self {
        Self {
            connection,
            _lock: lock,
            reading: false,
            batches: 0,
        }
    }

    async fn insert(&mut self, table: &'static Table, rows: Vec<Row>) -> Result<(), StorageError> {
        let places = vec!["?"; table.columns.len()].join(", ");
        let values = vec![format!("({places})"); rows.len()].join(", ");
        let (name, columns) = (table.name, quoted(table.columns));
        let sql = format!(
            "INSERT INTO {name} ({columns}) VALUES {values}{}",
            on_conflict(table)
        );
        let mut insert = query(AssertSqlSafe(sql));
        for value in rows.into_iter().flatten() {
            insert = bound(insert, value);
        }
        insert.execute(&mut self.connection).await?;
        Ok(())
    }

    /// Inserts rows with the triggers of the table away: they stand again when the transaction ends.
    async fn insert_unjudged(
        &mut self,
        table: &'static Table,
        rows: Vec<Row>,
    ) -> Result<(), StorageError> {
        let triggers: Vec<(String, String)> = query_as(TRIGGERS)
            .bind(table.name)
            .fetch_all(&mut self.connection)
            .await?;
        for (name, _) in &triggers {
            let drop = format!("DROP TRIGGER \"{name}\"");
            raw_sql(AssertSqlSafe(drop))
                .execute(&mut self.connection)
                .await?;
        }
        self.insert(table, rows).await?;
        for (_, sql) in triggers {
            raw_sql(AssertSqlSafe(sql))
                .execute(&mut self.connection)
                .await?;
        }
        Ok(())
    }
}

#[async_trait]
impl End for CopyEnd {
    async fn schema(&mut self) -> Result<Inspection, StorageError> {
        let lacks = migrate::lacking(&mut self.connection).await?;
        if lacks == migrate::MIGRATIONS.len() {
            return Ok(Inspection::Absent);
        }
        Ok(Inspection::of(lacks))
    }

    /// The lock on the file is held.
    async fn in_use(&mut self) -> Result<bool, StorageError> {
        Ok(false)
    }

    async fn begin_snapshot(&mut self) -> Result<(), StorageError> {
        if self.reading {
            query(END_READ).execute(&mut self.connection).await?;
        }
        query(READ).execute(&mut self.connection).await?;
        self.reading = true;
        Ok(())
    }

    fn rows(&mut self, table: &'static Table, after: Option<Row>) -> Rows<'_> {
        let (name, columns, key) = (table.name, quoted(table.columns), quoted(table.key()));
        let behind = match &after {
            None => String::new(),
            Some(after) => format!(" WHERE ({key}) > ({})", vec!["?"; after.len()].join(", ")),
        };
        let sql = format!("SELECT {columns} FROM {name}{behind} ORDER BY {key}");
        let mut select = query(AssertSqlSafe(sql));
        for value in after.into_iter().flatten() {
            select = bound(select, value);
        }
        let rows = select.fetch(&mut self.connection);
        Box::pin(rows.map(|row| read(table.columns, &row?)))
    }

    async fn last(&mut self, table: &'static Table) -> Result<Option<Row>, StorageError> {
        let order = table.key().iter();
        let order = order.map(|column| format!("\"{}\" DESC", column.name));
        let sql = format!(
            "SELECT {} FROM {} ORDER BY {} LIMIT 1",
            quoted(table.key()),
            table.name,
            order.collect::<Vec<_>>().join(", ")
        );
        let row = query(AssertSqlSafe(sql))
            .fetch_optional(&mut self.connection)
            .await?;
        row.map(|row| read(table.key(), &row)).transpose()
    }

    async fn add(&mut self, table: &'static Table, rows: Vec<Row>) -> Result<(), StorageError> {
        query(WRITE).execute(&mut self.connection).await?;
        if table.judged {
            self.insert_unjudged(table, rows).await?;
        } else {
            self.insert(table, rows).await?;
        }
        query(COMMIT).execute(&mut self.connection).await?;
        self.batches += 1;
        if self.batches.is_multiple_of(BATCHES_PER_CHECKPOINT) {
            query(MOVE_LOG).execute(&mut self.connection).await?;
        }
        Ok(())
    }

    async fn mark(&mut self) -> Result<Option<Mark>, StorageError> {
        mark(&mut self.connection).await
    }

    async fn set_mark(&mut self, mark: &Mark, now: Timestamp) -> Result<(), StorageError> {
        query(SET_MARK)
            .bind(mark.source.as_slice())
            .bind(mark.state.as_slice())
            .bind(now.as_microsecond())
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    async fn finish(&mut self) -> Result<(), StorageError> {
        query(TAKE_MARK_AWAY).execute(&mut self.connection).await?;
        Ok(())
    }

    fn connection(&mut self) -> &mut dyn Connection {
        &mut self.connection
    }

    async fn close(self: Box<Self>) -> Result<(), StorageError> {
        let Self {
            connection, _lock, ..
        } = *self;
        Ok(connection.close().await?)
    }
}

/// The mark of a copy that was not finished.
pub(super) async fn mark(connection: &mut SqliteConnection) -> Result<Option<Mark>, StorageError> {
    let row: Option<(Vec<u8>, Vec<u8>)> = query_as(MARK).fetch_optional(connection).await?;
    Ok(row.map(|(source, state)| Mark { source, state }))
}

type Bound<'q> = Query<'q, Sqlite, SqliteArguments>;

fn bound(query: Bound<'_>, value: Value) -> Bound<'_> {
    match value {
        Value::Null => query.bind(None::<i64>),
        Value::Number(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Bytes(bytes) => query.bind(bytes),
    }
}

fn read(columns: &[Column], row: &SqliteRow) -> Result<Row, StorageError> {
    let values = columns.iter().enumerate().map(|(place, column)| {
        let value = match column.kind {
            Kind::Number | Kind::Counted | Kind::Flag => {
                row.try_get::<Option<i64>, _>(place)?.map(Value::Number)
            }
            Kind::Text => row.try_get::<Option<String>, _>(place)?.map(Value::Text),
            Kind::Bytes => row.try_get::<Option<Vec<u8>>, _>(place)?.map(Value::Bytes),
        };
        Ok(value.unwrap_or(Value::Null))
    });
    values.collect()
}

#[cfg(test)]
mod tests;
