//! What a bundle must be.

use jiff::civil::date;

use super::world::*;
use crate::decision::vector::{Cell, Vector};
use crate::decision::{Outcome, Policies, PolicyError, decide};
use crate::model::Category;

fn refusal(path: &str, change: impl Fn(&str) -> String) -> String {
    let files = bundle(|files| {
        let text = files.entry(path.to_owned()).or_default();
        *text = change(text);
    });
    match Policies::load(&files).unwrap_err() {
        error @ PolicyError::Refused(_) => error.to_string(),
        PolicyError::Catalogue(error) => panic!("{error}"),
    }
}

fn added(policy: &str) -> String {
    refusal("blijf.cedar", |text| format!("{text}\n{policy}"))
}

const HEAD: &str = r#"@id("extra") @article("x") @layer("task") @status("confirmed") @note("x")"#;

#[test]
fn a_policy_that_does_not_parse_is_refused_with_file_and_line() {
    let said = refusal("vt.cedar", |text| text.replacen("permit (", "permt (", 1));
    assert!(said.contains("vt.cedar:"), "{said}");
    let line = crate::decision::shipped()["vt.cedar"]
        .lines()
        .position(|line| line.starts_with("permit ("))
        .unwrap()
        + 1;
    assert!(said.contains(&format!("vt.cedar:{line}:")), "{said}");
}

#[test]
fn a_misspelt_value_does_not_validate() {
    let said = refusal("vt.cedar", |text| {
        text.replace("ReportStage::\"triage\"", "ReportStage::\"triaje\"")
    });
    assert!(
        said.contains("vt.cedar:") && said.contains("triaje"),
        "{said}"
    );
}

#[test]
fn a_misspelt_hat_does_not_validate() {
    let said = added(&format!(
        "{HEAD}\npermit (principal == Hat::\"blijf/sheltre\", action in Action::\"task\", resource);"
    ));
    assert!(said.contains("blijf/sheltre"), "{said}");
}

#[test]
fn a_misspelt_action_does_not_validate() {
    let said = added(&format!(
        "{HEAD}\npermit (principal, action in Action::\"tsk\", resource);"
    ));
    assert!(said.contains("blijf.cedar:"), "{said}");
}

#[test]
fn a_warning_is_an_error() {
    let said = added(&format!(
        "{HEAD}\npermit (principal, action in Action::\"task\", resource) when {{ false }};"
    ));
    assert!(said.contains("blijf.cedar:"), "{said}");
}

#[test]
fn ids_are_there_and_unique_across_files() {
    let twice = added(&format!(
        "{}\nforbid (principal, action, resource);",
        HEAD.replace("extra", "guard-closed")
            .replace("\"task\"", "\"guardrail\"")
    ));
    assert!(
        twice.contains("guard-closed") && twice.contains("guardrails.cedar:"),
        "{twice}"
    );
    let none = added("@article(\"x\")\npermit (principal, action in Action::\"task\", resource);");
    assert!(none.contains("no @id"), "{none}");
}

#[test]
fn annotations_are_complete_and_known() {
    let permit = "permit (principal, action in Action::\"secrecy\", resource);";
    assert!(added(&format!("{HEAD}\n{permit}")).contains("not within @layer"));
    let secrecy = HEAD.replace("\"task\"", "\"secrecy\"");
    assert!(added(&format!("{secrecy}\n{permit}")).contains("@modality"));
    assert!(added(&format!("{HEAD} @grund(\"own\")\n{permit}")).contains("@grund"));
    assert!(
        added(&format!(
            "{secrecy} @modality(\"right\") @ground(\"own\")\n{permit}"
        ))
        .contains("of @ground(\"own\")")
    );
    assert!(
        added(&format!(
            "{secrecy} @modality(\"right\") @ground(\"nothing\")\n{permit}"
        ))
        .contains("not in the catalogue")
    );
    assert!(
        added(&format!(
            "{}\npermit (principal, action, resource);",
            HEAD.replace("\"task\"", "\"guardrail\"")
        ))
        .contains("no guardrail")
    );
}

#[test]
fn a_file_that_is_none_of_the_bundle_is_refused() {
    assert!(refusal("blijf.cedar.bak", |_| String::new()).contains("no file of a bundle"));
}

#[test]
fn a_route_without_text_is_refused() {
    let said = refusal("catalogue/routes.toml", |text| {
        text.replacen("kind = \"extent\"", "kind = \"extend\"", 1)
    });
    assert!(said.contains("catalogue/routes.toml:"), "{said}");
}

#[test]
fn a_policy_that_cannot_be_evaluated_closes_the_flow() {
    let world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]).with_ots();
    assert!(
        world
            .granted("samen-doen/help", CHILD, Category::Plan)
            .is_some()
    );
    // Validates strictly, and overflows when it is evaluated: Cedar skips it and answers Allow.
    let broken = r#"
@id("broken") @article("x") @layer("guardrail") @status("confirmed") @note("x")
forbid (principal, action in Action::"secrecy", resource)
when { 9223372036854775807 + (if context.assigned then 1 else 0) > 0 };"#;
    let files = bundle(|files| files.get_mut("guardrails.cedar").unwrap().push_str(broken));
    let policies = Policies::load(&files).unwrap();
    let decision = decide(&world.request(), &world.facts, &policies, world.at);
    assert_eq!(decision.permit().flows().count(), 0);
    assert!(
        decision
            .flows()
            .values()
            .all(|trace| trace.outcome == Outcome::Withhold)
    );
    assert!(
        decision
            .flows()
            .values()
            .all(|trace| trace.layers.iter().any(|layer| layer.fault))
    );
}

#[test]
fn a_ground_opens_nothing_on_a_day_before_its_law() {
    let world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]);
    let trace = world.trace("jbra/ots", CHILD, Category::Plan);
    let cell = Cell {
        recipient: hat("jbra/ots"),
        holder: hat("jbra/ots"),
        task: "safety-plan".parse().unwrap(),
        category: Category::Plan,
    };
    let open = |day| {
        POLICIES
            .trace(&cell, &trace.vector, day)
            .iter()
            .filter(|layer| layer.open)
            .count()
    };
    assert_eq!(open(date(2026, 11, 23)), 5);
    assert!(open(date(2016, 1, 1)) < 5);
}

#[test]
fn every_value_of_every_fact_is_a_word_of_the_schema() {
    let world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]);
    let vector: Vector = world.trace("jbra/ots", CHILD, Category::Plan).vector;
    let cell = Cell {
        recipient: hat("jbra/ots"),
        holder: hat("ggz/treatment"),
        task: "safety-plan".parse().unwrap(),
        category: Category::Criminal,
    };
    for (name, value, vector) in vector.neighbours() {
        POLICIES
            .conforms(&cell, &vector, date(2026, 11, 23))
            .unwrap_or_else(|error| panic!("{name} {value:?}: {error}"));
    }
}

#[test]
fn two_bundles_with_the_same_texts_have_the_same_digest() {
    let same = Policies::load(&bundle(|_| ())).unwrap();
    assert_eq!(same.digest(), POLICIES.digest());
    let other = Policies::load(&bundle(|files| {
        files.get_mut("vt.cedar").unwrap().push('\n');
    }))
    .unwrap();
    assert_ne!(other.digest(), POLICIES.digest());
}
