//! What is wrong with a bundle of policies: everything found, each with its place.

use std::fmt;

use cedar_policy::ffi::DetailedError;

use crate::model::catalogue::CatalogueError;

/// One thing wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// File of the bundle.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

/// A bundle that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Policies, schema or routes are wrong; at least one complaint.
    #[error("the policies cannot be used:{}", lines(.0))]
    Refused(Vec<Complaint>),
    /// The tables are wrong.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

fn lines(complaints: &[Complaint]) -> String {
    let lines: Vec<String> = complaints.iter().map(ToString::to_string).collect();
    format!("\n  {}", lines.join("\n  "))
}

/// What Cedar says of a text, each with its line.
pub(super) fn complaints_of(file: &str, text: &str, error: &DetailedError) -> Vec<Complaint> {
    let line = error
        .source_locations
        .first()
        .map_or(1, |label| line_of(text, label.loc.start));
    let help = error.help.iter().map(|help| format!(" ({help})"));
    let mut complaints = vec![Complaint {
        file: file.to_owned(),
        line,
        reason: [error.message.clone()].into_iter().chain(help).collect(),
    }];
    for related in &error.related {
        complaints.extend(complaints_of(file, text, related));
    }
    complaints
}

/// Line of a byte of a text, from 1.
pub(in crate::decision) fn line_of(text: &str, byte: usize) -> usize {
    let newlines = text.bytes().take(byte).filter(|&byte| byte == b'\n');
    newlines.count() + 1
}
