//! `samenbeeld policy explain`: why a scenario comes out as it does, whole, and what would open what is closed.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;

use super::scenarios;
use crate::app::show::Language;
use crate::decision::scenario;

pub(super) const EXAMPLES: &str = "Examples:
  samenbeeld policy explain \"Eén ouder weigert\"
  samenbeeld policy explain \"Eén ouder weigert\" --lang en
  samenbeeld policy explain weigert --path my-scenarios/one.feature --every-flow";

/// Arguments of `samenbeeld policy explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Name of a scenario, or a part of it.
    #[arg(value_name = "NAME")]
    name: String,
    /// Folder of a bundle with its `scenarios`, or scenarios alone: then they are explained by the bundle in this program.
    #[arg(long, value_name = "PATH")]
    path: Option<PathBuf>,
    /// Language of the explanation; notes of the rules are Dutch.
    #[arg(long, visible_alias = "language", value_enum, default_value = "nl")]
    lang: Language,
    /// Explain every flow that was decided, in place of those that the scenario expects something of.
    #[arg(long)]
    every_flow: bool,
}

/// Explains.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (policies, files) = scenarios::tried(arguments.path.as_deref())?;
    let found = scenario::explain(&policies, &files, &arguments.name, arguments.every_flow);
    let found = match found {
        Ok(found) => found,
        Err(faults) => {
            for (file, fault) in faults {
                writeln!(out, "{file}:{}: {}", fault.line, fault.problem)?;
            }
            return Ok(ExitCode::FAILURE);
        }
    };
    if found.is_empty() {
        bail!(
            "no scenario is called `{}`; `samenbeeld policy test` runs them, the names stand in the .feature files",
            arguments.name
        );
    }
    for explained in found {
        writeln!(out, "{}: {}", explained.file, explained.name)?;
        for question in &explained.questions {
            writeln!(out, "\n{}", question.asked)?;
            for flow in &question.flows {
                writeln!(out)?;
                for (depth, line) in explained.lines(&policies, arguments.lang.into(), flow) {
                    writeln!(out, "{}{line}", "  ".repeat(depth + 1))?;
                }
            }
        }
        writeln!(out)?;
    }
    Ok(ExitCode::SUCCESS)
}
