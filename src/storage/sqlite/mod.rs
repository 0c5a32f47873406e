//! Register and log in one SQLite database that serves one broker.

mod chains;
mod client_numbers;
mod copying;
mod enrol;
mod entries;
mod erase;
mod file;
mod inspect;
mod keys;
mod ledger;
mod log;
mod lookup;
mod merging;
mod migrate;
mod open_work;
mod policy;
mod records;
mod repairs;
mod retention;
mod revocations;
mod snapshot;
mod store;
mod versions;
mod write;

use data_encoding::HEXLOWER;
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::connection::Connection;

pub(super) use copying::CopyEnd;
pub use inspect::{in_use, inspect};
pub use migrate::migrate;
pub use store::open;

impl Connection for SqliteConnection {}

/// Columns as a JSON list of hexadecimal texts: one bound value, however many they are. A statement reads it as
/// `SELECT unhex(value) FROM json_each(?)`.
fn list<'a>(columns: impl IntoIterator<Item = &'a Vec<u8>>) -> String {
    let quoted = columns
        .into_iter()
        .map(|column| format!("\"{}\"", HEXLOWER.encode(column)));
    format!("[{}]", quoted.collect::<Vec<_>>().join(","))
}

/// The statement that inserts one row, for as many rows.
fn for_rows(statement: &'static str, rows: usize) -> AssertSqlSafe<String> {
    let values = statement
        .rsplit_once("VALUES ")
        .map_or("", |(_, values)| values);
    let further = format!(", {values}").repeat(rows.saturating_sub(1));
    AssertSqlSafe(format!("{statement}{further}"))
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, Executor, SqlSafeStr};

    use super::*;
    use crate::model::Timestamp;

    #[tokio::test]
    async fn every_statement_is_prepared() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        migrate::up_to_date(&mut connection, Timestamp::UNIX_EPOCH)
            .await
            .unwrap();
        for (name, sql) in [
            chains::STATEMENTS,
            client_numbers::STATEMENTS,
            copying::STATEMENTS,
            enrol::STATEMENTS,
            entries::STATEMENTS,
            erase::STATEMENTS,
            keys::STATEMENTS,
            ledger::STATEMENTS,
            log::STATEMENTS,
            lookup::STATEMENTS,
            merging::STATEMENTS,
            migrate::STATEMENTS,
            open_work::STATEMENTS,
            policy::STATEMENTS,
            records::STATEMENTS,
            repairs::STATEMENTS,
            retention::STATEMENTS,
            revocations::STATEMENTS,
            snapshot::STATEMENTS,
            store::STATEMENTS,
            versions::STATEMENTS,
            write::STATEMENTS,
        ]
        .concat()
        {
            let prepared = connection.prepare(sql.into_sql_str()).await;
            assert!(prepared.is_ok(), "{name}: {prepared:?}");
        }
    }

    #[test]
    fn a_statement_for_one_row_serves_for_more() {
        let one = "INSERT INTO a (b, c) VALUES (?, ?)";
        assert_eq!(for_rows(one, 1).0, one);
        assert_eq!(
            for_rows(one, 2).0,
            "INSERT INTO a (b, c) VALUES (?, ?), (?, ?)"
        );
    }
}
