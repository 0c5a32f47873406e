//! A source that answers from memory: what is measured is the broker, not a database behind a source.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Once;

use prost::Message;
use tonic::{Request, Response, Status};

use crate::app::client::finish;
use crate::app::{connector, running};
use crate::config::Connector;
use crate::proto::samenbeeld::record::v1 as record;
use crate::proto::samenbeeld::source::v1::source_service_server::SourceService;
use crate::proto::samenbeeld::source::v1::{AskRequest, AskResponse, AskedItem};

/// Bytes that a source sends in all, about.
const ANSWER: usize = 1_400;

/// Example for the help.
pub(in crate::app) const EXAMPLES: &str = "\
Example:
  samenbeeld bench-source --config connector.toml        started by `samenbeeld bench`";

/// Arguments of `samenbeeld bench-source`.
#[derive(Debug, clap::Args)]
pub(in crate::app) struct Arguments {
    /// Configuration of a connector, whose database and mapping are left alone.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

/// Runs `samenbeeld bench-source`.
pub(in crate::app) fn run(arguments: &Arguments) -> ExitCode {
    finish(async {
        let config = Connector::load(&arguments.config)?;
        running::start_log(config.log)?;
        let source = FromMemory {
            asked: asked(&arguments.config),
            kept: Once::new(),
        };
        connector::serve(config, source).await
    })
}

/// Where a source keeps the question it was asked, for the bare proxy to ask the same.
pub(super) fn asked(config: &Path) -> PathBuf {
    config.with_extension("asked")
}

/// Answers every question alike: a plan for each child that it is asked of.
struct FromMemory {
    asked: PathBuf,
    kept: Once,
}

#[tonic::async_trait]
impl SourceService for FromMemory {
    type AskStream = tokio_stream::Iter<std::vec::IntoIter<Result<AskResponse, Status>>>;

    async fn ask(&self, request: Request<AskRequest>) -> Result<Response<Self::AskStream>, Status> {
        let question = request.into_inner();
        self.kept.call_once(|| {
            // The bench finds out when the proxy cannot read it.
            fs::write(&self.asked, question.encode_to_vec()).ok();
        });
        let length = ANSWER / question.items.len().max(1);
        let records = question.items.iter().map(|item| {
            let record = plan(item, length).encode_to_vec();
            Ok(AskResponse { record })
        });
        let records: Vec<_> = records.collect();
        Ok(Response::new(tokio_stream::iter(records)))
    }
}

/// A plan of about this length with one goal.
fn plan(item: &AskedItem, length: usize) -> record::Record {
    let about = vec![item.handle.clone()];
    let goal = record::Goal {
        subjects: about.clone(),
        description: Some(record::FreeText {
            text: "Elke week een vast moment. ".repeat(length / 27),
            categories: vec![record::DataCategory::Plan.into()],
            about: about.clone(),
        }),
        state: record::GoalState::Open.into(),
    };
    let day = record::Date {
        year: 2026,
        month: 10,
        day: 5,
    };
    record::Record {
        reference: format!("meting-{}", item.handle),
        holder: item.holder.clone(),
        from: Some(day),
        until: None,
        recorded_on: Some(day),
        content: Some(record::record::Content::Plan(record::Plan {
            subjects: about,
            kind: record::PlanKind::Household.into(),
            goals: vec![goal],
            agreements: Vec::new(),
            evaluate_on: None,
        })),
    }
}
