//! What was decided about one flow, as an officer wants to read it: the outcome, then every layer with its rules, then the facts.

use crate::decision::hearing::Hearing;
use crate::decision::vector::{FactValue, Vector};
use crate::decision::{Decision, Flow, FlowTrace, Outcome, explain};
use crate::model::Timestamp;
use crate::model::time::dutch_clock;

use super::lists::dutch;

/// The outcome in one line, and what decided it.
pub(super) fn decided(
    hearing: &mut Hearing<'_>,
    decision: &Decision,
    flow: &Flow,
    trace: &FlowTrace,
) -> (String, Vec<String>) {
    let mut because = Vec::new();
    for layer in &trace.layers {
        let name = dutch("laag", layer.layer.id());
        let state = if layer.open { "open" } else { "dicht" };
        let rules = layer
            .rules
            .iter()
            .map(|rule| format!("{} ({}) {}:{}", rule.id, rule.article, rule.file, rule.line));
        let rules: Vec<String> = rules.collect();
        let rules = if rules.is_empty() {
            "geen regel".to_owned()
        } else {
            rules.join(", ")
        };
        because.push(format!("{name:<13}{state:<7}{rules}"));
    }
    because.push(format!("feiten:      {}", facts(&trace.vector).join(", ")));
    let column = hearing.column(&flow.holder, flow.category);
    let would_open = column.map(|column| {
        explain(hearing.policies, &column.cell, &trace.vector, hearing.day).would_open
    });
    let would_open: Vec<String> = would_open
        .iter()
        .flatten()
        .map(|(name, value)| told(name, value))
        .collect();
    if !would_open.is_empty() {
        because.push(format!(
            "een van deze feiten zou het openen: {}",
            would_open.join(", ")
        ));
    }
    let read = decision.withheld_detail().iter().find(|line| {
        line.persons.contains(&flow.subject)
            && line.categories.contains(&flow.category)
            && line.holders.contains(&flow.holder)
    });
    if let Some(line) = read {
        let routes: Vec<&str> = line
            .routes
            .iter()
            .map(|route| dutch("route", route.kind.id()))
            .collect();
        because.push(format!(
            "de vrager leest: {}; wegen: {}",
            dutch("reden", line.reason.id()),
            routes.join(", ")
        ));
    }
    (outcome(&trace.outcome), because)
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Permit(grant) => {
            let articles: Vec<&str> = grant.articles.iter().map(String::as_str).collect();
            let duties: Vec<&str> = grant
                .obligations
                .iter()
                .map(|duty| dutch("voorwaarde", duty.id()))
                .collect();
            let until = grant
                .use_until
                .map(|until| format!("; tot {}", moment(until)));
            format!(
                "mag, langs de weg van {} ({}); voorwaarden: {}{}",
                dutch("weg", grant.modality.id()),
                articles.join(", "),
                duties.join(", "),
                until.unwrap_or_default()
            )
        }
        Outcome::NotHonoured(duties) => {
            let duties: Vec<&str> = duties
                .iter()
                .map(|duty| dutch("voorwaarde", duty.id()))
                .collect();
            format!("mag, als de vrager dit belooft: {}", duties.join(", "))
        }
        Outcome::Weigh(kind) => format!("wacht op {}", dutch("wie", kind.id())),
        Outcome::Withhold => "niet".to_owned(),
    }
}

/// The facts that are not as they are where nothing is known.
fn facts(vector: &Vector) -> Vec<String> {
    let bare = Vector::bare(vector.role, vector.age).values().into_iter();
    let pairs = vector.values().into_iter().zip(bare);
    let known =
        pairs.filter(|((name, value), (_, bare))| ["role", "age"].contains(name) || value != bare);
    known.map(|((name, value), _)| told(name, &value)).collect()
}

fn told(name: &str, value: &FactValue) -> String {
    match value {
        FactValue::Named(_, value) => format!("{name} = {value}"),
        FactValue::Flag(true) => name.to_owned(),
        FactValue::Flag(false) => format!("niet {name}"),
    }
}

/// A moment by the Dutch clock.
pub(super) fn moment(at: Timestamp) -> String {
    dutch_clock(at).strftime("%-d-%-m-%Y %H:%M:%S").to_string()
}
