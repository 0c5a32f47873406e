//! Mappings that do not fit, and questions at the edges, over a small system of their own.

mod mappings;
mod questions;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tempfile::TempDir;

use super::{AdapterLimits, Cell, Row, SourceAdapter, SourceError, fill};
use crate::proto::samenbeeld::record::v1::DataCategory;
use crate::proto::samenbeeld::source::v1::{AskRequest, AskedItem, AskedSubject};

const SCHEMA: &str = "
CREATE TABLE mens (nr TEXT PRIMARY KEY, naam TEXT NOT NULL, geboren TEXT, geslacht TEXT NOT NULL);
CREATE TABLE plan (id INTEGER PRIMARY KEY, start TEXT NOT NULL);
CREATE TABLE doel (plan INTEGER NOT NULL, nr TEXT NOT NULL, tekst TEXT NOT NULL);
";

const MAPPING: &str = r#"organisation = "jbra"
dates = "dd-mm-yyyy"

[codes.sex]
v = "SEX_FEMALE"
m = "SEX_MALE"

[[record]]
kind = "person_details"
holder = "jbra/ots"
reference = "rij"
query = "SELECT rowid AS rij, nr, naam, geboren, geslacht FROM mens WHERE nr IN (SELECT value FROM json_each(:client_numbers))"
fields = [
  { field = "subject", column = "nr" },
  { field = "family_name", column = "naam" },
  { field = "birth_date", column = "geboren" },
  { field = "sex", column = "geslacht", codes = "sex" },
]

[[record]]
kind = "plan"
holder = "jbra/ots"
reference = "id"
query = "SELECT id, start FROM plan WHERE id IN (SELECT plan FROM doel WHERE nr IN (SELECT value FROM json_each(:client_numbers)))"
fields = [{ field = "from", column = "start" }]

[[record.group]]
key = "plan"
each = "goals"
query = "SELECT plan, nr, tekst FROM doel WHERE plan IN (SELECT value FROM json_each(:references))"
fields = [
  { field = "subjects", column = "nr" },
  { field = "goals.subjects", column = "nr" },
  { field = "goals.description", column = "tekst", categories = ["plan"], about = ["nr"] },
]
"#;

fn person(nr: &str, born: &str, sex: &str) -> Row {
    let cells = vec![
        ("nr", Cell::from(nr)),
        ("naam", Cell::from("Verzonnen")),
        ("geboren", Cell::from(born)),
        ("geslacht", Cell::from(sex)),
    ];
    Row {
        table: "mens",
        cells,
    }
}

async fn database() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jbra.db");
    let rows = [
        person("J1", "23-09-1992", "v"),
        person("J2", "31-02-1990", "m"),
        person("J3", "00-00-1988", "?"),
        person("J4", "00-00-1988", "m"),
        Row {
            table: "plan",
            cells: vec![
                ("id", Cell::Integer(1)),
                ("start", Cell::from("01-02-2026")),
            ],
        },
        Row {
            table: "doel",
            cells: vec![
                ("plan", Cell::Integer(1)),
                ("nr", Cell::from("J1")),
                ("tekst", Cell::from("Rust.")),
            ],
        },
    ];
    fill(&file, SCHEMA, &rows).await.unwrap();
    (folder, file)
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

async fn open(
    file: &Path,
    mapping: &str,
    limits: AdapterLimits,
) -> Result<SourceAdapter, SourceError> {
    SourceAdapter::open(Path::new("jbra/mapping.toml"), mapping, file, limits, now).await
}

fn question(persons: &[&str]) -> AskRequest {
    let categories = vec![DataCategory::Identity as i32, DataCategory::Plan as i32];
    AskRequest {
        subjects: persons
            .iter()
            .map(|nr| AskedSubject {
                handle: format!("s{nr}"),
                client_number: (*nr).to_owned(),
            })
            .collect(),
        items: persons
            .iter()
            .map(|nr| AskedItem {
                handle: format!("s{nr}"),
                holder: "jbra/ots".into(),
                categories: categories.clone(),
                articles: Vec::new(),
            })
            .collect(),
        ..AskRequest::default()
    }
}
