//! `samenbeeld doctor`: looks at everything a configuration names, says what is wrong and how to mend it, and changes nothing.

mod broker;
mod certificates;
mod connector;
mod finding;
mod keys;

use std::path::PathBuf;
use std::process::ExitCode;

use jiff::SignedDuration;

use crate::config::Configuration;
use crate::model::Timestamp;
use crate::ports::Clock;
use crate::storage::SystemClock;

use super::client::say;
use finding::Report;

/// Certificates and revocation lists that end within this time are worth a word.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The same for revocation lists, which are replaced more often.
const LIST_SOON: SignedDuration = SignedDuration::from_hours(24);

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Ends with 0 when nothing is wrong, with 1 when something is. What only ends soon is told and is not wrong yet.

Examples:
  samenbeeld doctor --config broker.toml
  samenbeeld doctor --config connector.toml --offline";

/// Arguments of `samenbeeld doctor`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Configuration of a broker or of a connector.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Ask nobody: leave out sources, key sets at an address, and a database on a server.
    #[arg(long)]
    offline: bool,
}

/// Runs `samenbeeld doctor`.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let mut report = Report::default();
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(examine(arguments, SystemClock.now(), &mut report)),
        Err(error) => report.wrong(
            "doctor",
            &error,
            "start it again with fewer programs running",
        ),
    }
    let said = say(&report.text());
    if said.is_ok() && !report.is_wrong() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn examine(arguments: &Arguments, now: Timestamp, report: &mut Report) {
    match Configuration::load(&arguments.config) {
        Ok(Configuration::Broker(broker)) => {
            report.fine("configuration", "a broker's; every field is known and fits");
            broker::examine(&broker, arguments.offline, now, report).await;
        }
        Ok(Configuration::Connector(connector)) => {
            report.fine(
                "configuration",
                "a connector's; every field is known and fits",
            );
            connector::examine(&connector, now, report).await;
        }
        Err(error) => {
            let mend = "correct it; deploy/config holds a full example of both kinds";
            report.wrong("configuration", &error, mend);
        }
    }
}

#[cfg(test)]
mod tests;
