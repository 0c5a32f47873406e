//! Everything a broker needs, in a folder: a development infrastructure and a configuration.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use samenbeeld::identity::development::{
    BROKER_AUDIENCE, BROKER_OIN, DevelopmentPki, Layout, issuer_name,
};
use samenbeeld::model::Organisation;
use samenbeeld::ports::Clock;
use samenbeeld::storage::SystemClock;
use tempfile::TempDir;

use super::process::{Running, refusal};

/// A folder with everything a broker needs.
pub(super) struct Home {
    folder: TempDir,
    pub(super) pki: DevelopmentPki,
}

impl Home {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let organisations = ["jbra", "vt"].map(|name| name.parse().unwrap());
        let pki = DevelopmentPki::generate(&organisations, SystemClock.now()).unwrap();
        pki.write(folder.path(), false).unwrap();
        let home = Self { folder, pki };
        fs::write(home.config(), home.text()).unwrap();
        home
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn config(&self) -> PathBuf {
        self.path("broker.toml")
    }

    pub(super) fn layout(&self) -> Layout {
        Layout::new(self.folder.path())
    }

    /// Changes the configuration.
    pub(super) fn change(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.config()).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(self.config(), text.replacen(from, to, 1)).unwrap();
    }

    /// Copies the policies of the repository into the folder, and lets the configuration name them.
    pub(super) fn with_policies(self) -> Self {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
        copy(&from, &self.path("policies"));
        self.change("[limits]", "[policies]\nfolder = \"policies\"\n[limits]");
        self
    }

    fn text(&self) -> String {
        let mut text = format!(
            r#"[listen]
address = "127.0.0.1:0"
audience = "{BROKER_AUDIENCE}"
[tls]
trust_anchors = ["partner-authority/certificate.pem"]
revocation_lists = ["partner-authority/revocations.pem"]
[tls.server]
certificate = "broker/server.pem"
key = "server"
[tls.client]
certificate = "broker/client.pem"
key = "client"
[[keys.tls]]
id = "server"
file = "broker/server-key.pem"
[[keys.tls]]
id = "client"
file = "broker/client-key.pem"
[[keys.log_signing]]
id = "log-1"
file = "broker/log-signing.pem"
[[keys.hashing]]
id = "hashing-1"
file = "broker/hashing.key"
[[keys.wrapping]]
id = "wrapping-1"
file = "broker/wrapping.key"
[store]
database = "sqlite:broker.db"
[limits]
drain = "2s"
"#
        );
        for (organisation, keys) in &self.pki.organisations {
            write!(
                text,
                "[organisations.{organisation}]\noin = \"{}\"\nissuer = \"{}\"\n\
                 jwks = \"organisations/{organisation}/jwks.json\"\nofficers = [\"fg-1\", \"fg-2\"]\n",
                keys.oin,
                issuer_name(organisation),
            )
            .unwrap();
        }
        text
    }

    /// Starts the broker and waits for its ready line.
    pub(super) fn start(&self) -> Running {
        Running::start("serve", &self.config(), "samenbeeld broker ready on ")
    }

    /// What a start that is refused says.
    pub(super) fn refusal(&self) -> String {
        refusal("serve", &self.config())
    }

    /// `samenbeeld <command>` as the first officer of this organisation.
    pub(super) fn call(&self, running: &Running, organisation: &str, command: &[&str]) -> Output {
        self.call_as(running, (organisation, "fg-1"), command)
    }

    /// `samenbeeld <command>` as this officer of this organisation.
    pub(super) fn call_as(
        &self,
        running: &Running,
        (organisation, officer): (&str, &str),
        command: &[&str],
    ) -> Output {
        let id: Organisation = organisation.parse().unwrap();
        let token = self
            .pki
            .token(&id, &officer.parse().unwrap(), SystemClock.now())
            .unwrap();
        fs::write(self.path("token"), token).unwrap();
        let own = self.layout().organisation(&id);
        Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
            .args(command)
            .args(["--address", &running.address, "--broker-oin", BROKER_OIN])
            .arg("--ca")
            .arg(self.layout().broker_anchor())
            .arg("--crl")
            .arg(self.layout().broker_revocations())
            .arg("--certificate")
            .arg(own.client())
            .arg("--key")
            .arg(own.client_key())
            .arg("--token-file")
            .arg(self.path("token"))
            .args(["--hat", &format!("{organisation}/privacy-officer")])
            .output()
            .unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
