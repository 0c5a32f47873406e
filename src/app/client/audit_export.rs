//! `samenbeeld audit export`: takes the log along, to check it offline.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use crate::proto::samenbeeld::v1::ExportLogRequest;
use crate::proto::samenbeeld::v1::audit_service_client::AuditServiceClient;

use super::{Connection, answered, finish, within};
use crate::app::json;

/// Examples for the help.
pub(in crate::app) const EXAMPLES: &str = "\
Example:
  samenbeeld audit export --address broker.example:8443 --broker-oin 00000099000000009999 --ca broker-ca.pem \\
    --crl broker.crl --certificate jbra.pem --key jbra.key --token-file token.jwt --hat jbra/privacy-officer --out log.jsonl";

/// Arguments of `samenbeeld audit export`.
#[derive(Debug, clap::Args)]
pub(in crate::app) struct Arguments {
    #[command(flatten)]
    connection: Connection,
    /// Where to write it; left out, standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Runs `samenbeeld audit export`.
pub(in crate::app) fn run(arguments: &Arguments) -> ExitCode {
    finish(export(arguments))
}

async fn export(arguments: &Arguments) -> anyhow::Result<()> {
    let session = arguments.connection.open().await?;
    let request = session.request(ExportLogRequest { hat: session.hat() });
    let mut lines =
        answered(AuditServiceClient::new(session.channel()).export_log(request)).await?;
    let mut out: Box<dyn Write> = match &arguments.out {
        Some(file) => {
            let created = File::create(file).with_context(|| file.display().to_string())?;
            Box::new(BufWriter::new(created))
        }
        None => Box::new(BufWriter::new(io::stdout())),
    };
    while let Some(line) = within(lines.message()).await? {
        let line = json::of("samenbeeld.v1.ExportLogResponse", &line, false)?;
        writeln!(out, "{line}").context("the export cannot be written")?;
    }
    out.flush().context("the export cannot be written")
}
