//! What one holder may give about one person: a cell for each category, kept by everything that it follows from.
//!
//! A row holds no date and nobody's id, so that it serves every household with the same facts ([ADR 25](../adr/0025-what-is-remembered.md)).

use std::sync::Arc;

use super::hearing::{Hearing, Layers, Ties, is_open};
use super::outcome::{DecidedCell, FlowTrace, Outcome, WeighKind};
use super::policies::{Column, Holder, Numbered};
use super::terms::{EndSet, Ends, Given, fields, terms};
use super::vector::Packed;
use super::{Flow, Grant, Terms};
use crate::model::{Category, Hat, Modality, Period, PersonId};

/// What a verdict on a cell follows from, beside bundle, day, recipient, task, holder and category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    /// Every fact.
    pub(super) facts: Packed,
    /// Which of the things that it may rest on have an end.
    pub(super) ends: EndSet,
    /// Whether it is asked at a consultation.
    pub(super) at_a_table: bool,
}

/// What comes of a cell, whatever the client honours and whenever what it rests on ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    /// What every layer says.
    pub(super) layers: Layers,
    pub(super) way: Way,
}

impl Verdict {
    /// On a cell that cannot be decided.
    pub(super) fn closed() -> Self {
        Self {
            layers: Vec::new(),
            way: Way::Closed,
        }
    }
}

/// How a cell may pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// On these terms, until the first of these ends.
    Open(Arc<Terms>, EndSet),
    /// Through a weighing.
    Weigh(WeighKind),
    /// Not.
    Closed,
}

/// The verdicts on a row, in the order of its categories.
pub(super) type Verdicts = Arc<[Arc<Verdict>]>;

/// A row as it is asked: two that are equal have the same verdicts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    /// Number of the sheet: recipient, task and day.
    pub(super) sheet: usize,
    /// Place of the holder in it.
    pub(super) holder: usize,
    /// What is asked in each category.
    pub(super) cells: Vec<(Category, Asked)>,
}

/// Flows of which nobody singled out the holder, and that have the same facts of the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Alike {
    person: PersonId,
    ties: Ties,
    class: Numbered,
    stated: bool,
}

