//! `samenbeeld migrate`: brings the database of a broker up to date.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use crate::config::{Broker, StorePlace};
use crate::ports::Clock;
use crate::storage::{SystemClock, postgres, sqlite};

use super::client::{finish, say};

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
A broker brings its database up to date when it starts. Where many share one, this does it beforehand, with the newer program; brokers of
the older one go on until they are started again.

Examples:
  samenbeeld migrate --config broker.toml";

/// Arguments of `samenbeeld migrate`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Configuration of the broker.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Runs `samenbeeld migrate`.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    finish(async {
        let config = Broker::load(&arguments.config)?;
        let (place, now) = (&config.store.database, SystemClock.now());
        let applied = match place {
            StorePlace::Sqlite(path) => sqlite::migrate(path, now).await,
            StorePlace::Postgres(address) => postgres::migrate(address, now).await,
        };
        let applied =
            applied.with_context(|| format!("the store {place} cannot be brought up to date"))?;
        say(&format!(
            "{place}: {applied} migrations applied; the schema is up to date.\n"
        ))
    })
}
