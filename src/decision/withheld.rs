//! What an asker reads about what is not shown: worked out from facts they may know, never from the real ones.
//!
//! Every flow that is not permitted is decided again on a neutral vector: no consent, no weighing, and of the register only
//! what the asker may know. The routes are the single changes that would open that one. So the list says the same whether consent was
//! refused, is missing or ended, and whether or not the holder is involved at all (law 2).

use std::collections::{BTreeMap, BTreeSet};

use super::hearing::Hearing;
use super::outcome::{Outcome, Reason, WeighKind, Withheld};
use super::routes::{Route, RouteKind};
use super::standing::Seen;
use super::vector::{ConsentState, Role, Vector};
use crate::model::catalogue::HatRow;
use crate::model::{AgeBand, Category, Hat, PersonId};

/// Lines that an asker reads at most without asking for detail.
const MOST_LINES: usize = 10;

/// What may open a flow, without its texts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Remedy {
    reason: Reason,
    routes: Vec<(RouteKind, Option<String>)>,
}

/// One flow that is not shown.
pub(super) struct Missing<'a> {
    pub(super) person: PersonId,
    pub(super) category: Category,
    pub(super) holder: &'a HatRow,
    pub(super) outcome: &'a Outcome,
}

/// Finds remedies on neutral facts.
pub(super) struct Neutral<'h, 'a> {
    hearing: &'h mut Hearing<'a>,
    seen: Seen<'a>,
    known: BTreeMap<(Hat, Category, Vector), Remedy>,
}

type Line = (Reason, Vec<Route>);
type Cells = (BTreeSet<PersonId>, BTreeSet<Category>, BTreeSet<Hat>);

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

    /// The list and its detail.
    pub(super) fn list(&mut self, missing: &[Missing<'_>]) -> (Vec<Withheld>, Vec<Withheld>) {
        let mut by_age: BTreeMap<Line, Cells> = BTreeMap::new();
        let mut for_all: BTreeMap<Line, Cells> = BTreeMap::new();
        let mut detail = Vec::new();
        for flow in missing {
            let remedy = self.remedy(flow);
            let age = self.seen.standing(flow.person).age;
            let line = (remedy.reason, self.routes(&remedy, age));
            add(
                &mut for_all,
                (remedy.reason, self.routes(&remedy, None)),
                flow,
            );
            detail.push(Withheld {
                persons: [flow.person].into(),
                categories: [flow.category].into(),
                holders: [flow.holder.id.clone()].into(),
                reason: line.0,
                routes: line.1.clone(),
            });
            add(&mut by_age, line, flow);
        }
        let lines = if by_age.len() <= MOST_LINES {
            by_age
        } else {
            for_all
        };
        (folded(lines), detail)
    }

    fn routes(&self, remedy: &Remedy, age: Option<AgeBand>) -> Vec<Route> {
        let texts = self.hearing.policies.routes();
        remedy
            .routes
            .iter()
            .filter_map(|(kind, article)| texts.route(*kind, age, article.as_deref()))
            .collect()
    }

    fn remedy(&mut self, flow: &Missing<'_>) -> Remedy {
        if let Outcome::NotHonoured(_) = flow.outcome {
            return Remedy {
                reason: Reason::ObligationNotHonoured,
                routes: vec![(RouteKind::DeclareObligation, None)],
            };
        }
        let standing = self.seen.standing(flow.person);
        let vector = self
            .hearing
            .bare_vector(&standing, self.seen.report(), flow.category);
        let key = (flow.holder.id.clone(), flow.category, vector);
        if let Some(remedy) = self.known.get(&key) {
            return remedy.clone();
        }
        let remedy = self.search(&flow.holder.id, flow.category, &vector);
        self.known.insert(key, remedy.clone());
        remedy
    }

    /// Tries each change alone.
    fn search(&mut self, holder: &Hat, category: Category, vector: &Vector) -> Remedy {
        let weighing = self.hearing.weighing(holder, category, vector);
        let consented = Vector {
            sharing: ConsentState::Given,
            release: ConsentState::Given,
            ..*vector
        };
        let measured = Vector {
            executes_ots: true,
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
        if self
            .hearing
            .opened(holder, category, vector, &measured)
            .is_some()
        {
            routes.push((RouteKind::Measure, None));
        }
        if self
            .hearing
            .opened(holder, category, vector, &consented)
            .is_some()
        {
            routes.push((RouteKind::Consent, None));
        }
        let layers = self.hearing.layers(holder, category, &consented);
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

fn add(lines: &mut BTreeMap<Line, Cells>, line: Line, flow: &Missing<'_>) {
    let (persons, categories, holders) = lines.entry(line).or_default();
    persons.insert(flow.person);
    categories.insert(flow.category);
    holders.insert(flow.holder.id.clone());
}

/// The lines with the most routes first; what goes beyond the most lines is one last line without routes.
fn folded(lines: BTreeMap<Line, Cells>) -> Vec<Withheld> {
    let mut lines: Vec<Withheld> = lines
        .into_iter()
        .map(
            |((reason, routes), (persons, categories, holders))| Withheld {
                persons,
                categories,
                holders,
                reason,
                routes,
            },
        )
        .collect();
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
