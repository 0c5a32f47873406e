//! The access matrix, drawn from the policies themselves: who receives what from whom, for one class of category.
//!
//! To redraw it after a change of the policies: `UPDATE_MATRIX=1 cargo nextest run --lib access_matrix`, and read the difference.

use std::fmt::Write;
use std::path::Path;

use jiff::civil::date;

use super::world::*;
use crate::decision::vector::{Cell, ConsentState, Measure, Report, Role, Vector, Weighing};
use crate::model::{AgeBand, Category, Hat};

const KEY: &str = "# Who receives what from whom. Drawn from the policies by a test; do not edit.
# O own file; D duty, C consent, R right (a professional weighs), E duty once the extent is confirmed, S safety officer of the holder.
# Several letters: each opens it alone, beside the hat's own task. Facts: a child of eight under an OTS that the recipient executes,
# a report under inquiry, everything necessary stated. A dot: nothing opens it.
";

/// Which changes of a bare vector open the cell.
fn letters(cell: &Cell) -> String {
    let bare = Vector {
        report: Report::Inquiry,
        suspicion: true,
        ..Vector::bare(Role::Child, AgeBand::Under12)
    };
    let open = |vector: &Vector| {
        POLICIES
            .trace(cell, vector, date(2026, 11, 23))
            .iter()
            .all(|layer| layer.open)
    };
    if open(&bare) {
        return "O".to_owned();
    }
    let ots = Vector {
        role: Role::OtsChild,
        recipient_measure: Measure::Ots,
        ..bare
    };
    let consent = Vector {
        sharing: ConsentState::Given,
        release: ConsentState::Given,
        ..bare
    };
    let weighed = |vector: Vector, weighing| Vector { weighing, ..vector };
    let mut letters = String::new();
    if open(&ots) {
        letters.push('D');
    } else if open(&weighed(ots, Weighing::Released)) && !open(&weighed(bare, Weighing::Released)) {
        letters.push('E');
    }
    if open(&consent) {
        letters.push('C');
    }
    if open(&weighed(bare, Weighing::Released)) {
        letters.push('R');
    }
    let officer = Weighing::ReleasedBySafetyOfficer;
    if letters.is_empty()
        && [bare, ots, consent]
            .into_iter()
            .any(|vector| open(&weighed(vector, officer)))
    {
        letters.push('S');
    }
    if letters.is_empty() {
        letters.push('.');
    }
    letters
}

fn draw() -> String {
    let tables = POLICIES.catalogue().on(date(2026, 11, 23));
    let holders: Vec<Hat> = tables
        .hats()
        .filter(|row| row.holds)
        .map(|row| row.id.clone())
        .collect();
    let recipients: Vec<(Hat, &str)> = tables
        .hats()
        .filter_map(|row| {
            let tasks = ["vt-inquiry", "council-inquiry", "safety-plan", "evaluation"];
            let task = tasks
                .into_iter()
                .find(|task| tables.task_for(&task.parse().unwrap(), &row.id).is_some())?;
            Some((row.id.clone(), task))
        })
        .collect();
    let categories = [
        Category::Plan,
        Category::Involvement,
        Category::Health,
        Category::ChildWords,
        Category::VtReport,
        Category::BeliefOriginSexuality,
        Category::Criminal,
        Category::Address,
        Category::Origin,
        Category::WorkingNote,
    ];
    let mut text = KEY.to_owned();
    for category in categories {
        writeln!(text, "\n## {category} ({})", tables.class_of(category)).unwrap();
        write!(text, "{:<18}", "from \\ to").unwrap();
        for (recipient, _) in &recipients {
            write!(text, "{:<18}", recipient.to_string()).unwrap();
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        for holder in &holders {
            write!(text, "{:<18}", holder.to_string()).unwrap();
            for (recipient, task) in &recipients {
                let cell = Cell {
                    recipient: recipient.clone(),
                    holder: holder.clone(),
                    task: task.parse().unwrap(),
                    category,
                };
                write!(text, "{:<18}", letters(&cell)).unwrap();
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
    }
    text
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a developer asks for a redraw by the environment"
)]
fn the_access_matrix_is_the_one_that_was_agreed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/decision/tests/access-matrix.txt");
    let drawn = draw();
    if std::env::var_os("UPDATE_MATRIX").is_some() {
        std::fs::write(&path, &drawn).unwrap();
    }
    let agreed = std::fs::read_to_string(&path).unwrap();
    assert!(
        drawn == agreed,
        "the policies open other flows than agreed; redraw and read the difference"
    );
}
