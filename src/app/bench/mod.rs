//! `samenbeeld bench`: the broker against the least that anything like it could do, in one run on one machine: a bare proxy over the same
//! mutual TLS that asks the same six sources and decides, redacts and records nothing, plus two durable writes. Ratios count, not times.

mod commits;
mod cutting;
pub mod household;
mod load;
mod parts;
mod plot;
mod process;
pub(super) mod proxy;
mod raw;
mod report;
pub(super) mod source;
mod stage;
mod steps;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;

use super::client::{finish, say};
use commits::Commits;
use load::{Load, Pace, Run, Target};
use report::{Report, Round, Side};
use stage::Bed;

/// Calls before anything is measured.
const WARM: Duration = Duration::from_secs(2);
/// Part of what one caller can do at most at which one caller asks: idle moments are part of an ordinary day.
const AT_EASE: f64 = 0.7;
/// Part of the broker's most at which the slowest in a hundred are compared, both sides at that same rate.
const BUSY: f64 = 0.6;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Prints every ratio beside its promise and writes result.json, table.txt and plots (SVG) into a folder. Ends with 1 where a ratio misses its
promise by more than 15 %. tests/README.md tells how to read it. Nothing else should run meanwhile.

Examples:
  samenbeeld bench --quick              in two minutes
  samenbeeld bench --out measured       longer, into a folder of your choice";

/// What the command line may say.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Fewer and shorter rounds.
    #[arg(long)]
    quick: bool,
    /// Rounds; each measures both sides in turn.
    #[arg(long, conflicts_with = "quick", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Seconds of each measurement in a round; there are eight.
    #[arg(long, conflicts_with = "quick", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
    /// Callers that keep both sides busy.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..))]
    callers: u16,
    /// Folder for what was measured; made where it is missing.
    #[arg(long, value_name = "FOLDER", default_value = "bench")]
    out: PathBuf,
}

/// Runs `samenbeeld bench`.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let mut missed = false;
    let ended = finish(async {
        let report = measure(arguments).await?;
        let table = report.table()?;
        let out = &arguments.out;
        fs::create_dir_all(out).with_context(|| out.display().to_string())?;
        let files = [
            ("table.txt", table.clone()),
            ("result.json", serde_json::to_string_pretty(&report.json())?),
            ("ratios.svg", plot::ratios(&report)?),
            ("steps.svg", plot::steps(&report)?),
        ];
        for (name, text) in files {
            let file = out.join(name);
            fs::write(&file, text).with_context(|| file.display().to_string())?;
        }
        missed = report.misses();
        say(&table)
    });
    if missed { ExitCode::FAILURE } else { ended }
}

async fn measure(arguments: &Arguments) -> anyhow::Result<Report> {
    let (rounds, seconds) = if arguments.quick {
        (3, 3)
    } else {
        (arguments.rounds, arguments.seconds)
    };
    let lasts = Duration::from_secs(seconds);
    let many = usize::from(arguments.callers);
    let mut bed = Bed::raise(tell).await?;
    // The sources keep their question for the proxy.
    bed.broker()?.call(0).await?;
    tell("the parts");
    let parts = parts::measure(&bed.caller(household::asker()?).await?)?;
    let commits = Commits::open(bed.folder()).await?;
    let mut report = Report {
        parts,
        rounds: Vec::new(),
        steps: steps::Seconds::new(),
        resident: 0.0,
    };
    for number in 1..=rounds {
        tell(&format!("round {number} of {rounds}"));
        // Fresh for each round: a token lives ten minutes.
        let sides = [bed.proxy().await?, bed.broker()?];
        let (round, steps) = round(&bed, sides, &commits, (many, lasts)).await?;
        report.rounds.push(round);
        report.steps = steps;
    }
    let [_, broker] = bed.processes()?;
    report.resident = process::most_resident(broker)?;
    Ok(report)
}

/// Both sides in turn, three times over: one caller, many, and many at one rate.
async fn round(
    bed: &Bed,
    [proxy, broker]: [Arc<Target>; 2],
    commits: &Commits,
    (many, lasts): (usize, Duration),
) -> anyhow::Result<(Round, steps::Seconds)> {
    for target in [&proxy, &broker] {
        closed(target, many, WARM).await?;
    }
    let [proxy_process, broker_process] = bed.processes()?;
    let proxy_one = at_ease(&proxy, lasts).await?;
    let before = steps::so_far(bed.folder()).await?;
    let broker_one = at_ease(&broker, lasts).await?;
    let steps = steps::shares(&before, &steps::so_far(bed.folder()).await?);
    let commit = commits.median(lasts).await?;
    let (proxy_many, proxy_used) = using(proxy_process, closed(&proxy, many, lasts)).await?;
    let (broker_many, broker_used) = using(broker_process, closed(&broker, many, lasts)).await?;
    let busy = Load {
        callers: many,
        pace: Pace::Open(broker_many.rate() * BUSY),
        lasts,
    };
    let proxy_busy = proxy.put(busy).await?;
    let broker_busy = broker.put(busy).await?;
    let side = |one: &Run, many: &Run, used, busy: &Run| Side {
        one: one.quantile(0.5),
        rate: many.rate(),
        used,
        slowest: busy.quantile(0.99),
        reply: one.reply,
    };
    let round = Round {
        proxy: side(&proxy_one, &proxy_many, proxy_used, &proxy_busy),
        broker: side(&broker_one, &broker_many, broker_used, &broker_busy),
        commit,
    };
    Ok((round, steps))
}

/// One caller who is seldom kept waiting by an earlier call.
async fn at_ease(target: &Arc<Target>, lasts: Duration) -> anyhow::Result<Run> {
    let most = closed(target, 1, lasts / 4).await?.rate();
    let load = Load {
        callers: 1,
        pace: Pace::Open(most * AT_EASE),
        lasts,
    };
    target.clone().put(load).await
}

async fn closed(target: &Arc<Target>, callers: usize, lasts: Duration) -> anyhow::Result<Run> {
    let load = Load {
        callers,
        pace: Pace::Closed,
        lasts,
    };
    target.clone().put(load).await
}

/// A run, and what a process used for each call of it.
async fn using(
    process: u32,
    run: impl Future<Output = anyhow::Result<Run>>,
) -> anyhow::Result<(Run, Duration)> {
    let before = process::used(process)?;
    let run = run.await?;
    let used = process::used(process)?.saturating_sub(before);
    let answered = u32::try_from(run.times.len()).unwrap_or(u32::MAX);
    Ok((run, used / answered.max(1)))
}

/// Progress, on standard error.
fn tell(text: &str) {
    use std::io::Write;
    // A closed standard error stops nothing.
    writeln!(std::io::stderr(), "· {text}").ok();
}
