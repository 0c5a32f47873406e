//! What a bundle must be.

use jiff::civil::date;

use super::world::*;
use crate::decision::vector::{Cell, Role, Vector, Weighing};
use crate::decision::{Outcome, Policies, PolicyError, decide};
use crate::model::{AgeBand, Category, Layer};

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

const HEAD: &str = r#"@id("extra") @article("AVG 5") @law_from("2018-05-25") @layer("task") @status("confirmed") @note("x")"#;
/// Annotations of a right to speak to Veilig Thuis.
const RIGHT: &str = r#"@id("extra") @ground("wmo-5-2-6") @article("Wmo 2015 5.2.6") @law_from("2015-01-01") @layer("secrecy") @modality("right") @inform("meldcode") @term("report") @status("confirmed") @note("x")"#;

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
        text.replace("ReportStage::\"inquiry\"", "ReportStage::\"inkwiry\"")
    });
    assert!(
        said.contains("vt.cedar:") && said.contains("inkwiry"),
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
            .replace(" @law_from(\"2018-05-25\")", "")
    ));
    assert!(
        twice.contains("guard-closed") && twice.contains("guardrails.cedar:"),
        "{twice}"
    );
    let none =
        added("@article(\"AVG 5\")\npermit (principal, action in Action::\"task\", resource);");
    assert!(none.contains("no @id"), "{none}");
}

#[test]
fn annotations_are_complete_and_known() {
    let permit = "permit (principal, action in Action::\"secrecy\", resource);";
    assert!(added(&format!("{HEAD}\n{permit}")).contains("not within @layer"));
    let secrecy = HEAD.replace("\"task\"", "\"secrecy\"");
    assert!(added(&format!("{secrecy}\n{permit}")).contains("@modality"));
    assert!(added(&format!("{HEAD} @grund(\"own\")\n{permit}")).contains("@grund"));
    assert!(added(&format!("{secrecy} @modality(\"right\")\n{permit}")).contains("no @inform"));
    let vt = "permit (principal == Hat::\"vt/report\", action in Action::\"secrecy\", resource == Hat::\"gp/care\")
when { context.weighing == Weighing::\"released\" };";
    for (annotation, other, said) in [
        ("wmo-5-2-6", "own", "of @ground(\"own\") is another"),
        ("wmo-5-2-6", "nothing", "not in the catalogue"),
        (
            "Wmo 2015 5.2.6",
            "Wmo 2015 artikel 5",
            "`Wmo 2015 artikel 5` is no law",
        ),
        ("2015-01-01", "2016-01-01", "no version with these days"),
        ("@law_from(\"2015-01-01\")", "", "@law_from"),
        (
            "2015-01-01\")",
            "2015-01-01\") @law_until(\"2014-01-01\")",
            "on or before @law_from",
        ),
        ("\"meldcode\"", "\"soon\"", "@inform(\"soon\") is not known"),
        ("\"report\"", "\"never\"", "@term(\"never\") is not known"),
        ("@ground(\"wmo-5-2-6\")", "", "names its @ground"),
        (
            "\"confirmed\"",
            "\"maybe\"",
            "@status(\"maybe\") is not known",
        ),
    ] {
        let told = added(&format!("{}\n{vt}", RIGHT.replace(annotation, other)));
        assert!(
            told.contains(said) && told.contains("blijf.cedar:"),
            "{said}: {told}"
        );
    }
    assert!(
        added(&format!(
            "{}\npermit (principal, action, resource);",
            HEAD.replace("\"task\"", "\"guardrail\"")
        ))
        .contains("no guardrail")
    );
}

#[test]
fn a_policy_wider_than_its_ground_is_refused() {
    let row = RIGHT
        .replace("wmo-5-2-6", "bw-1-265j")
        .replace("right", "duty");
    for (annotations, scope, said) in [
        (
            RIGHT,
            "principal == Hat::\"vt/report\", action in Action::\"secrecy\", resource == Hat::\"police/daily\"",
            "the giver `police/daily`",
        ),
        (
            RIGHT,
            "principal, action in Action::\"secrecy\", resource == Hat::\"gp/care\"",
            "the receiver `",
        ),
        (
            &row,
            "principal == Hat::\"rvdk/inquiry\", action == Action::\"secrecy/plan\", resource == Hat::\"jbra/ots\"",
            "the role `ots-child`",
        ),
        (
            &row,
            "principal == Hat::\"rvdk/inquiry\", action in Action::\"secrecy\", resource == Hat::\"jbra/ots\"",
            "the category `identity`",
        ),
    ] {
        let told = added(&format!("{annotations}\npermit ({scope});"));
        assert!(
            told.contains(said) && told.contains("blijf.cedar:"),
            "{said}: {told}"
        );
    }
}

#[test]
fn a_right_without_weighing_and_a_consent_that_nobody_gave_are_refused() {
    let vt = "permit (principal == Hat::\"vt/report\", action in Action::\"secrecy\", resource == Hat::\"gp/care\")";
    assert!(added(&format!("{RIGHT}\n{vt};")).contains("a right opens without a weighing"));
    let declined = "when { context.weighing != Weighing::\"none\" };";
    assert!(
        added(&format!("{RIGHT}\n{vt}\n{declined}")).contains("a right opens without a weighing")
    );
    let release = RIGHT
        .replace("wmo-5-2-6", "secrecy-release")
        .replace("right", "consent")
        .replace(" @inform(\"meldcode\") @term(\"report\")", "");
    let said = added(&format!(
        "{release}\n{vt}\nwhen {{ context.release != ConsentStatus::\"refused\" }};"
    ));
    assert!(
        said.contains("consent opens without having been given"),
        "{said}"
    );
}

#[test]
fn a_bundle_that_was_approved_before_a_check_existed_is_still_read_and_decides() {
    let older = bundle(|files| {
        files.remove("catalogue/laws.toml");
        for text in files.values_mut() {
            let kept = text.lines().filter(|line| {
                !["@law_from", "@inform", "@term"]
                    .iter()
                    .any(|gone| line.starts_with(gone))
            });
            *text = kept.collect::<Vec<_>>().join("\n");
        }
    });
    assert!(Policies::load(&older).is_err());
    let older = Policies::load_approved(&older).unwrap();
    let world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]).with_ots();
    let old = decide(&world.request(), &world.facts, &older, world.at);
    let new = world.decided();
    assert!(new.flows().outcomes().eq(old.flows().outcomes()));
    assert!(
        Policies::load_approved(&bundle(|files| {
            let text = files.get_mut("vt.cedar").unwrap();
            *text = text.replace("ReportStage::\"inquiry\"", "ReportStage::\"inkwiry\"");
        }))
        .is_err()
    );
}

