//! The source's database, opened for reading alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Column as _, Executor, Row as _, SqlSafeStr, Statement};

use super::sql::identifier;

/// Steps of SQLite's machine between two looks at whether anybody still waits.
const STEPS: i32 = 1000;

/// A row as text: column → value; without what is null or empty.
pub(super) type TextRow = BTreeMap<String, String>;

/// A value for a parameter.
#[derive(Clone, Debug)]
pub(super) enum Bind {
    Text(String),
    Integer(i64),
}

/// A database that is only read.
#[derive(Clone, Debug)]
pub(super) struct Database {
    pool: SqlitePool,
}

/// One question's turn with the database. When it is dropped, a statement that still runs is interrupted.
pub(super) struct Turn {
    connection: PoolConnection<Sqlite>,
    _stop: StopOnDrop,
}

struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Database {
    /// Opens an existing file.
    pub(super) async fn open(file: &Path, connections: u32) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .create_if_missing(false)
            .pragma("query_only", "ON");
        let pool = SqlitePoolOptions::new()
            .max_connections(connections)
            .test_before_acquire(false)
            .connect_with(options)
            .await?;
        Ok(Self { pool })
    }

    /// The columns a query gives, without carrying it out.
    pub(super) async fn columns(&self, query: &str) -> Result<Vec<String>, sqlx::Error> {
        let mut connection = self.pool.acquire().await?;
        // As it will be carried out: what is no plain SELECT is refused here already.
        let query = AssertSqlSafe(format!("SELECT * FROM (\n{query}\n)")).into_sql_str();
        let statement = connection.prepare(query).await?;
        let columns = statement.columns().iter();
        Ok(columns.map(|column| column.name().to_owned()).collect())
    }

    /// Takes a turn; waits while all connections are busy.
    pub(super) async fn turn(&self) -> Result<Turn, sqlx::Error> {
        let mut connection = self.pool.acquire().await?;
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        connection
            .lock_handle()
            .await?
            .set_progress_handler(STEPS, move || !seen.load(Ordering::Relaxed));
        Ok(Turn {
            connection,
            _stop: StopOnDrop(stop),
        })
    }
}

impl Turn {
    /// At most `most` rows of a query, and of each only these columns: the others are not even computed.
    pub(super) async fn rows(
        &mut self,
        query: &str,
        columns: &BTreeSet<&str>,
        binds: &[Bind],
        most: usize,
    ) -> Result<Vec<TextRow>, sqlx::Error> {
        let list: Vec<_> = columns
            .iter()
            .map(|column| identifier(column))
            .map(|name| format!("CAST({name} AS TEXT)"))
            .collect();
        // The query stands on lines of its own, so that a comment at its end ends there.
        let query = format!("SELECT {} FROM (\n{query}\n) LIMIT {most}", list.join(", "));
        let mut statement = sqlx::query(AssertSqlSafe(query));
        for bind in binds {
            statement = match bind {
                Bind::Text(text) => statement.bind(text.as_str()),
                Bind::Integer(number) => statement.bind(*number),
            };
        }
        let rows = statement.fetch_all(&mut *self.connection).await?;
        rows.iter()
            .map(|row| {
                let mut texts = TextRow::new();
                for (place, column) in columns.iter().enumerate() {
                    let text: Option<String> = row.try_get(place)?;
                    if let Some(text) = text.filter(|text| !text.is_empty()) {
                        texts.insert((*column).to_owned(), text);
                    }
                }
                Ok(texts)
            })
            .collect()
    }
}
