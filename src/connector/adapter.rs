//! The adapter: opens a mapping over a database, and answers questions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use prost::Message;
use prost_reflect::{DynamicMessage, Value};
use tracing::warn;

use super::SourceError;
use super::assemble::{Rows, Unmappable, assemble};
use super::contract::Contract;
use super::cut::Cut;
use super::database::{Bind, Database, TextRow, Turn};
use super::dates::{DateFormat, PartialDay};
use super::mapping::{MappingError, MappingText};
use super::plan::{AuthorityPlan, Column, GroupPlan, KindPlan, Plan, QueryPlan};
use super::question::Question;
use crate::proto::samenbeeld::source::v1::AskRequest;

/// Largest record, in bytes (contract).
const LARGEST_RECORD: usize = 256 * 1024;
/// Rows that may belong to one record.
const ROWS_OF_A_RECORD: usize = 50;
/// Connections to the database, at most.
const MOST_CONNECTIONS: usize = 8;

/// Bounds on questions and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdapterLimits {
    /// Most questions at one time.
    pub questions: usize,
    /// Longest time a question may take, whatever deadline it names.
    pub question_timeout: Duration,
    /// Most records in one answer.
    pub records: usize,
}

impl Default for AdapterLimits {
    fn default() -> Self {
        Self {
            questions: 64,
            question_timeout: Duration::from_secs(10),
            records: 5_000,
        }
    }
}

