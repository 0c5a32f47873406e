//! The ground matrix: as agreed, and as the law sheet has it.
//!
//! To redraw it after a change of the policies: `UPDATE_MATRIX=1 cargo nextest run --lib matrix`, and read the difference.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::date;

use super::world::*;
use crate::decision::Matrix;
use crate::model::{Category, Hat};

static MATRIX: LazyLock<Matrix> = LazyLock::new(|| POLICIES.matrix(date(2026, 11, 23)));

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a developer asks for a redraw by the environment"
)]
fn the_ground_matrix_is_the_one_that_was_agreed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/decision/tests/ground-matrix.txt");
    let mut drawn =
        "# Drawn from the policies by a test; `samenbeeld policy matrix` explains the letters.\n"
            .to_owned();
    drawn.push_str(&MATRIX.text(Category::ALL));
    if std::env::var_os("UPDATE_MATRIX").is_some() {
        std::fs::write(&path, &drawn).unwrap();
    }
    let agreed = std::fs::read_to_string(&path).unwrap();
    assert!(
        drawn == agreed,
        "the policies open other flows than agreed; redraw and read the difference"
    );
}

/// What Veilig Thuis tells the college and whoever reported: a single fact each, which the sheet keeps out of its matrix.
const NARROW: [&str; 2] = ["wmo-4.1.1-2-f", "wmo-4.1.1-2-g"];

/// Section 2.4 of the law sheet: from, to, and every ground by which the one may or must tell the other without consent.
const LAW_SHEET: &[(&[&str], &str, &[&str])] = &[
    (&["samen-doen/help"], "*/ots", &["jw-7.3.11-4"]),
    (&["samen-doen/access"], "*/ots", &["jw-7.3.11-4"]),
    (&["samen-doen/help"], "samen-doen/access", &["jw-7.4.0-2"]),
    (&["samen-doen/help"], "vt/report", &["wmo-5.2.6"]),
    (&["samen-doen/access"], "vt/report", &["wmo-5.2.6"]),
    (&["samen-doen/help"], "rvdk/inquiry", &["bw-1-240"]),
    (
        &["samen-doen/access"],
        "rvdk/inquiry",
        &["bw-1-240", "jw-2.4-1"],
    ),
    (
        &["jbra/ots", "wsg/ots"],
        "samen-doen/access",
        &["jw-7.4.0-2"],
    ),
    (&["jbra/ots", "wsg/ots"], "vt/report", &["wmo-5.2.6"]),
    (
        &["jbra/ots", "wsg/ots"],
        "rvdk/inquiry",
        &["bw-1-240", "bw-1-265j"],
    ),
    (
        &["jbra/voluntary", "wsg/voluntary"],
        "samen-doen/access",
        &["jw-7.4.0-2"],
    ),
    (
        &["jbra/voluntary", "wsg/voluntary"],
        "*/ots",
        &["jw-7.3.11-4"],
    ),
    (
        &["jbra/voluntary", "wsg/voluntary"],
        "vt/report",
        &["wmo-5.2.6"],
    ),
    (
        &["jbra/voluntary", "wsg/voluntary"],
        "rvdk/inquiry",
        &["bw-1-240"],
    ),
    (&["vt/report"], "samen-doen/access", &["wmo-4.1.1-2-d"]),
    (&["vt/report"], "samen-doen/help", &["wmo-4.1.1-2-d"]),
    (&["vt/report"], "*/ots", &["jw-7.3.11-4", "wmo-4.1.1-2-d"]),
    (&["vt/report"], "*/voluntary", &["wmo-4.1.1-2-d"]),
    (&["vt/report"], "rvdk/inquiry", &["wmo-4.1.1-2-e"]),
    (&["vt/report"], "blijf/shelter", &["wmo-4.1.1-2-d"]),
    (
        &["rvdk/inquiry"],
        "samen-doen/access",
        &["jw-7.4.0-2", "rvdk-outcome"],
    ),
    (&["rvdk/inquiry"], "*/ots", &["rvdk-to-executor"]),
    (&["rvdk/inquiry"], "vt/report", &["wmo-5.2.6"]),
    (
        &["blijf/shelter", "ggz/treatment", "gp/care"],
        "*/ots",
        &["jw-7.3.11-4"],
    ),
    (
        &["blijf/shelter", "ggz/treatment", "gp/care"],
        "vt/report",
        &["wmo-5.2.6"],
    ),
    (
        &["blijf/shelter", "ggz/treatment", "gp/care"],
        "rvdk/inquiry",
        &["bw-1-240"],
    ),
];

#[test]
fn between_the_six_every_cell_has_the_grounds_of_the_law_sheet() {
    let from = [
        "samen-doen/help",
        "samen-doen/access",
        "jbra/ots",
        "wsg/ots",
        "jbra/voluntary",
        "wsg/voluntary",
        "vt/report",
        "rvdk/inquiry",
        "blijf/shelter",
        "ggz/treatment",
        "gp/care",
    ];
    let to = [
        "samen-doen/help",
        "samen-doen/access",
        "jbra/ots",
        "wsg/ots",
        "jbra/voluntary",
        "wsg/voluntary",
        "vt/report",
        "rvdk/inquiry",
        "blijf/shelter",
    ];
    let means = |pattern: &str, hat: &str| {
        pattern == hat
            || pattern
                .strip_prefix('*')
                .is_some_and(|capacity| hat.ends_with(capacity))
    };
    let mut differing = Vec::new();
    for holder in from {
        for recipient in to {
            let sheet: BTreeSet<&str> = LAW_SHEET
                .iter()
                .filter(|(holders, to, _)| holders.contains(&holder) && means(to, recipient))
                .flat_map(|(_, _, grounds)| grounds.iter().copied())
                .filter(|_| holder != recipient)
                .collect();
            let (from, to): (Hat, Hat) = (hat(holder), hat(recipient));
            let drawn: BTreeSet<&str> = Category::ALL
                .iter()
                .filter_map(|&category| MATRIX.cell(category, &from, &to))
                .flat_map(|openings| openings.grounds.iter().map(String::as_str))
                .filter(|ground| !NARROW.contains(ground))
                .collect();
            if sheet != drawn {
                differing.push(format!(
                    "{holder} -> {recipient}: sheet {sheet:?}, policies {drawn:?}"
                ));
            }
        }
    }
    assert!(differing.is_empty(), "{differing:#?}");
}
