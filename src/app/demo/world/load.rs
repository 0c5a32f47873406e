//! Writes source rows into an empty SQLite file with the organisation's own schema.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection};

use super::WorldError;
use super::rows::{Cell, Row};

const SCHEMAS: [(&str, &str); 6] = [
    (
        "samen-doen",
        include_str!("../../../../deploy/demo/samen-doen/schema.sql"),
    ),
    (
        "jbra",
        include_str!("../../../../deploy/demo/jbra/schema.sql"),
    ),
    (
        "wsg",
        include_str!("../../../../deploy/demo/wsg/schema.sql"),
    ),
    ("vt", include_str!("../../../../deploy/demo/vt/schema.sql")),
    (
        "rvdk",
        include_str!("../../../../deploy/demo/rvdk/schema.sql"),
    ),
    (
        "blijf",
        include_str!("../../../../deploy/demo/blijf/schema.sql"),
    ),
];

/// Rows in one statement; with the columns of the widest table this stays far below SQLite's limit on parameters.
const BATCH: usize = 200;

/// The schema of an organisation of the demo: SQL of its tables.
pub fn schema(organisation: &str) -> Option<&'static str> {
    of(&SCHEMAS, organisation)
}

fn of(texts: &[(&str, &'static str)], organisation: &str) -> Option<&'static str> {
    texts
        .iter()
        .find(|(name, _)| *name == organisation)
        .map(|(_, text)| *text)
}

/// Makes the file with the schema and fills it, in one transaction. The file must not hold these tables yet.
pub async fn load(file: &Path, schema: &'static str, rows: &[Row]) -> Result<(), WorldError> {
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
