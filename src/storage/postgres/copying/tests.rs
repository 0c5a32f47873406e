//! The table of tables against the schema of this database.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::storage::copy::NOT_COPIED;

#[tokio::test]
async fn every_table_and_column_of_the_schema_is_copied_or_worked_out() {
    #[expect(clippy::disallowed_methods, reason = "a test has no configuration")]
    let server = std::env::var("SAMENBEELD_TEST_POSTGRES");
    let Ok(server) = server else {
        eprintln!("!!! NOT RUN: no PostgreSQL server is named; tests/run starts one");
        return;
    };
    let mut connection = PgConnection::connect(&server).await.unwrap();
    // Rolled back at the end.
    let mut transaction = connection.begin().await.unwrap();
    raw_sql("CREATE SCHEMA copied; SET LOCAL search_path TO copied")
        .execute(&mut *transaction)
        .await
        .unwrap();
    migrate::up_to_date(&mut transaction, Timestamp::UNIX_EPOCH)
        .await
        .unwrap();
    let columns: Vec<(String, String, String, bool)> = query_as(
        "SELECT c.table_name::text, c.column_name::text, c.data_type::text, c.is_identity = 'YES'
        FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = 'copied' AND t.table_type = 'BASE TABLE'",
    )
    .fetch_all(&mut *transaction)
    .await
    .unwrap();
    let mut stored: BTreeMap<&str, BTreeSet<(&str, &str, bool)>> = BTreeMap::new();
    for (table, column, kind, counted) in &columns {
        // A row that must be the only one has a key of another width.
        let kind = if kind == "integer" { "bigint" } else { kind };
        let of = stored.entry(table).or_default();
        of.insert((column, kind, *counted));
    }
    let known = TABLES.iter().map(|table| table.name);
    let known: BTreeSet<&str> = known.chain(NOT_COPIED).chain(WORKED_OUT).collect();
    assert_eq!(stored.keys().copied().collect::<BTreeSet<_>>(), known);
    for table in TABLES {
        let told = table.columns.iter().map(|column| {
            let kind = match column.kind {
                Kind::Number | Kind::Counted => "bigint",
                Kind::Flag => "boolean",
                Kind::Text => "text",
                Kind::Bytes => "bytea",
            };
            (column.name, kind, column.kind == Kind::Counted)
        });
        assert_eq!(stored[table.name], told.collect(), "{}", table.name);
        let key: Vec<(String,)> = query_as(
            "SELECT a.attname::text FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (number, place), pg_attribute a
            WHERE i.indrelid = $1::regclass AND i.indisprimary AND a.attrelid = i.indrelid AND a.attnum = k.number ORDER BY k.place",
        )
        .bind(table.name)
        .fetch_all(&mut *transaction)
        .await
        .unwrap();
        let key: Vec<&str> = key.iter().map(|(name,)| name.as_str()).collect();
        let told: Vec<&str> = table.key().iter().map(|column| column.name).collect();
        assert_eq!(key, told, "{}", table.name);
    }
}
