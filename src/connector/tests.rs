//! Mappings that do not fit, and questions at the edges, over a small system of their own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use prost::Message;
use tempfile::TempDir;
use tonic::{Code, Request};

use super::{AdapterLimits, AskError, Cell, Row, SourceAdapter, SourceError, SourceServer, fill};
use crate::identity::{Oin, PeerCertificate};
use crate::proto::samenbeeld::record::v1::{DataCategory, Date, Record};
use crate::proto::samenbeeld::source::v1::source_service_server::SourceService;
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

/// Opens the mapping with one part replaced; the refusal must name the line where the replacement stands, and say why.
async fn refused(part: &str, by: &str, at: &str, why: &str) {
    let (_folder, file) = database().await;
    assert!(MAPPING.contains(part), "{part}");
    let mapping = MAPPING.replacen(part, by, 1);
    let line = mapping.lines().position(|line| line.contains(at)).unwrap() + 1;
    let error = open(&file, &mapping, AdapterLimits::default())
        .await
        .unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("jbra/mapping.toml:{line}: ")),
        "line {line} expected: {text}"
    );
    assert!(text.contains(why), "`{why}` expected: {text}");
}

#[tokio::test]
async fn a_column_that_does_not_exist_is_named_with_its_line() {
    refused(
        "column = \"naam\"",
        "column = \"achternaam\"",
        "\"achternaam\"",
        "no column `achternaam`",
    )
    .await;
    refused(
        "SELECT plan, nr, tekst",
        "SELECT plan, nr",
        "about = ",
        "no column `tekst`",
    )
    .await;
    refused(
        "SELECT id, start FROM",
        "SELECT id, begin FROM",
        "SELECT id, begin",
        "no such column: begin",
    )
    .await;
}

#[tokio::test]
async fn a_column_that_nobody_uses_is_not_read() {
    refused(
        "SELECT id, start",
        "SELECT id, start, 7 AS over",
        "7 AS over",
        "reads `over`",
    )
    .await;
}

#[tokio::test]
async fn names_the_contract_does_not_know_are_refused_with_their_line() {
    refused(
        "\"family_name\"",
        "\"surname\"",
        "\"surname\"",
        "`surname` is no field of PersonDetails",
    )
    .await;
    refused(
        "kind = \"plan\"",
        "kind = \"plans\"",
        "kind = \"plans\"",
        "no kind of record",
    )
    .await;
    refused(
        "\"SEX_MALE\"",
        "\"SEX_MAN\"",
        "\"SEX_MAN\"",
        "`SEX_MAN` is no Sex",
    )
    .await;
    refused(
        "codes = \"sex\"",
        "codes = \"gender\"",
        "codes = \"gender\"",
        "[codes.gender]",
    )
    .await;
    refused(
        "[\"plan\"]",
        "[\"plans\"]",
        "[\"plans\"]",
        "`plans` is no category",
    )
    .await;
    refused(
        "dates = \"dd-mm-yyyy\"",
        "dates = \"dd-mm-jjjj\"",
        "dates = ",
        "no date format",
    )
    .await;
    refused(
        "each = \"goals\"",
        "each = \"agreements\"",
        "each = ",
        "no repeated message",
    )
    .await;
    refused(
        "column = \"nr\" },\n  { field = \"family",
        "colum = \"nr\" },\n  { field = \"family",
        "colum =",
        "colum",
    )
    .await;
}

#[tokio::test]
async fn a_mapping_that_would_tell_too_much_is_refused() {
    refused(
        "WHERE nr IN (SELECT value FROM json_each(:client_numbers))\"",
        "\"",
        "SELECT rowid",
        "would read everybody",
    )
    .await;
    refused(
        "holder = \"jbra/ots\"",
        "holder = \"wsg/ots\"",
        "wsg/ots",
        "no hat of `jbra`",
    )
    .await;
    refused(
        ", about = [\"nr\"]",
        "",
        "goals.description",
        "needs `about`",
    )
    .await;
    refused(
        ", categories = [\"plan\"]",
        "",
        "goals.description",
        "needs `categories`",
    )
    .await;
    refused(
        "  { field = \"goals.subjects\", column = \"nr\" },\n",
        "",
        "goals.description",
        "`goals.subjects` is not mapped",
    )
    .await;
    refused(
        "SELECT id, start FROM plan",
        "DELETE FROM plan",
        "DELETE",
        "refuses the query",
    )
    .await;
}

#[tokio::test]
async fn a_shape_that_does_not_fit_is_refused() {
    refused(
        "each = \"goals\"\n",
        "",
        "goals.subjects",
        "`goals` repeats",
    )
    .await;
    refused(
        "\"from\", column = \"start\"",
        "\"evaluate_on.year\", column = \"start\"",
        "evaluate_on.year",
        "goes on where",
    )
    .await;
    refused(
        "\"family_name\", column = \"naam\"",
        "\"family_name\", column = \"naam\", split = \",\"",
        "split",
        "holds one",
    )
    .await;
    refused(
        "\"subject\", column = \"nr\"",
        "\"subject\", column = \"nr\", dates = \"yyyy\"",
        "\"yyyy\"",
        "no meaning",
    )
    .await;
    refused(
        "kind = \"person_details\"\nholder = \"jbra/ots\"",
        "kind = \"person_details\"",
        "kind = \"person_details\"",
        "say `holder`",
    )
    .await;
}

