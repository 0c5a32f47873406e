//! The part of the schema that follows from the catalogue: organisations, capacities, tasks, and an action for each layer and category.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::model::catalogue::InForce;
use crate::model::{Category, Class, Layer};

/// Id of the action of a layer and a category.
pub(super) fn action_id(layer: Layer, category: Category) -> String {
    format!("{layer}/{category}")
}

/// The fixed text with what the catalogue adds. The lines of the fixed text keep their numbers.
pub(super) fn with_catalogue(fixed: &str, tables: InForce<'_>) -> String {
    let mut text = format!("{fixed}\n");
    let organisations: BTreeSet<&str> = tables
        .hats()
        .map(|row| row.id.organisation().as_str())
        .collect();
    let capacities: BTreeSet<&str> = tables.hats().map(|row| row.id.capacity()).collect();
    let tasks: BTreeSet<&str> = tables.tasks().map(|row| row.id.as_str()).collect();
    for (name, values) in [
        ("Organisation", organisations),
        ("Capacity", capacities),
        ("Task", tasks),
    ] {
        let values: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
        line(
            &mut text,
            &format!("entity {name} enum [{}];", values.join(", ")),
        );
    }
    for layer in Layer::ALL {
        line(&mut text, &format!("action \"{layer}\";"));
    }
    for class in Class::ALL {
        line(&mut text, &format!("action \"class:{class}\";"));
    }
    for &layer in Layer::ALL {
        for &category in Category::ALL {
            let id = action_id(layer, category);
            let class = tables.class_of(category);
            line(
                &mut text,
                &format!(
                    "action \"{id}\" in [\"{layer}\", \"class:{class}\"] appliesTo {{ principal: Hat, resource: Hat, context: Facts }};"
                ),
            );
        }
    }
    text
}

fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}
