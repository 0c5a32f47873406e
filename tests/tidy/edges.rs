//! Which room may use which: the table of allowed edges. A room that is not in the table does not exist.

use std::collections::BTreeMap;

use crate::files::{SourceFile, assert_none, assert_one, repository};
use crate::rust_source::{code_only, line_of, paths_from, without_tests};

/// What the rooms may use of each other; `room::Item` opens that item alone.
const EDGES: [(&str, &[&str]); 21] = [
    ("proto", &[]),
    ("model", &[]),
    ("config", &["model"]),
    ("telemetry", &["model"]),
    ("identity", &["model", "ports::Clock"]),
    ("purpose", &["model", "identity::Caller"]),
    ("consent", &["model"]),
    ("work", &["model"]),
    ("decision", &["model", "purpose", "consent", "work"]),
    ("proof", &["model", "decision"]),
    (
        "fanout",
        &["model", "decision", "redaction", "ports", "proto"],
    ),
    ("redaction", &["model", "decision", "proto"]),
    ("merge", &["model", "decision", "redaction", "proto"]),
    ("audit", &["model"]),
    (
        "ports",
        &[
            "model",
            "purpose",
            "consent",
            "work",
            "decision",
            "redaction",
            "audit",
        ],
    ),
    (
        "pipeline",
        &[
            "model",
            "identity",
            "purpose",
            "consent",
            "work",
            "decision",
            "fanout",
            "redaction",
            "merge",
            "audit",
            "ports",
        ],
    ),
    (
        "storage",
        &["model", "consent", "work", "decision", "audit", "ports"],
    ),
    (
        "transport",
        &[
            "model",
            "identity",
            "purpose",
            "consent",
            "work",
            "decision",
            "merge",
            "audit",
            "pipeline",
            "ports",
            "telemetry",
            "proto",
        ],
    ),
    (
        "console",
        &[
            "model",
            "identity",
            "purpose",
            "consent",
            "work",
            "decision",
            "merge",
            "audit",
            "pipeline",
            "ports",
            "telemetry",
        ],
    ),
    ("connector", &["model", "identity", "telemetry", "proto"]),
    (
        "app",
        &[
            "model",
            "config",
            "telemetry",
            "identity",
            "purpose",
            "consent",
            "work",
            "decision",
            "proof",
            "fanout",
            "redaction",
            "merge",
            "audit",
            "ports",
            "pipeline",
            "storage",
            "transport",
            "console",
            "connector",
            "proto",
        ],
    ),
];

/// Libraries that only the named rooms may use.
const LIBRARIES: [(&str, &[&str]); 6] = [
    ("cedar_policy", &["decision", "proof"]),
    ("cedar_policy_symcc", &["proof"]),
    (
        "metrics",
        &[
            "fanout",
            "pipeline",
            "storage",
            "transport",
            "telemetry",
            "app",
        ],
    ),
    ("metrics_exporter_prometheus", &["telemetry"]),
    ("sqlx", &["storage", "connector"]),
    (
        "tonic",
        &[
            "transport",
            "fanout",
            "connector",
            "identity",
            "telemetry",
            "app",
            "proto",
        ],
    ),
];

/// Uses of rooms and libraries that the tables do not allow.
pub(crate) fn complaints(files: &[SourceFile]) -> Vec<String> {
    let table: BTreeMap<&str, &[&str]> = EDGES.into_iter().collect();
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.extension() == "rs") {
        let Some(room) = file.room() else { continue };
        let Some(allowed) = table.get(room) else {
            complaints.push(format!(
                "{}: room `{room}` is not in the table of edges (tests/tidy/edges.rs); say there what it may use",
                file.path
            ));
            continue;
        };
        let code = code_only(&file.text);
        complaints.extend(forbidden_rooms(file, &code, room, allowed));
        complaints.extend(paths_around_the_root(file, &code));
        complaints.extend(forbidden_libraries(file, &code, room));
    }
    complaints
}

