//! `samenbeeld copy` as a keeper runs it.

use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use samenbeeld::storage::copy::Bounds;

use super::broker::Home;
use crate::postgres_server;
use crate::storage_copy::copied as cut_off_after;
use crate::storage_world::Database;

fn copying(from: &str, to: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samenbeeld"));
    command.args(["copy", "--from", from, "--to", to, "--batch", "1"]);
    command
}

fn text(said: &Output) -> String {
    let text = [&*said.stdout, &*said.stderr].concat();
    String::from_utf8(text).unwrap()
}

/// Lets it run for a while, then kills it; whether it had ended by itself, and well.
fn killed_after(mut child: Child, term: Duration) -> bool {
    sleep(term);
    if let Some(status) = child.try_wait().unwrap() {
        assert!(status.success(), "{status}");
        return true;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    false
}

#[tokio::test]
async fn a_copy_that_was_killed_again_and_again_is_finished_and_served() {
    let Some(url) = postgres_server::database().await else {
        return;
    };
    let home = Home::new();
    let running = home.start();
    for _ in 0..10 {
        assert!(home.call(&running, "jbra", &["whoami"]).status.success());
    }
    let from = format!("sqlite:{}", home.path("broker.db").display());
    let refused = copying(&from, &url).output().unwrap();
    assert!(!refused.status.success());
    let said = text(&refused);
    assert!(said.contains("a broker is using"), "{said}");
    drop(running);
    let mut killed = 0;
    for step in 1.. {
        let mut command = copying(&from, &url);
        let child = command.stdout(Stdio::null()).spawn().unwrap();
        if killed_after(child, Duration::from_millis(5 * step)) {
            break;
        }
        killed += 1;
    }
    assert!(killed > 2, "{killed}");
    let ended = copying(&from, &url).output().unwrap();
    let said = text(&ended);
    assert!(said.contains("is not empty"), "the last one ended: {said}");
    home.change("sqlite:broker.db", &url);
    let running = home.start();
    let export = home.path("log.jsonl");
    let out = export.to_str().unwrap();
    let said = home.call(&running, "jbra", &["audit", "export", "--out", out]);
    assert!(said.status.success(), "{}", text(&said));
    let verified = Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
        .args(["audit", "verify", "--export", out, "--key"])
        .arg(home.layout().log_signing_public())
        .output()
        .unwrap();
    let fits = text(&verified);
    assert!(fits.starts_with("The log fits."), "{fits}");
}

#[tokio::test]
async fn a_copy_tells_every_table_and_what_was_not_finished_is_not_served() {
    let Some(url) = postgres_server::database().await else {
        return;
    };
    let home = Home::new();
    drop(home.start());
    let from = format!("sqlite:{}", home.path("broker.db").display());
    let copied = copying(&from, &url).output().unwrap();
    let said = text(&copied);
    assert!(copied.status.success(), "{said}");
    for words in [
        "Equal in source and target:",
        "  policy_files ",
        " rows  sha256 ",
        "fits: ",
        "Copied and verified; ",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (there, back) = (Database::Server(url.clone()), home.path("back.db"));
    let five = Bounds {
        rows: 1,
        batches: Some(5),
    };
    let cut_off = cut_off_after(&there, &Database::File(back), five).await;
    assert_eq!(cut_off.unwrap(), None);
    home.change("sqlite:broker.db", "sqlite:back.db");
    let refusal = home.refusal();
    assert!(
        refusal.contains("a copy to this database is under way; run `samenbeeld copy` again")
            && refusal.contains("let the copy come to its end"),
        "{refusal}"
    );
    let looked = Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
        .args(["doctor", "--config"])
        .arg(home.config())
        .output()
        .unwrap();
    let looked = text(&looked);
    assert!(looked.contains("a copy to it was not finished"), "{looked}");
    let same = copying(&url, &url).output().unwrap();
    let same = text(&same);
    assert!(
        same.contains("--from and --to name the same store"),
        "{same}"
    );
}
