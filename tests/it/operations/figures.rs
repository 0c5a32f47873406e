//! What the keeper's systems read of a broker: figures, whether it lives, whether it is ready.
#![expect(
    clippy::disallowed_methods,
    reason = "a process beside the test knows the wall clock alone"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use samenbeeld::telemetry::MEASURED;

use super::broker::Home;
use super::process::Running;

/// Longest time until a change is told: the log is tried every five seconds.
const TERM: Duration = Duration::from_secs(30);
/// A disk that is soon full, in bytes.
const SMALL: usize = 8 * 1024 * 1024;

/// The endpoint of a broker.
pub(super) struct Figures(String);

/// What it answers.
pub(super) struct Told {
    pub(super) head: String,
    pub(super) body: String,
}

impl Figures {
    /// Where this log says that figures are told.
    pub(super) fn told_in(log: &str) -> Self {
        let line = log
            .lines()
            .find(|line| line.contains("figures and readiness are told"));
        let line: serde_json::Value = serde_json::from_str(line.unwrap()).unwrap();
        Self(line["address"].as_str().unwrap().to_owned())
    }

    pub(super) fn get(&self, path: &str) -> Told {
        self.ask("GET", path)
    }

    fn ask(&self, method: &str, path: &str) -> Told {
        let mut stream = TcpStream::connect(&self.0).unwrap();
        let request = format!("{method} {path} HTTP/1.1\r\nhost: broker\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Told {
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// Waits until `/ready` is answered with this status.
    fn wait_for(&self, status: &str) {
        let until = Instant::now() + TERM;
        while !self.get("/ready").head.starts_with(status) {
            assert!(
                Instant::now() < until,
                "`/ready` was never answered {status}"
            );
            thread::sleep(Duration::from_millis(100));
        }
    }
}

fn of(running: &Running) -> Figures {
    running.log.wait_for("figures and readiness are told");
    Figures::told_in(&running.log.text())
}

fn home() -> Home {
    let home = Home::new();
    let operations = "[operations]\naddress = \"127.0.0.1:0\"\n[limits]";
    home.change("[limits]", operations);
    home
}

/// A small file system in memory, gone with this value.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// None where this account may not mount one.
    fn mount(place: PathBuf) -> Option<Self> {
        fs::create_dir(&place).unwrap();
        let size = format!("size={SMALL}");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(&place)
            .output();
        mounted
            .is_ok_and(|it| it.status.success())
            .then_some(Self(place))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // The broker that used it may still be on its way out.
        Command::new("umount")
            .arg("--lazy")
            .arg(&self.0)
            .status()
            .ok();
    }
}

/// Writes until nothing more goes in.
fn fill(file: &Path) {
    let mut file = fs::File::create(file).unwrap();
    let page = [0; 4096];
    while file.write_all(&page).is_ok() {}
}

#[test]
fn the_endpoint_tells_three_things_and_takes_nothing() {
    let home = home();
    let running = home.start();
    assert!(home.call(&running, "jbra", &["whoami"]).status.success());
    let figures = of(&running);
    assert!(figures.get("/live").head.starts_with("HTTP/1.1 200 "));
    assert_eq!(figures.get("/ready").body, "ready\n");
    let told = figures.get("/metrics").body;
    let call = "samenbeeld_calls_total{rpc=\"IdentityService/WhoAmI\",code=\"Ok\"} 1\n";
    assert!(told.contains(call), "{told}");
    assert!(
        figures
            .ask("POST", "/metrics")
            .head
            .starts_with("HTTP/1.1 405 ")
    );
    assert!(figures.get("/elsewhere").head.starts_with("HTTP/1.1 404 "));
}

/// Names of figures in a text; a spread is read by its parts.
fn named_in(text: &str) -> BTreeSet<&str> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let names = words.filter(|word| word.starts_with("samenbeeld_"));
    let spread = ["_bucket", "_sum", "_count"];
    let whole = |name| {
        spread
            .iter()
            .fold(name, |name: &'_ str, end| name.trim_end_matches(end))
    };
    names.map(whole).collect()
}

#[test]
fn alerts_and_dashboard_are_over_figures_that_there_are_and_the_dashboard_shows_all() {
    let measured: BTreeSet<&str> = MEASURED.iter().map(|measure| measure.name).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/observability");
    let alerts = fs::read_to_string(folder.join("alerts.yml")).unwrap();
    let unknown: Vec<_> = named_in(&alerts).difference(&measured).copied().collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let dashboard = fs::read_to_string(folder.join("dashboard.json")).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&dashboard).is_ok());
    assert_eq!(named_in(&dashboard), measured);
}

#[test]
fn a_broker_whose_disk_is_full_says_that_it_is_not_ready_until_there_is_room_again() {
    let home = home();
    let Some(disk) = SmallDisk::mount(home.path("disk")) else {
        eprintln!("!!! NOT RUN: a full disk (a small file system can be mounted as root alone)");
        return;
    };
    home.change("sqlite:broker.db", "sqlite:disk/broker.db");
    let running = home.start();
    let figures = of(&running);
    figures.wait_for("HTTP/1.1 200 ");
    fill(&disk.path("filled"));
    figures.wait_for("HTTP/1.1 503 ");
    let told = figures.get("/metrics").body;
    assert!(told.contains("samenbeeld_log_writable 0\n"), "{told}");
    let export = ["audit", "export"];
    assert!(!home.call(&running, "jbra", &export).status.success());
    fs::remove_file(disk.path("filled")).unwrap();
    figures.wait_for("HTTP/1.1 200 ");
    assert!(home.call(&running, "jbra", &export).status.success());
}
