//! Officers revoke from the command line, against running brokers.

use std::fs;
use std::process::Output;

use samenbeeld::model::Organisation;

use super::broker::Home;
use super::process::Running;
use crate::postgres_server;

const WHY: [&str; 4] = ["--reason", "key-compromise", "--on-authority", "CISO"];

fn said(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{out}{}", String::from_utf8_lossy(&output.stderr))
}

/// `samenbeeld revoke <words>` as this officer.
fn revoke(home: &Home, running: &Running, organisation: &str, words: &[&str]) -> Output {
    let command = [&["revoke"], words, &WHY[..]].concat();
    home.call(running, organisation, &command)
}

fn assert_out(home: &Home, running: &Running, organisation: &str) {
    let asked = home.call(running, organisation, &["whoami"]);
    assert!(!asked.status.success());
    let text = said(&asked);
    assert!(text.contains("not-authenticated"), "{text}");
}

#[tokio::test]
async fn a_certificate_revoked_at_one_of_two_brokers_is_out_at_both() {
    let Some(url) = postgres_server::database().await else {
        return;
    };
    let home = Home::new();
    home.change("sqlite:broker.db", &url);
    let (one, other) = (home.start(), home.start());
    for running in [&one, &other] {
        assert!(home.call(running, "vt", &["whoami"]).status.success());
    }
    let vt: Organisation = "vt".parse().unwrap();
    let certificate = home.layout().organisation(&vt).client();
    let certificate = certificate.to_str().unwrap();
    let revoked = revoke(&home, &one, "vt", &["certificate", certificate]);
    let text = said(&revoked);
    assert!(revoked.status.success(), "{text}");
    assert!(
        text.starts_with("Revoked at ") && text.contains("\nReceipt: rcp_"),
        "{text}"
    );
    for running in [&other, &one] {
        assert_out(&home, running, "vt");
        assert!(home.call(running, "jbra", &["whoami"]).status.success());
    }
}

#[test]
fn a_token_is_revoked_by_its_file_and_a_key_by_its_id_or_thumbprint() {
    let home = Home::new();
    let running = home.start();
    assert!(home.call(&running, "vt", &["whoami"]).status.success());
    let found = home.path("found.jwt");
    fs::copy(home.path("token"), &found).unwrap();
    let found = found.to_str().unwrap();
    for begin in ["Revoked at ", "It was revoked before, at "] {
        let revoked = revoke(&home, &running, "vt", &["token", found]);
        assert!(said(&revoked).starts_with(begin), "{}", said(&revoked));
    }
    let id: Organisation = "vt".parse().unwrap();
    let key = home.pki.organisations[&id].token_key.id().to_owned();
    let any = "A".repeat(43);
    let revoked = revoke(&home, &running, "vt", &["key", "--thumbprint", &any]);
    assert!(revoked.status.success(), "{}", said(&revoked));
    let nobody = revoke(&home, &running, "vt", &["key", "--thumbprint", "kort"]);
    assert!(said(&nobody).contains("expected 43 letters of base64url"));
    let nameless = revoke(&home, &running, "vt", &["key"]);
    assert!(said(&nameless).contains("--kid"), "{}", said(&nameless));
    let revoked = revoke(&home, &running, "vt", &["key", "--kid", &key]);
    assert!(revoked.status.success(), "{}", said(&revoked));
    assert_out(&home, &running, "vt");
    assert!(home.call(&running, "jbra", &["whoami"]).status.success());
    // What was revoked holds after a new start.
    drop(running);
    let again = home.start();
    assert_out(&home, &again, "vt");
    assert!(home.call(&again, "jbra", &["whoami"]).status.success());
}
