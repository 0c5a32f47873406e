//! Child processes of the demo: this same binary, as connectors and as broker. Each prints one ready line with its address.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Longest a process may take until it is ready.
const TERM: Duration = Duration::from_secs(20);

/// A process that is ready. It is killed when this is dropped.
pub(in crate::app) struct Running {
    child: Child,
    address: String,
}

impl Running {
    /// Starts `samenbeeld <subcommand> --config <file>`; standard error goes to `<name>.log` in the folder.
    pub(in crate::app) async fn start(
        binary: &Path,
        folder: &Path,
        name: &str,
        subcommand: &str,
        config: &Path,
    ) -> anyhow::Result<Self> {
        let log: PathBuf = folder.join(format!("{name}.log"));
        let file = File::create(&log).with_context(|| format!("{}", log.display()))?;
        let mut child = Command::new(binary)
            .arg(subcommand)
            .arg("--config")
            .arg(config)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(file)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        let stdout = child.stdout.take().context("a pipe was asked for")?;
        let mut lines = BufReader::new(stdout).lines();
        let ready = tokio::time::timeout(TERM, lines.next_line()).await;
        let address = match ready {
            Ok(Ok(Some(line))) => line.rsplit(' ').next().unwrap_or_default().to_owned(),
            _ => bail!(
                "{name} did not get ready; its log says:\n{}",
                last_lines(&log)
            ),
        };
        Ok(Self { child, address })
    }

    /// Where it listens.
    pub(in crate::app) fn address(&self) -> &str {
        &self.address
    }

    /// Its process id, while it runs.
    pub(in crate::app) fn id(&self) -> Option<u32> {
        self.child.id()
    }
}

fn last_lines(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.len().saturating_sub(12);
    lines.get(last..).unwrap_or_default().join("\n")
}
