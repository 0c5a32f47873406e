//! A connector over an existing database, as the broker and others find it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use samenbeeld::connector::fill;
use samenbeeld::identity::development::{BROKER_OIN, DevelopmentPki, source_name};
use samenbeeld::identity::tls::{Destination, Dialer, TrustStore};
use samenbeeld::model::Organisation;
use samenbeeld::ports::Clock;
use samenbeeld::proto::samenbeeld::record::v1::{DataCategory, Date};
use samenbeeld::proto::samenbeeld::source::v1::source_service_client::SourceServiceClient;
use samenbeeld::proto::samenbeeld::source::v1::{AskRequest, AskedItem, AskedSubject};
use samenbeeld::storage::SystemClock;
use tempfile::TempDir;

use super::process::{Running, refusal};

const SCHEMA: &str = include_str!("../../../deploy/demo/jbra/schema.sql");

struct Home {
    folder: TempDir,
    pki: DevelopmentPki,
}

fn jbra() -> Organisation {
    "jbra".parse().unwrap()
}

impl Home {
    /// JBRA's own tables, with nobody in them.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pki = DevelopmentPki::generate(&[jbra()], SystemClock.now()).unwrap();
        pki.write(folder.path(), false).unwrap();
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/demo/jbra");
        fill(&folder.path().join("jbra.db"), SCHEMA, &[])
            .await
            .unwrap();
        fs::copy(
            demo.join("mapping.toml"),
            folder.path().join("mapping.toml"),
        )
        .unwrap();
        let text = format!(
            r#"[listen]
address = "127.0.0.1:0"
[tls]
trust_anchors = ["broker-authority/certificate.pem"]
revocation_lists = ["broker-authority/revocations.pem"]
[tls.server]
certificate = "organisations/jbra/source.pem"
key = "source"
[[keys.tls]]
id = "source"
file = "organisations/jbra/source-key.pem"
[broker]
oin = "{BROKER_OIN}"
[database]
url = "sqlite:jbra.db"
[mapping]
file = "mapping.toml"
"#
        );
        fs::write(folder.path().join("connector.toml"), text).unwrap();
        Self { folder, pki }
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("connector.toml")
    }

    fn start(&self) -> Running {
        Running::start(
            "connector",
            &self.config(),
            "samenbeeld connector ready on ",
        )
    }

    fn change_mapping(&self, from: &str, to: &str) {
        let file = self.folder.path().join("mapping.toml");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(&file, text.replacen(from, to, 1)).unwrap();
    }
}

