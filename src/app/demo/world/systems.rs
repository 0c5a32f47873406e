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

/// The schema of an organisation of the demo: SQL of its tables.
pub fn schema(organisation: &str) -> Option<&'static str> {
    of(&SCHEMAS, organisation)
}

fn of(texts: &[(&str, &'static str)], organisation: &str) -> Option<&'static str> {
    texts
        .iter()
        .find(|(name, _)| *name == organisation)
        .map(|(_, text)| *text)
}
