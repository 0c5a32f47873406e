//! A start that is refused says what is wrong and how to mend it.

use std::fs;

use jiff::SignedDuration;
use samenbeeld::ports::Clock;
use samenbeeld::storage::SystemClock;

use super::broker::Home;

#[test]
fn an_officer_by_configuration_is_known_from_the_first_moment() {
    let home = Home::new();
    let running = home.start();
    let said = home.call(&running, "jbra", &["whoami"]);
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(
        text.contains("You are fg-1 of jbra, and may wear jbra/privacy-officer"),
        "{text}"
    );
    let said = home.call(&running, "jbra", &["whoami", "--json"]);
    let reply: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(reply["hat"], "jbra/privacy-officer");
}

#[test]
fn the_log_taken_along_by_an_officer_is_one_that_the_verifier_accepts() {
    let home = Home::new();
    let running = home.start();
    let export = home.path("log.jsonl");
    let out = export.to_str().unwrap();
    let said = home.call(&running, "jbra", &["audit", "export", "--out", out]);
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    let verified = std::process::Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
        .args(["audit", "verify", "--export", out, "--key"])
        .arg(home.layout().log_signing_public())
        .output()
        .unwrap();
    let text = String::from_utf8(verified.stdout).unwrap();
    assert!(
        verified.status.success() && text.starts_with("The log fits."),
        "{text}"
    );
}

#[test]
fn a_second_broker_on_the_same_database_is_refused_and_the_first_goes_on() {
    let home = Home::new();
    let running = home.start();
    let refusal = home.refusal();
    assert!(refusal.contains("another broker is using"), "{refusal}");
    assert!(refusal.contains("stop the other broker first"), "{refusal}");
    assert!(home.call(&running, "jbra", &["whoami"]).status.success());
}

#[test]
fn a_policy_that_does_not_validate_is_refused_with_its_place() {
    let home = Home::new().with_policies();
    fs::write(home.path("policies/jbra.cedar"), "permit (principal\n").unwrap();
    let refusal = home.refusal();
    assert!(refusal.contains("jbra.cedar:"), "{refusal}");
}

#[test]
fn a_missing_key_file_is_named() {
    let home = Home::new();
    fs::remove_file(home.layout().wrapping()).unwrap();
    let refusal = home.refusal();
    assert!(
        refusal.contains("broker/wrapping.key cannot be read"),
        "{refusal}"
    );
}

#[test]
fn an_expired_revocation_list_is_named_with_what_to_do() {
    let home = Home::new();
    let day = |days: i64| SystemClock.now() - SignedDuration::from_hours(24 * days);
    let list = home
        .pki
        .partner_authority
        .revocation_list(day(9), day(2))
        .unwrap();
    fs::write(home.layout().partner_revocations(), list).unwrap();
    let refusal = home.refusal();
    assert!(
        refusal.contains("revocation list") && refusal.contains("expired on"),
        "{refusal}"
    );
    assert!(refusal.contains("fetch the current list"), "{refusal}");
}

#[test]
fn a_configuration_with_an_unknown_name_is_told_with_its_line() {
    let home = Home::new();
    home.change("audience =", "audiance =");
    let refusal = home.refusal();
    assert!(
        refusal.contains("broker.toml:3: `listen.audiance`: unknown field"),
        "{refusal}"
    );
}

#[test]
fn what_is_listed_for_export_is_refused_without_the_officers_hat() {
    let home = Home::new();
    let running = home.start();
    let said = home.call(&running, "jbra", &["audit", "export", "--hat", "jbra/ots"]);
    assert!(!said.status.success());
}
