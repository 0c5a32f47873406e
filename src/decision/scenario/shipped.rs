//! The scenarios as shipped: the folder `policies/scenarios`, inside the binary.

use std::collections::BTreeMap;

use crate::decision::Policies;

/// Folder of the scenarios within a bundle.
const FOLDER: &str = "scenarios/";

/// Path within `policies/scenarios`, and text, of every file.
const FILES: &[(&str, &str)] = &[
    (
        "college.feature",
        include_str!("../../../policies/scenarios/college.feature"),
    ),
    (
        "familie.feature",
        include_str!("../../../policies/scenarios/familie.feature"),
    ),
    (
        "inzage.feature",
        include_str!("../../../policies/scenarios/inzage.feature"),
    ),
    (
        "jeugdbescherming.feature",
        include_str!("../../../policies/scenarios/jeugdbescherming.feature"),
    ),
    (
        "noodgeval.feature",
        include_str!("../../../policies/scenarios/noodgeval.feature"),
    ),
    (
        "overleg.feature",
        include_str!("../../../policies/scenarios/overleg.feature"),
    ),
    (
        "petten.feature",
        include_str!("../../../policies/scenarios/petten.feature"),
    ),
    (
        "politie.feature",
        include_str!("../../../policies/scenarios/politie.feature"),
    ),
    (
        "raad.feature",
        include_str!("../../../policies/scenarios/raad.feature"),
    ),
    (
        "rechter-en-onderzoek.feature",
        include_str!("../../../policies/scenarios/rechter-en-onderzoek.feature"),
    ),
    (
        "toestemming.feature",
        include_str!("../../../policies/scenarios/toestemming.feature"),
    ),
    (
        "vangrails.feature",
        include_str!("../../../policies/scenarios/vangrails.feature"),
    ),
    (
        "veilig-thuis.feature",
        include_str!("../../../policies/scenarios/veilig-thuis.feature"),
    ),
    (
        "zorg.feature",
        include_str!("../../../policies/scenarios/zorg.feature"),
    ),
];

/// The files of the shipped scenarios: path within `policies/scenarios` to text.
pub fn shipped() -> BTreeMap<String, String> {
    FILES
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

/// A bundle as it is proposed: with the shipped scenarios.
pub fn bundled(mut bundle: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let cases = shipped().into_iter();
    bundle.extend(cases.map(|(path, text)| (format!("{FOLDER}{path}"), text)));
    bundle
}

/// The scenarios that a bundle carries: path within its folder of scenarios to text.
pub fn carried(policies: &Policies) -> BTreeMap<String, String> {
    let within = policies.files().iter().filter_map(|(path, text)| {
        let path = path.strip_prefix(FOLDER)?;
        Some((path.to_owned(), text.clone()))
    });
    within.collect()
}
