//! The scenarios as shipped: the folder `policies/scenarios`, inside the binary.

use std::collections::BTreeMap;

/// Path within `policies/scenarios`, and text, of every file.
const FILES: &[(&str, &str)] = &[
    (
        "jeugdbescherming.feature",
        include_str!("../../../policies/scenarios/jeugdbescherming.feature"),
    ),
    (
        "raad.feature",
        include_str!("../../../policies/scenarios/raad.feature"),
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
];

/// The files of the shipped scenarios: path within `policies/scenarios` to text.
pub fn shipped() -> BTreeMap<String, String> {
    FILES
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}
