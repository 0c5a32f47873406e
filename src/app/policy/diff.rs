//! `samenbeeld policy diff`: what a changed bundle opens or closes, in words.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{bundle, today};
use crate::decision::{FactValue, Policies, Role, Vector};
use crate::model::{AgeBand, Category, Day, Hat};
use crate::proof::{self, Change, Difference, Direction, Verdict};

pub(super) const EXAMPLES: &str = "Examples:
  samenbeeld policy diff policies
  samenbeeld policy diff policies --old policies-of-last-month
  samenbeeld policy diff policies --on 2027-01-01 --all";

/// Arguments of `samenbeeld policy diff`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folder of the new bundle.
    #[arg(value_name = "DIR")]
    new: PathBuf,
    /// Folder of the old bundle; without one, the bundle in this program.
    #[arg(long, value_name = "DIR")]
    old: Option<PathBuf>,
    /// Legal day on which both are compared; without one, today.
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// Name every flow that changes, however many.
    #[arg(long)]
    all: bool,
}

/// Flows named of one group without `--all`.
const FEW: usize = 4;

/// Compares: 0 when equal, 1 when not.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let old = bundle(arguments.old.as_deref())?;
    let new = bundle(Some(&arguments.new))?;
    let day = arguments.on.unwrap_or_else(today);
    let difference = compare(&old, &new, day, out)?;
    let verdict = match difference.verdict {
        Verdict::Equal => "gelijk: elke stroom wordt hetzelfde beslist",
        Verdict::Narrower => "smaller: de nieuwe regels sluiten stromen en openen er geen",
        Verdict::Wider => "ruimer: de nieuwe regels openen stromen en sluiten er geen",
        Verdict::Different => "anders: de nieuwe regels openen stromen en sluiten andere",
    };
    let proved = if difference.proved {
        "bewezen"
    } else {
        "niet bewezen"
    };
    writeln!(out, "{verdict} ({proved}, op {day})")?;
    tell(&difference, arguments.all, out)?;
    Ok(if difference.verdict == Verdict::Equal {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The proof where there can be one, else the grid with the reason why.
fn compare(
    old: &Policies,
    new: &Policies,
    day: Day,
    out: &mut impl Write,
) -> anyhow::Result<Difference> {
    let categories = Category::ALL.iter().copied().collect();
    #[cfg(feature = "prove")]
    let reason = match proof::proved(old, new, &categories, day) {
        Ok(difference) => return Ok(difference),
        Err(reason @ (proof::ProofError::NoSolver | proof::ProofError::DifferentWorlds)) => {
            reason.to_string()
        }
        Err(error) => return Err(error.into()),
    };
    #[cfg(not(feature = "prove"))]
    let reason = "this program was built without the feature `prove`";
    writeln!(out, "not proved, compared on a grid: {reason}")?;
    Ok(proof::on_a_grid(old, new, &categories, day))
}

/// Holder and recipient of a flow.
type Pair<'a> = (&'a Hat, &'a Hat);
/// What changes of one category, one way.
type ByPair<'a> = BTreeMap<Pair<'a>, &'a Change>;
/// Categories that change alike, and the changes of the first.
type Group<'a> = (Vec<Category>, Vec<&'a Change>);

/// Tells what changes, once for all categories that change alike.
fn tell(difference: &Difference, all: bool, out: &mut impl Write) -> anyhow::Result<()> {
    let mut by_category: BTreeMap<(Direction, Category), ByPair<'_>> = BTreeMap::new();
    for change in &difference.changes {
        let group = by_category.entry((change.direction, change.cell.category));
        let pair = (&change.cell.holder, &change.cell.recipient);
        group.or_default().insert(pair, change);
    }
    let mut alike: BTreeMap<(Direction, Vec<Pair<'_>>), Group<'_>> = BTreeMap::new();
    for ((direction, category), changes) in by_category {
        let pairs = changes.keys().copied().collect();
        let (categories, shown) = alike.entry((direction, pairs)).or_default();
        categories.push(category);
        if shown.is_empty() {
            shown.extend(changes.into_values());
        }
    }
    for ((direction, _), (categories, changes)) in alike {
        let way = match direction {
            Direction::Wider => "open geworden",
            Direction::Narrower => "dicht geworden",
        };
        let categories: Vec<&str> = categories.iter().map(|category| category.id()).collect();
        writeln!(
            out,
            "\n{way}, in {} richtingen: {}",
            changes.len(),
            categories.join(", ")
        )?;
        let shown = if all { changes.len() } else { FEW };
        for change in changes.iter().take(shown) {
            let cell = &change.cell;
            writeln!(
                out,
                "  van {} naar {}, voor {}\n    bijvoorbeeld: {}",
                cell.holder,
                cell.recipient,
                cell.task,
                in_words(&change.vector)
            )?;
        }
        if let Some(more) = changes.len().checked_sub(shown).filter(|more| *more > 0) {
            writeln!(out, "  en {more} meer (--all noemt ze)")?;
        }
    }
    Ok(())
}

/// The facts that make the household of the example.
fn in_words(vector: &Vector) -> String {
    let ordinary = Vector::bare(Role::Child, AgeBand::Under12).values();
    let facts = vector.values();
    let words = facts
        .iter()
        .zip(ordinary)
        .filter_map(|((name, value), (_, ordinary))| {
            let tells = *value != ordinary || matches!(*name, "role" | "age");
            tells.then(|| match value {
                FactValue::Named(_, id) => format!("{name} {id}"),
                FactValue::Flag(true) => (*name).to_owned(),
                FactValue::Flag(false) => format!("not {name}"),
            })
        });
    words.collect::<Vec<_>>().join(", ")
}
