//! Fills an empty source database: for the demo and for tests, which need existing systems to stand in front of.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection};

/// A source database that cannot be filled.
#[derive(Debug, thiserror::Error)]
#[error("the source database cannot be filled")]
pub struct FillError(#[from] sqlx::Error);

/// One row of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Table.
    pub table: &'static str,
    /// Columns with their values.
    pub cells: Vec<(&'static str, Cell)>,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Rows in one statement; with the columns of the widest table this stays far below SQLite's limit on parameters.
const BATCH: usize = 200;

/// Makes the file with the schema and fills it, in one transaction. The file must not hold these tables yet.
pub async fn fill(file: &Path, schema: &'static str, rows: &[Row]) -> Result<(), FillError> {
    // A throwaway file: what a crash would lose is made again.
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Memory)
        .synchronous(SqliteSynchronous::Off);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::raw_sql(schema).execute(&mut connection).await?;
    let mut transaction = connection.begin().await?;
    for batch in rows.chunk_by(same_columns) {
        for rows in batch.chunks(BATCH) {
            let Some(insert) = insert(rows) else { continue };
            let mut query = sqlx::query(AssertSqlSafe(insert));
            for (_, cell) in rows.iter().flat_map(|row| &row.cells) {
                query = match cell {
                    Cell::Null => query.bind(None::<i64>),
                    Cell::Integer(number) => query.bind(*number),
                    Cell::Text(text) => query.bind(text.as_str()),
                };
            }
            query.execute(&mut *transaction).await?;
        }
    }
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}

fn same_columns(one: &Row, other: &Row) -> bool {
    let columns = |row: &Row| {
        row.cells
            .iter()
            .map(|(column, _)| *column)
            .collect::<Vec<_>>()
    };
    one.table == other.table && columns(one) == columns(other)
}

fn insert(rows: &[Row]) -> Option<String> {
    let first = rows.first()?;
    let columns: Vec<_> = first
        .cells
        .iter()
        .map(|(column, _)| format!("\"{column}\""))
        .collect();
    let group = format!("({})", vec!["?"; columns.len()].join(", "));
    let groups = vec![group; rows.len()].join(", ");
    Some(format!(
        "INSERT INTO \"{}\" ({}) VALUES {groups}",
        first.table,
        columns.join(", ")
    ))
}
