//! Register and log in one PostgreSQL database that any number of brokers share ([ADR 26](../../adr/0026-postgresql.md)).

mod chains;
mod client_numbers;
mod copying;
mod enrol;
mod entries;
mod erase;
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
mod server;
mod snapshot;
mod store;
mod versions;
mod write;

use sqlx::PgConnection;

use super::connection::Connection;

pub(super) use copying::CopyEnd;
pub use inspect::inspect;
pub use migrate::migrate;
pub use store::open;

/// First half of the advisory locks on chains; the second is the number of the chain.
const CHAINS: i32 = 1;
/// First half of the advisory lock on writing to the register.
const REGISTER: i32 = 2;
/// First half of the advisory lock on the schema.
const SCHEMA: i32 = 3;
/// Channel on which a broker tells the others that it wrote.
const WRITTEN: &str = "samenbeeld_written";

impl Connection for PgConnection {}

/// Columns as one array.
fn list<'a>(columns: impl IntoIterator<Item = &'a Vec<u8>>) -> Vec<Vec<u8>> {
    columns.into_iter().cloned().collect()
}

/// One column of many rows, as one array.
fn column<R, V>(rows: &[R], value: impl Fn(&R) -> V) -> Vec<V> {
    rows.iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, Executor, SqlSafeStr};

    use super::*;
    use crate::model::Timestamp;

    #[tokio::test]
    async fn every_statement_is_prepared() {
        #[expect(clippy::disallowed_methods, reason = "a test has no configuration")]
        let server = std::env::var("SAMENBEELD_TEST_POSTGRES");
        let Ok(server) = server else {
            eprintln!("!!! NOT RUN: no PostgreSQL server is named; tests/run starts one");
            return;
        };
        let mut connection = PgConnection::connect(&server).await.unwrap();
        // Rolled back at the end.
        let mut transaction = connection.begin().await.unwrap();
        let schema = "CREATE SCHEMA statements; SET LOCAL search_path TO statements";
        sqlx::raw_sql(schema)
            .execute(&mut *transaction)
            .await
            .unwrap();
        migrate::up_to_date(&mut transaction, Timestamp::UNIX_EPOCH)
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
            server::STATEMENTS,
            snapshot::STATEMENTS,
            store::STATEMENTS,
            versions::STATEMENTS,
            write::STATEMENTS,
        ]
        .concat()
        {
            let prepared = (&mut *transaction).prepare(sql.into_sql_str()).await;
            assert!(prepared.is_ok(), "{name}: {prepared:?}");
        }
    }
}