#[test]
fn every_rule_to_verify_says_for_whom_the_choice_is_safe() {
    let silent: Vec<&str> = POLICIES
        .rules()
        .filter(|rule| rule.to_verify && !rule.note.contains("Veilig voor"))
        .map(|rule| rule.id.as_str())
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn a_ground_that_is_switched_off_opens_nothing() {
    let cell = Cell {
        recipient: hat("vt/report"),
        holder: hat("rvdk/inquiry"),
        task: "vt-inquiry".parse().unwrap(),
        category: Category::Plan,
    };
    let vector = Vector {
        weighing: Weighing::Released,
        ..Vector::bare(Role::Child, AgeBand::Under12)
    };
    let secrecy = |policies: &Policies| {
        let layers = policies.trace(&cell, &vector, date(2026, 11, 23));
        layers
            .iter()
            .any(|trace| trace.layer == Layer::Secrecy && trace.open)
    };
    assert!(!secrecy(&POLICIES));
    let on = bundle(|files| {
        let grounds = files.get_mut("catalogue/grounds.toml").unwrap();
        *grounds = grounds.replace("off = true", "off = false");
    });
    assert!(secrecy(&Policies::load(&on).unwrap()));
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
@id("broken") @article("AVG 5") @layer("guardrail") @status("confirmed") @note("x")
forbid (principal, action in Action::"secrecy", resource)
when { 9223372036854775807 + (if context.assigned then 1 else 0) > 0 };"#;
    let files = bundle(|files| files.get_mut("guardrails.cedar").unwrap().push_str(broken));
    let policies = Policies::load(&files).unwrap();
    let decision = decide(&world.request(), &world.facts, &policies, world.at);
    assert_eq!(decision.permit().flows().count(), 0);
    assert!(
        decision
            .flows()
            .traces()
            .all(|(_, trace)| trace.outcome == Outcome::Withhold)
    );
    assert!(
        decision
            .flows()
            .traces()
            .all(|(_, trace)| trace.layers.iter().any(|layer| layer.fault))
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
