//! A database of its own for each test, on the throwaway PostgreSQL that `tests/run` starts.

use data_encoding::HEXLOWER;
use samenbeeld::ports::Entropy;
use samenbeeld::storage::SystemEntropy;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Names the server, as the address of its database `postgres`.
const SERVER: &str = "SAMENBEELD_TEST_POSTGRES";

/// The address of a fresh database; absent, and said so loudly, where there is no server.
pub(crate) async fn database() -> Option<String> {
    database_with("").await
}

/// The same, ordered as Dutch readers order words: where SQLite puts every capital before every small letter, this one does not.
pub(crate) async fn database_in_dutch() -> Option<String> {
    database_with(" LOCALE_PROVIDER icu ICU_LOCALE 'nl'").await
}

async fn database_with(options: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "a test has no configuration")]
    let server = std::env::var(SERVER);
    let Ok(server) = server else {
        eprintln!("!!! NOT RUN: {SERVER} names no PostgreSQL server; tests/run starts one");
        return None;
    };
    let name = format!("test_{}", HEXLOWER.encode(&SystemEntropy.bits128()));
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let create = format!("CREATE DATABASE {name} TEMPLATE template0{options}");
    sqlx::query(AssertSqlSafe(create))
        .execute(&mut connection)
        .await
        .unwrap();
    assert!(server.contains("/postgres?"), "{SERVER}={server}");
    Some(server.replacen("/postgres?", &format!("/{name}?"), 1))
}
