//! What an asker reads about what is not shown: worked out from facts they may know, never from the real ones.
//!
//! Every flow that is not permitted is decided again on a neutral vector: no consent, no weighing, and of the register only
//! what the asker may know. The routes are the single changes that would open that one. So the list says the same whether consent was
//! refused, is missing or ended, and whether or not the holder is involved at all (law 2).

use std::collections::{BTreeMap, BTreeSet};

use super::Flow;
use super::hearing::Hearing;
use super::outcome::{Outcome, Reason, WeighKind, Withheld};
use super::routes::RouteKind;
use super::standing::Seen;
use super::vector::{ConsentState, Measure, Role, Vector};
use crate::model::{AgeBand, Category, Hat, PersonId};

/// Lines that an asker reads at most without asking for detail.
const MOST_LINES: usize = 10;

/// What may open a flow, without its texts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Remedy {
    reason: Reason,
    routes: Vec<(RouteKind, Option<String>)>,
}

/// Finds remedies on neutral facts.
pub(super) struct Neutral<'h, 'a> {
    hearing: &'h mut Hearing<'a>,
    seen: Seen<'a>,
    known: BTreeMap<(Hat, Category), BTreeMap<Vector, Remedy>>,
}

/// A remedy, with the age its texts depend on.
type Line = (Remedy, Option<AgeBand>);

/// What a line speaks of.
#[derive(Default)]
struct Cells {
    persons: BTreeSet<PersonId>,
    categories: BTreeSet<Category>,
    holders: BTreeSet<Hat>,
}

impl Cells {
    fn add(&mut self, flow: &Flow) {
        self.persons.insert(flow.subject);
        self.categories.insert(flow.category);
        self.holders.insert(flow.holder.clone());
    }
}

impl<'h, 'a> Neutral<'h, 'a> {
    pub(super) fn new(hearing: &'h mut Hearing<'a>) -> Self {
        let facts: Vec<_> = hearing.seen.view().valid().collect();
        let known: BTreeSet<_> = facts
            .into_iter()
            .filter(|fact| hearing.may_know(fact))
            .map(|fact| fact.id)
            .collect();
        let view = hearing
            .seen
            .view()
            .filtered(|fact| known.contains(&fact.id));
        Self {
            hearing,
            seen: Seen::new(view),
            known: BTreeMap::new(),
        }
    }

    /// The list, and its detail where the question asked for it.
    pub(super) fn list(&mut self, missing: &[(&Flow, &Outcome)]) -> (Vec<Withheld>, Vec<Withheld>) {
        let detailed = self.hearing.question.detail;
        let mut by_age: BTreeMap<Line, Cells> = BTreeMap::new();
        let mut for_all: BTreeMap<Line, Cells> = BTreeMap::new();
        let mut detail = Vec::new();
        for (flow, outcome) in missing {
            let remedy = self.remedy(flow, outcome);
            let line = (remedy.clone(), self.age_of_texts(&remedy, flow.subject));
            if detailed {
                let mut cells = Cells::default();
                cells.add(flow);
                detail.push(self.told(&line, cells));
            }
            by_age.entry(line).or_default().add(flow);
            for_all.entry((remedy, None)).or_default().add(flow);
        }
        let lines = if by_age.len() <= MOST_LINES {
            by_age
        } else {
            for_all
        };
        let lines = lines
            .into_iter()
            .map(|(line, cells)| self.told(&line, cells));
        (folded(lines.collect()), detail)
    }

    /// The age of a person, where the asker may know it and a text depends on it.
    fn age_of_texts(&mut self, remedy: &Remedy, person: PersonId) -> Option<AgeBand> {
        let age = self.seen.standing(person).age?;
        let texts = self.hearing.policies.routes();
        let depends = remedy
            .routes
            .iter()
            .any(|(kind, _)| texts.has_text_for(*kind, age));
        depends.then_some(age)
    }

