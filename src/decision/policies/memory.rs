//! What a bundle was asked lately, kept for the next who asks the same ([ADR 25](../../adr/0025-what-is-remembered.md)).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Policies;
use super::sheet::Sheet;
use crate::decision::missing::{Lines, Missing};
use crate::decision::row::{Row, Verdicts};
use crate::model::kept::Kept;
use crate::model::{Day, Hat, TaskId};

/// Sheets that are kept at most; each keeps answers of its own.
const MOST_SHEETS: usize = 64;
/// Rows that are kept at most: some 2 KiB each.
const MOST_ROWS: usize = 8192;
/// Lists of what is not shown that are kept at most: some 10 KiB each.
const MOST_LISTS: usize = 512;

/// What a bundle was asked lately. All of it follows from its keys.
pub(super) struct Memory {
    sheets: Kept<(Day, Hat, TaskId), Arc<Sheet>>,
    /// How many were made: the number of the next.
    sheets_made: AtomicUsize,
    rows: Kept<Row, Verdicts>,
    lists: Kept<Missing, Lines>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            sheets: Kept::of_most(MOST_SHEETS),
            sheets_made: AtomicUsize::new(0),
            rows: Kept::of_most(MOST_ROWS),
            lists: Kept::of_most(MOST_LISTS),
        }
    }
}

impl Policies {
    /// What this hat asks for this task on this day.
    pub(in crate::decision) fn sheet(
        &self,
        recipient: &Hat,
        task: &TaskId,
        day: Day,
    ) -> Arc<Sheet> {
        let key = (day, recipient.clone(), task.clone());
        self.memory.sheets.get(&key).unwrap_or_else(|| {
            let number = self.memory.sheets_made.fetch_add(1, Ordering::Relaxed);
            let tables = self.catalogue.on(day);
            let sheet = Sheet::new(&self.engine, (recipient, task), tables, number);
            let sheet = Arc::new(sheet);
            self.memory.sheets.keep(key, Arc::clone(&sheet));
            sheet
        })
    }

    /// Verdicts on rows that were asked for lately.
    pub(in crate::decision) fn rows(&self) -> &Kept<Row, Verdicts> {
        &self.memory.rows
    }

    /// Forgets everything that was asked.
    #[cfg(test)]
    pub(in crate::decision) fn forget(&self) {
        self.memory.sheets.clear();
        self.memory.rows.clear();
        self.memory.lists.clear();
    }

    /// Lists of what is not shown that were made lately.
    pub(in crate::decision) fn lists(&self) -> &Kept<Missing, Lines> {
        &self.memory.lists
    }
}
