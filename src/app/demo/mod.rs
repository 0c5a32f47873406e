//! `samenbeeld demo`: a throwaway world with six source systems, six connectors and the broker, all over real mutual TLS on
//! loopback, three questions about one household under three hats, and four scenes in which somebody acts between two questions.

mod calls;
mod describe;
pub(super) mod desk;
pub(super) mod play;
pub(super) mod processes;
mod scenes;
pub(super) mod seed;
pub(super) mod stage;
mod story;
mod voice;
pub mod world;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use tokio::signal::unix::{Signal, SignalKind};

use super::json;
use super::show::{self, Language, View};
use crate::decision::{Policies, shipped};
use crate::model::catalogue::{InForce, TaskRow};
use crate::model::time::legal_day;
use crate::ports::Clock;
use crate::proto::samenbeeld::v1 as wire;
use crate::storage::{SystemClock, SystemEntropy};
use desk::Desk;
use play::{Asking, QUESTIONS, Question};
use scenes::Scenes;
use seed::Seeder;
use stage::{Sources, Stage};
use story::{Story, Telling};
use voice::Voice;
use world::World;

/// Seed of the world: the same every time.
pub const SEED: u64 = 1;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  samenbeeld demo                 stays up and prints calls to paste
  samenbeeld demo --once          ends by itself
  samenbeeld demo --once --full   every entry of the three pictures with all that is told of it
  samenbeeld demo --story weighing   a right that waits for a professional, from sending to release
  samenbeeld demo --story emergency  a child in danger of life: the minimum, once a second professional agrees
  samenbeeld demo --story informing  what was received without consent, and who is told
  samenbeeld demo --story withdrawal   a consent withdrawn, and who reads of it
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
    /// Tell a story about the work of people around the rules, with what each party reads of it, and end.
    #[arg(long, value_enum, conflicts_with_all = ["once", "json", "describe"])]
    story: Option<Story>,
    /// Show every entry and every value with all that is told of it, not a line for each thing.
    #[arg(long)]
    full: bool,
    /// Language of the pictures.
    #[arg(long, value_enum, default_value_t = Language::En)]
    language: Language,
}

/// Runs the demo. Whatever ends it, a signal too, its processes end and its folder goes.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    super::client::finish(async {
        let mut signals = Signals::take()?;
        let stays = tokio::select! {
            stage = demo(arguments) => stage?,
            () = signals.any() => bail!("interrupted"),
        };
        if stays.is_some() {
            say("the world stays up; Ctrl-C ends it and removes everything");
            signals.any().await;
        }
        Ok(())
    })
}

/// The signals that end the demo.
struct Signals([Signal; 3]);

impl Signals {
    fn take() -> anyhow::Result<Self> {
        Ok(Self([
            super::running::taken(SignalKind::interrupt())?,
            super::running::taken(SignalKind::terminate())?,
            super::running::taken(SignalKind::hangup())?,
        ]))
    }

    /// Waits until one of them comes.
    async fn any(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}

/// Everything up to the end; the stage where it is to stay up.
async fn demo(arguments: &Arguments) -> anyhow::Result<Option<Stage>> {
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
    say("filling six source systems, each with its own tables and words");
    let stage = Stage::raise(&world, office, Sources::Connectors, say).await?;
    let desks = stage.desks()?;
    say("filling the register over gRPC, as the six organisations would");
    let seeder = Seeder::new(&world, &desks, &catalogue);
    let names = seeder.seed(say).await?;
    if let Some(file) = &arguments.describe {
        describe::write(file, &world, &stage, &desks, &catalogue)?;
        return Ok(Some(stage));
    }
    if let Some(story) = arguments.story {
        let telling = Telling {
            seeder: &seeder,
            names: &names,
            voice: Voice {
                view: view(arguments),
            },
        };
        telling.tell(story).await?;
        return Ok(None);
    }
    let scenes = Scenes {
        seeder: &seeder,
        names: &names,
        voice: Voice {
            view: view(arguments),
        },
    };
    questions_and_scenes(arguments, &stage, &desks, &scenes).await?;
    if arguments.once || arguments.json {
        return Ok(None);
    }
    super::client::say(&calls::to_paste(&stage, &world, &catalogue)?)?;
    Ok(Some(stage))
}

/// The three questions with their receipts, and the scenes.
async fn questions_and_scenes(
    arguments: &Arguments,
    stage: &Stage,
    desks: &BTreeMap<String, Desk>,
    scenes: &Scenes<'_>,
) -> anyhow::Result<()> {
    let Seeder {
        world, catalogue, ..
    } = scenes.seeder;
    let mut replies = Vec::new();
    for Question { asking, .. } in &QUESTIONS {
        say(&format!(
            "{} asks under {}",
            asking.professional, asking.hat
        ));
        let desk = desk(desks, asking.hat)?;
        let task = task(catalogue, asking)?;
        replies.push(play::ask(world, desk, asking, Vec::new(), task).await?);
    }
    if arguments.json {
        let name = "samenbeeld.v1.GetPictureResponse";
        let array: Vec<_> = replies
            .iter()
            .map(|reply| json::of(name, reply, true))
            .collect::<Result<_, _>>()?;
        super::client::say(&serde_json::to_string_pretty(&array)?)?;
    } else {
        tell(world, &replies, arguments, catalogue)?;
    }
    let verified = check_receipts(stage, desks, &replies).await?;
    if !arguments.json {
        super::client::say(&verified)?;
        scenes.play().await?;
    }
    Ok(())
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

/// The task of a question, as this hat may ask for it.
fn task<'a>(catalogue: &InForce<'a>, asking: &Asking) -> anyhow::Result<&'a TaskRow> {
    let task = catalogue.task_for(&asking.task.parse()?, &asking.hat.parse()?);
    task.map(|(task, _)| task)
        .with_context(|| format!("{} has no task {}", asking.hat, asking.task))
}

