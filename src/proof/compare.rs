//! Two bundles side by side, on flows that are put to both.

use std::collections::{BTreeMap, BTreeSet};

use crate::decision::{Cell, ConsentState, Measure, Policies, Questions, Role, Vector, open_cells};
use crate::model::{AgeBand, Category, Day, Hat, TaskId};

/// Which way a change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Open under the new bundle alone.
    Wider,
    /// Open under the old bundle alone.
    Narrower,
}

/// What a new bundle is, compared with the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every flow is decided the same.
    Equal,
    /// Some flows are closed, none is opened.
    Narrower,
    /// Some flows are opened, none is closed.
    Wider,
    /// Some flows are opened, others closed.
    Different,
}

/// A cell whose outcome changes, with facts that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which way.
    pub direction: Direction,
    /// From whom to whom, for what, in which category.
    pub cell: Cell,
    /// Facts under which it changes.
    pub vector: Vector,
}

/// The difference between two bundles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// In one word.
    pub verdict: Verdict,
    /// Whether a proof says that nothing else changes.
    pub proved: bool,
    /// Every cell that was found to change, once for each direction.
    pub changes: Vec<Change>,
}

/// From whom to whom, which category, which way: what counts as one change.
type Changed = (Category, Direction, Hat, Hat);

/// Cells with the facts under which they are open.
type Open = BTreeMap<Cell, BTreeSet<Vector>>;

/// Two bundles on one legal day, and what was found to change so far.
pub(super) struct Comparison<'a> {
    pub(super) old: &'a Policies,
    pub(super) new: &'a Policies,
    pub(super) day: Day,
    changes: BTreeMap<Changed, Change>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(old: &'a Policies, new: &'a Policies, day: Day) -> Self {
        Self {
            old,
            new,
            day,
            changes: BTreeMap::new(),
        }
    }

    /// Puts these questions to both bundles, and keeps what changes.
    pub(super) fn put(&mut self, questions: &Questions) {
        let before = open_cells(self.old, questions, self.day);
        let after = open_cells(self.new, questions, self.day);
        self.keep(Direction::Wider, &after, &before);
        self.keep(Direction::Narrower, &before, &after);
    }

    /// Keeps the cells that are open here and not there.
    fn keep(&mut self, direction: Direction, here: &Open, there: &Open) {
        for (cell, vectors) in here {
            let closed = there.get(cell);
            let mut changed = vectors
                .iter()
                .filter(|vector| closed.is_none_or(|open| !open.contains(vector)));
            let Some(&vector) = changed.next() else {
                continue;
            };
            let key = (
                cell.category,
                direction,
                cell.holder.clone(),
                cell.recipient.clone(),
            );
            self.changes.entry(key).or_insert_with(|| Change {
                direction,
                cell: cell.clone(),
                vector,
            });
        }
    }

    /// Holders and recipients between whom a category was found to change this way.
    #[cfg(feature = "prove")]
    pub(super) fn found(
        &self,
        category: Category,
        direction: Direction,
    ) -> impl Iterator<Item = (&Hat, &Hat)> {
        self.changes
            .keys()
            .filter(move |(of, way, _, _)| *of == category && *way == direction)
            .map(|(_, _, holder, recipient)| (holder, recipient))
    }

    /// What was found.
    pub(super) fn difference(self, proved: bool) -> Difference {
        let goes = |wanted| {
            self.changes
                .keys()
                .any(|(_, direction, _, _)| *direction == wanted)
        };
        let verdict = match (goes(Direction::Wider), goes(Direction::Narrower)) {
            (false, false) => Verdict::Equal,
            (false, true) => Verdict::Narrower,
            (true, false) => Verdict::Wider,
            (true, true) => Verdict::Different,
        };
        Difference {
            verdict,
            proved,
            changes: self.changes.into_values().collect(),
        }
    }
}

/// Compares these categories on a grid: every hat asks for each of its tasks about a child for whom nothing is given, for whom consent
/// is given, and who is under a measure that the hat executes; and under all facts that differ from those in one. Proves nothing.
pub fn on_a_grid(
    old: &Policies,
    new: &Policies,
    categories: &BTreeSet<Category>,
    day: Day,
) -> Difference {
    let bare = Vector::bare(Role::Child, AgeBand::Under12);
    let consented = Vector {
        sharing: ConsentState::Given,
        release: ConsentState::Given,
        ..bare
    };
    let measured = Vector {
        role: Role::OtsChild,
        recipient_measure: Measure::Ots,
        ..bare
    };
    let bases = [bare, consented, measured];
    let near = bases.iter().flat_map(Vector::neighbours);
    let vectors: BTreeSet<Vector> = near.map(|(_, _, vector)| vector).chain(bases).collect();
    let mut comparison = Comparison::new(old, new, day);
    for task in tasks(old, new, day) {
        let has_it = |policies: &Policies| {
            let row = policies.catalogue().on(day).task(&task).cloned();
            row.into_iter()
                .flat_map(|row| row.hats)
                .map(|row| row.hat)
                .collect::<BTreeSet<_>>()
        };
        comparison.put(&Questions {
            recipients: &has_it(old) | &has_it(new),
            task,
            categories: categories.clone(),
            vectors: vectors.clone(),
        });
    }
    comparison.difference(false)
}

/// Tasks of either bundle.
pub(super) fn tasks(old: &Policies, new: &Policies, day: Day) -> BTreeSet<TaskId> {
    let of = |policies: &Policies| {
        let tables = policies.catalogue().on(day);
        tables
            .tasks()
            .map(|row| row.id.clone())
            .collect::<BTreeSet<_>>()
    };
    &of(old) | &of(new)
}
