mod governance;
mod tables;

use std::collections::BTreeMap;

use jiff::civil::date;

use super::*;
use crate::model::{Category, Day};

/// The texts of the shipped catalogue.
fn files() -> BTreeMap<String, String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/catalogue");
    Catalogue::FILES
        .iter()
        .map(|name| {
            let text = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
            ((*name).to_owned(), text)
        })
        .collect()
}

fn shipped() -> Catalogue {
    Catalogue::parse(&files()).unwrap_or_else(|error| panic!("{error}"))
}

/// The complaint about the shipped catalogue with one text replaced in one file.
fn complaint(file: &str, old: &str, new: &str) -> String {
    let mut files = files();
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(old), "{file} does not hold {old:?}");
    *text = text.replacen(old, new, 1);
    Catalogue::parse(&files).unwrap_err().to_string()
}

const TODAY: Day = date(2026, 11, 23);

fn hat(text: &str) -> crate::model::Hat {
    text.parse().unwrap()
}

#[test]
fn the_shipped_catalogue_is_whole() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    assert_eq!(tables.organisations().filter(|row| row.partner).count(), 6);
    assert_eq!(tables.hats().filter(|row| row.callable).count(), 14 + 6);
    assert_eq!(tables.categories().count(), Category::ALL.len());
    assert_eq!(tables.tasks().count(), 15);
}

#[test]
fn places_and_origin_are_in_no_task() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    for task in tables.tasks() {
        for &category in &task.categories {
            let class = tables.class_of(category);
            assert!(
                matches!(class, Class::Plain | Class::Sensitive),
                "{} {category}",
                task.id
            );
        }
    }
}

#[test]
fn everything_a_shelter_or_a_doctor_holds_is_sensitive() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    for holder in ["blijf/shelter", "ggz/treatment", "gp/care"] {
        assert_eq!(
            tables.class_for(&hat(holder), Category::Plan),
            Class::Sensitive
        );
    }
    assert_eq!(
        tables.class_for(&hat("jbra/ots"), Category::Plan),
        Class::Plain
    );
    assert_eq!(
        tables.class_for(&hat("nobody/here"), Category::Plan),
        Class::Sensitive
    );
    assert_eq!(
        tables.class_for(&hat("blijf/shelter"), Category::Address),
        Class::Place
    );
}

#[test]
fn the_involvement_of_veilig_thuis_is_sensitive_and_its_plans_are_not() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    let vt = hat("vt/report");
    assert_eq!(
        tables.class_for(&vt, Category::Involvement),
        Class::Sensitive
    );
    assert_eq!(tables.class_for(&vt, Category::Plan), Class::Plain);
    assert_eq!(
        tables.class_for(&hat("samen-doen/help"), Category::Involvement),
        Class::Plain
    );
}

#[test]
fn a_report_to_veilig_thuis_is_given_by_veilig_thuis_alone() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    assert!(tables.may_give(&hat("vt/report"), Category::VtReport));
    assert!(!tables.may_give(&hat("jbra/ots"), Category::VtReport));
    assert!(!tables.may_give(&hat("jbra/privacy-officer"), Category::Plan));
}

#[test]
fn health_needs_its_exception_whoever_holds_it_and_a_doctor_needs_it_for_all() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    assert_eq!(
        tables.special_for(&hat("jbra/ots"), Category::Health),
        Some(SpecialRegime::Avg9)
    );
    assert_eq!(
        tables.special_for(&hat("ggz/treatment"), Category::ContactMoment),
        Some(SpecialRegime::Avg9)
    );
    assert_eq!(tables.special_for(&hat("jbra/ots"), Category::Plan), None);
}

#[test]
fn a_ground_works_in_its_own_direction_alone() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    let ground = tables.ground("wmo-5-2-6").unwrap();
    let (vt, shelter) = (hat("vt/report"), hat("blijf/shelter"));
    assert!(ground.speaks_of(&shelter, &vt));
    assert!(!ground.speaks_of(&vt, &shelter));
}

#[test]
fn nothing_is_in_force_before_the_first_day() {
    let catalogue = shipped();
    let tables = catalogue.on(date(2014, 12, 31));
    assert_eq!(tables.hats().count(), 0);
    assert_eq!(tables.class_of(Category::Plan), Class::Closed);
}

