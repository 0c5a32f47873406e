//! `samenbeeld policy test` and `samenbeeld policy steps`: scenarios as officers write them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};

use crate::app::files;
use crate::decision::{Policies, scenario, shipped};

pub(super) const TEST_EXAMPLES: &str = "Examples:
  samenbeeld policy test
  samenbeeld policy test policies
  samenbeeld policy test policies/scenarios
  samenbeeld policy test my-scenarios/one.feature";

pub(super) const STEPS_EXAMPLES: &str = "Examples:
  samenbeeld policy steps";

/// Arguments of `samenbeeld policy test`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folder of a bundle with its `scenarios`, or scenarios alone: then the bundle in this program is tried.
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
}

/// Schema of a bundle: where it lies, there is one.
const SCHEMA: &str = "schema.cedarschema";

/// Runs scenarios and says what is not as expected.
pub(super) fn test(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (bundle, scenarios) = read(arguments.path.as_deref())?;
    let policies = match Policies::load(&bundle) {
        Ok(policies) => policies,
        Err(error) => {
            writeln!(out, "{error}")?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let report = scenario::test(&policies, &scenarios);
    writeln!(out, "{report}")?;
    Ok(if report.is_green() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A bundle that can be used, with scenarios for it.
pub(super) fn tried(path: Option<&Path>) -> anyhow::Result<(Policies, Files)> {
    let (bundle, scenarios) = read(path)?;
    Ok((Policies::load(&bundle)?, scenarios))
}

/// Path to text.
type Files = BTreeMap<String, String>;

/// A bundle and scenarios: of a folder with both, or scenarios alone for the bundle in this program, or both in this program.
fn read(path: Option<&Path>) -> anyhow::Result<(Files, Files)> {
    Ok(match path {
        None => (shipped(), scenario::shipped()),
        Some(folder) if folder.join(SCHEMA).is_file() => {
            (files::bundle(folder)?, features(&folder.join("scenarios"))?)
        }
        Some(path) => (shipped(), features(path)?),
    })
}

/// Every `.feature` file of a folder, or the one file: path to text.
fn features(path: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut features = BTreeMap::new();
    let mut waiting = vec![path.to_owned()];
    while let Some(path) = waiting.pop() {
        let named = || path.display().to_string();
        if path.is_dir() {
            for entry in fs::read_dir(&path).with_context(named)? {
                waiting.push(entry.with_context(named)?.path());
            }
        } else if path
            .extension()
            .is_some_and(|extension| extension == "feature")
        {
            features.insert(named(), fs::read_to_string(&path).with_context(named)?);
        }
    }
    if features.is_empty() {
        bail!("{}: no .feature file here", path.display());
    }
    Ok(features)
}

/// Prints every step with an example.
pub(super) fn steps(out: &mut impl Write) -> anyhow::Result<ExitCode> {
    for step in scenario::steps() {
        let dated = if step.dated { " …" } else { "" };
        writeln!(out, "{} {}{dated}", step.keyword, step.pattern)?;
        writeln!(
            out,
            "    {} {}",
            step.keyword,
            step.example.replace('\n', "\n    ")
        )?;
    }
    writeln!(
        out,
        "\n… een periode en wie het opschreef mogen volgen: vanaf 1 mei 2026 tot 1 juni 2026, volgens Veilig Thuis en bevestigd door Raad"
    )?;
    writeln!(
        out,
        "{{pet}}, {{gegevens}} en {{taak}}: de namen of ids van de catalogus; {{moment}}: 5 mei 2018 om 23:59"
    )?;
    for (name, words) in scenario::word_lists() {
        writeln!(out, "{{{name}}}: {}", words.join(", "))?;
    }
    Ok(ExitCode::SUCCESS)
}
