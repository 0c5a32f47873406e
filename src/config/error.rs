//! What is wrong with a configuration, and how to mend it.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there, or may not be read.
    #[error("the configuration `{}` cannot be read; does it exist, and may this account read it?", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Something in the file is not right.
    #[error("{}{}: {}{problem}", file.display(), Line(*line), Field(field.as_deref()))]
    Wrong {
        /// The file.
        file: PathBuf,
        /// Line, counted from 1.
        line: Option<usize>,
        /// Path of the field.
        field: Option<String>,
        /// What is wrong and how to mend it.
        problem: String,
    },
    /// The file is the configuration of something else.
    #[error("`{}` is the configuration of {is}; run `{command} --config {}`", file.display(), file.display())]
    OtherKind {
        /// The file.
        file: PathBuf,
        /// What it configures.
        is: &'static str,
        /// The command for it.
        command: &'static str,
    },
}

struct Line(Option<usize>);

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

struct Field<'a>(Option<&'a str>);

impl fmt::Display for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |field| write!(f, "`{field}`: "))
    }
}