impl Hearing<'_> {
    /// What is asked in a cell about a person, and when what it may rest on ends.
    fn asked(&mut self, column: &Column, person: PersonId) -> (Asked, Ends) {
        let (vector, ends) = self.vector(column, person);
        let asked = Asked {
            facts: column.facts(&vector).packed(),
            ends: ends.known(),
            at_a_table: self.question.sitting.is_some(),
        };
        (asked, ends)
    }

    /// What is asked of a holder about a person: a cell for each category.
    fn row(&mut self, holder: &Holder, person: PersonId) -> (Row, Vec<Ends>) {
        let singled_out = self.is_singled_out(&holder.hat, person);
        let role = self.seen.standing(person).role;
        let ties = self.ties(&holder.hat, person, role);
        let categories = Arc::clone(&self.categories);
        let (mut cells, mut all_ends) = (Vec::with_capacity(categories.len()), Vec::new());
        for (category, class, column) in holder.columns(&categories) {
            let class = self.consents.as_it_counts(class, person);
            let alike = Alike {
                person,
                ties,
                class,
                stated: self.stated.contains(&category),
            };
            let known = self.alike.get(&alike).filter(|_| !singled_out).copied();
            let (asked, ends) = known.unwrap_or_else(|| {
                let asked = self.asked(column, person);
                if !singled_out {
                    self.alike.insert(alike, asked);
                }
                asked
            });
            let facts = column.among_tables(asked.facts);
            cells.push((category, Asked { facts, ..asked }));
            all_ends.push(ends);
        }
        let row = Row {
            sheet: self.sheet.number,
            holder: holder.number,
            cells,
        };
        (row, all_ends)
    }

    /// Whether somebody said or did something about flows of a holder about a person. Else their facts follow from what ties the two, the
    /// class of consents, and whether necessity was stated.
    fn is_singled_out(&self, holder: &Hat, person: PersonId) -> bool {
        let said = self.consents.names(holder, person);
        let first = Flow {
            holder: holder.clone(),
            subject: person,
            category: Category::Identity,
        };
        let done = self.acts.range(first..).next();
        said || done.is_some_and(|(flow, _)| flow.holder == *holder && flow.subject == person)
    }

    /// The verdicts on a row: as they were before, or worked out.
    pub(super) fn verdicts(&mut self, holder: &Holder, row: &Row) -> Verdicts {
        if let Some(known) = self.policies.rows().get(row) {
            return known;
        }
        let mut verdicts: Vec<Arc<Verdict>> = Vec::with_capacity(row.cells.len());
        for (category, asked) in &row.cells {
            let column = holder.column(*category);
            let verdict = column.and_then(|column| self.verdict(column, *asked));
            let verdict = verdict.unwrap_or_else(Verdict::closed);
            // Most cells of a row have one of few verdicts.
            let same = verdicts.iter().find(|known| ***known == verdict);
            let verdict = same.map_or_else(|| Arc::new(verdict), Arc::clone);
            verdicts.push(verdict);
        }
        let verdicts: Verdicts = verdicts.into();
        self.policies
            .rows()
            .keep(row.clone(), Arc::clone(&verdicts));
        verdicts
    }

    /// Decides every flow of a holder about a person that was asked for; and whether the asker may know that the holder is involved.
    pub(super) fn decide_row(
        &mut self,
        holder: &Holder,
        person: PersonId,
    ) -> (Vec<DecidedCell>, bool) {
        let (row, ends) = self.row(holder, person);
        let verdicts = self.verdicts(holder, &row);
        let (mut decided, mut involvement) = (Vec::with_capacity(row.cells.len()), false);
        for (((category, asked), ends), verdict) in row.cells.iter().zip(&ends).zip(&*verdicts) {
            involvement |= *category == Category::Involvement && is_open(&verdict.layers);
            // What a holder may never give is no flow, by the tables alone.
            let column = holder.column(*category).filter(|column| column.given);
            let asked_for = self.question.categories.contains(category);
            if let Some(column) = column.filter(|_| asked_for) {
                decided.push(DecidedCell {
                    category: *category,
                    facts: asked.facts,
                    outcome: self.outcome(column, person, verdict, ends),
                    verdict: Arc::clone(verdict),
                });
            }
        }
        (decided, involvement)
    }

    /// Decides one flow.
    pub(super) fn decide(&mut self, column: &Column, person: PersonId) -> Option<FlowTrace> {
        let (asked, ends) = self.asked(column, person);
        let verdict = self.verdict(column, asked)?;
        Some(FlowTrace {
            outcome: self.outcome(column, person, &verdict, &ends),
            vector: asked.facts.vector()?,
            layers: verdict.layers,
        })
    }

    fn verdict(&mut self, column: &Column, asked: Asked) -> Option<Verdict> {
        // INVARIANT: facts that were packed can be unpacked; else nothing is open.
        let vector = asked.facts.vector()?;
        let layers = self.layers(column, &vector);
        let way = if is_open(&layers) {
            let given = Given {
                class: column.class,
                sensitive_holder: column.sensitive_holder,
                ends: asked.ends,
                fields: fields(&vector, asked.at_a_table, self.tables),
            };
            terms(&layers, &given).map_or(Way::Closed, |(terms, rests_on)| {
                Way::Open(Arc::new(terms), rests_on)
            })
        } else {
            self.weighing(column, &vector, &layers)
                .map_or(Way::Closed, |(kind, _)| Way::Weigh(kind))
        };
        Some(Verdict { layers, way })
    }

    /// What comes of a flow: where it is open, for a client that declares that it honours every obligation.
    fn outcome(
        &self,
        column: &Column,
        person: PersonId,
        verdict: &Verdict,
        ends: &Ends,
    ) -> Outcome {
        let (terms, rests_on) = match &verdict.way {
            Way::Open(terms, rests_on) => (terms, *rests_on),
            Way::Weigh(kind) => return Outcome::Weigh(*kind),
            Way::Closed => return Outcome::Withhold,
        };
        let honours = &self.question.honours;
        if terms.obligations.is_subset(honours) {
            Outcome::Permit(Grant {
                terms: Arc::clone(terms),
                use_until: ends.first(rests_on),
                parts: self
                    .weighed_parts(column, person)
                    .filter(|_| terms.modality != Modality::Own),
            })
        } else {
            Outcome::NotHonoured(terms.obligations.difference(honours).copied().collect())
        }
    }

    /// The parts of the period asked of which a flow was released; absent for all of it, and where nobody weighed it.
    fn weighed_parts(&self, column: &Column, person: PersonId) -> Option<Vec<Period>> {
        if self.acts.is_empty() {
            return None;
        }
        let flow = Flow {
            holder: column.cell.holder.clone(),
            subject: person,
            category: column.cell.category,
        };
        self.acts.get(&flow)?.weighed_parts.clone()
    }
}
