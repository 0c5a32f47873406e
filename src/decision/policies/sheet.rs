//! What one hat asks for one task on one legal day: everything about its flows that is no fact of a household, made ready once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::engine::{Column, Engine};
use super::memo::{Answers, Memo};
use crate::consent::LooksAt;
use crate::decision::vector::Cell;
use crate::model::catalogue::{ConsentClass, InForce, Regime};
use crate::model::fact::{AuthorityOutcome, Matter};
use crate::model::kept::Kept;
use crate::model::{Category, Hat, TaskId};

/// Answers of one layer that a sheet keeps at most.
const MOST_ANSWERS: usize = 4096;

/// The columns of one recipient, task and day.
pub(in crate::decision) struct Sheet {
    /// Number of the sheet; no other of the bundle has it.
    pub(in crate::decision) number: usize,
    /// The hats that have records, in their order.
    pub(in crate::decision) holders: Vec<Holder>,
    answers: Arc<Answers>,
}

/// A hat that has records.
pub(in crate::decision) struct Holder {
    /// Its place in the sheet.
    pub(in crate::decision) number: usize,
    /// The hat.
    pub(in crate::decision) hat: Hat,
    columns: BTreeMap<Category, (Numbered, Arc<Column>)>,
}

/// What the tables of consent look at in a cell (`InForce::consent_class`), by number: cells with the same numbers ask the same people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::decision) struct Numbered {
    regimes: usize,
    matters: usize,
    one_may_give: usize,
}

impl Numbered {
    /// The number of the first class of which only this counts.
    pub(in crate::decision) fn as_far_as(self, looks_at: LooksAt) -> Self {
        Self {
            regimes: self.regimes,
            matters: if looks_at.matters { self.matters } else { 0 },
            one_may_give: if looks_at.one_may_give {
                self.one_may_give
            } else {
                0
            },
        }
    }
}

impl Holder {
    /// The column of a category.
    pub(in crate::decision) fn column(&self, category: Category) -> Option<&Arc<Column>> {
        self.columns.get(&category).map(|(_, column)| column)
    }

    /// The columns of these categories, each with its class of consents.
    pub(in crate::decision) fn columns(
        &self,
        categories: &BTreeSet<Category>,
    ) -> impl Iterator<Item = (Category, Numbered, &Arc<Column>)> {
        let columns = self.columns.iter();
        let among = columns.filter(|(category, _)| categories.contains(category));
        among.map(|(category, (class, column))| (*category, *class, column))
    }
}

impl Sheet {
    pub(super) fn new(
        engine: &Engine,
        (recipient, task): (&Hat, &TaskId),
        tables: InForce<'_>,
        number: usize,
    ) -> Self {
        let mut hats: Vec<&Hat> = tables
            .hats()
            .filter(|row| row.holds)
            .map(|row| &row.id)
            .collect();
        hats.sort();
        let mut classes = Classes::default();
        let mut holder = |(number, hat): (usize, &Hat)| Holder {
            number,
            hat: hat.clone(),
            columns: Category::ALL
                .iter()
                .map(|&category| {
                    let cell = Cell {
                        recipient: recipient.clone(),
                        holder: hat.clone(),
                        task: task.clone(),
                        category,
                    };
                    let column = Arc::new(engine.column(cell, tables));
                    let class = classes.number(tables.consent_class(hat, category));
                    (category, (class, column))
                })
                .collect(),
        };
        Self {
            number,
            holders: hats.into_iter().enumerate().map(&mut holder).collect(),
            answers: Arc::new(Kept::of_most(MOST_ANSWERS)),
        }
    }

    /// A hat that has records.
    pub(in crate::decision) fn holder(&self, hat: &Hat) -> Option<&Holder> {
        let place = self.holders.binary_search_by(|holder| holder.hat.cmp(hat));
        self.holders.get(place.ok()?)
    }

    /// The class of consents of a cell.
    pub(in crate::decision) fn class(&self, holder: &Hat, category: Category) -> Option<Numbered> {
        let (class, _) = self.holder(holder)?.columns.get(&category)?;
        Some(*class)
    }

    /// An empty memo beside what was answered from this sheet before.
    pub(in crate::decision) fn memo(&self) -> Memo {
        Memo::beside_others(Arc::clone(&self.answers))
    }
}

/// Numbers of the parts of a class: equal ones have the same.
#[derive(Default)]
struct Classes {
    regimes: BTreeMap<BTreeSet<Regime>, usize>,
    matters: BTreeMap<BTreeSet<Matter>, usize>,
    one_may_give: BTreeMap<BTreeSet<AuthorityOutcome>, usize>,
}

impl Classes {
    fn number(&mut self, class: ConsentClass) -> Numbered {
        Numbered {
            regimes: number(&mut self.regimes, class.regimes),
            matters: number(&mut self.matters, class.matters),
            one_may_give: number(&mut self.one_may_give, class.one_may_give),
        }
    }
}

fn number<T: Ord>(numbers: &mut BTreeMap<T, usize>, value: T) -> usize {
    let next = numbers.len();
    *numbers.entry(value).or_insert(next)
}