fn view(arguments: &Arguments) -> View<'static> {
    View {
        language: arguments.language,
        full: arguments.full,
        width: show::terminal_width(),
        asked: &play::CATEGORIES,
    }
}

/// The three pictures, as a person would like to read them, and why they differ.
fn tell(
    world: &World,
    replies: &[wire::GetPictureResponse],
    arguments: &Arguments,
    catalogue: &InForce<'_>,
) -> anyhow::Result<()> {
    let household = world
        .household(world::SHOWN_HOUSEHOLD)
        .context("the household that is shown")?;
    let view = view(arguments);
    let bar = "═".repeat(view.width);
    super::client::say(&show::told(&household.title, &household.story, view))?;
    let mut asked = Vec::new();
    for (question, reply) in QUESTIONS.iter().zip(replies) {
        let says = question.says(view.language);
        let Asking {
            hat,
            task,
            professional,
            ..
        } = question.asking;
        let title = format!("{hat} · {task} · {professional}");
        super::client::say(&format!(
            "\n{bar}\n{}{bar}\n",
            show::told(&title, says, view)
        ))?;
        super::client::say(&show::picture(reply, view, catalogue)?)?;
        asked.push(show::Asked { hat, says, reply });
    }
    super::client::say(&format!("\n{bar}\n"))?;
    super::client::say(&show::why_they_differ(&asked, view, catalogue))
}

/// Every receipt is held against the log that its organisation's officer takes along, by the same verifier that auditors use. Gives
/// what that says.
async fn check_receipts(
    stage: &Stage,
    desks: &BTreeMap<String, Desk>,
    replies: &[wire::GetPictureResponse],
) -> anyhow::Result<String> {
    let mut lines = vec!["\nRECEIPTS, EACH CHECKED BY `samenbeeld audit verify`".to_owned()];
    for (Question { asking, .. }, reply) in QUESTIONS.iter().zip(replies) {
        let desk = desk(desks, asking.hat)?;
        let receipt = reply.receipt.as_ref().context("a receipt in every reply")?;
        let files = Proof::write(stage, desk, receipt).await?;
        let said = files.verify(stage)?;
        let of_receipt = said.lines().find(|line| line.contains(&receipt.id));
        let of_receipt = of_receipt.unwrap_or_default().trim();
        lines.push(format!("  {}: {of_receipt}", asking.hat));
        say(&format!("the receipt of {} stands in the log", asking.hat));
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
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

    /// Runs `samenbeeld audit verify`, as an auditor would, and gives what it says.
    fn verify(&self, stage: &Stage) -> anyhow::Result<String> {
        let verified = std::process::Command::new(std::env::current_exe()?)
            .args(["audit", "verify", "--receipt"])
            .arg(&self.receipt)
            .arg("--export")
            .arg(&self.export)
            .arg("--key")
            .arg(stage.log_key())
            .output()?;
        let said = [verified.stdout, verified.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        anyhow::ensure!(verified.status.success(), "{said}");
        Ok(said)
    }
}