fn question() -> AskRequest {
    let day = |year| {
        Some(Date {
            year,
            month: 1,
            day: 1,
        })
    };
    AskRequest {
        reference: "0a".repeat(16),
        subjects: vec![AskedSubject {
            handle: "s1".to_owned(),
            client_number: "1".to_owned(),
        }],
        items: vec![AskedItem {
            handle: "s1".to_owned(),
            holder: "jbra/ots".to_owned(),
            categories: vec![DataCategory::Measure.into()],
            articles: vec!["Jeugdwet 7.3.11 lid 4".to_owned()],
        }],
        from: day(2020),
        until: day(2026),
        deadline: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_broker_is_answered_and_a_partner_is_not_even_let_in() {
    let home = Home::new().await;
    let running = home.start();
    let clock = || Arc::new(SystemClock);
    let dialer = home
        .pki
        .dial_source(&jbra(), &running.address, clock())
        .unwrap();
    let channel = dialer.connect().await.unwrap();
    let answer = SourceServiceClient::new(channel)
        .ask(question())
        .await
        .unwrap();
    assert!(answer.into_inner().message().await.unwrap().is_none());

    let keys = home.pki.organisation(&jbra()).unwrap();
    let trust = TrustStore::new(home.pki.partner_trust().unwrap(), clock());
    let name = source_name(&jbra());
    let there = Destination::new(&running.address, &name, keys.oin.clone()).unwrap();
    let own = keys.client.own().unwrap();
    let partner = Dialer::new(there, own, trust, Duration::from_secs(5)).unwrap();
    let channel = partner.connect_lazily().unwrap();
    let answer = SourceServiceClient::new(channel).ask(question()).await;
    assert!(answer.is_err());
    running.log.wait_for("\"reason\":\"unknown-issuer\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_that_names_a_column_that_does_not_exist_is_refused_with_its_line() {
    let home = Home::new().await;
    home.change_mapping("naam", "naam_die_er_niet_is");
    let refusal = refusal("connector", &home.config());
    assert!(refusal.contains("mapping.toml:"), "{refusal}");
    assert!(refusal.contains("naam_die_er_niet_is"), "{refusal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_knows_a_connector_by_its_sections_and_tells_a_mapping_that_does_not_fit() {
    let home = Home::new().await;
    let doctor = || {
        let examined = Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
            .args(["doctor", "--config"])
            .arg(home.config())
            .output()
            .unwrap();
        (
            examined.status.success(),
            String::from_utf8(examined.stdout).unwrap(),
        )
    };
    let (well, text) = doctor();
    assert!(
        well && text.contains("configuration: a connector's"),
        "{text}"
    );
    assert!(text.contains("ok       mapping"), "{text}");
    home.change_mapping("naam", "naam_die_er_niet_is");
    let (well, text) = doctor();
    assert!(!well && text.contains("problem  mapping"), "{text}");
    assert!(text.ends_with("One thing is wrong.\n"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connector_stops_when_it_is_told_to() {
    let home = Home::new().await;
    let mut running = home.start();
    running.signal("TERM");
    assert!(running.ended(), "{}", running.log.text());
}

const AUTHORITY: &str = r#"
[[keys.tls]]
id = "client"
file = "organisations/jbra/client-key.pem"
[authority]
url = "https://127.0.0.1:1"
trust_anchors = ["broker-authority/certificate.pem"]
archive = "archive"
digest_key = { id = "digest", file = "digest.key" }
on_authority = "gezagsbevraging"
[authority.broker]
address = "127.0.0.1:1"
server_name = "broker"
client = { certificate = "organisations/jbra/client.pem", key = "client" }
"#;

const CLIENTS: &str = r#"
[authority]
hat = "jbra/ots"
children = "SELECT clientnr, NULL AS bsn, gebdat FROM client"
people = "SELECT clientnr, NULL AS bsn FROM client WHERE clientnr IN (SELECT value FROM json_each(:bsns))"
client_number = "clientnr"
bsn = "bsn"
born = "gebdat"
"#;

fn told(home: &Home, arguments: &[&str]) -> (bool, String) {
    let told = Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
        .current_dir(home.folder.path())
        .args(arguments)
        .output()
        .unwrap();
    let text = [told.stdout, told.stderr].concat();
    (told.status.success(), String::from_utf8(text).unwrap())
}

fn append(file: &Path, text: &str) {
    let old = fs::read_to_string(file).unwrap();
    fs::write(file, format!("{old}{text}")).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_of_authority_says_what_it_lacks_and_so_does_the_doctor() {
    let home = Home::new().await;
    let doctor = ["doctor", "--config", "connector.toml"];
    let look_up = [
        "connector",
        "authority",
        "--config",
        "connector.toml",
        "--token-file",
        "token.jwt",
    ];
    let (well, text) = told(&home, &look_up);
    assert!(
        !well && text.contains("there is no section [authority]"),
        "{text}"
    );

    append(&home.config(), AUTHORITY);
    let key = home.folder.path().join("digest.key");
    fs::write(&key, data_encoding::BASE64.encode(&[7; 32])).unwrap();
    let (well, text) = told(&home, &look_up);
    assert!(
        !well && text.contains("the mapping has no section [authority]"),
        "{text}"
    );
    let (well, text) = told(&home, &doctor);
    for told in [
        "problem  keys.digest `digest`",
        "problem  authority.clients: ",
        "ok       authority.url: https://127.0.0.1:1 (not called)",
        "problem  authority.archive: ",
    ] {
        assert!(!well && text.contains(told), "{told}: {text}");
    }

    append(&home.folder.path().join("mapping.toml"), CLIENTS);
    let archive = home.folder.path().join("archive");
    fs::create_dir(&archive).unwrap();
    fs::set_permissions(&archive, fs::Permissions::from_mode(0o700)).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let (well, text) = told(&home, &doctor);
    assert!(well, "{text}");
    assert!(
        text.contains("ok       authority.clients: the mapping tells them; stated under jbra/ots"),
        "{text}"
    );
    let (well, text) = told(&home, &look_up);
    assert!(
        !well && text.contains("no connection to the broker at 127.0.0.1:1"),
        "{text}"
    );

    home.change_mapping("bsn = \"bsn\"", "bsn = \"sofinummer\"");
    let (well, text) = told(&home, &look_up);
    assert!(
        !well && text.contains("gives no column `sofinummer`"),
        "{text}"
    );
}