#[test]
fn an_unknown_field_is_named_with_its_line() {
    let said = complaint("hats.toml", "callable = true", "callabel = true");
    assert!(said.contains("hats.toml"), "{said}");
    assert!(
        said.contains("callabel") && said.contains("line 15"),
        "{said}"
    );
}

#[test]
fn a_missing_or_unknown_file_is_named() {
    let mut files = files();
    let text = files.remove("tasks.toml").unwrap();
    files.insert("task.toml".to_owned(), text);
    let said = Catalogue::parse(&files).unwrap_err().to_string();
    assert!(said.contains("task.toml: no file"), "{said}");
    assert!(said.contains("tasks.toml: the file is missing"), "{said}");
}

/// File, what to replace, by what, and what is then said.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    (
        "organisations.toml",
        "id = \"jbra\"",
        "id = \"jbrx\"",
        "hat `jbra/ots` from 2015-01-01, field `id`",
    ),
    (
        "hats.toml",
        "holds = true\ncallable = false",
        "holds = true\ncallable = true",
        "field `callable`: its organisation is no partner",
    ),
    (
        "categories.toml",
        "id = \"plan\"",
        "id = \"debt\"",
        "category `plan`: there is no row; add one",
    ),
    (
        "tasks.toml",
        "\"contact-moment\",\n",
        "\"address\",\n",
        "`address` is of class `place` and cannot be asked",
    ),
    (
        "tasks.toml",
        "hat = \"vt/report\"",
        "hat = \"vt/reports\"",
        "task `first-analysis` from 2015-01-01, field `hats.hat`: hat `vt/reports` has no row",
    ),
    (
        "tasks.toml",
        "categories = [\"measure\"]",
        "categories = []",
        "`measure` is in no group",
    ),
    (
        "tasks.toml",
        "categories = [\"health\"]",
        "categories = [\"health\", \"measure\"]",
        "`measure` is in two groups",
    ),
    (
        "tasks.toml",
        "basis = \"AVG 6 lid 1 onder e\"\n",
        "",
        "consent cannot be the basis for `vt/report`",
    ),
    (
        "tasks.toml",
        "longest_months = 120",
        "longest_months = 0",
        "field `longest_months`",
    ),
    (
        "grounds.toml",
        "receivers = [\"vt/report\"]",
        "receivers = [\"vt/*\", \"*/nowhere\"]",
        "`*/nowhere` means no hat",
    ),
    (
        "grounds.toml",
        "from = 2015-01-01",
        "from = 2015-01-01\nuntil = 2015-01-01",
        "field `until`: the row ends",
    ),
    (
        "grounds.toml",
        "article = \"Jeugdwet 7.3.11 lid 4\"",
        "article = \"Jeugdwet 7.3.111 lid 4\"",
        "ground `jw-7-3-11-4` from 2015-01-01, field `article`: `Jeugdwet 7.3.111 lid 4` is no law with an article",
    ),
    (
        "tasks.toml",
        "basis = \"AVG 6 lid 1 onder e\"",
        "basis = \"AVG 66 lid 1 onder e\"",
        "task `first-analysis` from 2015-01-01, field `hats.basis`: `AVG 66 lid 1 onder e` is no law",
    ),
    (
        "laws.toml",
        "source = \"Niet geopend\"",
        "source = \"\"",
        "law `jeugdwet-unread` from 2015-01-01, field `source`: it is empty",
    ),
    (
        "categories.toml",
        "id = \"plan\"\nfrom = 2015-01-01",
        "id = \"plan\"\nfrom = 2015-01-01\nuntil = 2027-01-01",
        "category `plan` from 2015-01-01, field `until`: nothing follows it",
    ),
];

#[test]
fn each_broken_reference_or_rule_is_named_with_row_and_field() {
    for (file, old, new, expected) in FAULTS {
        let said = complaint(file, old, new);
        assert!(said.contains(expected), "expected {expected:?} in {said}");
    }
}

