//! A database on a server at an end of a copy.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Postgres};
use sqlx::{Row as _, query, query_as, query_scalar, raw_sql};
use tokio::time::{Instant, sleep};
use tokio_stream::StreamExt;

use super::{CHAINS, SCHEMA, migrate, server};
use crate::model::Timestamp;
use crate::storage::connection::Connection;
use crate::storage::copy::{
    Column, End, Kind, Mark, Row, Rows, TABLES, Table, Value, on_conflict, quoted,
};
use crate::storage::statements::statements;
use crate::storage::{Inspection, StorageError};

/// Longest time in which the server lets go of the locks of whoever has ended or was killed.
const GONE: Duration = Duration::from_secs(3);
/// How long to wait before looking again.
const AGAIN: Duration = Duration::from_millis(50);

statements! {
    // A copy takes as long as it takes; a table is read in one statement.
    PATIENCE = "SELECT set_config('statement_timeout', '0', false), set_config('idle_in_transaction_session_timeout', '0', false)";
    LOCK = "SELECT pg_try_advisory_lock($1, 0)";
    // A broker holds the locks on its chains as long as its session stands.
    IN_USE = "SELECT EXISTS (SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND classid::bigint = $1 AND objsubid = 2 AND granted AND pid <> pg_backend_pid()
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";
    READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    COMMIT = "COMMIT";
    END_READ = "ROLLBACK";
    MARK = "SELECT source, state FROM copy_under_way";
    SET_MARK = "INSERT INTO copy_under_way (one, source, state, begun_at) VALUES (1, $1, $2, $3)";
    TAKE_MARK_AWAY = "DELETE FROM copy_under_way";
    PRESENT_VERSIONS = "INSERT INTO present_versions (subject, version) SELECT subject, max(version) FROM versions GROUP BY subject
        ON CONFLICT (subject) DO UPDATE SET version = excluded.version";
    POLICY_IN_FORCE = "UPDATE policy_in_force SET version = (SELECT coalesce(max(version), 0) FROM policy_activations)";
    REVOCATIONS_IN_FORCE = "UPDATE revocations_in_force SET version = (SELECT coalesce(max(version), 0) FROM revocations)";
}

/// Tables that this database keeps beside what is copied, worked out from it at the end.
#[cfg(test)]
const WORKED_OUT: [&str; 3] = [
    "present_versions",
    "policy_in_force",
    "revocations_in_force",
];

/// One end of a copy. The lock on the schema is its session's: no broker starts on the database as long as it is held.
pub(in crate::storage) struct CopyEnd {
    connection: PgConnection,
    /// Whether a snapshot is being read.
    reading: bool,
}

impl CopyEnd {
    /// A database that is there.
    pub(in crate::storage) async fn open(url: &str) -> Result<Self, StorageError> {
        let mut connection = server::connect(&server::options(url)?).await?;
        query(PATIENCE).execute(&mut connection).await?;
        let until = Instant::now() + GONE;
        while !query_scalar(LOCK)
            .bind(SCHEMA)
            .fetch_one(&mut connection)
            .await?
        {
            if Instant::now() > until {
                return Err(StorageError::InUse {
                    path: url.to_owned(),
                });
            }
            sleep(AGAIN).await;
        }
        Ok(Self {
            connection,
            reading: false,
        })
    }

    /// Brings its schema up to date.
    pub(in crate::storage) async fn up_to_date(
        mut self,
        now: Timestamp,
    ) -> Result<Self, StorageError> {
        migrate::up_to_date(&mut self.connection, now).await?;
        Ok(self)
    }

