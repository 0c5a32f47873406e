//! What a scenario may not contain: every line is understood, or the file is refused with the line.

use super::super::shipped;
use super::report;

const GOOD: &str = "# language: nl
Functionaliteit: Proef

  Achtergrond:
    Gegeven het is 23 november 2026
    En een huishouden met
      | naam | rol   | geboren      |
      | Kim  | kind  | 5 mei 2018   |
      | Anna | ouder | 3 maart 1990 |

  # Een opmerking.
  Scenario: Een kind van acht
    Gegeven Anna heeft alleen gezag over Kim
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven

  Abstract Scenario: Elke leeftijd
    Gegeven Chris is kind in het huishouden, geboren op <dag>
    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen
    Dan mag Samen DOEN hulp plannen en doelen over Chris niet geven

    Voorbeelden:
      | dag        |
      | 5 mei 2020 |
      | 5 mei 2012 |
";

/// The first fault after a change.
#[track_caller]
fn refused(from: &str, to: &str, line: usize, problem: &str) {
    assert!(GOOD.contains(from), "{from}");
    let report = report(&GOOD.replacen(from, to, 1));
    let (_, fault) = report
        .faults
        .first()
        .unwrap_or_else(|| panic!("green after {from:?} → {to:?}"));
    assert_eq!(fault.line, line, "{report}");
    assert!(fault.problem.contains(problem), "{report}");
    assert!(!report.is_green());
}

#[test]
fn the_example_itself_is_read_and_every_row_is_a_scenario() {
    let report = report(GOOD);
    assert!(
        report.faults.is_empty() && report.failures.is_empty(),
        "{report}"
    );
    assert_eq!((report.scenarios, report.expectations), (3, 3));
}

#[test]
fn the_language_is_dutch_and_stands_first() {
    refused(
        "# language: nl\n",
        "",
        1,
        "de eerste regel moet `# language: nl` zijn",
    );
    refused("# language: nl", "# language: en", 1, "de eerste regel");
    refused("# language: nl", "# taal: nl", 1, "de eerste regel");
}

#[test]
fn a_misspelt_or_foreign_keyword_is_no_description() {
    refused("Gegeven Anna", "Gegevn Anna", 13, "bedoelt u `Gegeven`?");
    refused("Gegeven het is", "Gegevn het is", 5, "bedoelt u `Gegeven`?");
    refused("Gegeven Anna", "Given Anna", 13, "`Given` is geen woord");
    refused(
        "Scenario: Een",
        "Scenaro: Een",
        12,
        "bedoelt u `Scenario:`?",
    );
    refused("Scenario: Een", "Regel: Een", 12, "`Regel:` is geen woord");
    refused("Scenario: Een", "Rule: Een", 12, "`Rule:` is geen woord");
    refused("Voorbeelden:", "Examples:", 22, "`Examples:` is geen woord");
    refused("Dan mag", "Dus mag", 15, "`Dus` is geen woord");
    refused("    Als Blijf", "    * Blijf", 14, "`*` is geen woord");
}

#[test]
fn description_tags_and_blocks_of_text_are_refused() {
    refused(
        "Functionaliteit: Proef\n",
        "Functionaliteit: Proef\n  Dit gaat over hulp.\n",
        3,
        "`Dit` is geen woord",
    );
    refused(
        "Functionaliteit: Proef\n",
        "Functionaliteit: Proef\n  En dit gaat over hulp.\n",
        3,
        "hoort nergens bij",
    );
    refused(
        "Scenario: Een kind van acht\n",
        "Scenario: Een kind van acht\n    Zomaar een zin.\n",
        13,
        "`Zomaar` is geen woord",
    );
    refused(
        "  Scenario: Een",
        "  @later\n  Scenario: Een",
        12,
        "`@later` is geen woord",
    );
    refused(
        "    Als Blijf",
        "    \"\"\"\n    tekst\n    \"\"\"\n    Als Blijf",
        14,
        "is geen woord",
    );
}

