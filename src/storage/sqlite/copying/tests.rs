//! The table of tables against the schema of this database.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::storage::copy::{NOT_COPIED, TABLES};

async fn migrated() -> SqliteConnection {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    migrate::up_to_date(&mut connection, Timestamp::UNIX_EPOCH)
        .await
        .unwrap();
    connection
}

#[tokio::test]
async fn every_table_and_column_of_the_schema_is_copied_in_an_order_that_references_allow() {
    let mut connection = migrated().await;
    let found: Vec<(String,)> = query_as(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let found: BTreeSet<String> = found.into_iter().map(|(name,)| name).collect();
    let known = TABLES.iter().map(|table| table.name).chain(NOT_COPIED);
    assert_eq!(found, known.map(str::to_owned).collect());
    let mut before = BTreeSet::new();
    for table in TABLES {
        let columns: Vec<(String, String, i64)> =
            query_as("SELECT name, type, pk FROM pragma_table_info(?)")
                .bind(table.name)
                .fetch_all(&mut connection)
                .await
                .unwrap();
        let stored: BTreeMap<_, _> = columns
            .iter()
            .map(|(name, kind, _)| (name.as_str(), kind.as_str()))
            .collect();
        let told = table.columns.iter().map(|column| {
            let kind = match column.kind {
                Kind::Number | Kind::Counted | Kind::Flag => "INTEGER",
                Kind::Text => "TEXT",
                Kind::Bytes => "BLOB",
            };
            (column.name, kind)
        });
        assert_eq!(stored, told.collect(), "{}", table.name);
        let mut key: Vec<_> = columns.iter().filter(|(.., place)| *place > 0).collect();
        key.sort_by_key(|(.., place)| *place);
        let key: Vec<&str> = key.iter().map(|(name, ..)| name.as_str()).collect();
        let told: Vec<&str> = table.key().iter().map(|column| column.name).collect();
        assert_eq!(key, told, "{}", table.name);
        let parents: Vec<(String,)> = query_as("SELECT \"table\" FROM pragma_foreign_key_list(?)")
            .bind(table.name)
            .fetch_all(&mut connection)
            .await
            .unwrap();
        for (parent,) in parents {
            assert!(before.contains(&parent), "{} before {parent}", table.name);
        }
        before.insert(table.name.to_owned());
    }
}

#[tokio::test]
async fn chains_and_open_intents_of_before_stay_when_the_schema_lets_several_chains_stand() {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    migrate::up_to_version(&mut connection, 15).await;
    let rows = "INSERT INTO subject_keys VALUES (x'01', 'k', x'02', NULL);
        INSERT INTO chains VALUES (3, x'000102030405060708090a0b0c0d0e0f', 'disclosures', 'jbra');
        INSERT INTO entries VALUES (3, 0, zeroblob(16), 1, zeroblob(32), zeroblob(32), x'', ',', x'01', x'');
        INSERT INTO open_intents VALUES (zeroblob(16), 'jbra', x'01');";
    raw_sql(rows).execute(&mut connection).await.unwrap();
    migrate::up_to_date(&mut connection, Timestamp::UNIX_EPOCH)
        .await
        .unwrap();
    let kept: (i64, String, i64, i64) = query_as(
        "SELECT number, places, position, o.chain
        FROM chains JOIN entries e ON e.chain = number JOIN open_intents o USING (receipt)",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(kept, (3, "jbra".to_owned(), 0, 3));
    let broken = raw_sql(
        "INSERT INTO entries SELECT 4, 0, receipt, at, leaf, link, commitments, readers, sealed_under, sections FROM entries",
    );
    assert!(broken.execute(&mut connection).await.is_err());
    let cut = raw_sql("DELETE FROM chains").execute(&mut connection).await;
    assert!(cut.unwrap_err().to_string().contains("append-only"));
    let another = "INSERT INTO chains VALUES (4, zeroblob(16), 'disclosures', 'jbra')";
    raw_sql(another).execute(&mut connection).await.unwrap();
}