#[test]
fn a_citation_names_laws_and_articles_of_the_table() {
    let catalogue = shipped();
    for right in [
        "Jeugdwet 7.3.11 lid 2 onder a; BW 7:457 lid 2",
        "Jeugdwet 7.3.11 lid 1 en lid 2 onder b",
        "BW 1:238 tot en met 1:242",
        "BW 7:450 lid 3, 7:465 lid 2",
        "Wmo 2015 1.1.1; 2.3.5",
        "UAVG (tot 1-9-2026) 5 lid 1 en 3",
        "AVG 6 lid 1 onder c en e",
        "AVG 13 en 14",
        "Conflict van plichten",
    ] {
        assert_eq!(catalogue.cited(right), Ok(()), "{right}");
    }
    for (wrong, part) in [
        ("", ""),
        ("7.3.11", "7.3.11"),
        ("Jeugdwet", "Jeugdwet"),
        ("Jeugdwet artikel 7", "Jeugdwet artikel 7"),
        ("Jeugdwet 7.3.11 lid twee", "Jeugdwet 7.3.11 lid twee"),
        ("Jeugdwet 7.3.11 lid 2; Wetboek 3", "Wetboek 3"),
        ("BW 1:238 tot en met 1:299", "BW 1:238 tot en met 1:299"),
        ("AVG 13 en 99", "AVG 13 en 99"),
        ("Conflict van plichten 2", "Conflict van plichten 2"),
        ("Jeugdwetten 7.3.11", "Jeugdwetten 7.3.11"),
    ] {
        assert_eq!(catalogue.cited(wrong), Err(part.to_owned()));
    }
}

#[test]
fn a_catalogue_that_was_approved_is_read_without_what_was_asked_since() {
    let mut files = files();
    files.remove("laws.toml");
    let said = Catalogue::parse(&files).unwrap_err().to_string();
    assert!(said.contains("laws.toml: the file is missing"), "{said}");
    let writes = files.get_mut("writes.toml").unwrap();
    *writes = writes.replace("executed_by = ", "# executed_by = ");
    let read = Catalogue::parse_approved(&files).unwrap();
    assert_eq!(
        read.on(TODAY).hats().count(),
        shipped().on(TODAY).hats().count()
    );
    files.remove("hats.toml");
    assert!(Catalogue::parse_approved(&files).is_err());
}

#[test]
fn every_point_to_verify_says_for_whom_the_choice_is_safe() {
    let points = shipped().to_verify();
    let files: std::collections::BTreeSet<&str> = points.iter().map(|point| point.file).collect();
    for file in [
        "laws.toml",
        "hats.toml",
        "tasks.toml",
        "grounds.toml",
        "writes.toml",
        "consent-rules.toml",
        "representation.toml",
        "parties.toml",
        "processing.toml",
        "retention.toml",
    ] {
        assert!(files.contains(file), "{file}");
    }
    let silent: Vec<String> = points
        .iter()
        .filter(|point| !point.note.contains("Safe for") && !point.note.contains("Safest for"))
        .map(ToString::to_string)
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn versions_of_a_row_follow_each_other_without_gap_or_overlap() {
    let again = |from: &str, until: &str| {
        let mut files = files();
        let text = files.get_mut("organisations.toml").unwrap();
        *text = text.replacen("from = 2015-01-01", &format!("from = 2015-01-01{until}"), 1);
        let added = format!(
            "\n[[organisation]]\nid = \"samen-doen\"\nfrom = {from}\nname = {{ nl = \"Buurtteam\", en = \"Neighbourhood team\" }}\npartner = true\n"
        );
        text.push_str(&added);
        Catalogue::parse(&files)
    };
    assert!(again("2027-01-01", "").is_err(), "overlap");
    assert!(
        again("2027-01-01", "\nuntil = 2026-12-31").is_err(),
        "a gap of one day"
    );
    let catalogue = again("2027-01-01", "\nuntil = 2027-01-01").unwrap();
    let name = |day| {
        let tables = catalogue.on(day);
        let row = tables.organisation(&"samen-doen".parse().unwrap()).unwrap();
        row.name.nl.clone()
    };
    assert_eq!(name(date(2026, 12, 31)), "Samen DOEN");
    assert_eq!(name(date(2027, 1, 1)), "Buurtteam");
}

#[test]
fn a_day_with_a_time_is_no_day() {
    let said = complaint(
        "hats.toml",
        "from = 2015-01-01",
        "from = 2015-01-01T00:00:00Z",
    );
    assert!(said.contains("without a time"), "{said}");
}
