//! The runner on the shipped bundle: the shipped scenarios, every step by its example, and what is told of a failure.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;

use super::feature::Line;
use super::vocabulary::{Vocabulary, steps};
use super::{Report, shipped, test};
use crate::decision::{self, Policies};
use crate::model::Day;

mod explained;
mod strictness;

static POLICIES: LazyLock<Policies> =
    LazyLock::new(|| Policies::load(&decision::shipped()).unwrap());

/// What comes of one file.
fn report(text: &str) -> Report {
    test(
        &POLICIES,
        &BTreeMap::from([("proef.feature".to_owned(), text.to_owned())]),
    )
}

/// The folder of scenarios.
fn folder() -> BTreeMap<String, String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/scenarios");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    });
    files.collect()
}

#[test]
fn the_shipped_scenarios_hold() {
    let report = test(&POLICIES, &folder());
    assert!(
        report.faults.is_empty() && report.failures.is_empty(),
        "{report}"
    );
}

#[test]
fn the_shipped_scenarios_are_the_folder() {
    assert_eq!(shipped(), folder());
}

const BACKGROUND: &str = "# language: nl
Functionaliteit: Een stap
  Achtergrond:
    Gegeven het is 1 september 2026
    En een huishouden met
      | naam  | rol     | geboren      |
      | Kim   | kind    | 5 mei 2018   |
      | Lisa  | kind    | 5 mei 2011   |
      | Anna  | ouder   | 3 maart 1990 |
      | Bram  | ouder   | 9 juli 1988  |
      | Chris | partner | 1 juni 1985  |
";

/// A scenario in which a step can stand.
fn scenario_with(name: &str, keyword: &str, step: &str) -> String {
    let step = format!("    {keyword} {}\n", step.replace('\n', "\n    "));
    let at = |place: &str| if keyword == place { step.as_str() } else { "" };
    format!(
        "  Scenario: {name}
{}    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
{}    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven
{}",
        at("Gegeven"),
        at("Als"),
        at("Dan")
    )
}

#[test]
fn every_step_is_carried_out_by_its_example() {
    let mut text = BACKGROUND.to_owned();
    for (number, step) in super::steps().enumerate() {
        let scenario = scenario_with(&format!("Voorbeeld {number}"), step.keyword, step.example);
        text.write_str(&scenario).unwrap();
    }
    let report = report(&text);
    assert!(report.faults.is_empty(), "{report}");
    assert_eq!(report.scenarios, steps().count());
}

#[test]
fn no_step_takes_the_example_of_another() {
    let vocabulary = Vocabulary::new(POLICIES.catalogue().on(Day::MAX));
    let mut examples = BTreeSet::new();
    for step in steps() {
        let line = Line {
            number: 1,
            part: step.part,
            text: step.example.lines().next().unwrap().to_owned(),
            rows: Vec::new(),
        };
        let (understood, _) = vocabulary.understand(&line).unwrap();
        assert_eq!(understood.pattern, step.pattern);
        assert!(examples.insert(step.example), "{}", step.example);
    }
}

#[test]
fn a_failure_tells_place_expectation_outcome_rules_and_facts() {
    let step = "mag Samen DOEN hulp plannen en doelen over Kim geven";
    let report = report(&format!(
        "{BACKGROUND}{}",
        scenario_with("Het voorbeeld", "Dan", step)
    ));
    let told = report.to_string();
    assert_eq!(report.failures.len(), 1, "{told}");
    for part in [
        "proef.feature:15: Het voorbeeld",
        "Dan mag Samen DOEN hulp plannen en doelen over Kim geven",
        "plan over Kim, van samen-doen/help",
        "verwacht     mag",
        "gekregen     Mag niet.",
        "Geheim: dicht, geen regel opent dit",
        "deze laag opent met: toestemming om het geheim op te heffen: gegeven",
        "blijf-shelter-task (",
        "De vrager leest: geen grond opent dit voor deze pet en deze taak",
        "Vraag toestemming aan iedereen die gezag over dit kind heeft.",
    ] {
        assert!(told.contains(part), "no `{part}` in\n{told}");
    }
    assert!(!report.is_green());
}

#[test]
fn an_expectation_about_what_was_not_asked_or_known_is_not_met() {
    for (step, came) in [
        (
            "mag Samen DOEN hulp adres over Kim niet geven",
            "hiernaar is niet gevraagd",
        ),
        ("kent de vrager Kim niet", "weet dat deze persoon"),
        (
            "wordt de vraag geweigerd om de taak",
            "de vraag wordt aangenomen",
        ),
    ] {
        let told = report(&format!(
            "{BACKGROUND}{}",
            scenario_with("Het voorbeeld", "Dan", step)
        ))
        .to_string();
        assert!(told.contains(came), "{step}: {told}");
    }
}

#[test]
fn what_a_refused_question_would_bring_is_not_permitted() {
    let text = format!(
        "{BACKGROUND}{}",
        scenario_with("Alles", "Dan", "wordt de vraag geweigerd om de gegevens")
    );
    let text = text.replace(
        "naar plannen en doelen",
        "naar plannen en doelen en schulden en inkomen",
    );
    assert!(report(&text).failures.is_empty(), "{}", report(&text));
    let told = report(&text.replace("Kim niet geven", "Kim geven")).to_string();
    assert!(
        told.contains("de vraag zelf wordt geweigerd: question.categories"),
        "{told}"
    );
}

#[test]
fn a_rule_that_no_scenario_tries_is_listed_with_its_conditions() {
    let text = format!(
        "{BACKGROUND}{}",
        scenario_with("Het voorbeeld", "Gegeven", "Bram bedreigt Anna")
    );
    let report = report(&text);
    let told = report.to_string();
    assert!(report.failures.is_empty() && !report.is_green(), "{told}");
    for part in [
        "geen scenario raakt shared.cedar:",
        "own-secrecy",
        "vt-release",
    ] {
        assert!(told.contains(part), "no `{part}` in\n{told}");
    }
}