/// Why a question is not answered. It says nothing of what the database holds.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The question cannot be read.
    #[error("{0}")]
    Invalid(&'static str),
    /// The answer would be larger than this source gives at once.
    #[error("the answer is larger than this source gives at once")]
    TooLarge,
    /// The database does not answer.
    #[error("the database does not answer")]
    Database(#[from] sqlx::Error),
    /// No answer within the time there was.
    #[error("no answer within the deadline")]
    Late,
}

/// A source: a mapping over a database.
#[derive(Debug)]
pub struct SourceAdapter {
    contract: Contract,
    plan: Plan,
    database: Database,
    file: String,
    limits: AdapterLimits,
    now: fn() -> Timestamp,
}

impl SourceAdapter {
    /// Opens the mapping `text` (of the file `mapping`, for messages) over a database. Every name of the mapping is checked:
    /// fields and codes against the contract, each query and its columns against the database. `now` is the clock.
    ///
    /// # Errors
    /// [`SourceError::Mapping`] names file and line; [`SourceError::Database`] where the file cannot be opened.
    pub async fn open(
        mapping: &Path,
        text: &str,
        database: &Path,
        limits: AdapterLimits,
        now: fn() -> Timestamp,
    ) -> Result<Self, SourceError> {
        let contract = Contract::read()?;
        let text = MappingText {
            file: mapping,
            text,
        };
        let plan = Plan::check(&text, &contract)?;
        let connections = limits.questions.clamp(1, MOST_CONNECTIONS);
        let database = Database::open(database, u32::try_from(connections).unwrap_or(1)).await?;
        for kind in &plan.kinds {
            check_columns(&database, &text, &kind.query, &kind.columns()).await?;
            for group in &kind.groups {
                check_columns(&database, &text, &group.query, &group.columns()).await?;
            }
        }
        if let Some(authority) = &plan.authority {
            check_authority(&database, &text, authority).await?;
        }
        Ok(Self {
            contract,
            plan,
            database,
            file: mapping.display().to_string(),
            limits,
            now,
        })
    }

    /// Bounds it keeps to.
    pub fn limits(&self) -> AdapterLimits {
        self.limits
    }

    /// Answers a question with encoded records (`samenbeeld.record.v1.Record`); the whole answer, or an error.
    pub async fn answer(&self, request: &AskRequest) -> Result<Vec<Vec<u8>>, AskError> {
        let question = Question::read(request, &self.plan.organisation, &self.contract)
            .map_err(AskError::Invalid)?;
        let left = question
            .deadline
            .map(|deadline| deadline.duration_since((self.now)()));
        let left = left.map(|left| Duration::try_from(left).unwrap_or(Duration::ZERO));
        let time = left.map_or(self.limits.question_timeout, |left| {
            left.min(self.limits.question_timeout)
        });
        if time.is_zero() {
            return Err(AskError::Late);
        }
        tokio::time::timeout(time, self.gather(&question))
            .await
            .map_err(|_| AskError::Late)?
    }

    async fn gather(&self, question: &Question) -> Result<Vec<Vec<u8>>, AskError> {
        let mut records = Vec::new();
        let mut skipped: BTreeMap<usize, u64> = BTreeMap::new();
        let mut turn = self.database.turn().await?;
        for kind in &self.plan.kinds {
            let (numbers, asked) = question.asked_of(&kind.holder.hats(), kind.category);
            if numbers.is_empty() {
                continue;
            }
            let most = self.limits.records - records.len();
            let told = Told {
                kind,
                question,
                asked: &asked,
            };
            let rows = told.rows(&mut turn, &numbers, most + 1).await?;
            if rows.len() > most {
                return Err(AskError::TooLarge);
            }
            let groups = told.groups(&mut turn, &rows).await?;
            for row in &rows {
                match self.record(&told, row, &groups) {
                    Ok(Some(record)) => records.push(record),
                    Ok(None) => {}
                    Err(unmappable) => *skipped.entry(unmappable.line).or_default() += 1,
                }
            }
        }
        for (line, count) in skipped {
            let place = format!("{}:{line}", self.file);
            warn!(place, count, "records that cannot be mapped are left out");
        }
        Ok(records)
    }

    /// One record, encoded; `None` where nothing of it was asked.
    fn record(
        &self,
        told: &Told<'_>,
        row: &TextRow,
        groups: &[GroupRows<'_>],
    ) -> Result<Option<Vec<u8>>, Unmappable> {
        let kind = told.kind;
        let reference = row.get(&kind.reference.name);
        let groups = groups.iter();
        let rows = Rows {
            row,
            groups: groups
                .map(|group| (group.plan, group.of(reference).iter().collect()))
                .collect(),
        };
        let mut record = assemble(&self.contract, kind, &rows, told.asked)?;
        if !in_period(&record, kind.lasts, told.question) {
            return Ok(None);
        }
        let holder = record.get_field_by_name("holder");
        let holder = holder
            .as_deref()
            .and_then(Value::as_str)
            .unwrap_or("")
            .to_owned();
        let cut = Cut {
            contract: &self.contract,
            question: told.question,
            holder: &holder,
        };
        let Value::Message(content) = record.get_field_mut(&kind.content) else {
            return Err(Unmappable { line: kind.line });
        };
        if !cut.content(content, kind.category) {
            return Ok(None);
        }
        let encoded = record.encode_to_vec();
        if encoded.len() > LARGEST_RECORD {
            return Err(Unmappable { line: kind.line });
        }
        Ok(Some(encoded))
    }
}

/// One kind of record within one question.
struct Told<'a> {
    kind: &'a KindPlan,
    question: &'a Question,
    asked: &'a BTreeSet<i32>,
}

/// The rows of one group, by the reference of their record.
struct GroupRows<'a> {
    plan: &'a GroupPlan,
    rows: BTreeMap<String, Vec<TextRow>>,
}

impl GroupRows<'_> {
    fn of(&self, reference: Option<&String>) -> &[TextRow] {
        let rows = reference.and_then(|reference| self.rows.get(reference));
        rows.map_or(&[], Vec::as_slice)
    }
}

impl<'a> Told<'a> {
    async fn rows(
        &self,
        turn: &mut Turn,
        numbers: &BTreeSet<&str>,
        most: usize,
    ) -> Result<Vec<TextRow>, AskError> {
        let kind = self.kind;
        let mut columns = BTreeSet::from([kind.reference.name.as_str()]);
        if let super::plan::HolderPlan::Column { column, .. } = &kind.holder {
            columns.insert(&column.name);
        }
        let fields = kind
            .fields
            .iter()
            .filter(|field| field.is_asked(self.asked));
        columns.extend(fields.flat_map(super::plan::FieldPlan::column_names));
        let binds = [
            json(numbers.iter().copied()),
            bound(&kind.period, self.question.from),
            bound(&kind.period, self.question.until),
        ];
        Ok(turn.rows(&kind.query.text, &columns, &binds, most).await?)
    }

