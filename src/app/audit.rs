//! `samenbeeld audit verify`: holds an export of the log against receipts, offline, and says in plain words what it found.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use data_encoding::HEXLOWER;
use rustls_pki_types::SubjectPublicKeyInfoDer;
use rustls_pki_types::pem::PemObject;

use super::client::audit_export;
use crate::audit::{
    self, Against, ChainReport, Checkpoint, ExportLine, Misfit, Receipt, ReceiptReport, Report,
    TrustedKeys, Unreadable,
};

/// DER of an Ed25519 public key up to its 32 bytes (RFC 8410).
const ED25519_SPKI: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// Arguments of `samenbeeld audit`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Checks that an export of the log is whole and that receipts stand in it. Needs no broker and no network.
    ///
    /// Ends with 0 when everything fits, with 1 at the first thing that does not, with 2 when a file cannot be read.
    #[command(after_help = "Examples:
  samenbeeld audit verify --receipt receipt.json --export export.jsonl --trusted-keys log-keys.json
  samenbeeld audit verify --export november.jsonl --earlier october.jsonl --key log-1.pem")]
    Verify(Verify),
    /// Takes the log along: your organisation's entries whole, the rest as bare hashes. For privacy officers.
    #[command(after_help = audit_export::EXAMPLES)]
    Export(audit_export::Arguments),
}

#[derive(Debug, clap::Args)]
struct Verify {
    /// Export: one JSON message of samenbeeld.v1.ExportLogResponse on each line.
    #[arg(long, value_name = "FILE")]
    export: PathBuf,
    /// Receipt (JSON of samenbeeld.v1.Receipt) that must stand in the export. May be given more than once.
    #[arg(long, value_name = "FILE")]
    receipt: Vec<PathBuf>,
    /// Export kept from before: this one must go on where that one ended. May be given more than once.
    #[arg(long, value_name = "FILE")]
    earlier: Vec<PathBuf>,
    /// Public key of the log that you trust: PEM of an Ed25519 key.
    #[arg(long, value_name = "FILE", conflicts_with = "trusted_keys")]
    key: Option<PathBuf>,
    /// Public keys of the log that you trust: {"keys": [{"keyId": "…", "publicKey": "<base64>"}]}.
    #[arg(long, value_name = "FILE")]
    trusted_keys: Option<PathBuf>,
}

/// Runs `samenbeeld audit`.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let verify = match &arguments.command {
        Command::Verify(verify) => verify,
        Command::Export(export) => return audit_export::run(export),
    };
    let (code, text) = match check(verify) {
        Ok((Ok(report), source)) => (0, fits(&report, &source)),
        Ok((Err(misfit), _)) => (1, format!("The log does NOT fit.\n  {misfit}\n")),
        Err(error) => (2, format!("Nothing was checked: {error:#}\n")),
    };
    let written = if code == 2 {
        io::stderr().write_all(text.as_bytes())
    } else {
        io::stdout().write_all(text.as_bytes())
    };
    match written {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::from(2),
    }
}

/// Where the trusted keys come from.
enum KeySource {
    File(PathBuf),
    Export(TrustedKeys),
}

fn check(verify: &Verify) -> anyhow::Result<(Result<Report, Misfit>, KeySource)> {
    let receipts = verify
        .receipt
        .iter()
        .map(|path| receipt(path))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let earlier = verify
        .earlier
        .iter()
        .map(|path| checkpoints(path))
        .collect::<anyhow::Result<Vec<_>>>()?
        .concat();
    let (trusted, source) = trusted_keys(verify)?;
    let mut fault = None;
    let against = Against {
        receipts: &receipts,
        trusted: &trusted,
        earlier: &earlier,
    };
    let verdict = audit::verify(lines(&verify.export, &mut fault)?, against);
    match fault {
        Some(error) => Err(error).with_context(|| verify.export.display().to_string()),
        None => Ok((verdict, source)),
    }
}

fn receipt(path: &Path) -> anyhow::Result<Receipt> {
    // WHY: the cause of the JSON fault is left out, since it may quote the file.
    serde_json::from_str(&read(path)?)
        .map_err(|_| anyhow!("{}: not the JSON of a receipt", path.display()))
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}

