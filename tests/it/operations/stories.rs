//! `samenbeeld demo --story …`: each walks through the running system and tells what every party reads.

use super::demo::demo;

/// What a story says, line by line.
fn told(story: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = demo(&["--story", story, "--language", "nl"], folder.path()).output();
    let output = output.unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(
        folder.path().read_dir().unwrap().count(),
        0,
        "nothing stays"
    );
    String::from_utf8(output.stdout).unwrap()
}

/// These texts, in this order.
fn in_order(told: &str, texts: &[&str]) {
    let mut rest = told;
    for text in texts {
        let (_, after) = rest.split_once(text).unwrap_or_else(|| {
            panic!("`{text}` is missing, or comes too early, in:\n{told}");
        });
        rest = after;
    }
}

#[test]
fn the_weighing_tells_the_holder_what_it_is_asked_and_the_asker_nothing_but_what_was_released() {
    let told = told("weighing");
    in_order(
        &told,
        &[
            "VRAGER (VT-401)",
            "wacht op weging: 1",
            "gevraagd door vt/report",
            "wacht op weging: 0",
            "released",
            "CollectReview",
            "blijf/shelter",
            "Wmo 2015 5.2.6",
            "rcp_",
            "CollectReview",
        ],
    );
    assert!(
        !told.contains("declined") && !told.contains("Als de bel gaat"),
        "{told}"
    );
}

#[test]
fn the_informing_names_whom_it_is_about_and_refuses_to_be_put_off_before_its_time() {
    let told = told("informing");
    in_order(
        &told,
        &[
            "ONTVANGER (JB-205)",
            "in te lichten: 0",
            "only the deferral that comes next",
            ": ingelicht",
            "RecordInformed",
        ],
    );
    // Who comes first is drawn anew with every pseudonym.
    assert!(
        told.contains("zelf in te lichten") && told.contains("weegt de houder"),
        "{told}"
    );
}

#[test]
fn the_withdrawal_tells_whoever_received_what_and_since_when_and_nobody_else() {
    let told = told("withdrawal");
    in_order(
        &told,
        &[
            "ONTVANGER (JB-203)",
            "geen bericht",
            "ONTVANGER (JB-203)",
            "Samira, plan",
            "dossier",
        ],
    );
    assert!(
        !told.contains("Zina, plan"),
        "she is told of tomorrow: {told}"
    );
}

#[test]
fn the_emergency_waits_for_a_second_professional_gives_the_minimum_and_is_looked_back_on() {
    let told = told("emergency");
    in_order(
        &told,
        &[
            "VRAGER (VT-401)",
            "vt/report: waiting",
            "agree-emergency",
            "no second professional agreed yet",
            "vt/report: agreed",
            "emergency-agreed",
            "CollectEmergency",
            "herkomst niet te noemen",
            "AVG 6 lid 1 onder d",
            "rcp_",
            "vt/report: over",
            "oordeel: terecht",
        ],
    );
    assert!(!told.contains("van de trap gevallen"), "{told}");
}

#[test]
fn the_repair_takes_two_and_tells_the_officers_of_both_what_went_wrong() {
    let told = told("repair");
    in_order(
        &told,
        &[
            "VRAGER (JB-205)",
            "geen lek",
            "a second professional agrees",
            "van anderen: 0",
            "ontvangen: ",
            "te beoordelen vóór",
            "beoordeeld",
        ],
    );
    let (before, _) = told.split_once("a second professional agrees").unwrap();
    assert!(!before.contains("van anderen: 0"), "{told}");
    assert!(
        told.contains("gegeven: ") && told.contains("Elena"),
        "{told}"
    );
    assert!(!told.contains("ander meisje; de zaaknummers"), "{told}");
}
