//! Where things lie: the fixed top level, the rooms under `src`, the map that names them, twin migrations.

use std::collections::BTreeSet;

use crate::files::{SourceFile, assert_none, assert_one, repository};

const TOP: [&str; 11] = [
    "Cargo.toml",
    "Cargo.lock",
    "LICENSE",
    "README.md",
    "deploy",
    "migrations",
    "policies",
    "proto",
    "rust-toolchain.toml",
    "src",
    "tests",
];
const IN_SRC: [&str; 5] = ["README.md", "adr", "lib.rs", "main.rs", "proto.rs"];
const ROOMS: [&str; 20] = [
    "app",
    "audit",
    "config",
    "connector",
    "consent",
    "console",
    "decision",
    "fanout",
    "identity",
    "merge",
    "model",
    "pipeline",
    "ports",
    "proof",
    "purpose",
    "redaction",
    "storage",
    "telemetry",
    "transport",
    "work",
];

/// Entries at the top that the design does not know.
pub(crate) fn top_complaints(files: &[SourceFile]) -> Vec<String> {
    first_parts(files, "")
        .iter()
        .filter(|name| !name.starts_with('.'))
        .filter(|name| !TOP.contains(name))
        .map(|name| {
            format!(
                "{name}: the top level is fixed; find it a place in {}",
                TOP.join(", ")
            )
        })
        .collect()
}

/// Entries directly under `src` that are no room.
pub(crate) fn src_complaints(files: &[SourceFile]) -> Vec<String> {
    first_parts(files, "src/")
        .iter()
        .filter(|name| !IN_SRC.contains(name) && !ROOMS.contains(name))
        .map(|name| {
            format!(
                "src/{name}: not a room of the house; the rooms are {}",
                ROOMS.join(", ")
            )
        })
        .collect()
}

/// Rooms that the map does not name.
pub(crate) fn map_complaints(files: &[SourceFile]) -> Vec<String> {
    let map = files.iter().find(|file| file.path == "src/README.md");
    let Some(map) = map else {
        return vec!["src/README.md: the map of the rooms is gone".to_owned()];
    };
    first_parts(files, "src/")
        .iter()
        .filter(|name| ROOMS.contains(name))
        .filter(|name| {
            !map.text.contains(&format!("`{name}`")) && !map.text.contains(&format!("`{name}/`"))
        })
        .map(|name| format!("src/README.md: the room `{name}` is not on the map; give it a line"))
        .collect()
}

/// Migrations that are on one side only, once both databases exist, and numbers used twice.
pub(crate) fn migration_complaints(files: &[SourceFile]) -> Vec<String> {
    let sqlite = first_parts(files, "migrations/sqlite/");
    let postgres = first_parts(files, "migrations/postgres/");
    let mut complaints = Vec::new();
    for (folder, names) in [("sqlite", &sqlite), ("postgres", &postgres)] {
        let numbers: Vec<&str> = names
            .iter()
            .filter_map(|name| name.split('_').next())
            .collect();
        let distinct: BTreeSet<&&str> = numbers.iter().collect();
        if distinct.len() != numbers.len() {
            complaints.push(format!("migrations/{folder}: a number is used twice"));
        }
    }
    if sqlite.is_empty() || postgres.is_empty() {
        return complaints;
    }
    for name in sqlite.symmetric_difference(&postgres) {
        complaints.push(format!(
            "migrations: `{name}` has no twin; sqlite and postgres go together"
        ));
    }
    complaints
}

/// The names directly under `folder` (which ends in `/`, or is empty for the top).
fn first_parts<'a>(files: &'a [SourceFile], folder: &str) -> BTreeSet<&'a str> {
    files
        .iter()
        .filter_map(|file| file.path.strip_prefix(folder))
        .filter_map(|path| path.split('/').next())
        .collect()
}

#[test]
fn the_top_level_is_fixed() {
    assert_none(&top_complaints(&repository()));
}

#[test]
fn a_stray_top_entry_is_named() {
    let bad = SourceFile::new("scripts/build", "");
    let fine = SourceFile::new(".ci/run", "");
    assert_one(
        &top_complaints(&[bad, fine]),
        "scripts: the top level is fixed",
    );
}

#[test]
fn only_rooms_lie_under_src() {
    assert_none(&src_complaints(&repository()));
}

#[test]
fn a_stray_entry_under_src_is_named() {
    let bad = SourceFile::new("src/helpers.rs", "");
    assert_one(&src_complaints(&[bad]), "src/helpers.rs: not a room");
}

#[test]
fn every_room_is_on_the_map() {
    assert_none(&map_complaints(&repository()));
}

#[test]
fn a_room_missing_from_the_map_is_named() {
    let map = SourceFile::new("src/README.md", "`merge` puts together");
    let merge = SourceFile::new("src/merge/mod.rs", "");
    let audit = SourceFile::new("src/audit/mod.rs", "");
    assert_one(
        &map_complaints(&[map, merge, audit]),
        "the room `audit` is not on the map",
    );
}

#[test]
fn migrations_are_twins() {
    assert_none(&migration_complaints(&repository()));
}

#[test]
fn a_lonely_migration_is_named() {
    let only_sqlite = || SourceFile::new("migrations/sqlite/0001_log.sql", "");
    assert_none(&migration_complaints(&[only_sqlite()]));
    let other = SourceFile::new("migrations/postgres/0002_more.sql", "");
    let complaints = migration_complaints(&[only_sqlite(), other]);
    assert_eq!(complaints.len(), 2, "{complaints:?}");
    let again = SourceFile::new("migrations/sqlite/0001_again.sql", "");
    assert_one(
        &migration_complaints(&[only_sqlite(), again]),
        "a number is used twice",
    );
}
