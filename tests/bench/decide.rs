//! How long it takes to decide every flow of a household of six, facts in hand: all categories, every layer, and the list of what is not
//! shown. Traces are made where somebody wants one.
//!
//! `cargo bench --bench decide` prints the times: with everything remembered, with an empty memory (a legal day on which nothing was asked),
//! and for bundles of 40 to 4,000 policies whose largest slice is the same. `tests/README.md` says what was promised.
#![expect(
    clippy::expect_used,
    reason = "a bench that cannot be set up stops with a word"
)]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion};
use jiff::ToSpan;
use samenbeeld::decision::{Policies, rehearse, shipped};
use samenbeeld::model::{Day, Timestamp};

use samenbeeld::app::bench::household::{
    asker, household, of_policies, of_six_holders, question, today,
};

/// Noon on a day.
fn noon(day: Day) -> Timestamp {
    let noon = day.at(11, 0, 0, 0).in_tz("UTC").expect("a moment");
    noon.timestamp()
}

/// Decides it again and again.
fn remembered(criterion: &mut Criterion, name: &str, policies: &Policies, detail: bool) {
    let at = noon(today());
    let (question, facts, asker) = (
        question(policies, detail).expect("a question"),
        household(at).expect("a household"),
        asker().expect("an asker"),
    );
    let flows = rehearse(&question, &asker, &facts, policies, at);
    let name = format!("{name}, {} flows", flows.outcomes().count());
    criterion.bench_function(&name, |bench| {
        bench.iter(|| rehearse(&question, &asker, &facts, black_box(policies), at));
    });
}

/// Decides it on another legal day each time: nothing of it is remembered.
fn from_nothing(criterion: &mut Criterion, name: &str, policies: &Policies) {
    let question = question(policies, false).expect("a question");
    let asker = asker().expect("an asker");
    let mut days = today().series(1.day()).skip(1);
    criterion.bench_function(name, |bench| {
        bench.iter_batched(
            || {
                let at = noon(days.next().expect("a day"));
                (household(at).expect("a household"), at)
            },
            |(facts, at)| rehearse(&question, &asker, &facts, black_box(policies), at),
            BatchSize::PerIteration,
        );
    });
}

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let all = Policies::load(&shipped()).expect("the shipped bundle");
    let six = of_six_holders().expect("six holders");
    for (holders, policies) in [("6 holders", &six), ("20 holders", &all)] {
        remembered(&mut criterion, &format!("warm, {holders}"), policies, false);
        from_nothing(
            &mut criterion,
            &format!("empty memory, {holders}"),
            policies,
        );
    }
    remembered(
        &mut criterion,
        "warm, with every line of detail",
        &six,
        true,
    );
    for count in [40, 400, 4000] {
        let policies = of_policies(count).expect("a bundle of many policies");
        remembered(
            &mut criterion,
            &format!("warm, {count} policies"),
            &policies,
            false,
        );
        from_nothing(
            &mut criterion,
            &format!("empty memory, {count} policies"),
            &policies,
        );
    }
    criterion.bench_function("load the shipped bundle", |bench| {
        bench.iter(|| Policies::load(black_box(&shipped())).is_ok());
    });
    criterion.final_summary();
}
