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
