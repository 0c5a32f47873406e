//! The bundle as shipped: the folder `policies`, inside the binary.

use std::collections::BTreeMap;

/// Path within `policies`, and text, of every file.
const FILES: &[(&str, &str)] = &[
    ("blijf.cedar", include_str!("../../../policies/blijf.cedar")),
    (
        "catalogue/categories.toml",
        include_str!("../../../policies/catalogue/categories.toml"),
    ),
    (
        "catalogue/consent-rules.toml",
        include_str!("../../../policies/catalogue/consent-rules.toml"),
    ),
    (
        "catalogue/consent-texts.toml",
        include_str!("../../../policies/catalogue/consent-texts.toml"),
    ),
    (
        "catalogue/grounds.toml",
        include_str!("../../../policies/catalogue/grounds.toml"),
    ),
    (
        "catalogue/hats.toml",
        include_str!("../../../policies/catalogue/hats.toml"),
    ),
    (
        "catalogue/laws.toml",
        include_str!("../../../policies/catalogue/laws.toml"),
    ),
    (
        "catalogue/organisations.toml",
        include_str!("../../../policies/catalogue/organisations.toml"),
    ),
    (
        "catalogue/parties.toml",
        include_str!("../../../policies/catalogue/parties.toml"),
    ),
    (
        "catalogue/processing.toml",
        include_str!("../../../policies/catalogue/processing.toml"),
    ),
    (
        "catalogue/retention.toml",
        include_str!("../../../policies/catalogue/retention.toml"),
    ),
    (
        "catalogue/representation.toml",
        include_str!("../../../policies/catalogue/representation.toml"),
    ),
    (
        "catalogue/routes.toml",
        include_str!("../../../policies/catalogue/routes.toml"),
    ),
    (
        "catalogue/tasks.toml",
        include_str!("../../../policies/catalogue/tasks.toml"),
    ),
    (
        "catalogue/work.toml",
        include_str!("../../../policies/catalogue/work.toml"),
    ),
    (
        "catalogue/writes.toml",
        include_str!("../../../policies/catalogue/writes.toml"),
    ),
    (
        "emergency.cedar",
        include_str!("../../../policies/emergency.cedar"),
    ),
    (
        "exceptions.cedar",
        include_str!("../../../policies/exceptions.cedar"),
    ),
    (
        "family.cedar",
        include_str!("../../../policies/family.cedar"),
    ),
    (
        "guardrails.cedar",
        include_str!("../../../policies/guardrails.cedar"),
    ),
    ("jbra.cedar", include_str!("../../../policies/jbra.cedar")),
    (
        "outside.cedar",
        include_str!("../../../policies/outside.cedar"),
    ),
    ("rvdk.cedar", include_str!("../../../policies/rvdk.cedar")),
    (
        "samen-doen.cedar",
        include_str!("../../../policies/samen-doen.cedar"),
    ),
    (
        "schema.cedarschema",
        include_str!("../../../policies/schema.cedarschema"),
    ),
    (
        "shared.cedar",
        include_str!("../../../policies/shared.cedar"),
    ),
    (
        "texts/en.ftl",
        include_str!("../../../policies/texts/en.ftl"),
    ),
    (
        "texts/nl.ftl",
        include_str!("../../../policies/texts/nl.ftl"),
    ),
    ("vt.cedar", include_str!("../../../policies/vt.cedar")),
    ("wsg.cedar", include_str!("../../../policies/wsg.cedar")),
];

/// The files of the shipped bundle: path within `policies` to text.
pub fn shipped() -> BTreeMap<String, String> {
    FILES
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_shipped_bundle_is_the_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
        let mut found = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    // Scenarios try a bundle; they are no part of it.
                    folders.extend((!path.ends_with("scenarios")).then_some(path));
                } else {
                    let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
                    found.insert(name.to_owned(), std::fs::read_to_string(&path).unwrap());
                }
            }
        }
        assert_eq!(shipped(), found);
    }
}
