//! `samenbeeld demo`: a throwaway world with six source systems, six connectors and the broker, all over real mutual TLS on
//! loopback, and three questions about one household under three hats.

mod describe;
mod desk;
mod play;
mod processes;
mod seed;
mod stage;
pub mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;

use super::json;
use super::show::{self, Language};
use crate::decision::{Policies, shipped};
use crate::model::Category;
use crate::model::catalogue::InForce;
use crate::model::time::legal_day;
use crate::ports::Clock;
use crate::proto::samenbeeld::v1 as wire;
use crate::storage::{SystemClock, SystemEntropy};
use desk::Desk;
use play::{QUESTIONS, Question};
use stage::Stage;
use world::World;

/// Seed of the world: the same every time.
const SEED: u64 = 1;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  samenbeeld demo                 stays up and prints calls to paste
  samenbeeld demo --once          ends by itself
  samenbeeld demo --json | jq .   the replies alone
  samenbeeld demo --describe world.json    for a client of your own";

/// What the command line may say.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// End after the three questions.
    #[arg(long)]
    once: bool,
    /// Print the replies as a JSON array and nothing else; progress goes to standard error. Ends by itself.
    #[arg(long)]
    json: bool,
    /// Stay up without asking anything, and write into this file (JSON) where the broker is and as whom it may be asked what.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["once", "json"])]
    describe: Option<PathBuf>,
    /// Language of the pictures.
    #[arg(long, value_enum, default_value_t = Language::En)]
    language: Language,
}

/// Runs the demo.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    super::client::finish(demo(arguments))
}

async fn demo(arguments: &Arguments) -> anyhow::Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let today = legal_day(clock.now());
    let world = World::tell(SEED, today)?;
    let policies = Policies::load(&shipped())?;
    let catalogue = policies.catalogue().on(today);
    say(&format!(
        "a made-up world: {} households, {} persons, ten years; nobody in it exists",
        world.households.len(),
        world.persons.len()
    ));
    let office = stage::office(clock, Arc::new(SystemEntropy))?;
    let stage = Stage::raise(&world, office, say).await?;
    let desks = stage.desks()?;
    say("filling the register over gRPC, as the six organisations would");
    seed::seed(&world, &desks, &catalogue).await?;
    if let Some(file) = &arguments.describe {
        describe::write(file, &world, &stage, &desks, &catalogue)?;
        stay(&stage, &world).await?;
        return stage.strike().await;
    }
    let mut replies = Vec::new();
    for question in &QUESTIONS {
        say(&format!(
            "{} asks under {}",
            question.professional, question.hat
        ));
        let desk = desk(&desks, question.hat)?;
        let groups = groups(&catalogue, question)?;
        replies.push(play::ask(&world, desk, question, &groups).await?);
    }
    if arguments.json {
        let name = "samenbeeld.v1.GetPictureResponse";
        let array: Vec<_> = replies
            .iter()
            .map(|reply| json::of(name, reply, true))
            .collect::<Result<_, _>>()?;
        super::client::say(&serde_json::to_string_pretty(&array)?)?;
    } else {
        tell(&world, &replies, arguments.language, &catalogue)?;
    }
    check_receipts(&stage, &desks, &replies).await?;
    if !arguments.once && !arguments.json {
        stay(&stage, &world).await?;
    }
    stage.strike().await
}

/// Progress, on standard error.
fn say(text: &str) {
    use std::io::Write;
    // A closed standard error stops nothing.
    writeln!(std::io::stderr(), "· {text}").ok();
}

fn desk<'a>(desks: &'a BTreeMap<String, Desk>, hat: &str) -> anyhow::Result<&'a Desk> {
    let organisation = hat.split('/').next().unwrap_or(hat);
    desks
        .get(organisation)
        .with_context(|| format!("no desk of {organisation}"))
}

fn groups(
    catalogue: &InForce<'_>,
    question: &Question,
) -> anyhow::Result<BTreeMap<String, BTreeSet<Category>>> {
    let (task, _) = catalogue
        .task_for(&question.task.parse()?, &question.hat.parse()?)
        .with_context(|| format!("{} has no task {}", question.hat, question.task))?;
    Ok(task
        .groups
        .iter()
        .map(|group| (group.id.clone(), group.categories.clone()))
        .collect())
}