    async fn groups(
        &self,
        turn: &mut Turn,
        rows: &[TextRow],
    ) -> Result<Vec<GroupRows<'a>>, AskError> {
        let references = rows
            .iter()
            .filter_map(|row| row.get(&self.kind.reference.name));
        let references = [json(references.map(String::as_str))];
        let most = rows.len() * ROWS_OF_A_RECORD;
        let mut groups = Vec::new();
        for plan in self.kind.groups.iter().filter(|_| !rows.is_empty()) {
            let mut columns = BTreeSet::from([plan.key.name.as_str()]);
            let fields: Vec<_> = plan
                .fields
                .iter()
                .filter(|field| field.is_asked(self.asked))
                .collect();
            if fields.is_empty() {
                continue;
            }
            columns.extend(fields.iter().flat_map(|field| field.column_names()));
            let found = turn
                .rows(&plan.query.text, &columns, &references, most + 1)
                .await?;
            if found.len() > most {
                return Err(AskError::TooLarge);
            }
            let mut rows: BTreeMap<String, Vec<TextRow>> = BTreeMap::new();
            for row in found {
                if let Some(reference) = row.get(&plan.key.name) {
                    rows.entry(reference.clone()).or_default().push(row);
                }
            }
            groups.push(GroupRows { plan, rows });
        }
        Ok(groups)
    }
}

pub(super) fn json<'t>(texts: impl Iterator<Item = &'t str>) -> Bind {
    Bind::Text(texts.collect::<serde_json::Value>().to_string())
}

fn bound(dates: &DateFormat, day: Date) -> Bind {
    dates.write(day).map_or_else(Bind::Text, Bind::Integer)
}

/// Compares the columns of the section `[authority]`.
pub(super) async fn check_authority(
    database: &Database,
    text: &MappingText<'_>,
    plan: &AuthorityPlan,
) -> Result<(), SourceError> {
    check_columns(database, text, &plan.children, &plan.of_children()).await?;
    check_columns(database, text, &plan.people, &plan.of_people()).await
}

/// Compares the columns a query gives with those the mapping names.
async fn check_columns(
    database: &Database,
    text: &MappingText<'_>,
    query: &QueryPlan,
    named: &[&Column],
) -> Result<(), SourceError> {
    let given = database.columns(&query.text).await;
    let given = given.map_err(|error| refused(text, query.line, &error))?;
    if let Some(missing) = named.iter().find(|column| !given.contains(&column.name)) {
        let problem = format!(
            "the query of line {} gives no column `{}`; it gives {}",
            query.line,
            missing.name,
            given.join(", ")
        );
        return Err(text.error_on(missing.line, problem).into());
    }
    let unused = given
        .iter()
        .find(|given| !named.iter().any(|column| column.name == **given));
    if let Some(unused) = unused {
        let problem = format!("the query reads `{unused}`, which no field uses; leave it out");
        return Err(text.error_on(query.line, problem).into());
    }
    Ok(())
}

fn refused(text: &MappingText<'_>, line: usize, error: &sqlx::Error) -> MappingError {
    let problem = match error {
        sqlx::Error::Database(error) => {
            format!("the database refuses the query: {}", error.message())
        }
        _ => "the query cannot be prepared".to_owned(),
    };
    text.error_on(line, problem)
}

/// Whether a record speaks of a day in the period, as far as its own days tell.
fn in_period(record: &DynamicMessage, lasts: bool, question: &Question) -> bool {
    let day = |name: &str| {
        let value = record
            .has_field_by_name(name)
            .then(|| record.get_field_by_name(name));
        value
            .flatten()
            .and_then(|value| value.as_message().and_then(partial_day))
    };
    let (first, end) = (day("from"), day("until"));
    if first
        .and_then(PartialDay::earliest)
        .is_some_and(|first| first >= question.until)
    {
        return false;
    }
    match (end, first) {
        (Some(end), _) => end.latest().is_none_or(|end| end > question.from),
        (None, Some(first)) if !lasts => first.latest().is_none_or(|day| day >= question.from),
        (None, _) => true,
    }
}

fn partial_day(date: &DynamicMessage) -> Option<PartialDay> {
    let part = |name: &str| {
        date.get_field_by_name(name)
            .and_then(|value| value.as_i32())
    };
    Some(PartialDay {
        year: i16::try_from(part("year")?).ok()?,
        month: i8::try_from(part("month")?).ok()?,
        day: i8::try_from(part("day")?).ok()?,
    })
}
