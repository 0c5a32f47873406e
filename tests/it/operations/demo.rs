//! `samenbeeld demo`, as somebody finds it who has just built it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use samenbeeld::app::demo::SEED;
use samenbeeld::app::demo::world::{ORGANISATIONS, World};
use samenbeeld::connector::Cell;
use samenbeeld::model::time::legal_day;
use samenbeeld::ports::Clock;
use samenbeeld::storage::SystemClock;
use serde_json::Value;

pub(super) fn world() -> World {
    World::tell(SEED, legal_day(SystemClock.now())).unwrap()
}

pub(super) fn demo(arguments: &[&str], temporary: &Path) -> Command {
    let mut demo = Command::new(env!("CARGO_BIN_EXE_samenbeeld"));
    demo.arg("demo").args(arguments).env("TMPDIR", temporary);
    demo
}

/// Texts of each source that stand in no other source: whoever shows one has it from there.
fn own_texts(world: &World) -> BTreeMap<&'static str, BTreeSet<&str>> {
    let texts = |organisation: &'static str| -> BTreeSet<&str> {
        let cells = world.sources[organisation]
            .iter()
            .flat_map(|row| &row.cells);
        let texts = cells.filter_map(|(_, cell)| match cell {
            Cell::Text(text) if text.contains(' ') && text.len() >= 20 => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    };
    let all: BTreeMap<_, _> = ORGANISATIONS.map(|it| (it, texts(it))).into();
    let own = |organisation| {
        let elsewhere = all.iter().filter(|(other, _)| **other != organisation);
        let elsewhere: BTreeSet<&str> = elsewhere.flat_map(|(_, texts)| texts).copied().collect();
        all[organisation].difference(&elsewhere).copied().collect()
    };
    ORGANISATIONS.map(|it| (it, own(it))).into()
}

/// Every text in a reply.
fn strings(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

/// Modality and articles of everything in a reply.
fn terms(value: &Value, found: &mut BTreeSet<(String, String)>) {
    if let Some(modality) = value["modality"].as_str() {
        for article in value["articles"].as_array().unwrap() {
            found.insert((modality.to_owned(), article.as_str().unwrap().to_owned()));
        }
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| terms(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| terms(value, found)),
        _ => {}
    }
}

/// Holds a reply to the shape that callers count on.
fn has_every_part(reply: &Value) {
    for part in ["members", "timeline", "sources", "withheld"] {
        assert!(!reply[part].as_array().unwrap().is_empty(), "{part}");
    }
    assert!(reply["receipt"]["id"].as_str().unwrap().starts_with("rcp_"));
    for line in reply["withheld"].as_array().unwrap() {
        for part in ["persons", "categories", "holders"] {
            assert!(!line[part].as_array().unwrap().is_empty(), "{line}");
        }
        assert!(line["reason"].is_string() && line["routes"].is_array());
    }
}

/// Whether something in a reply is given by this modality, on this article.
fn opened(reply: &Value, modality: &str, article: &str) -> bool {
    let mut found = BTreeSet::new();
    terms(reply, &mut found);
    found.contains(&(modality.to_owned(), article.to_owned()))
}

/// Whether something waits for this reason, with a route of this kind on this article.
fn waits(reply: &Value, reason: &str, kind: &str, article: &str) -> bool {
    let lines = reply["withheld"].as_array().unwrap().iter();
    let mut routes = lines
        .filter(|line| line["reason"] == reason)
        .flat_map(|line| line["routes"].as_array().unwrap());
    routes.any(|route| {
        route["kind"] == kind
            && route["article"] == article
            && !route["textNl"].as_str().unwrap().is_empty()
    })
}

#[test]
fn three_questions_show_records_of_all_six_every_ground_and_what_waits() {
    let temporary = tempfile::tempdir().unwrap();
    let Output {
        status,
        stdout,
        stderr,
    } = demo(&["--json"], temporary.path()).output().unwrap();
    let progress = String::from_utf8(stderr).unwrap();
    assert!(status.success(), "{progress}");
    let replies: Value = serde_json::from_slice(&stdout).unwrap();
    let [jbra, vt, rvdk] = replies.as_array().unwrap().as_slice() else {
        panic!("not three replies");
    };

    [jbra, vt, rvdk].into_iter().for_each(has_every_part);
    assert_ne!(jbra["timeline"], vt["timeline"]);
    assert_ne!(vt["timeline"], rvdk["timeline"]);

    let mut shown = BTreeSet::new();
    strings(&replies, &mut shown);
    for (organisation, texts) in own_texts(&world()) {
        let of_it = texts.iter().filter(|text| shown.contains(**text));
        assert!(of_it.count() > 0, "no record of {organisation}");
    }

    assert!(opened(jbra, "own", "BW 1:262"));
    assert!(opened(jbra, "duty", "Jeugdwet 7.3.11 lid 4"));
    // WHY not by the law of the holder's secrecy: where the holder may not be known it would tell who holds.
    assert!(opened(vt, "consent", "AVG 5 lid 1 onder c"));

    assert!(waits(
        jbra,
        "extent-to-confirm",
        "extent",
        "Jeugdwet 7.3.11 lid 4"
    ));
    assert!(waits(vt, "may-be-weighed", "review", "Wmo 2015 5.2.6"));
    assert!(waits(rvdk, "may-be-weighed", "review", "BW 1:240"));

    let verified = progress.matches("stands in the log").count();
    assert_eq!(verified, 3, "{progress}");
    assert_empty(temporary.path());
}

pub(super) fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

pub(super) fn assert_empty(folder: &Path) {
    assert_eq!(entries(folder), Vec::<PathBuf>::new(), "left behind");
}
