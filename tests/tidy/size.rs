//! A file one can hold in mind: 400 lines at most.

use crate::files::{SourceFile, assert_none, assert_one, repository};

const MOST: usize = 400;
const COUNTED: [&str; 6] = ["rs", "proto", "cedar", "sql", "sh", "py"];

/// Files with more lines than anybody wants to read at once.
pub(crate) fn complaints(files: &[SourceFile]) -> Vec<String> {
    files
        .iter()
        .filter(|file| COUNTED.contains(&file.extension()) || file.text.starts_with("#!"))
        .filter(|file| file.text.lines().count() > MOST)
        .map(|file| {
            format!(
                "{}: {} lines; split it along its nouns, {MOST} is the most",
                file.path,
                file.text.lines().count()
            )
        })
        .collect()
}

#[test]
fn no_file_is_too_long() {
    assert_none(&complaints(&repository()));
}

#[test]
fn a_long_file_is_named_with_its_length() {
    let bad = SourceFile::new("src/model/mod.rs", &"\n".repeat(401));
    let fine = SourceFile::new("src/model/id.rs", &"\n".repeat(400));
    let script = SourceFile::new("tests/run", "#!/bin/sh\n");
    assert_one(
        &complaints(&[bad, fine, script]),
        "src/model/mod.rs: 401 lines",
    );
}
