//! `samenbeeld policy check`: reads a bundle as the broker would.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use data_encoding::HEXLOWER;

use crate::app::files;
use crate::decision::{Policies, shipped};

pub(super) const EXAMPLES: &str = "Examples:
  samenbeeld policy check
  samenbeeld policy check policies
  samenbeeld policy check policies --to-verify";

/// Arguments of `samenbeeld policy check`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folder of the bundle; without one, the bundle in this program.
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// List what a lawyer has still to look at.
    #[arg(long)]
    to_verify: bool,
}

/// Says what is wrong with the bundle, or what is in it.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let files = match &arguments.folder {
        Some(folder) => files::bundle(folder)?,
        None => shipped(),
    };
    let policies = match Policies::load(&files) {
        Ok(policies) => policies,
        Err(error) => {
            writeln!(out, "{error}")?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let open = open_points(&policies);
    let guardrails = policies.rules().filter(|rule| rule.layer.is_none()).count();
    writeln!(
        out,
        "{} files, {} rules of which {guardrails} guardrails, {} points to verify",
        files.len(),
        policies.rules().count(),
        open.len()
    )?;
    writeln!(out, "sha256 {}", HEXLOWER.encode(policies.digest()))?;
    if arguments.to_verify {
        for point in open {
            writeln!(out, "{point}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What a lawyer has still to look at: where it stands, its article, and what to know about it.
fn open_points(policies: &Policies) -> Vec<String> {
    let rules = policies.rules().filter(|rule| rule.to_verify).map(|rule| {
        let place = format!("{}:{} {}", rule.file, rule.line, rule.id);
        let point = format!("{place}: {}. {}", rule.article, rule.note);
        point.trim_end().to_owned()
    });
    let tables = policies.catalogue().to_verify();
    rules
        .chain(tables.iter().map(ToString::to_string))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(arguments: &Arguments) -> (ExitCode, String) {
        let mut out = Vec::new();
        let code = run(arguments, &mut out).unwrap();
        (code, String::from_utf8(out).unwrap())
    }

    #[test]
    fn the_shipped_bundle_is_counted_and_its_open_points_are_listed() {
        let (code, text) = said(&Arguments {
            folder: None,
            to_verify: true,
        });
        assert_eq!(code, ExitCode::SUCCESS);
        assert!(
            text.contains("rules of which") && text.contains("sha256 "),
            "{text}"
        );
        assert!(
            text.contains("shared.cedar:") && text.contains("jw-7.3.11-4: Jeugdwet 7.3.11 lid 4."),
            "{text}"
        );
        for point in [
            "catalogue/consent-rules.toml house sharing+secrecy-release+help from-12 able: Jeugdwet 7.3.11",
            "catalogue/representation.toml both-parents: BW 1:245",
            "catalogue/writes.toml capacity: Nobody counts as unable",
        ] {
            assert!(text.contains(point), "{point} in {text}");
        }
    }

    #[test]
    fn a_folder_that_the_broker_would_refuse_is_refused_with_file_and_line() {
        let folder = tempfile::tempdir().unwrap();
        for within in ["catalogue", "texts"] {
            std::fs::create_dir(folder.path().join(within)).unwrap();
        }
        for (path, text) in shipped() {
            let text = text.replace("Capacity::\"ots\" &&", "Capacity::\"otz\" &&");
            std::fs::write(folder.path().join(path), text).unwrap();
        }
        let (code, text) = said(&Arguments {
            folder: Some(folder.path().to_owned()),
            to_verify: false,
        });
        assert_eq!(code, ExitCode::FAILURE);
        assert!(
            text.contains("shared.cedar:") && text.contains("otz"),
            "{text}"
        );
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_fault() {
        let arguments = Arguments {
            folder: Some("no-such-folder".into()),
            to_verify: false,
        };
        assert!(run(&arguments, &mut Vec::new()).is_err());
    }
}
