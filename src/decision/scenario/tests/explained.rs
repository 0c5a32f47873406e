//! Scenarios explained: one tree in two languages, with remedies that were tried.

use super::POLICIES;
use crate::consent::Language;
use crate::decision::scenario::{explain, shipped};

/// Every flow of the scenarios of this name, as text.
fn told(name: &str, language: Language) -> Vec<String> {
    let explained = explain(&POLICIES, &shipped(), name, false).unwrap();
    assert!(!explained.is_empty(), "{name}");
    let flows = explained.iter().flat_map(|scenario| {
        let questions = scenario.questions.iter();
        let flows = questions.flat_map(|question| &question.flows);
        flows.map(|flow| {
            let lines = scenario.lines(&POLICIES, language, flow).into_iter();
            let lines = lines.map(|(depth, line)| format!("{}{line}\n", "  ".repeat(depth)));
            lines.collect::<String>()
        })
    });
    flows.collect()
}

fn assert_told(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in\n{text}");
    }
}

#[test]
fn a_refusal_is_told_whole_with_who_what_and_every_way_out() {
    let told = told("2. Een ouder weigert", Language::Dutch);
    assert_told(
        &told[0],
        &[
            "Plannen en doelen over Kim, van Samen DOEN, hulpverlener\n",
            "  Mag niet.\n",
            "  Geheim: dicht, geen regel opent dit\n    deze laag opent met: toestemming om het geheim op te heffen: gegeven\n",
            "  Taak: open\n    blijf-shelter-task (",
            "  Toestemming voor het delen: geweigerd\n",
            "    Bram (met gezag) zei nee op 2-11-2026",
            "    Anna (met gezag) zei ja op 1-11-2026",
            "  Wat mensen kunnen doen\n    Vraag toestemming aan iedereen die gezag over dit kind heeft. (Jeugdwet 7.3.15 lid 1",
            "  De vrager leest: geen grond opent dit voor deze pet en deze taak\n    Vraag toestemming voor het delen en voor",
        ],
    );
    let (_, asker) = told[0].split_once("De vrager leest").unwrap();
    assert!(
        !asker.contains("Bram") && !asker.contains("geweigerd"),
        "{asker}"
    );
}

#[test]
fn of_somebody_who_died_no_consent_is_named_as_a_way() {
    let told = told("Na een overlijden", Language::Dutch);
    assert!(!told.is_empty());
    for text in told {
        assert_told(&text, &["  Geheim: dicht, geen regel opent dit\n"]);
        // WHY: the last part is the asker's, whose routes stand for a hat, category and age: that somebody died is not told by them.
        let traced = text.split("De vrager leest").next().unwrap();
        assert!(!traced.contains("toestemming"), "{text}");
    }
}

#[test]
fn both_languages_tell_the_same_tree() {
    for name in ["2. Een ouder weigert", "26.", "9. Toestemming", "10."] {
        let depths = |language| -> Vec<Vec<usize>> {
            let depth = |line: &str| line.len() - line.trim_start().len();
            let told = told(name, language).into_iter();
            told.map(|text| text.lines().map(depth).collect()).collect()
        };
        let dutch = depths(Language::Dutch);
        assert!(dutch.iter().all(|flow| flow.len() > 5), "{name}");
        assert_eq!(dutch, depths(Language::English), "{name}");
        for text in told(name, Language::English) {
            assert!(!text.contains('{'), "a name was not given: {text}");
        }
    }
}

#[test]
fn a_guardian_who_consents_to_what_its_own_organisation_receives_is_told_as_such() {
    let told = told("26. Wat de voogd zichzelf toestaat", Language::Dutch);
    let open: Vec<&String> = told
        .iter()
        .filter(|text| text.contains("\n  Mag:"))
        .collect();
    assert!(!open.is_empty(), "{told:?}");
    for text in open {
        assert_told(
            text,
            &[
                "  Toestemming om het geheim op te heffen: gegeven\n",
                "    let op: wie toestemming geeft, hoort bij de organisatie die ontvangt\n",
                "  Elk van deze feiten alleen zou het sluiten\n",
                "    toestemming om het geheim op te heffen: elke andere stand\n",
            ],
        );
    }
}

#[test]
fn what_is_no_scenario_is_explained_to_nobody_and_an_unreadable_text_is_told() {
    let none = explain(&POLICIES, &shipped(), "zo heet geen scenario", false).unwrap();
    assert!(none.is_empty());
    let mut files = shipped();
    files.insert("a.feature".to_owned(), "Gegevn iets".to_owned());
    let faults = explain(&POLICIES, &files, "2. Een ouder weigert", false).unwrap_err();
    assert_eq!(faults[0].0, "a.feature");
}