#[test]
fn a_scenario_asks_and_expects() {
    refused(
        "    Als Blijf Groep vraagt voor het veiligheidsplan naar plannen en doelen\n",
        "",
        12,
        "geen `Als`",
    );
    refused(
        "    Dan mag Samen DOEN hulp plannen en doelen over Kim niet geven\n",
        "",
        12,
        "geen `Dan`",
    );
    refused(
        "    Gegeven Anna heeft alleen gezag over Kim\n",
        "    Dan kent de vrager Kim niet\n",
        12,
        "staat `Dan` voor `Als`",
    );
    refused(
        "    Gegeven het is 23 november 2026\n",
        "    Als het is 23 november 2026\n",
        5,
        "in de achtergrond",
    );
}

#[test]
fn a_file_has_scenarios_each_with_a_name_of_its_own() {
    let from = GOOD.find("  # Een opmerking").unwrap();
    refused(GOOD.get(from..).unwrap(), "", 2, "geen enkel scenario");
    refused("Scenario: Een kind van acht", "Scenario:", 12, "geen naam");
    refused(
        "Scenario: Elke leeftijd",
        "Scenario: Een kind van acht",
        17,
        "nog een scenario heet",
    );
    let empty = report("");
    assert_eq!(empty.faults.len(), 1, "{empty}");
}

#[test]
fn an_outline_has_examples_for_every_place_and_uses_every_column() {
    refused(
        "      | dag        |\n      | 5 mei 2020 |\n      | 5 mei 2012 |\n",
        "",
        22,
        "er staan geen voorbeelden",
    );
    refused(
        "      | 5 mei 2020 |\n      | 5 mei 2012 |\n",
        "",
        22,
        "er staan geen voorbeelden",
    );
    refused(
        "Abstract Scenario: Elke",
        "Scenario: Elke",
        17,
        "heeft `Voorbeelden`, een ander scenario niet",
    );
    refused(
        "| dag        |",
        "| datum      |",
        22,
        "geen enkele stap gebruikt `<datum>`",
    );
    refused(
        "geboren op <dag>",
        "geboren op <dag> <x>",
        18,
        "waarvoor geen voorbeeld staat",
    );
}

#[test]
fn a_row_has_as_many_cells_as_the_first() {
    refused(
        "| Kim  | kind  | 5 mei 2018   |",
        "| Kim  | kind  | 5 mei 2018   | te veel |",
        8,
        "niet de 3 vakken",
    );
    refused(
        "| Kim  | kind  | 5 mei 2018   |",
        "| Kim  | kind  | 5 mei 2018   ",
        8,
        "eindigt met een streep",
    );
    refused(
        "| naam | rol   |",
        "| wie  | rol   |",
        6,
        "de eerste rij is | naam | rol | geboren |",
    );
    refused(
        "gezag over Kim\n",
        "gezag over Kim\n      | naam |\n",
        13,
        "bij deze stap hoort geen tabel",
    );
}

#[test]
fn a_step_nobody_understands_names_the_nearest() {
    refused(
        "Anna heeft alleen gezag over Kim",
        "Anna heeft helemaal alleen gezag over Kim",
        13,
        "Anna heeft alleen gezag over Kim",
    );
    refused(
        "Anna heeft alleen gezag over Kim",
        "Er was eens een kind",
        13,
        "deze stap kent niemand",
    );
    refused(
        "Als Blijf Groep vraagt",
        "Als Blijf Groop vraagt",
        14,
        "bedoelt u `blijf groep`",
    );
    refused(
        "naar plannen en doelen",
        "naar plannen en dromen",
        14,
        "`plannen en dromen` is hier geen bekend woord; bedoelt u `plannen en doelen`",
    );
    refused(
        "23 november 2026",
        "31 november 2026",
        5,
        "`31 november 2026` is hier geen bekend woord",
    );
    refused(
        "gezag over Kim",
        "gezag over Tim",
        13,
        "`Tim` is nog niet genoemd",
    );
    refused(
        "Als Blijf",
        "Als mag Blijf",
        14,
        "is hier geen bekend woord",
    );
}

#[test]
fn no_beginning_of_a_shipped_file_breaks_the_reader() {
    for text in shipped().values() {
        let ends = text.char_indices().map(|(end, _)| end).step_by(97);
        for end in ends {
            let _ = super::super::feature::read(text.get(..end).unwrap());
        }
    }
}
