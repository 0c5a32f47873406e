//! The parts of a picture that are the broker's own work, each against what was promised of it: deciding, and cutting a record.

use std::hint::black_box;
use std::time::Duration;

use anyhow::Context;
use jiff::ToSpan;
use tokio::time::Instant;

use super::cutting::Cutting;
use super::household::{
    CHILDREN, asker, hat, household, of_policies, of_six_holders, question, today,
};
use super::report::{Bound, Part};
use crate::decision::{Permit, Policies, decide, rehearse};
use crate::identity::Caller;
use crate::model::{Category, Day, Mandate, Period, Timestamp};
use crate::purpose;

/// How often each is measured; the middle counts.
const ROUNDS: usize = 5;
/// How long each is repeated in a round.
const LASTS: Duration = Duration::from_millis(60);
/// Legal days on which nothing was asked, of each round.
const FRESH_DAYS: u32 = 3;

/// Seconds of one round: a record cut on its bytes, by types and by reflection; a decision again under the shipped policies, under few
/// and under many, and from nothing.
type Round = [f64; 7];

/// What is told of the rounds: name, unit, promise, and how.
type Figure = (&'static str, &'static str, Bound, fn(&Round) -> f64);

const FIGURES: [Figure; 6] = [
    (
        "deciding a household of six again",
        "µs",
        Bound::AtMost(100.0),
        |[_, _, _, again, ..]| again * 1e6,
    ),
    (
        "deciding it with an empty memory",
        "ms",
        Bound::AtMost(10.0),
        |[.., nothing]| nothing * 1e3,
    ),
    (
        "deciding under 4,000 policies / under 40",
        "",
        Bound::AtMost(1.3),
        |[_, _, _, _, few, many, _]| many / few,
    ),
    (
        "cutting a record of 8 KiB on its bytes",
        "µs",
        Bound::AtMost(2.0),
        |[rules, ..]| rules * 1e6,
    ),
    (
        "cutting it with prost / on its bytes",
        "",
        Bound::AtLeast(10.0),
        |[rules, types, ..]| types / rules,
    ),
    (
        "cutting it with prost-reflect / on its bytes",
        "",
        Bound::AtLeast(50.0),
        |[rules, _, reflection, ..]| reflection / rules,
    ),
];

/// Measures every part. The caller is one of the asker's organisation, as the broker's own check made them.
pub(super) fn measure(caller: &Caller) -> anyhow::Result<Vec<Part>> {
    let six = of_six_holders()?;
    let (few, many) = (of_policies(40)?, of_policies(4_000)?);
    let cutting = Cutting::new(permit(caller, &six)?)?;
    let mut fresh = today().series(1.day()).skip(1);
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push([
            repeated(|| cutting.by_rules())?,
            repeated(|| cutting.by_types())?,
            repeated(|| cutting.by_reflection())?,
            remembered(&six)?,
            remembered(&few)?,
            remembered(&many)?,
            from_nothing(&six, &mut fresh)?,
        ]);
    }
    let parts = FIGURES.iter().map(|(name, unit, bound, of)| {
        let mut all: Vec<f64> = rounds.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        Part {
            name,
            value: all.get(all.len() / 2).copied().unwrap_or(f64::NAN),
            unit,
            bound: *bound,
        }
    });
    Ok(parts.collect())
}

/// What the asker may have of their own records, decided like any question.
fn permit(caller: &Caller, policies: &Policies) -> anyhow::Result<Permit> {
    let at = noon(today())?;
    let mut question = question(policies, false)?;
    let tables = policies.catalogue().on(today());
    let task = tables.task(&question.task).context("the task")?;
    question.categories = [Category::Plan].into();
    // Nobody may ask about days to come.
    question.period = Period::new(question.period.from(), Some(today().tomorrow()?))?;
    let groups = task.groups.iter();
    let touched = groups.filter(|group| group.categories.contains(&Category::Plan));
    let touched: Vec<_> = touched.map(|group| group.id.clone()).collect();
    question
        .necessity
        .retain(|group, _| touched.contains(group));
    let mandate = Mandate {
        hat: hat()?,
        professional: asker()?,
        crisis: false,
        safety_officer: false,
        under_contract: false,
    };
    let request = purpose::declare(caller, Some(&mandate), question, &tables)?;
    let permit = decide(&request, &household(at)?, policies, at)
        .permit()
        .clone();
    let all = CHILDREN.iter();
    let open = all.filter(|child| {
        permit
            .covers(&mandate.hat, **child, Category::Plan)
            .is_some()
    });
    anyhow::ensure!(open.count() == CHILDREN.len(), "the own plans are open");
    Ok(permit)
}

/// Noon on a day.
fn noon(day: Day) -> anyhow::Result<Timestamp> {
    Ok(day.at(11, 0, 0, 0).in_tz("UTC")?.timestamp())
}

/// Seconds that a decision takes once it was made before.
fn remembered(policies: &Policies) -> anyhow::Result<f64> {
    let at = noon(today())?;
    let (question, facts, asker) = (question(policies, false)?, household(at)?, asker()?);
    repeated(|| Ok(rehearse(&question, &asker, &facts, policies, at)))
}

/// Seconds that a decision takes on a day on which nothing was asked.
fn from_nothing(policies: &Policies, days: &mut impl Iterator<Item = Day>) -> anyhow::Result<f64> {
    let (question, asker) = (question(policies, false)?, asker()?);
    let mut taken = Duration::ZERO;
    for _ in 0..FRESH_DAYS {
        let at = noon(days.next().context("a day")?)?;
        let facts = household(at)?;
        let begun = Instant::now();
        black_box(rehearse(&question, &asker, &facts, policies, at));
        taken += begun.elapsed();
    }
    Ok((taken / FRESH_DAYS).as_secs_f64())
}

/// Seconds of one time, of many.
fn repeated<T>(work: impl Fn() -> anyhow::Result<T>) -> anyhow::Result<f64> {
    for _ in 0..3 {
        black_box(work()?);
    }
    let (begun, mut times) = (Instant::now(), 0_u32);
    while begun.elapsed() < LASTS {
        for _ in 0..16 {
            black_box(work()?);
        }
        times += 16;
    }
    Ok(begun.elapsed().as_secs_f64() / f64::from(times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_ways_of_cutting_a_record_agree_on_what_is_open_to_its_own_holder() {
        let professional = asker().unwrap();
        let organisation = hat().unwrap().organisation().clone();
        let caller = Caller::for_tests(organisation, professional, Timestamp::MAX);
        let permit = permit(&caller, &of_six_holders().unwrap()).unwrap();
        let cutting = Cutting::new(permit).unwrap();
        let left = cutting.by_types().unwrap();
        assert!(
            (7_600..8_600).contains(&cutting.length()),
            "{}",
            cutting.length()
        );
        assert!(left.len() < cutting.length() * 3 / 4 && left.len() > cutting.length() / 2);
    }
}
