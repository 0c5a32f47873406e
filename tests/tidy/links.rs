//! Links in the documents lead somewhere: to a file or folder of the repository, and to a heading in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::{SourceFile, assert_none, assert_one, repository};

/// Relative links in `.md` files whose target does not exist.
pub(crate) fn complaints(files: &[SourceFile]) -> Vec<String> {
    let documents: BTreeMap<&str, &SourceFile> = files
        .iter()
        .map(|file| (file.path.as_str(), file))
        .collect();
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.extension() == "md") {
        for link in links(&file.text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            if !leads_somewhere(&link, file, &documents) {
                complaints.push(format!("{}: the link `{link}` leads nowhere", file.path));
            }
        }
    }
    complaints
}

fn leads_somewhere(link: &str, from: &SourceFile, all: &BTreeMap<&str, &SourceFile>) -> bool {
    let (path, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() {
        from.path.clone()
    } else {
        resolve(&from.path, path)
    };
    let folder = format!("{target}/");
    match all.get(target.as_str()) {
        Some(document) => heading.is_empty() || headings(&document.text).contains(heading),
        None => target.is_empty() || all.keys().any(|path| path.starts_with(&folder)),
    }
}

/// `link` seen from the folder of `from`, without `.` and `..`.
fn resolve(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// The targets of `[text](target)` outside code blocks.
fn links(text: &str) -> Vec<String> {
    prose(text)
        .flat_map(|line| line.split("](").skip(1))
        .filter_map(|rest| rest.split([')', ' ']).next())
        .map(str::to_owned)
        .collect()
}

/// The anchors that the headings of a document give.
fn headings(text: &str) -> BTreeSet<String> {
    prose(text)
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut in_block = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        in_block ^= fence;
        !in_block && !fence
    })
}

#[test]
fn links_in_documents_resolve() {
    assert_none(&complaints(&repository()));
}

#[test]
fn a_dead_link_is_named() {
    let target = SourceFile::new("src/README.md", "# The map\n");
    let good = SourceFile::new(
        "README.md",
        "[a](src/README.md#the-map) [b](./src) [c](https://example.test) \n```\n[x](gone)\n```\n",
    );
    assert_none(&complaints(&[target, good]));
    let bad = SourceFile::new("src/adr/0001.md", "see [that](../gone.md)");
    assert_one(&complaints(&[bad]), "`../gone.md` leads nowhere");
}

#[test]
fn a_dead_heading_is_named() {
    let bad = SourceFile::new("README.md", "# Here\n[a](#there)");
    assert_one(&complaints(&[bad]), "`#there` leads nowhere");
}
