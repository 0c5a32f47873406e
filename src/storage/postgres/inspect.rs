//! A look at a database from outside: nothing is locked, nothing is changed.

use sqlx::Connection;

use super::{copying, migrate, server};
use crate::storage::{Inspection, StorageError};

/// Looks at a database on a server.
///
/// # Errors
/// When the server cannot be reached or is a standby, or the database is of a newer broker.
pub async fn inspect(url: &str) -> Result<Inspection, StorageError> {
    let mut connection = server::connect(&server::options(url)?).await?;
    let lacks = migrate::lacking(&mut connection).await?;
    let mut found = Inspection::of(lacks);
    if found == Inspection::UpToDate && copying::mark(&mut connection).await?.is_some() {
        found = Inspection::CopyUnderWay;
    }
    connection.close().await?;
    Ok(found)
}
