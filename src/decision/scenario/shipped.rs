//! The scenarios as shipped: the folder `policies/scenarios`, inside the binary.

use std::collections::BTreeMap;

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
    bundle.extend(cases.map(|(path, text)| (format!("scenarios/{path}"), text)));
    bundle
}