/// The three pictures, as a person would like to read them, and why they differ.
fn tell(
    world: &World,
    replies: &[wire::GetPictureResponse],
    language: Language,
    catalogue: &InForce<'_>,
) -> anyhow::Result<()> {
    let household = world
        .household(world::SHOWN_HOUSEHOLD)
        .context("the household that is shown")?;
    super::client::say(&format!("\n{}\n\n{}", household.title, household.story))?;
    for (question, reply) in QUESTIONS.iter().zip(replies) {
        let bar = "═".repeat(100);
        super::client::say(&format!(
            "\n{bar}\n{} under {}, task {}\n{}\n{bar}",
            question.professional, question.hat, question.task, question.says
        ))?;
        super::client::say(&show::picture(reply, language, catalogue)?)?;
    }
    super::client::say(&why_they_differ(replies))
}

/// One line for each question: what was open and how.
fn why_they_differ(replies: &[wire::GetPictureResponse]) -> String {
    let mut text = String::from("\nThe same household, the same day, three hats:\n");
    for (question, reply) in QUESTIONS.iter().zip(replies) {
        let tellings = reply.timeline.iter().flat_map(|entry| &entry.tellings);
        let mut by_modality: BTreeMap<&str, usize> = BTreeMap::new();
        for terms in tellings.flat_map(|telling| &telling.terms) {
            *by_modality.entry(terms.modality.as_str()).or_default() += 1;
        }
        let open: Vec<String> = by_modality
            .iter()
            .map(|(modality, count)| format!("{count} by {modality}"))
            .collect();
        // Writing to a text cannot fail.
        writeln!(
            text,
            "  {:13} {:3} entries on the timeline; values open {}",
            question.hat,
            reply.timeline.len(),
            open.join(", ")
        )
        .ok();
    }
    text
}

/// Every receipt is held against the log that its organisation's officer takes along, by the same verifier that auditors use.
async fn check_receipts(
    stage: &Stage,
    desks: &BTreeMap<String, Desk>,
    replies: &[wire::GetPictureResponse],
) -> anyhow::Result<()> {
    for (question, reply) in QUESTIONS.iter().zip(replies) {
        let desk = desk(desks, question.hat)?;
        let receipt = reply.receipt.as_ref().context("a receipt in every reply")?;
        let files = Proof::write(stage, desk, receipt).await?;
        files.verify(stage)?;
        say(&format!(
            "the receipt of {} stands in the log: {}",
            question.hat, receipt.id
        ));
    }
    Ok(())
}

/// A receipt and an export, as files.
struct Proof {
    receipt: PathBuf,
    export: PathBuf,
}

impl Proof {
    async fn write(stage: &Stage, desk: &Desk, receipt: &wire::Receipt) -> anyhow::Result<Self> {
        let at = |what: &str| {
            stage
                .folder()
                .join(format!("{what}-{}", desk.organisation()))
        };
        let proof = Self {
            receipt: at("receipt").with_extension("json"),
            export: at("export").with_extension("jsonl"),
        };
        fs::write(
            &proof.receipt,
            json::of("samenbeeld.v1.Receipt", receipt, false)?.to_string(),
        )?;
        let mut lines = String::new();
        for line in play::export(desk).await? {
            lines.push_str(&json::of("samenbeeld.v1.ExportLogResponse", &line, false)?.to_string());
            lines.push('\n');
        }
        fs::write(&proof.export, lines)?;
        Ok(proof)
    }

    /// Runs `samenbeeld audit verify`, as an auditor would.
    fn verify(&self, stage: &Stage) -> anyhow::Result<()> {
        let verified = std::process::Command::new(std::env::current_exe()?)
            .args(["audit", "verify", "--receipt"])
            .arg(&self.receipt)
            .arg("--export")
            .arg(&self.export)
            .arg("--key")
            .arg(stage.log_key())
            .output()?;
        let said = [verified.stdout, verified.stderr].concat();
        anyhow::ensure!(
            verified.status.success(),
            "{}",
            String::from_utf8_lossy(&said)
        );
        Ok(())
    }
}

/// Prints calls to paste, and stays up until it is interrupted.
async fn stay(stage: &Stage, world: &World) -> anyhow::Result<()> {
    super::client::say(&play::calls_to_paste(stage, world)?)?;
    say("the world stays up; Ctrl-C ends it and removes everything");
    tokio::signal::ctrl_c().await?;
    Ok(())
}
