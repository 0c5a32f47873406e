use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::identity::development::{DevelopmentPki, Layout, issuer_name};
use crate::model::Organisation;

use super::*;

/// A broker's configuration over a development infrastructure in this folder.
fn configured(folder: &Path) -> PathBuf {
    let now = SystemClock.now();
    let jbra: Organisation = "jbra".parse().unwrap();
    let pki = DevelopmentPki::generate(std::slice::from_ref(&jbra), now).unwrap();
    pki.write(folder, false).unwrap();
    let at = Layout::new(folder);
    let keys = &pki.organisations[&jbra];
    let path = |file: PathBuf| file.display().to_string();
    let text = format!(
        r#"
[listen]
address = "127.0.0.1:0"
audience = "https://broker.test"
[tls]
trust_anchors = ["{anchor}"]
revocation_lists = ["{list}"]
[tls.server]
certificate = "{server}"
key = "server"
[tls.client]
certificate = "{client}"
key = "client"
[[keys.tls]]
id = "server"
file = "{server_key}"
[[keys.tls]]
id = "client"
file = "{client_key}"
[[keys.log_signing]]
id = "log-1"
file = "{log}"
[[keys.hashing]]
id = "hashing-1"
file = "{hashing}"
[[keys.wrapping]]
id = "wrapping-1"
file = "{wrapping}"
[organisations.jbra]
oin = "{oin}"
issuer = "{issuer}"
jwks = "{jwks}"
officers = ["fg-1", "fg-2"]
[store]
database = "sqlite:broker.db"
"#,
        anchor = path(at.partner_anchor()),
        list = path(at.partner_revocations()),
        server = path(at.broker_server()),
        client = path(at.broker_client()),
        server_key = path(at.broker_server_key()),
        client_key = path(at.broker_client_key()),
        log = path(at.log_signing()),
        hashing = path(at.hashing()),
        wrapping = path(at.wrapping()),
        oin = keys.oin,
        issuer = issuer_name(&jbra),
        jwks = path(at.organisation(&jbra).key_set()),
    );
    let file = folder.join("broker.toml");
    fs::write(&file, text).unwrap();
    file
}

async fn examined(config: &Path, now: Timestamp) -> Report {
    let arguments = Arguments {
        config: config.to_owned(),
        offline: true,
    };
    let mut report = Report::default();
    examine(&arguments, now, &mut report).await;
    report
}

/// What is said after something was done to the folder.
async fn after(change: impl FnOnce(&Layout)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path());
    change(&Layout::new(folder.path()));
    let report = examined(&config, SystemClock.now()).await;
    assert!(report.is_wrong(), "{}", report.text());
    report.text()
}

#[tokio::test]
async fn a_healthy_configuration_has_nothing_wrong_and_a_line_for_each_check() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path());
    let report = examined(&config, SystemClock.now()).await;
    let text = report.text();
    assert!(!report.is_wrong(), "{text}");
    for expected in [
        "ok       configuration: a broker's",
        "ok       keys.log_signing `log-1`",
        "ok       keys.wrapping `wrapping-1`",
        "ok       tls.revocation_lists",
        "ok       tls.server",
        "ok       policies (built in):",
        "ok       store",
        "ok       organisations.jbra.jwks",
        "soon     organisations.jbra: no sealing_key",
        "soon     sources.jbra: no source",
        "\nNothing is wrong.\n",
    ] {
        assert!(
            text.contains(expected),
            "`{expected}` is missing in:\n{text}"
        );
    }
}

#[tokio::test]
async fn a_key_that_others_can_read_is_told_with_the_command_that_mends_it() {
    let text = after(|at| {
        fs::set_permissions(at.hashing(), fs::Permissions::from_mode(0o644)).unwrap();
    })
    .await;
    assert!(text.contains("problem  keys.hashing `hashing-1`"), "{text}");
    assert!(text.contains("mend: chmod 600"), "{text}");
    assert!(text.ends_with("One thing is wrong.\n"), "{text}");
}

#[tokio::test]
async fn a_missing_key_a_key_of_another_kind_and_one_key_for_two_uses_are_told_apart() {
    let text = after(|at| fs::remove_file(at.wrapping()).unwrap()).await;
    assert!(
        text.contains("problem  keys.wrapping `wrapping-1`") && text.contains("cannot be read"),
        "{text}"
    );
    let text = after(|at| {
        fs::copy(at.hashing(), at.log_signing()).unwrap();
    })
    .await;
    assert!(text.contains("no Ed25519 key in PEM"), "{text}");
    let text = after(|at| {
        fs::copy(at.hashing(), at.wrapping()).unwrap();
    })
    .await;
    assert!(
        text.contains("holds the same key as keys.hashing `hashing-1`"),
        "{text}"
    );
}

#[tokio::test]
async fn a_certificate_that_is_not_the_keys_is_told() {
    let text = after(|at| {
        fs::copy(at.broker_client(), at.broker_server()).unwrap();
    })
    .await;
    assert!(text.contains("problem  tls.server"), "{text}");
    assert!(text.contains("do not go together"), "{text}");
}

#[tokio::test]
async fn a_revocation_list_of_another_authority_leaves_the_anchor_without_one() {
    let text = after(|at| {
        fs::copy(at.broker_revocations(), at.partner_revocations()).unwrap();
    })
    .await;
    assert!(
        text.contains("no revocation list of this authority"),
        "{text}"
    );
}

#[tokio::test]
async fn what_has_expired_is_wrong_and_what_expires_soon_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path());
    let later = |days: i64| SystemClock.now() + SignedDuration::from_hours(24 * days);
    let report = examined(&config, later(350)).await;
    assert!(!report.is_wrong(), "{}", report.text());
    assert!(
        report.text().contains("soon     tls.server"),
        "{}",
        report.text()
    );
    let report = examined(&config, later(400)).await;
    assert!(
        report.text().contains("problem  tls.revocation_lists"),
        "{}",
        report.text()
    );
    assert!(
        report
            .text()
            .contains("every certificate of this authority is refused"),
        "{}",
        report.text()
    );
}

#[tokio::test]
async fn a_broken_key_set_and_a_broken_database_are_told() {
    let text = after(|at| {
        let jbra: Organisation = "jbra".parse().unwrap();
        fs::write(at.organisation(&jbra).key_set(), "{}").unwrap();
        let database = at
            .hashing()
            .parent()
            .unwrap()
            .parent()
            .unwrap()
            .join("broker.db");
        fs::write(database, "no database ".repeat(100)).unwrap();
    })
    .await;
    assert!(text.contains("problem  organisations.jbra.jwks"), "{text}");
    assert!(text.contains("problem  store"), "{text}");
    assert!(text.contains("2 things are wrong."), "{text}");
}

#[tokio::test]
async fn a_configuration_that_cannot_be_read_is_the_one_thing_told() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("broker.toml");
    fs::write(&config, "[listen]\nadress = 1\n").unwrap();
    let text = examined(&config, SystemClock.now()).await.text();
    assert!(
        text.starts_with("problem  configuration: ") && text.contains("broker.toml:2"),
        "{text}"
    );
}
