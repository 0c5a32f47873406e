//! `samenbeeld copy`: moves register and log to another database.

use std::fmt::Write;
use std::process::ExitCode;

use anyhow::bail;

use crate::config::StorePlace;
use crate::storage::copy::{Bounds, Copied, Place, copy};
use crate::storage::{SystemClock, SystemEntropy};

use super::client::{finish, say};

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Stop every broker of the source first, and leave them down until the copy has ended: the locks of a copy keep brokers from starting, and a
source that was written to meanwhile is found at the end and refused. The target is empty, or a copy of this source that was cut off: then
this goes on where that one ended. No broker serves from a target before its copy was finished.

Rows go over sealed as they lie there. No key is needed, and the same keys open them in the target: only `store.database` changes in the
configuration of the broker. At the end every table is read again at both ends, digests are compared, and the chains of the log are walked
as `samenbeeld audit verify` does. It ends with 0 only where all of that fits. The source is never changed; keep it until the target serves,
then destroy it: what is erased in one store is not erased in the other.

Examples:
  samenbeeld copy --from sqlite:/var/lib/samenbeeld/broker.db --to \"postgres://samenbeeld@localhost/samenbeeld?host=/run/postgresql\"
  samenbeeld copy --from \"postgres://samenbeeld@localhost/samenbeeld?host=/run/postgresql\" --to sqlite:/var/lib/samenbeeld/broker.db";

/// Arguments of `samenbeeld copy`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The store to copy: `sqlite:` and the path of a file, or the address of a PostgreSQL database. It is only read.
    #[arg(long, value_name = "STORE")]
    from: StorePlace,
    /// The store to write: a file that is not there yet, or an empty PostgreSQL database that its keeper made.
    #[arg(long, value_name = "STORE")]
    to: StorePlace,
    /// Most rows in one transaction.
    #[arg(long, value_name = "ROWS", default_value_t = 500, value_parser = clap::value_parser!(u16).range(1..=2000))]
    batch: u16,
}

/// Runs `samenbeeld copy`.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    finish(async {
        let (from, to) = (&arguments.from, &arguments.to);
        if from == to {
            bail!("--from and --to name the same store");
        }
        let bounds = Bounds {
            rows: arguments.batch,
            batches: None,
        };
        let means = (&SystemClock as _, &SystemEntropy as _);
        match copy(place(from), place(to), bounds, means).await? {
            Some(copied) => say(&told(&copied)),
            None => bail!("the copy was cut off; run it again to go on"),
        }
    })
}

fn place(place: &StorePlace) -> Place<'_> {
    match place {
        StorePlace::Sqlite(path) => Place::Sqlite(path),
        StorePlace::Postgres(address) => Place::Postgres(address),
    }
}

fn told(copied: &Copied) -> String {
    let mut text = String::from("Equal in source and target:\n");
    for table in &copied.tables {
        // INVARIANT: writing to a text does not fail.
        let _ = writeln!(
            text,
            "  {:22} {:>12} rows  sha256 {}",
            table.table, table.rows, table.digest
        );
    }
    for chain in &copied.chains {
        let _ = writeln!(
            text,
            "The chain {} fits: {} entries.",
            chain.chain, chain.size
        );
    }
    let _ = writeln!(
        text,
        "Copied and verified; {} rows in this run. Brokers may serve from the target now.",
        copied.rows
    );
    text
}
