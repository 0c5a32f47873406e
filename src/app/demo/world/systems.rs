//! The six source systems of the demo: their schemas and their mappings for the connector.

const SCHEMAS: [(&str, &str); 6] = [
    (
        "samen-doen",
        include_str!("../../../../deploy/demo/samen-doen/schema.sql"),
    ),
    (
        "jbra",
        include_str!("../../../../deploy/demo/jbra/schema.sql"),
    ),
    (
        "wsg",
        include_str!("../../../../deploy/demo/wsg/schema.sql"),
    ),
    ("vt", include_str!("../../../../deploy/demo/vt/schema.sql")),
    (
        "rvdk",
        include_str!("../../../../deploy/demo/rvdk/schema.sql"),
    ),
    (
        "blijf",
        include_str!("../../../../deploy/demo/blijf/schema.sql"),
    ),
];

const MAPPINGS: [(&str, &str); 6] = [
    (
        "samen-doen",
        include_str!("../../../../deploy/demo/samen-doen/mapping.toml"),
    ),
    (
        "jbra",
        include_str!("../../../../deploy/demo/jbra/mapping.toml"),
    ),
    (
        "wsg",
        include_str!("../../../../deploy/demo/wsg/mapping.toml"),
    ),
    (
        "vt",
        include_str!("../../../../deploy/demo/vt/mapping.toml"),
    ),
    (
        "rvdk",
        include_str!("../../../../deploy/demo/rvdk/mapping.toml"),
    ),
    (
        "blijf",
        include_str!("../../../../deploy/demo/blijf/mapping.toml"),
    ),
];

/// The schema of an organisation of the demo: SQL of its tables.
pub fn schema(organisation: &str) -> Option<&'static str> {
    of(&SCHEMAS, organisation)
}

/// The mapping of an organisation of the demo: TOML for the connector.
pub fn mapping(organisation: &str) -> Option<&'static str> {
    of(&MAPPINGS, organisation)
}

fn of(texts: &[(&str, &'static str)], organisation: &str) -> Option<&'static str> {
    texts
        .iter()
        .find(|(name, _)| *name == organisation)
        .map(|(_, text)| *text)
}

#[cfg(test)]
mod tests;
