//! Words that have no place: SQL outside the rooms that own it, and promises of later work.

use crate::files::{SourceFile, assert_none, assert_one, repository};

const SQL_ROOMS: [&str; 2] = ["storage", "connector"];
const SQL: [&str; 6] = [
    "SELECT ",
    "INSERT INTO ",
    "UPDATE ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "PRAGMA ",
];
const PROMISES: [&str; 4] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("HA", "CK"),
];
/// What is written by others, or by machines.
const NOT_OURS: [&str; 2] = ["Cargo.lock", "LICENSE"];

/// SQL text in a room that does not own a database.
pub(crate) fn sql_complaints(files: &[SourceFile]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.extension() == "rs") {
        let Some(room) = file.room().filter(|room| !SQL_ROOMS.contains(room)) else {
            continue;
        };
        for (index, line) in file.text.lines().enumerate() {
            let quoted = SQL.iter().find(|word| starts_a_string(line, word));
            if let Some(word) = quoted {
                complaints.push(format!(
                    "{}:{}: SQL (`{}`) in `{room}`; it belongs to {}",
                    file.path,
                    index + 1,
                    word.trim_end(),
                    SQL_ROOMS.join(" and ")
                ));
            }
        }
    }
    complaints
}

/// True where a string literal on this line begins with `word`, or the line itself does (a longer literal).
fn starts_a_string(line: &str, word: &str) -> bool {
    line.contains(&format!("\"{word}")) || line.trim_start().starts_with(word)
}

/// Words that promise work instead of doing it.
pub(crate) fn promise_complaints(files: &[SourceFile]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files
        .iter()
        .filter(|file| !NOT_OURS.contains(&file.path.as_str()))
    {
        for (index, line) in file.text.lines().enumerate() {
            let mut words = line.split(|c: char| !c.is_alphanumeric());
            if let Some(word) = words.find(|word| PROMISES.contains(word)) {
                complaints.push(format!(
                    "{}:{}: `{word}`; do it now, or write it in an issue",
                    file.path,
                    index + 1
                ));
            }
        }
    }
    complaints
}

#[test]
fn sql_stays_where_databases_are_owned() {
    assert_none(&sql_complaints(&repository()));
}

#[test]
fn sql_elsewhere_is_named() {
    let good = SourceFile::new("src/storage/a.rs", "let q = \"SELECT 1\";");
    assert_none(&sql_complaints(&[good]));
    let bad = SourceFile::new("src/app/a.rs", "//! x\nlet q = \"SELECT 1\";");
    assert_one(
        &sql_complaints(&[bad]),
        "src/app/a.rs:2: SQL (`SELECT`) in `app`",
    );
}

#[test]
fn nothing_is_promised_for_later() {
    assert_none(&promise_complaints(&repository()));
}

#[test]
fn a_promise_is_named() {
    let bad = SourceFile::new("README.md", concat!("fine\n// TO", "DO: later"));
    assert_one(&promise_complaints(&[bad]), "README.md:2");
}
