//! `samenbeeld policy decide`: decides a decision of the past again, as a client of the broker.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use data_encoding::HEXLOWER;

use crate::app::client::{Connection, answered, finish, say};
use crate::app::json;
use crate::app::show::Language;
use crate::model::{Hat, ProfessionalId, ReceiptId, Timestamp};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::policy_service_client::PolicyServiceClient;
use crate::proto::samenbeeld::v1::replay_decision_request::Past;

pub(super) const EXAMPLES: &str = "\
Ends with 0 when the decision is the one in the log (or was none), with 1 when it is another or cannot be replayed.

Examples:
  samenbeeld policy decide --receipt rcp_0123456789abcdef0123456789abcdef --address broker.example:8443 \\
    --broker-oin 00000099000000009999 --ca broker-ca.pem --crl broker.crl --certificate vt.pem --key vt.key \\
    --token-file token.jwt --hat vt/privacy-officer
  samenbeeld policy decide --receipt receipt.json …          the receipt as `samenbeeld ask --receipt-out` wrote it
  samenbeeld policy decide --at 2026-11-23T10:00:00Z --known-at 2026-11-23T10:00:00Z --recipient vt/report --asker w-17 \\
    --question question.json …          the question as protobuf JSON of samenbeeld.v1.PictureQuestion";

/// Arguments of `samenbeeld policy decide`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The receipt of the decision: its id, or a file with it.
    #[arg(long, value_name = "RECEIPT", required_unless_present = "at")]
    receipt: Option<String>,
    /// Moment decided for (RFC 3339): its legal day, and the policies that were in force.
    #[arg(long, value_name = "TIME", conflicts_with = "receipt", requires_all = ["known_at", "recipient", "asker", "question"])]
    at: Option<Timestamp>,
    /// Moment up to which the register was known (RFC 3339).
    #[arg(long, value_name = "TIME", requires = "at")]
    known_at: Option<Timestamp>,
    /// Hat that would have asked, of your organisation.
    #[arg(long, value_name = "HAT", requires = "at")]
    recipient: Option<Hat>,
    /// Professional who would have asked, as tokens name them.
    #[arg(long, value_name = "NAME", requires = "at")]
    asker: Option<ProfessionalId>,
    /// File with the question.
    #[arg(long, value_name = "FILE", requires = "at")]
    question: Option<PathBuf>,
    /// Language of what is told; notes of the rules are Dutch.
    #[arg(
        long,
        visible_alias = "language",
        value_enum,
        default_value = "nl",
        conflicts_with = "json"
    )]
    lang: Language,
    /// Write the reply as protobuf JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Connection,
}

impl Arguments {
    fn past(&self) -> anyhow::Result<Past> {
        if let Some(receipt) = &self.receipt {
            return Ok(Past::ReceiptId(receipt_id(receipt)?));
        }
        let question = self.question.as_ref().context("--question is missing")?;
        let text = fs::read_to_string(question);
        let text = text.with_context(|| question.display().to_string())?;
        let read = json::read("samenbeeld.v1.PictureQuestion", &text);
        let moment = |at: Option<Timestamp>| {
            at.map(|at| prost_types::Timestamp {
                seconds: at.as_second(),
                nanos: at.subsec_nanosecond(),
            })
        };
        let text = |word: Option<String>| word.unwrap_or_default();
        Ok(Past::Question(wire::PastQuestion {
            recipient: text(self.recipient.as_ref().map(ToString::to_string)),
            asker: text(self.asker.as_ref().map(ToString::to_string)),
            question: Some(read.with_context(|| question.display().to_string())?),
            at: moment(self.at),
            known_at: moment(self.known_at),
        }))
    }
}

/// The id of a receipt: as given, or of the receipt in a file.
fn receipt_id(given: &str) -> anyhow::Result<String> {
    if given.parse::<ReceiptId>().is_ok() {
        return Ok(given.to_owned());
    }
    let text = fs::read_to_string(given)
        .with_context(|| format!("{given} is no receipt id, and no file that can be read"))?;
    let receipt: wire::Receipt =
        json::read("samenbeeld.v1.Receipt", &text).with_context(|| given.to_owned())?;
    Ok(receipt.id)
}