fn forbidden_rooms(file: &SourceFile, code: &str, room: &str, allowed: &[&str]) -> Vec<String> {
    let mut complaints = Vec::new();
    for path in paths_from(code, "crate") {
        let Some(target) = path.first().map(String::as_str) else {
            continue;
        };
        let item = path.iter().take(2).cloned().collect::<Vec<_>>().join("::");
        if target == room || allowed.contains(&target) || allowed.contains(&item.as_str()) {
            continue;
        }
        let may = if allowed.is_empty() {
            "nothing".to_owned()
        } else {
            allowed.join(", ")
        };
        complaints.push(format!(
            "{}:{}: `{room}` may not use `{item}`; it may use {may} (tests/tidy/edges.rs)",
            file.path,
            line_of(code, target),
        ));
    }
    complaints
}

/// `super` up to the root of the crate would go around the table.
fn paths_around_the_root(file: &SourceFile, code: &str) -> Vec<String> {
    let inside = file.path.trim_start_matches("src/").trim_end_matches(".rs");
    let inside = inside.strip_suffix("/mod").unwrap_or(inside);
    let depth = inside.split('/').count();
    let reaches = |code: &str, depth: usize| code.contains(&"super::".repeat(depth));
    let plain = without_inline_modules(&without_tests(code));
    if reaches(&plain, depth) || reaches(code, depth + 2) {
        return vec![format!(
            "{}: `super::` reaches the root of the crate; write `crate::` so that the edge shows",
            file.path
        )];
    }
    Vec::new()
}

/// In an inline module `super` means one level less; those are few and small, and are left out.
fn without_inline_modules(code: &str) -> String {
    let lines = code.lines();
    let mut kept = Vec::new();
    let mut closing: Option<String> = None;
    for line in lines {
        let indent: String = line.chars().take_while(|c| *c == ' ').collect();
        if let Some(close) = &closing {
            if line.trim_end() == close {
                closing = None;
            }
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.contains(&"mod") && words.last() == Some(&"{") {
            closing = Some(format!("{indent}}}"));
            continue;
        }
        kept.push(line);
    }
    kept.join("\n")
}

fn forbidden_libraries(file: &SourceFile, code: &str, room: &str) -> Vec<String> {
    LIBRARIES
        .iter()
        .filter(|(library, rooms)| !rooms.contains(&room) && !paths_from(code, library).is_empty())
        .map(|(library, rooms)| {
            format!(
                "{}:{}: `{library}` belongs to {} only",
                file.path,
                line_of(code, library),
                rooms.join(", ")
            )
        })
        .collect()
}

#[test]
fn rooms_use_only_what_the_table_allows() {
    assert_none(&complaints(&repository()));
}

#[test]
fn a_forbidden_room_is_named() {
    let bad = SourceFile::new(
        "src/merge/mod.rs",
        "use crate::{model::Id, storage::Rows};\n",
    );
    assert_one(&complaints(&[bad]), "`merge` may not use `storage::Rows`");
}

#[test]
fn one_open_item_does_not_open_its_room() {
    let good = SourceFile::new("src/purpose/mod.rs", "use crate::identity::Caller;");
    assert_none(&complaints(&[good]));
    let bad = SourceFile::new(
        "src/purpose/mod.rs",
        "use crate::identity::{Caller, Token};",
    );
    assert_one(
        &complaints(&[bad]),
        "`purpose` may not use `identity::Token`",
    );
}

#[test]
fn an_unknown_room_is_named() {
    let bad = SourceFile::new("src/attic/mod.rs", "");
    assert_one(&complaints(&[bad]), "room `attic` is not in the table");
}

#[test]
fn super_may_not_reach_the_root() {
    let good = SourceFile::new(
        "src/merge/mod.rs",
        "mod a;\nmod inner {\n    use super::a;\n}\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\n",
    );
    assert_none(&complaints(&[good]));
    let bad = SourceFile::new("src/merge/timeline.rs", "use super::super::storage::Rows;");
    assert_one(&complaints(&[bad]), "reaches the root of the crate");
}

#[test]
fn a_library_outside_its_room_is_named() {
    let bad = SourceFile::new("src/pipeline/mod.rs", "fn f() { sqlx::query(x); }");
    assert_one(
        &complaints(&[bad]),
        "`sqlx` belongs to storage, connector only",
    );
}
