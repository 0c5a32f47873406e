//! `samenbeeld ask`: the picture of one household, for one hat and one task; or, with `--check`, whether that may be asked.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};

use crate::model::Category;
use crate::model::time::legal_day;
use crate::ports::Clock;
use crate::proto::samenbeeld::v1::register_service_client::RegisterServiceClient;
use crate::proto::samenbeeld::v1::sharing_service_client::SharingServiceClient;
use crate::proto::samenbeeld::v1::{
    CheckQuestionRequest, GetPictureRequest, Necessity, Obligation, Period, PictureQuestion,
    ResolveHouseholdRequest,
};

use crate::storage::SystemClock;

use super::{Connection, Session, answered, finish, say};
use crate::app::show::{Language, View};
use crate::app::{json, parts, show};

/// Examples for the help.
pub(in crate::app) const EXAMPLES: &str = "\
Examples (the connection is the same in each):
  samenbeeld ask --address broker.example:8443 --broker-oin 00000099000000009999 --ca broker-ca.pem --crl broker.crl \\
    --certificate jbra.pem --key jbra.key --token-file token.jwt --hat jbra/ots \\
    --task safety-plan --household hh_… --categories composition,risk-facts --from 2025-11-01 --until 2026-11-01 \\
    --necessity \"people=Zonder te weten wie er woont, kan het veiligheidsplan niet met iedereen worden gemaakt.\" \\
    --necessity \"safety=Zonder de eerdere signalen mist het plan de afspraken die levens redden.\"
  samenbeeld ask … --client-number C-1042 …        look the household up by your own client number first
  samenbeeld ask … --check                         may I ask this? no source is asked
  samenbeeld ask … --full                          every entry with all that is told of it
  samenbeeld ask … --json --receipt-out receipt.json
  get-token | samenbeeld ask … --token-file - …    read the token from standard input";

/// Arguments of `samenbeeld ask`.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of a command, each a plain yes or no"
)]
pub(in crate::app) struct Arguments {
    #[command(flatten)]
    connection: Connection,
    /// Task of the catalogue, for instance `first-analysis`.
    #[arg(long, value_name = "TASK")]
    task: String,
    /// The household, by your organisation's own pseudonym (`hh_…`).
    #[arg(
        long,
        value_name = "PSEUDONYM",
        required_unless_present = "client_number"
    )]
    household: Option<String>,
    /// Look the household up first, by your organisation's own client number of one of its members.
    #[arg(long, value_name = "NUMBER", conflicts_with = "household")]
    client_number: Option<String>,
    /// Persons asked about, by your own pseudonyms (`prs_…`); left out, every member you may know of.
    #[arg(long, value_name = "PSEUDONYM", value_delimiter = ',')]
    subjects: Vec<String>,
    /// Categories asked, for instance `identity,measure,incident`.
    #[arg(long, value_name = "CATEGORIES", value_delimiter = ',', required = true, value_parser = category)]
    categories: Vec<Category>,
    /// First day asked, for instance 2020-01-01.
    #[arg(long, value_name = "DAY")]
    from: String,
    /// Day after the last one asked, today at the latest.
    #[arg(long, value_name = "DAY")]
    until: String,
    /// Why, one sentence for each group of the task that the categories touch, as `group=sentence`.
    #[arg(long, value_name = "GROUP=SENTENCE", value_parser = necessity)]
    necessity: Vec<Necessity>,
    /// Obligations you keep to: `use-until`, `do-not-store`, `no-onward`, `tell-person`, `do-not-tell`; left out, all of them.
    #[arg(long, value_name = "OBLIGATIONS", value_delimiter = ',', value_parser = obligation)]
    honour: Vec<Obligation>,
    /// Only check whether this may be asked: no source is asked, and the answer follows from what your hat wrote down itself.
    #[arg(long, conflicts_with_all = ["detail", "full", "receipt_out"])]
    check: bool,
    /// List every withheld flow, not only the groups.
    #[arg(long)]
    detail: bool,
    /// Show every entry and every value with all that is told of it, not a line for each thing.
    #[arg(long)]
    full: bool,
    /// Write the reply as protobuf JSON.
    #[arg(long)]
    json: bool,
    /// Language of the picture.
    #[arg(long, value_enum, default_value = "nl")]
    language: Language,
    /// Keep the receipt in this file, for `samenbeeld audit verify`.
    #[arg(long, value_name = "FILE")]
    receipt_out: Option<PathBuf>,
}

/// Runs `samenbeeld ask`.
pub(in crate::app) fn run(arguments: &Arguments) -> ExitCode {
    finish(ask(arguments))
}