/// Runs `samenbeeld policy decide`.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    finish(async {
        let past = Some(arguments.past()?);
        let session = arguments.connection.open().await?;
        let hat = session.hat();
        let request = session.request(wire::ReplayDecisionRequest { hat, past });
        let reply =
            answered(PolicyServiceClient::new(session.channel()).replay_decision(request)).await?;
        if arguments.json {
            let text = json::of("samenbeeld.v1.ReplayDecisionResponse", &reply, true)?;
            say(&format!("{text}\n"))?;
        } else {
            say(&described(&reply, arguments.lang))?;
        }
        match reply.verdict() {
            wire::ReplayVerdict::Different => bail!("the decision is not the one in the log"),
            wire::ReplayVerdict::Same | wire::ReplayVerdict::Unspecified => Ok(()),
        }
    })
}

/// A decision that was decided again, to be read.
fn described(reply: &wire::ReplayDecisionResponse, language: Language) -> String {
    let pick = |dutch, english| match language {
        Language::Nl => dutch,
        Language::En => english,
    };
    let verdict = match reply.verdict() {
        wire::ReplayVerdict::Same => pick("hetzelfde als in het logboek", "the same as in the log"),
        wire::ReplayVerdict::Different => pick(
            "NIET hetzelfde als in het logboek",
            "NOT the same as in the log",
        ),
        wire::ReplayVerdict::Unspecified => pick(
            "een vraag, met niets in het logboek om mee te vergelijken",
            "a question, with nothing in the log to compare",
        ),
    };
    let again = pick("Opnieuw beslist voor", "Decided again for");
    let with = pick("met bundel", "with bundle");
    let bundle = HEXLOWER.encode(&reply.bundle_sha256);
    let mut text = format!("{again} {} {with} {bundle}: {verdict}.\n", reply.day);
    for flow in &reply.flows {
        text.push('\n');
        let told = match language {
            Language::Nl => &flow.text_nl,
            Language::En => &flow.text_en,
        };
        for line in told {
            text.push_str(line);
            text.push('\n');
        }
    }
    if !reply.withheld.is_empty() {
        text.push('\n');
        text.push_str(pick(
            "Niet getoond, zoals de vrager het las:\n",
            "Not shown, as the asker was told:\n",
        ));
    }
    for line in &reply.withheld {
        let categories: Vec<String> = line
            .categories()
            .map(|category| {
                let name = category.as_str_name().trim_start_matches("DATA_CATEGORY_");
                name.to_lowercase().replace('_', "-")
            })
            .collect();
        writeln!(
            text,
            "  {}: {} {} {}, {} {}",
            pick(&line.text_nl, &line.text_en),
            categories.join(", "),
            pick("over", "about"),
            line.persons.join(", "),
            pick("van", "from"),
            line.holders.join(", ")
        )
        .ok();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_named_or_read_from_its_file() {
        let id = format!("rcp_{}", "0f".repeat(16));
        assert_eq!(receipt_id(&id).unwrap(), id);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("receipt.json");
        fs::write(&file, format!("{{\"id\": \"{id}\"}}")).unwrap();
        assert_eq!(receipt_id(file.to_str().unwrap()).unwrap(), id);
        assert!(receipt_id("no-such-file").is_err());
    }

    #[test]
    fn a_replay_tells_its_verdict_and_of_each_flow_what_the_broker_says() {
        let lines = |lines: [&str; 2]| lines.map(str::to_owned).to_vec();
        let reply = wire::ReplayDecisionResponse {
            verdict: wire::ReplayVerdict::Same.into(),
            flows: vec![wire::ReplayedFlow {
                text_nl: lines(["Contactmomenten over prs_1", "  Mag: toestemming"]),
                text_en: lines(["Contact moments about prs_1", "  Permitted: consent"]),
                ..wire::ReplayedFlow::default()
            }],
            withheld: vec![wire::Withheld {
                text_nl: "geen grond opent dit".to_owned(),
                text_en: "no ground opens this".to_owned(),
                ..wire::Withheld::default()
            }],
            ..wire::ReplayDecisionResponse::default()
        };
        for (language, told) in [
            (
                Language::Nl,
                [
                    "hetzelfde als",
                    "\n  Mag: toestemming\n",
                    "geen grond opent dit",
                ],
            ),
            (
                Language::En,
                [
                    "the same as",
                    "\n  Permitted: consent\n",
                    "no ground opens this",
                ],
            ),
        ] {
            let text = described(&reply, language);
            for part in told {
                assert!(text.contains(part), "{part}: {text}");
            }
        }
    }
}
