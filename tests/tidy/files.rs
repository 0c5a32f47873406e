//! Reading the repository, and failing with all complaints at once.

use std::fs;
use std::path::Path;

const SKIPPED: [&str; 5] = [".git", "target", "node_modules", "__pycache__", ".venv"];

/// One file of the repository.
pub(crate) struct SourceFile {
    /// From the top of the repository, with `/` between the parts.
    pub(crate) path: String,
    /// The text; what is not UTF-8 is left out of the list of files.
    pub(crate) text: String,
}

impl SourceFile {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The extension, empty when there is none.
    pub(crate) fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// The room under `src` this file belongs to; `None` for `src/lib.rs`, `src/main.rs` and all outside `src`.
    pub(crate) fn room(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        match inside.split_once('/') {
            Some((room, _)) => Some(room),
            None => inside
                .strip_suffix(".rs")
                .filter(|name| *name != "lib" && *name != "main"),
        }
    }
}

/// Every text file of the repository, sorted by path.
pub(crate) fn repository() -> Vec<SourceFile> {
    let mut files = Vec::new();
    walk(Path::new(env!("CARGO_MANIFEST_DIR")), "", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository that can be read") {
        let entry = entry.expect("an entry that can be read");
        let name = entry.file_name().to_string_lossy().into_owned();
        if SKIPPED.contains(&name.as_str()) {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{path}/"), files);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            files.push(SourceFile { path, text });
        }
    }
}

/// Fails with one line for each complaint.
#[track_caller]
pub(crate) fn assert_none(complaints: &[String]) {
    assert!(
        complaints.is_empty(),
        "\n\nThe house is not tidy:\n  {}\n",
        complaints.join("\n  ")
    );
}

/// For the tests of the rules: exactly one complaint, and it holds `words`.
#[track_caller]
pub(crate) fn assert_one(complaints: &[String], words: &str) {
    assert_eq!(
        complaints.len(),
        1,
        "expected one complaint: {complaints:?}"
    );
    assert!(
        complaints[0].contains(words),
        "`{}` does not say `{words}`",
        complaints[0]
    );
}