/// The lines of an export as they are read; a fault of the disk ends them and is left in `fault`.
fn lines<'a>(
    path: &Path,
    fault: &'a mut Option<io::Error>,
) -> anyhow::Result<impl Iterator<Item = Result<ExportLine, Unreadable>> + 'a> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let texts = BufReader::new(file)
        .lines()
        .map_while(|line| line.map_err(|error| *fault = Some(error)).ok());
    Ok(texts.map(|text| ExportLine::parse(&text)))
}

/// The closing checkpoints of an export.
fn checkpoints(path: &Path) -> anyhow::Result<Vec<Checkpoint>> {
    let mut found = Vec::new();
    each_line(path, |line| {
        if let ExportLine::Checkpoint(checkpoint) = line {
            found.push(checkpoint);
        }
    })?;
    if found.is_empty() {
        return Err(anyhow!("{}: no checkpoint in it", path.display()));
    }
    Ok(found)
}

/// The keys that the headers of an export name.
fn named_keys(path: &Path) -> anyhow::Result<TrustedKeys> {
    let mut keys = BTreeMap::new();
    each_line(path, |line| {
        if let ExportLine::Header(header) = line {
            keys.extend(header.keys);
        }
    })?;
    Ok(keys)
}

/// Lines that cannot be read are passed over: the verifier names them.
fn each_line(path: &Path, mut take: impl FnMut(ExportLine)) -> anyhow::Result<()> {
    let mut fault = None;
    lines(path, &mut fault)?
        .filter_map(Result::ok)
        .for_each(&mut take);
    match fault {
        Some(error) => Err(error).with_context(|| path.display().to_string()),
        None => Ok(()),
    }
}

fn trusted_keys(verify: &Verify) -> anyhow::Result<(TrustedKeys, KeySource)> {
    if let Some(path) = &verify.trusted_keys {
        let keys = audit::read_keys(&read(path)?)
            .map_err(|error| anyhow!("{}: {error}", path.display()))?;
        return Ok((keys, KeySource::File(path.clone())));
    }
    let mut named = named_keys(&verify.export)?;
    if let Some(path) = &verify.key {
        let key = public_key(read(path)?.as_bytes())
            .with_context(|| format!("{}: no PEM of an Ed25519 public key", path.display()))?;
        named.retain(|_, public_key| *public_key == key);
        return Ok((named, KeySource::File(path.clone())));
    }
    Ok((named.clone(), KeySource::Export(named)))
}

fn public_key(pem: &[u8]) -> anyhow::Result<[u8; 32]> {
    let der = SubjectPublicKeyInfoDer::from_pem_slice(pem)
        .map_err(|_| anyhow!("expected BEGIN PUBLIC KEY"))?;
    der.strip_prefix(ED25519_SPKI.as_slice())
        .and_then(|key| key.try_into().ok())
        .ok_or_else(|| anyhow!("a key of another kind"))
}

fn fits(report: &Report, source: &KeySource) -> String {
    let mut said = vec!["The log fits.".to_owned()];
    said.extend(report.chains.iter().map(chain_fits));
    said.extend(report.receipts.iter().map(receipt_fits));
    match source {
        KeySource::File(path) => said.push(format!("Signed by keys of {}.", path.display())),
        KeySource::Export(keys) => {
            said.push(
                "Signed by keys that the export itself names: whoever made the export chose them. Compare them with \
                 those the broker gave you before, or give --trusted-keys."
                    .to_owned(),
            );
            let keys = keys.iter();
            said.extend(keys.map(|(id, key)| format!("  {id}: {}", HEXLOWER.encode(key))));
        }
    }
    said.push("Keep this export: the next one can be held against it with --earlier.\n".to_owned());
    said.join("\n")
}

fn chain_fits(chain: &ChainReport) -> String {
    let checkpoint = &chain.checkpoint;
    let erased = match chain.erased {
        0 => String::new(),
        erased => format!(", {erased} erased"),
    };
    let earlier = if chain.extends_earlier {
        "; it goes on where the earlier export ended"
    } else {
        ""
    };
    format!(
        "  {}: {} entries up to {}; {} sections of yours opened{erased}{earlier}",
        checkpoint.chain, checkpoint.size, checkpoint.time, chain.opened
    )
}

fn receipt_fits(receipt: &ReceiptReport) -> String {
    let content = if receipt.erased {
        "its content has been erased"
    } else {
        "its content is the one logged"
    };
    format!(
        "  {}: stands at line {}, of {}; {content}",
        receipt.id, receipt.line, receipt.time
    )
}

#[cfg(test)]
mod tests;
