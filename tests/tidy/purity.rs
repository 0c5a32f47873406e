//! Pure rooms decide from their arguments alone: no async, clock, chance, environment, files, network or logging.

use crate::files::{SourceFile, assert_none, assert_one, repository};
use crate::rust_source::{code_only, has_word, line_of, paths_from, without_tests};

const PURE: [&str; 8] = [
    "model",
    "purpose",
    "consent",
    "decision",
    "redaction",
    "merge",
    "audit",
    "work",
];

const WORDS: [&str; 14] = [
    "async",
    "await",
    "tokio",
    "sqlx",
    "tonic",
    "tracing",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
    "rand",
    "new_v4",
    "thread_local",
    "static mut",
];

const STANDARD: [&str; 7] = ["env", "fs", "net", "process", "thread", "io", "time"];

/// Words in pure rooms that bring the outside world in; their tests may read files.
pub(crate) fn complaints(files: &[SourceFile]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| is_pure(file)) {
        let code = without_tests(&code_only(&file.text));
        for word in WORDS.iter().filter(|word| has_word(&code, word)) {
            complaints.push(complaint(file, word));
        }
        for path in paths_from(&code, "std") {
            let module = path.first().filter(|m| STANDARD.contains(&m.as_str()));
            let is_duration = path.get(1).is_some_and(|item| item == "Duration");
            if let (Some(module), false) = (module, is_duration) {
                complaints.push(complaint(file, &format!("std::{module}")));
            }
        }
    }
    complaints
}

fn is_pure(file: &SourceFile) -> bool {
    let in_tests = file.path.ends_with("/tests.rs") || file.path.contains("/tests/");
    let pure = file.room().is_some_and(|room| PURE.contains(&room));
    pure && !in_tests && file.extension() == "rs"
}

fn complaint(file: &SourceFile, word: &str) -> String {
    format!(
        "{}:{}: `{word}` in a pure room; take what you need as an argument, or move the work to an adapter",
        file.path,
        line_of(&code_only(&file.text), word),
    )
}

#[test]
fn pure_rooms_are_pure() {
    assert_none(&complaints(&repository()));
}

#[test]
fn an_impure_word_is_named_with_its_line() {
    let bad = SourceFile::new("src/audit/mod.rs", "//! ok\n\nasync fn seal() {}\n");
    assert_one(&complaints(&[bad]), "src/audit/mod.rs:3: `async`");
}

#[test]
fn the_standard_library_is_read_too() {
    let good = SourceFile::new(
        "src/model/time.rs",
        "use std::time::Duration;\nuse std::fmt;",
    );
    assert_none(&complaints(&[good]));
    let bad = SourceFile::new("src/model/time.rs", "use std::{fmt, fs};");
    assert_one(&complaints(&[bad]), "`std::fs`");
}

#[test]
fn tests_and_words_inside_words_are_left_alone() {
    let good = SourceFile::new(
        "src/merge/mod.rs",
        "fn brand() {}\n#[cfg(test)]\nmod tests { use std::fs; }\n",
    );
    let outside = SourceFile::new("src/storage/mod.rs", "async fn f() {}");
    assert_none(&complaints(&[good, outside]));
}