    fn told(&self, (remedy, age): &Line, cells: Cells) -> Withheld {
        let texts = self.hearing.policies.routes();
        let routes = remedy
            .routes
            .iter()
            .filter_map(|(kind, article)| texts.route(*kind, *age, article.as_deref()));
        Withheld {
            persons: cells.persons,
            categories: cells.categories,
            holders: cells.holders,
            reason: remedy.reason,
            routes: routes.collect(),
        }
    }

    fn remedy(&mut self, flow: &Flow, outcome: &Outcome) -> Remedy {
        if let Outcome::NotHonoured(_) = outcome {
            return Remedy {
                reason: Reason::ObligationNotHonoured,
                routes: vec![(RouteKind::DeclareObligation, None)],
            };
        }
        let standing = self.seen.standing(flow.subject);
        let vector = self
            .hearing
            .bare_vector(&standing, self.seen.proceedings(), flow.category);
        let known = self
            .known
            .entry((flow.holder.clone(), flow.category))
            .or_default();
        if let Some(remedy) = known.get(&vector) {
            return remedy.clone();
        }
        let remedy = self.search(flow, &vector);
        let known = self
            .known
            .entry((flow.holder.clone(), flow.category))
            .or_default();
        known.insert(vector, remedy.clone());
        remedy
    }

    /// Tries each change alone.
    fn search(&mut self, flow: &Flow, vector: &Vector) -> Remedy {
        let Some(column) = self.hearing.column(&flow.holder, flow.category) else {
            return Remedy {
                reason: Reason::NoOpenRoute,
                routes: Vec::new(),
            };
        };
        let before = self.hearing.layers(&column, vector);
        let weighing = self.hearing.weighing(&column, vector, &before);
        let consented = Vector {
            sharing: ConsentState::Given,
            release: ConsentState::Given,
            ..*vector
        };
        let measured = Vector {
            recipient_measure: Measure::Ots,
            role: if vector.role == Role::Child {
                Role::OtsChild
            } else {
                vector.role
            },
            ..*vector
        };
        let mut routes: Vec<(RouteKind, Option<String>)> = Vec::new();
        if let Some((kind, article)) = &weighing {
            let kind = match kind {
                WeighKind::Review => RouteKind::Review,
                WeighKind::Extent => RouteKind::Extent,
                WeighKind::SafetyOfficer => RouteKind::SafetyOfficer,
            };
            routes.push((kind, Some(article.clone())));
        }
        if self.hearing.opened(&column, &before, &measured).is_some() {
            routes.push((RouteKind::Measure, None));
        }
        if self.hearing.opened(&column, &before, &consented).is_some() {
            routes.push((RouteKind::Consent, None));
        }
        let layers = self.hearing.layers(&column, &consented);
        let guarded = layers
            .iter()
            .any(|trace| !trace.open && !trace.rules.is_empty());
        let reason = match weighing {
            Some((WeighKind::Extent, _)) => Reason::ExtentToConfirm,
            Some((WeighKind::Review | WeighKind::SafetyOfficer, _)) => Reason::MayBeWeighed,
            None if routes.is_empty() && guarded => Reason::Guarded,
            None => Reason::NoOpenRoute,
        };
        Remedy { reason, routes }
    }
}

/// The lines with the most routes first; what goes beyond the most lines is one last line without routes.
fn folded(mut lines: Vec<Withheld>) -> Vec<Withheld> {
    lines.sort_by_key(|line| std::cmp::Reverse(line.routes.len()));
    if lines.len() > MOST_LINES {
        let rest = lines.split_off(MOST_LINES - 1);
        let last = rest.into_iter().reduce(|mut last, line| {
            last.persons.extend(line.persons);
            last.categories.extend(line.categories);
            last.holders.extend(line.holders);
            last
        });
        lines.extend(last.map(|last| Withheld {
            reason: Reason::NoOpenRoute,
            routes: Vec::new(),
            ..last
        }));
    }
    lines
}
