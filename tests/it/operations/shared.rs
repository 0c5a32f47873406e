//! Brokers that share one PostgreSQL database.

use std::process::{Command, Output};

use super::broker::Home;
use crate::postgres_server;

fn command(home: &Home, name: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
        .args([name, "--config"])
        .arg(home.config())
        .output()
        .unwrap()
}

fn text(said: &Output) -> String {
    let text = [&*said.stdout, &*said.stderr].concat();
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn two_brokers_serve_from_one_database_that_was_migrated_first() {
    let Some(url) = postgres_server::database().await else {
        return;
    };
    let home = Home::new();
    home.change("sqlite:broker.db", &url);
    let first = text(&command(&home, "migrate"));
    assert!(first.contains("16 migrations applied"), "{first}");
    let again = text(&command(&home, "migrate"));
    assert!(again.contains(" 0 migrations applied"), "{again}");
    let (one, other) = (home.start(), home.start());
    for running in [&one, &other] {
        let said = home.call(running, "jbra", &["whoami"]);
        assert!(said.status.success(), "{}", text(&said));
    }
    let looked = text(&command(&home, "doctor"));
    let answers = "the primary answers, schema up to date";
    assert!(looked.contains(answers), "{looked}");
    let export = home.path("log.jsonl");
    let out = export.to_str().unwrap();
    let said = home.call(&other, "jbra", &["audit", "export", "--out", out]);
    assert!(said.status.success(), "{}", text(&said));
    let verified = Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
        .args(["audit", "verify", "--export", out, "--key"])
        .arg(home.layout().log_signing_public())
        .output()
        .unwrap();
    let fits = text(&verified);
    assert!(fits.starts_with("The log fits."), "{fits}");
}

#[test]
fn a_file_is_migrated_too_and_not_while_a_broker_uses_it() {
    let home = Home::new();
    let first = text(&command(&home, "migrate"));
    assert!(first.contains("16 migrations applied"), "{first}");
    let _running = home.start();
    let refused = command(&home, "migrate");
    assert!(!refused.status.success());
    assert!(
        text(&refused).contains("another broker is using"),
        "{}",
        text(&refused)
    );
}
