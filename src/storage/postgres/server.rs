//! How the server is reached.

use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};

use crate::storage::StorageError;
use crate::storage::statements::statements;

/// Longest time a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(5);
/// Settings of every session. Durable whatever the server's own default is; a broker that stands still in the middle of a batch holds up the
/// others no longer than this.
const SESSION: [(&str, &str); 4] = [
    ("synchronous_commit", "on"),
    ("idle_in_transaction_session_timeout", "5s"),
    ("lock_timeout", "10s"),
    ("statement_timeout", "30s"),
];

statements! {
    IS_STANDBY = "SELECT pg_is_in_recovery()";
}

/// How every connection is opened.
pub(super) fn options(url: &str) -> Result<PgConnectOptions, StorageError> {
    let options: PgConnectOptions = url.parse()?;
    Ok(options
        .application_name("samenbeeld")
        .options(SESSION)
        .disable_statement_logging())
}

/// A connection to the primary.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, StorageError> {
    let connecting = tokio::time::timeout(CONNECT, options.connect());
    let mut connection = connecting.await.map_err(|_| StorageError::Unreachable)??;
    check_primary(&mut connection).await?;
    Ok(connection)
}

/// A standby may lag behind: what was withdrawn would still stand there.
pub(super) async fn check_primary(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let is_standby: bool = sqlx::query_scalar(IS_STANDBY).fetch_one(connection).await?;
    if is_standby {
        return Err(sqlx::Error::Configuration("the server is a standby".into()));
    }
    Ok(())
}
