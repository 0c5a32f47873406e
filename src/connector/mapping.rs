//! The mapping file: what it may say, with the line of everything it says.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

/// A mapping that cannot be used: where it says what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {problem}")]
pub struct MappingError {
    file: String,
    line: usize,
    problem: String,
}

impl MappingError {
    /// Line of the mapping, from 1.
    pub fn line(&self) -> usize {
        self.line
    }
}

/// The text of a mapping, to tell lines by.
#[derive(Clone, Debug)]
pub(super) struct MappingText<'a> {
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
}

impl MappingText<'_> {
    /// The line on which something stands.
    pub(super) fn line<T>(&self, spanned: &Spanned<T>) -> usize {
        self.line_at(spanned.span().start)
    }

    fn line_at(&self, offset: usize) -> usize {
        let before = self.text.bytes().take(offset);
        before.filter(|byte| *byte == b'\n').count() + 1
    }

    /// What is wrong, with its line.
    pub(super) fn error<T>(&self, at: &Spanned<T>, problem: impl Into<String>) -> MappingError {
        self.error_on(self.line(at), problem)
    }

    /// What is wrong on a line.
    pub(super) fn error_on(&self, line: usize, problem: impl Into<String>) -> MappingError {
        MappingError {
            file: self.file.display().to_string(),
            line,
            problem: problem.into(),
        }
    }

    /// Reads the file's shape; what it names is checked afterwards.
    pub(super) fn parse(&self) -> Result<MappingFile, MappingError> {
        toml::from_str(self.text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            self.error_on(self.line_at(offset), error.message())
        })
    }
}

/// A whole mapping.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingFile {
    /// The organisation whose hats hold the records.
    pub(super) organisation: Spanned<String>,
    /// How this source writes days, where a field does not say otherwise.
    pub(super) dates: Spanned<String>,
    /// Code lists: code of the source → word of the contract.
    #[serde(default)]
    pub(super) codes: BTreeMap<String, CodeList>,
    /// Whose authority may be looked up.
    pub(super) authority: Option<AuthorityMapping>,
    /// What is mapped, query by query.
    pub(super) record: Vec<RecordMapping>,
}

/// Code of the source → word of the contract.
pub(super) type CodeList = BTreeMap<String, Spanned<String>>;

/// Clients of whom authority may be looked up.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuthorityMapping {
    /// Hat under which clients are linked and outcomes are stated.
    pub(super) hat: Spanned<String>,
    /// Query of the clients of whom it may be looked up, with the three columns.
    pub(super) children: Spanned<String>,
    /// Query of clients by citizen service number, with `:bsns` (a JSON array) and the first two columns.
    pub(super) people: Spanned<String>,
    /// Column with the client number.
    pub(super) client_number: Spanned<String>,
    /// Column with the citizen service number: nine digits.
    pub(super) bsn: Spanned<String>,
    /// Column with the day of birth, written as `dates` says.
    pub(super) born: Spanned<String>,
}

/// A kind of record: one query, each row a record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordMapping {
    /// Field of the record's content, for instance `measure`.
    pub(super) kind: Spanned<String>,
    /// Hat under which all of them are held.
    pub(super) holder: Option<Spanned<String>>,
    /// Or the column that tells the hat.
    pub(super) holder_column: Option<Spanned<String>>,
    /// Code list of that column.
    pub(super) holder_codes: Option<Spanned<String>>,
    /// Whether what has no last day goes on; otherwise it is of one day.
    #[serde(default)]
    pub(super) lasts: bool,
    /// How `:from` and `:until` are written, where not as `dates`.
    pub(super) period: Option<Spanned<String>>,
    /// The query, with `:client_numbers` (a JSON array), `:from` and `:until`.
    pub(super) query: Spanned<String>,
    /// Column that is unlike for every row.
    pub(super) reference: Spanned<String>,
    /// Which column is which field.
    pub(super) fields: Vec<FieldMapping>,
    /// What a record has several of.
    #[serde(default)]
    pub(super) group: Vec<GroupMapping>,
}

/// Rows that belong to records of a kind: one query for all of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupMapping {
    /// The query, with `:references` (a JSON array of the records' references).
    pub(super) query: Spanned<String>,
    /// Column with the reference of the record.
    pub(super) key: Spanned<String>,
    /// Repeated message of which each row is one; without it each row adds to the repeated fields named.
    pub(super) each: Option<Spanned<String>>,
    /// Which column is which field.
    pub(super) fields: Vec<FieldMapping>,
}

/// A field of the contract and where its value comes from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldMapping {
    /// Path from the content, or `from`, `until`, `recorded_on` of the record.
    pub(super) field: Spanned<String>,
    /// Column with the value.
    pub(super) column: Option<Spanned<String>>,
    /// Or the value itself.
    pub(super) value: Option<Spanned<String>>,
    /// Code list of the column.
    pub(super) codes: Option<Spanned<String>>,
    /// How the column writes days or moments.
    pub(super) dates: Option<Spanned<String>>,
    /// What stands between several values in one column.
    pub(super) split: Option<Spanned<String>>,
    /// Of a free text: categories it holds.
    pub(super) categories: Option<Vec<Spanned<String>>>,
    /// Or the column that tells them.
    pub(super) categories_column: Option<Spanned<String>>,
    /// Code list of that column; several categories with spaces between.
    pub(super) categories_codes: Option<Spanned<String>>,
    /// Of a free text: columns with the client numbers of those it is about.
    pub(super) about: Option<Vec<Spanned<String>>>,
    /// What stands between several client numbers in those columns.
    pub(super) about_split: Option<Spanned<String>>,
    /// Or that it is about everybody in the record.
    #[serde(default)]
    pub(super) about_all: bool,
}
