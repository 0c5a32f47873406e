//! A subcommand that serves, in a process of its own.
#![expect(
    clippy::disallowed_methods,
    reason = "a process beside the test knows the wall clock alone"
)]

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Longest time anything here may take.
const TERM: Duration = Duration::from_secs(20);

/// A process that takes calls. Dropped, it is killed.
pub(super) struct Running {
    pub(super) address: String,
    child: Child,
    pub(super) log: Log,
}

impl Running {
    /// Starts `samenbeeld <command> --config <file>` and waits for its ready line.
    pub(super) fn start(command: &str, config: &Path, ready: &str) -> Self {
        let mut child = spawn(command, config);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().map(Result::unwrap).unwrap_or_default();
        let Some(address) = line.strip_prefix(ready) else {
            let mut log = String::new();
            let mut stderr = child.stderr.take().unwrap();
            stderr.read_to_string(&mut log).unwrap();
            panic!("no ready line but `{line}`; the log says:\n{log}");
        };
        Self {
            address: address.to_owned(),
            log: Log::of(child.stderr.take().unwrap()),
            child,
        }
    }

    /// Sends a signal by its name.
    pub(super) fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits until it has ended by itself; whether it ended well.
    pub(super) fn ended(&mut self) -> bool {
        let until = Instant::now() + TERM;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            assert!(Instant::now() < until, "still running");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The operational log as it is written.
pub(super) struct Log(Arc<Mutex<String>>);

impl Log {
    fn of(stderr: impl Read + Send + 'static) -> Self {
        let kept = Arc::new(Mutex::new(String::new()));
        let growing = kept.clone();
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut log = growing.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self(kept)
    }

    /// Everything so far.
    pub(super) fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }

    /// Waits until the log says this.
    pub(super) fn wait_for(&self, text: &str) {
        let until = Instant::now() + TERM;
        while !self.text().contains(text) {
            assert!(
                Instant::now() < until,
                "`{text}` never came in:\n{}",
                self.text()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// What a start that is refused says.
pub(super) fn refusal(command: &str, config: &Path) -> String {
    let output = spawn(command, config).wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn spawn(command: &str, config: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
        .args([command, "--config"])
        .arg(config)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}