#[tokio::test]
async fn rows_that_cannot_be_mapped_are_left_out_and_the_others_come() {
    let (_folder, file) = database().await;
    let adapter = open(&file, MAPPING, AdapterLimits::default())
        .await
        .unwrap();
    let records = adapter
        .answer(&question(&["J1", "J2", "J3", "J4"]))
        .await
        .unwrap();
    let references: Vec<_> = records
        .iter()
        .map(|record| Record::decode(record.as_slice()).unwrap().reference)
        .collect();
    assert_eq!(
        references,
        ["person_details-1", "person_details-4", "plan-1"]
    );
}

#[tokio::test]
async fn a_period_is_kept_even_where_the_query_does_not() {
    let (_folder, file) = database().await;
    let adapter = open(&file, MAPPING, AdapterLimits::default())
        .await
        .unwrap();
    let day = |year, month, day| Some(Date { year, month, day });
    for (from, until, plans) in [
        (day(2026, 2, 1), day(2026, 2, 2), 1),
        (day(2026, 1, 1), day(2026, 2, 1), 0),
        (day(2026, 2, 2), day(2026, 3, 1), 0),
    ] {
        let mut asked = question(&["J1"]);
        asked.items[0].categories = vec![DataCategory::Plan as i32];
        (asked.from, asked.until) = (from, until);
        assert_eq!(adapter.answer(&asked).await.unwrap().len(), plans);
    }
    let lasting = MAPPING.replacen("kind = \"plan\"", "kind = \"plan\"\nlasts = true", 1);
    let adapter = open(&file, &lasting, AdapterLimits::default())
        .await
        .unwrap();
    let mut later = question(&["J1"]);
    later.from = day(2026, 6, 1);
    assert_eq!(
        adapter.answer(&later).await.unwrap().len(),
        2,
        "what lasts goes on"
    );
}

#[tokio::test]
async fn an_answer_that_is_too_large_or_too_late_is_an_error_and_no_half_answer() {
    let (_folder, file) = database().await;
    let few = AdapterLimits {
        records: 1,
        ..AdapterLimits::default()
    };
    let adapter = open(&file, MAPPING, few).await.unwrap();
    assert!(matches!(
        adapter.answer(&question(&["J1", "J4"])).await,
        Err(AskError::TooLarge)
    ));

    let adapter = open(&file, MAPPING, AdapterLimits::default())
        .await
        .unwrap();
    let past = prost_types::Timestamp {
        seconds: 1_799_999_999,
        nanos: 0,
    };
    let late = AskRequest {
        deadline: Some(past),
        ..question(&["J1"])
    };
    assert!(matches!(adapter.answer(&late).await, Err(AskError::Late)));
}

#[tokio::test]
async fn a_query_that_takes_too_long_is_interrupted_and_the_next_question_answered() {
    let (_folder, file) = database().await;
    let endless = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n) AS start FROM plan";
    let slow = MAPPING.replacen("start FROM plan", endless, 1);
    let limits = AdapterLimits {
        questions: 1,
        question_timeout: Duration::from_millis(300),
        ..AdapterLimits::default()
    };
    let adapter = open(&file, &slow, limits).await.unwrap();
    assert!(matches!(
        adapter.answer(&question(&["J1"])).await,
        Err(AskError::Late)
    ));
    let mut quick = question(&["J1"]);
    quick.items[0].categories = vec![DataCategory::Identity as i32];
    assert_eq!(adapter.answer(&quick).await.unwrap().len(), 1);
}

fn from(oin: &str) -> Request<AskRequest> {
    let mut request = Request::new(question(&["J1"]));
    let oin: Oin = oin.parse().unwrap();
    request.extensions_mut().insert(PeerCertificate {
        oin,
        thumbprint: [0; 32],
    });
    request
}

const BROKER: &str = "00000099000000009999";

#[tokio::test]
async fn nobody_but_the_broker_is_answered() {
    let (_folder, file) = database().await;
    let adapter = open(&file, MAPPING, AdapterLimits::default())
        .await
        .unwrap();
    let server = SourceServer::new(adapter, BROKER.parse().unwrap());
    let code = |answer: Result<_, tonic::Status>| answer.map(|_| ()).unwrap_err().code();
    assert_eq!(
        code(server.ask(Request::new(question(&["J1"]))).await),
        Code::PermissionDenied
    );
    assert_eq!(
        code(server.ask(from("00000099000000009998")).await),
        Code::PermissionDenied
    );
    assert!(server.ask(from(BROKER)).await.is_ok());
    let mut broken = from(BROKER);
    broken.get_mut().items[0].holder = "wsg/ots".into();
    assert_eq!(code(server.ask(broken).await), Code::InvalidArgument);
}

#[tokio::test]
async fn more_questions_than_it_takes_at_once_are_refused() {
    let (_folder, file) = database().await;
    let limits = AdapterLimits {
        questions: 0,
        ..AdapterLimits::default()
    };
    let adapter = open(&file, MAPPING, limits).await.unwrap();
    let server = SourceServer::new(adapter, BROKER.parse().unwrap());
    let refused = server.ask(from(BROKER)).await.map(|_| ()).unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted);
}

#[tokio::test]
async fn the_database_is_opened_for_reading_alone() {
    let (folder, file) = database().await;
    let missing = folder.path().join("missing.db");
    let opened = open(&missing, MAPPING, AdapterLimits::default()).await;
    assert!(matches!(opened, Err(SourceError::Database(_))));
    assert!(!missing.exists());
    let before = std::fs::read(&file).unwrap();
    let adapter = open(&file, MAPPING, AdapterLimits::default())
        .await
        .unwrap();
    adapter.answer(&question(&["J1"])).await.unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), before);
}
