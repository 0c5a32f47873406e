//! What is wrong with a catalogue: everything at once, each with its place and what to do.

use std::fmt;

/// One thing wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File of the catalogue.
    pub file: String,
    /// Table and row, where known.
    pub row: Option<String>,
    /// Field, where known.
    pub field: Option<&'static str>,
    /// What is wrong and what to do.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(row) = &self.row {
            write!(f, ", {row}")?;
        }
        if let Some(field) = self.field {
            write!(f, ", field `{field}`")?;
        }
        write!(f, ": {}", self.text.trim_end())
    }
}

/// A catalogue that cannot be used. It names everything that is wrong, in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the catalogue cannot be used:{}", lines(.problems))]
pub struct CatalogueError {
    /// What is wrong; at least one thing.
    pub problems: Vec<Problem>,
}

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    format!("\n  {}", lines.join("\n  "))
}