async fn ask(arguments: &Arguments) -> anyhow::Result<()> {
    let session = arguments.connection.open().await?;
    let household = match (&arguments.household, &arguments.client_number) {
        (Some(household), _) => household.clone(),
        (None, number) => resolve(&session, number.as_deref().unwrap_or_default()).await?,
    };
    if arguments.check {
        return check(arguments, &session, household).await;
    }
    let request = session.request(GetPictureRequest {
        hat: session.hat(),
        question: Some(arguments.question(household)),
    });
    let reply = answered(SharingServiceClient::new(session.channel()).get_picture(request)).await?;
    if let Some(file) = &arguments.receipt_out {
        let receipt = reply
            .receipt
            .as_ref()
            .context("the reply holds no receipt")?;
        let receipt = json::of("samenbeeld.v1.Receipt", receipt, false)?;
        fs::write(file, format!("{receipt}\n")).with_context(|| file.display().to_string())?;
    }
    if arguments.json {
        let reply = json::of("samenbeeld.v1.GetPictureResponse", &reply, true)?;
        say(&format!("{reply}\n"))
    } else {
        let catalogue = parts::shipped_catalogue()?;
        let today = legal_day(SystemClock.now());
        say(&show::picture(
            &reply,
            arguments.view(),
            &catalogue.on(today),
        )?)
    }
}

async fn check(arguments: &Arguments, session: &Session, household: String) -> anyhow::Result<()> {
    let request = session.request(CheckQuestionRequest {
        hat: session.hat(),
        question: Some(arguments.question(household)),
    });
    let reply =
        answered(SharingServiceClient::new(session.channel()).check_question(request)).await?;
    if arguments.json {
        let reply = json::of("samenbeeld.v1.CheckQuestionResponse", &reply, true)?;
        say(&format!("{reply}\n"))
    } else {
        let catalogue = parts::shipped_catalogue()?;
        let today = legal_day(SystemClock.now());
        say(&show::checked(
            &reply,
            arguments.view(),
            &catalogue.on(today),
        ))
    }
}

/// The one household the client number leads to; more than one must be chosen from.
async fn resolve(session: &Session, client_number: &str) -> anyhow::Result<String> {
    let request = session.request(ResolveHouseholdRequest {
        hat: session.hat(),
        client_number: client_number.to_owned(),
    });
    let found =
        answered(RegisterServiceClient::new(session.channel()).resolve_household(request)).await?;
    match found.households.as_slice() {
        [one] => Ok(one.clone()),
        [] => bail!("no household of this client number is assigned to you under this hat"),
        several => bail!(
            "this client number leads to several households; ask for one with --household: {}",
            several.join(", ")
        ),
    }
}

impl Arguments {
    fn view(&self) -> View<'_> {
        View {
            language: self.language,
            full: self.full,
            width: show::terminal_width(),
            asked: &self.categories,
        }
    }

    fn question(&self, household: String) -> PictureQuestion {
        let all = [
            Obligation::UseUntil,
            Obligation::DoNotStore,
            Obligation::NoOnward,
            Obligation::TellPerson,
            Obligation::DoNotTell,
        ];
        let honours = if self.honour.is_empty() {
            &all[..]
        } else {
            &self.honour
        };
        PictureQuestion {
            task: self.task.clone(),
            household,
            subjects: self.subjects.clone(),
            categories: self
                .categories
                .iter()
                .map(|category| *category as i32)
                .collect(),
            period: Some(Period {
                from: self.from.clone(),
                until: self.until.clone(),
            }),
            necessity: self.necessity.clone(),
            honours: honours
                .iter()
                .map(|obligation| i32::from(*obligation))
                .collect(),
            detail: self.detail,
        }
    }
}

fn category(text: &str) -> Result<Category, String> {
    let known = |category: &&Category| category.id() == text;
    Category::ALL.iter().find(known).copied().ok_or_else(|| {
        let all: Vec<&str> = Category::ALL.iter().map(|category| category.id()).collect();
        format!("no category of the catalogue; there are {}", all.join(", "))
    })
}

fn necessity(text: &str) -> Result<Necessity, String> {
    match text.split_once('=') {
        Some((group, sentence)) if !group.is_empty() && !sentence.is_empty() => Ok(Necessity {
            group: group.to_owned(),
            sentence: sentence.to_owned(),
        }),
        _ => Err("expected the group, = and one sentence, such as \"safety=Zonder …\"".to_owned()),
    }
}

fn obligation(text: &str) -> Result<Obligation, String> {
    let name = format!("OBLIGATION_{}", text.to_ascii_uppercase().replace('-', "_"));
    Obligation::from_str_name(&name)
        .filter(|obligation| *obligation != Obligation::Unspecified)
        .ok_or_else(|| {
            "expected use-until, do-not-store, no-onward, tell-person or do-not-tell".to_owned()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_category_is_answered_with_those_there_are() {
        assert_eq!(category("child-words"), Ok(Category::ChildWords));
        let error = category("health ").unwrap_err();
        assert!(error.contains("health, criminal"), "{error}");
    }

    #[test]
    fn a_necessity_needs_its_group_and_its_sentence() {
        assert_eq!(necessity("safety=a = b").unwrap().sentence, "a = b");
        assert!(necessity("safety=").is_err());
        assert!(necessity("safety").is_err());
    }

    #[test]
    fn an_obligation_is_named_in_kebab_case() {
        assert_eq!(obligation("do-not-tell"), Ok(Obligation::DoNotTell));
        assert!(obligation("unspecified").is_err());
    }
}
