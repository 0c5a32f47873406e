//! What a bundle opens, for everybody at once: to compare two bundles cell by cell.

use std::collections::{BTreeMap, BTreeSet};

use super::hearing::is_open;
use super::policies::{Memo, Policies};
use super::vector::{Cell, Vector};
use crate::model::{Category, Day, Hat, Layer, TaskId};

/// Questions put to a bundle: every recipient asks every holder for every category, under each of the facts.
pub struct Questions {
    /// Task.
    pub task: TaskId,
    /// Hats that ask.
    pub recipients: BTreeSet<Hat>,
    /// Categories.
    pub categories: BTreeSet<Category>,
    /// Facts.
    pub vectors: BTreeSet<Vector>,
}

/// Every cell that is open on this legal day under one of the facts, with all of those.
pub fn open_cells(
    policies: &Policies,
    questions: &Questions,
    day: Day,
) -> BTreeMap<Cell, BTreeSet<Vector>> {
    let tables = policies.catalogue().on(day);
    let hats: Vec<&Hat> = tables.hats().map(|row| &row.id).collect();
    let mut open = BTreeMap::new();
    for recipient in &questions.recipients {
        let mut memo = Memo::default();
        let given = hats.iter().flat_map(|&holder| {
            let gives = move |category: &Category| tables.may_give(holder, *category);
            let categories = questions.categories.iter().copied().filter(gives);
            categories.map(move |category| (holder, category))
        });
        for (holder, category) in given {
            let cell = Cell {
                recipient: recipient.clone(),
                holder: holder.clone(),
                task: questions.task.clone(),
                category,
            };
            let column = policies.column(cell.clone(), day);
            let mut opened = BTreeSet::new();
            for &vector in &questions.vectors {
                let layers: Vec<_> = Layer::ALL
                    .iter()
                    .map(|&layer| policies.layer(&column, &vector, day, layer, &mut memo))
                    .collect();
                if is_open(&layers) {
                    opened.insert(vector);
                }
            }
            if !opened.is_empty() {
                open.insert(cell, opened);
            }
        }
    }
    open
}
