//! Officers change a rule from the command line, against a running broker.

use std::fs;
use std::process::{Command, Output};

use super::broker::Home;
use super::process::Running;
use crate::policies::officers::{CLOSED, SCENARIO};

fn said(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{out}{}", String::from_utf8_lossy(&output.stderr))
}

/// Makes a signing key for each of these officers, and lets the configuration name them.
fn with_keys(home: &Home, organisation: &str, officers: &[&str]) {
    let mut keys = Vec::new();
    for officer in officers {
        let file = home.path(&format!("{organisation}-{officer}.pem"));
        let made = Command::new(env!("CARGO_BIN_EXE_samenbeeld"))
            .args(["policy", "key", "--new"])
            .arg(file)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", said(&made));
        let public = String::from_utf8(made.stdout).unwrap();
        keys.push(format!("{officer} = [\"{}\"]", public.trim()));
    }
    let section = format!("[organisations.{organisation}]\n");
    let named = format!("{section}officer_keys = {{ {} }}\n", keys.join(", "));
    home.change(&section, &named);
}

/// `samenbeeld policy <words>` as this officer.
fn policy(home: &Home, running: &Running, who: (&str, &str), words: &[&str]) -> Output {
    let command: Vec<&str> = ["policy"].iter().chain(words).copied().collect();
    home.call_as(running, who, &command)
}

/// A broker whose officers have keys, and a folder of policies in which one module was revised.
fn revised() -> (Home, Running, String) {
    let home = Home::new().with_policies();
    with_keys(&home, "vt", &["fg-2"]);
    with_keys(&home, "jbra", &["fg-1"]);
    let running = home.start();
    let module = home.path("policies/vt.cedar");
    let text = fs::read_to_string(&module).unwrap();
    fs::write(&module, format!("{text}\n// Herzien.\n")).unwrap();
    // WHY: in a build without optimisation all that are shipped take longer than a caller waits.
    let scenarios = home.path("policies/scenarios");
    fs::remove_dir_all(&scenarios).unwrap();
    fs::create_dir(&scenarios).unwrap();
    fs::write(home.path("policies").join(SCENARIO), CLOSED).unwrap();
    let folder = home.path("policies").display().to_string();
    (home, running, folder)
}

#[test]
fn officers_propose_approve_and_activate_a_bundle_from_the_command_line() {
    let (home, running, folder) = revised();
    let authority = ["--on-authority", "regelgroep"];

    let propose = ["propose", folder.as_str(), "--from", "2026-01-01"];
    let proposed = policy(
        &home,
        &running,
        ("vt", "fg-1"),
        &[&propose[..], &authority].concat(),
    );
    assert!(proposed.status.success(), "{}", said(&proposed));
    let bundle = said(&proposed).lines().next().unwrap().to_owned();
    let activate = ["activate", bundle.as_str()];
    let activate = [&activate[..], &authority].concat();
    let early = policy(&home, &running, ("vt", "fg-1"), &activate);
    assert!(!early.status.success());
    assert!(
        said(&early).contains("approvals-missing"),
        "{}",
        said(&early)
    );

    for who in [("vt", "fg-2"), ("jbra", "fg-1")] {
        let key = home.path(&format!("{}-{}.pem", who.0, who.1));
        let key = key.display().to_string();
        let approve = [
            "approve",
            bundle.as_str(),
            "--compare",
            folder.as_str(),
            "--signing-key",
            key.as_str(),
        ];
        let approved = policy(&home, &running, who, &[&approve[..], &authority].concat());
        assert!(approved.status.success(), "{}", said(&approved));
        assert!(
            said(&approved).contains("\n  vt.cedar\n"),
            "{}",
            said(&approved)
        );
    }
    let activated = policy(&home, &running, ("jbra", "fg-1"), &activate);
    assert!(activated.status.success(), "{}", said(&activated));
    let listed = said(&policy(&home, &running, ("jbra", "fg-2"), &["list"]));
    let stands =
        format!("{bundle}\n  in force\n  from 2026-01-01 until no end, by vt/fg-1, approved by ");
    assert!(listed.contains(&stands), "{listed}");

    drop(running);
    let again = home.start();
    let listed = said(&policy(&home, &again, ("jbra", "fg-2"), &["list"]));
    assert!(listed.contains(&stands), "kept by a restart: {listed}");
    let unknown = format!("rcp_{}", "0f".repeat(16));
    let nothing = policy(
        &home,
        &again,
        ("vt", "fg-1"),
        &["decide", "--receipt", &unknown],
    );
    assert!(
        said(&nothing).contains("decision-not-available"),
        "{}",
        said(&nothing)
    );
}

#[test]
fn a_bundle_whose_approver_lost_their_key_is_not_taken_by_a_restart() {
    let (home, running, folder) = revised();
    let propose = [
        "propose",
        folder.as_str(),
        "--from",
        "2026-01-01",
        "--on-authority",
        "regelgroep",
    ];
    let proposed = policy(&home, &running, ("vt", "fg-1"), &propose);
    let bundle = said(&proposed).lines().next().unwrap().to_owned();
    for who in [("vt", "fg-2"), ("jbra", "fg-1")] {
        let key = home
            .path(&format!("{}-{}.pem", who.0, who.1))
            .display()
            .to_string();
        let approve = [
            "approve",
            &bundle,
            "--signing-key",
            &key,
            "--on-authority",
            "FG",
        ];
        assert!(policy(&home, &running, who, &approve).status.success());
    }
    let activate = ["activate", &bundle, "--on-authority", "FG"];
    assert!(
        policy(&home, &running, ("vt", "fg-1"), &activate)
            .status
            .success()
    );
    drop(running);
    let config = fs::read_to_string(home.config()).unwrap();
    let without: Vec<&str> = config
        .lines()
        .filter(|line| !line.starts_with("officer_keys = { fg-2"))
        .collect();
    fs::write(home.config(), without.join("\n")).unwrap();
    let refusal = home.refusal();
    assert!(
        refusal.contains("names no signing key of this officer of `vt`"),
        "{refusal}"
    );
}
