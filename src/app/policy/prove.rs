//! `samenbeeld policy prove`: what no policy can open while the guardrails of a bundle stand.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{bundle, today};
use crate::model::Day;
use crate::proof::prove_guardrails;

pub(super) const EXAMPLES: &str = "Examples:
  samenbeeld policy prove
  samenbeeld policy prove policies --on 2027-01-01";

/// Arguments of `samenbeeld policy prove`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folder of the bundle; without one, the bundle in this program.
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Legal day; without one, today.
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
}

/// Proves: 0 when every promise is proved, 1 when one is broken.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let policies = bundle(arguments.folder.as_deref())?;
    let proofs = prove_guardrails(&policies, arguments.on.unwrap_or_else(today))?;
    let mut all = true;
    for proof in &proofs {
        match &proof.broken_by {
            None => {
                let categories = proof.categories.len();
                writeln!(
                    out,
                    "bewezen ({categories} categorieën): {}",
                    proof.promise.text
                )?;
            }
            Some((cell, _)) => {
                all = false;
                writeln!(
                    out,
                    "NIET WAAR: {}\n  {} gaat van {} naar {}, voor {}",
                    proof.promise.text, cell.category, cell.holder, cell.recipient, cell.task
                )?;
            }
        }
    }
    Ok(if all {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