    async fn execute(&mut self, sql: String) -> Result<(), StorageError> {
        raw_sql(AssertSqlSafe(sql))
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    /// One array for each column, whatever the number of rows.
    async fn insert(&mut self, table: &'static Table, rows: Vec<Row>) -> Result<(), StorageError> {
        let arrays = table.columns.iter().zip(1..).map(|(column, place)| {
            let kind = match column.kind {
                Kind::Number | Kind::Counted | Kind::Flag => "bigint",
                Kind::Text => "text",
                Kind::Bytes => "bytea",
            };
            format!("${place}::{kind}[]")
        });
        let values = table.columns.iter().map(|column| match column.kind {
            Kind::Flag => format!("\"{}\" <> 0", column.name),
            _ => format!("\"{}\"", column.name),
        });
        let (name, columns) = (table.name, quoted(table.columns));
        let sql = format!(
            "INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE SELECT {} FROM unnest({}) AS copied ({columns}){}",
            values.collect::<Vec<_>>().join(", "),
            arrays.collect::<Vec<_>>().join(", "),
            on_conflict(table)
        );
        let mut columns: Vec<Vec<Value>> =
            vec![Vec::with_capacity(rows.len()); table.columns.len()];
        for row in rows {
            for (column, value) in columns.iter_mut().zip(row) {
                column.push(value);
            }
        }
        let mut insert = query(AssertSqlSafe(sql));
        for (column, values) in table.columns.iter().zip(columns) {
            insert = bound_array(insert, column.kind, values);
        }
        insert.execute(&mut self.connection).await?;
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

    async fn in_use(&mut self) -> Result<bool, StorageError> {
        let until = Instant::now() + GONE;
        loop {
            let in_use = query_scalar(IN_USE).bind(i64::from(CHAINS));
            if !in_use.fetch_one(&mut self.connection).await? {
                return Ok(false);
            }
            if Instant::now() > until {
                return Ok(true);
            }
            sleep(AGAIN).await;
        }
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
        let (name, key) = (table.name, ordered(table, ""));
        let behind = match &after {
            None => String::new(),
            Some(after) => {
                let places = (1..=after.len()).map(|place| format!("${place}"));
                let places = places.collect::<Vec<_>>().join(", ");
                format!(" WHERE ({key}) > ({places})")
            }
        };
        let columns = selected(table.columns);
        let sql = format!("SELECT {columns} FROM {name}{behind} ORDER BY {key}");
        let mut select = query(AssertSqlSafe(sql));
        for value in after.into_iter().flatten() {
            select = bound(select, value);
        }
        let rows = select.fetch(&mut self.connection);
        Box::pin(rows.map(|row| read(table.columns, &row?)))
    }

    async fn last(&mut self, table: &'static Table) -> Result<Option<Row>, StorageError> {
        let sql = format!(
            "SELECT {} FROM {} ORDER BY {} LIMIT 1",
            selected(table.key()),
            table.name,
            ordered(table, " DESC")
        );
        let row = query(AssertSqlSafe(sql))
            .fetch_optional(&mut self.connection)
            .await?;
        row.map(|row| read(table.key(), &row)).transpose()
    }

    async fn add(&mut self, table: &'static Table, rows: Vec<Row>) -> Result<(), StorageError> {
        query(WRITE).execute(&mut self.connection).await?;
        if table.judged {
            let name = table.name;
            self.execute(format!("ALTER TABLE {name} DISABLE TRIGGER USER"))
                .await?;
            self.insert(table, rows).await?;
            self.execute(format!("ALTER TABLE {name} ENABLE TRIGGER USER"))
                .await?;
        } else {
            self.insert(table, rows).await?;
        }
        query(COMMIT).execute(&mut self.connection).await?;
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
        query(WRITE).execute(&mut self.connection).await?;
        for work_out in [PRESENT_VERSIONS, POLICY_IN_FORCE, REVOCATIONS_IN_FORCE] {
            query(work_out).execute(&mut self.connection).await?;
        }
        for table in TABLES {
            let counted = table.columns.iter();
            for column in counted.filter(|column| column.kind == Kind::Counted) {
                // The next number is behind the last one that was copied; 1 where there is none.
                let (table, column) = (table.name, column.name);
                let set = format!(
                    "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), coalesce(max(\"{column}\"), 1), count(*) > 0) FROM {table}"
                );
                self.execute(set).await?;
            }
        }
        query(TAKE_MARK_AWAY).execute(&mut self.connection).await?;
        query(COMMIT).execute(&mut self.connection).await?;
        Ok(())
    }

    fn connection(&mut self) -> &mut dyn Connection {
        &mut self.connection
    }

    async fn close(self: Box<Self>) -> Result<(), StorageError> {
        Ok(self.connection.close().await?)
    }
}

/// The mark of a copy that was not finished.
pub(super) async fn mark(connection: &mut PgConnection) -> Result<Option<Mark>, StorageError> {
    let row: Option<(Vec<u8>, Vec<u8>)> = query_as(MARK).fetch_optional(connection).await?;
    Ok(row.map(|(source, state)| Mark { source, state }))
}

/// Columns as they are read: every number as wide as it can be.
fn selected(columns: &[Column]) -> String {
    let names = columns.iter().map(|column| match column.kind {
        Kind::Number | Kind::Counted => format!("\"{}\"::bigint", column.name),
        Kind::Flag => format!("\"{}\"::integer::bigint", column.name),
        Kind::Text | Kind::Bytes => format!("\"{}\"", column.name),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// The key in the order that SQLite has too, whatever the collation of this database.
fn ordered(table: &Table, direction: &str) -> String {
    let names = table.key().iter().map(|column| match column.kind {
        Kind::Text => format!("\"{}\" COLLATE \"C\"{direction}", column.name),
        _ => format!("\"{}\"{direction}", column.name),
    });
    names.collect::<Vec<_>>().join(", ")
}

type Bound<'q> = Query<'q, Postgres, PgArguments>;

fn bound(query: Bound<'_>, value: Value) -> Bound<'_> {
    match value {
        Value::Null => query.bind(None::<i64>),
        Value::Number(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Bytes(bytes) => query.bind(bytes),
    }
}

fn bound_array(query: Bound<'_>, kind: Kind, values: Vec<Value>) -> Bound<'_> {
    let values = values.into_iter();
    match kind {
        Kind::Number | Kind::Counted | Kind::Flag => {
            let numbers = values.map(|value| match value {
                Value::Number(number) => Some(number),
                _ => None,
            });
            query.bind(numbers.collect::<Vec<_>>())
        }
        Kind::Text => {
            let texts = values.map(|value| match value {
                Value::Text(text) => Some(text),
                _ => None,
            });
            query.bind(texts.collect::<Vec<_>>())
        }
        Kind::Bytes => {
            let bytes = values.map(|value| match value {
                Value::Bytes(bytes) => Some(bytes),
                _ => None,
            });
            query.bind(bytes.collect::<Vec<_>>())
        }
    }
}

fn read(columns: &[Column], row: &PgRow) -> Result<Row, StorageError> {
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
