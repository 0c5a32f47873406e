//! No flow without somebody who answers for it, nothing kept without a term.

use super::*;

#[test]
fn an_organisation_that_answers_to_nobody_is_named() {
    let other = "organisation = \"nobody-here\"";
    let found = complaint("parties.toml", "organisation = \"vt\"", other);
    for told in [
        "parties.toml, party `vt`: there is no row; add one",
        "parties.toml, party `nobody-here` from 2015-01-01, field `organisation`: the organisation has no row",
    ] {
        assert!(found.contains(told), "{found}");
    }
    let empty = complaint(
        "parties.toml",
        "processor = \"De beheerder van de broker, onder verwerkersovereenkomst\"",
        "processor = \" \"",
    );
    assert!(
        empty.contains("party `samen-doen` from 2015-01-01, field `processor`: it is empty"),
        "{empty}"
    );
}

#[test]
fn a_ground_with_a_flow_outside_the_register_of_processing_is_refused_with_that_flow() {
    let narrow = "receivers = [\"rvdk/privacy-officer\"]";
    let found = complaint("processing.toml", "receivers = [\"rvdk/*\"]", narrow);
    let told = "to `rvdk/inquiry` that ground `bw-1-240` may open falls under no entry on 2015-01-01; exactly one is needed";
    assert!(found.contains(told), "{found}");
    let both = "receivers = [\"vt/*\", \"rvdk/*\"]";
    let found = complaint("processing.toml", "receivers = [\"vt/*\"]", both);
    let told = "that ground `bw-1-240` may open falls under 2 entries";
    assert!(found.contains(told), "{found}");
    let silent = complaint(
        "processing.toml",
        "register_entry = \"VR-VT-01\"",
        "register_entry = \"\"",
    );
    assert!(
        silent.contains(
            "processing `vt-casework` from 2015-01-01, field `register_entry`: it is empty"
        ),
        "{silent}"
    );
}

#[test]
fn a_table_that_ends_before_what_needs_it_names_the_row_that_does() {
    let ended = |text: &str| format!("{text}\nuntil = 2027-01-01");
    for (file, row, told) in [
        (
            "parties.toml",
            "organisation = \"vt\"\nfrom = 2015-01-01",
            "party `vt` from 2015-01-01, field `until`: nothing follows it",
        ),
        (
            "retention.toml",
            "kind = \"birth\"\nfrom = 2015-01-01",
            "retention `birth` from 2015-01-01, field `until`: nothing follows it",
        ),
        (
            "processing.toml",
            "id = \"vt-casework\"\nfrom = 2015-01-01",
            "to `vt/report` that ground `wmo-5-2-6` may open falls under no entry on 2027-01-01",
        ),
    ] {
        let found = complaint(file, row, &ended(row));
        assert!(found.contains(told), "{found}");
    }
}

#[test]
fn whatever_is_kept_has_a_term_from_a_day_that_exists() {
    let found = complaint(
        "retention.toml",
        "kind = \"refusal\"",
        "kind = \"refusals\"",
    );
    for told in [
        "retention.toml, retention `refusal`: there is no row; add one",
        "retention `refusals` from 2015-01-01, field `kind`: nothing of this kind is kept",
    ] {
        assert!(found.contains(told), "{found}");
    }
    let term =
        |kind: &str, years: u16| format!("kind = \"{kind}\"\nfrom = 2015-01-01\nyears = {years}");
    let never = complaint("retention.toml", &term("consent", 20), &term("consent", 0));
    assert!(
        never.contains("field `years`: expected at least one year"),
        "{never}"
    );
    let apart = complaint(
        "retention.toml",
        &term("sealed-text", 20),
        &term("sealed-text", 10),
    );
    assert!(
        apart.contains("a sealed text lies in a log body"),
        "{apart}"
    );
    let body = format!("{}\nstarts = ", term("log-body", 20));
    let [recorded, ended] = ["\"recorded\"", "\"ended\""].map(|start| format!("{body}{start}"));
    let endless = complaint("retention.toml", &recorded, &ended);
    assert!(
        endless.contains("an entry does not change and has no end"),
        "{endless}"
    );
}

#[test]
fn every_fact_that_can_be_written_has_a_term_and_an_organisation_that_decides_on_it() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    for kind in kept::kinds() {
        let row = tables.retention(kind).unwrap();
        assert!(row.years >= 5 && !row.article.is_empty(), "{kind}");
    }
    let [entry] = *tables.processing_for(&hat("jbra/ots")).collect::<Vec<_>>() else {
        panic!("one entry");
    };
    assert_eq!(entry.id, "jbra-casework");
    assert!(entry.covers(&hat("vt/report"), &hat("jbra/ots")));
    assert!(!entry.covers(&hat("jbra/ots"), &hat("vt/report")));
}
