//! What an asker reads about what is not shown: worked out from facts they may know, never from the real ones.
//!
//! Every flow that is not permitted is decided again on a neutral vector: no consent, no weighing, and of the register only
//! what the asker may know. The routes are the single changes that would open that one. So the list says the same whether consent was
//! refused, is missing or ended, and whether or not the holder is involved at all (law 2).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::explain::Remedies;
use super::hearing::{Hearing, is_open};
use super::missing::{Missing, MissingCells, named, unnamed};
use super::outcome::{Flows, Outcome, Reason, WeighKind, Withheld};
use super::routes::RouteKind;
use super::standing::Seen;
use super::terms::{End, Ends, Given, grant};
use super::vector::{OwnWord, Vector};
use super::{Flow, Grant};
use crate::model::{AgeBand, Category, Hat, PersonId};

/// Lines that an asker reads at most without asking for detail.
const MOST_LINES: usize = 10;

/// Finds remedies on neutral facts.
pub(super) struct Neutral<'h, 'a> {
    hearing: &'h mut Hearing<'a>,
    seen: Seen<'a>,
    known: BTreeMap<(Hat, Category), BTreeMap<Vector, Remedies>>,
}

/// Remedies, with the age its texts depend on.
type Line = (Remedies, Option<AgeBand>);

/// Flows that have a line in common.
pub(super) type Cells<'f> = BTreeSet<(PersonId, Category, &'f Hat)>;

/// Every combination of these: a line claims each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) persons: BTreeSet<PersonId>,
    pub(super) categories: BTreeSet<Category>,
    pub(super) holders: BTreeSet<Hat>,
}

impl Block {
    fn of_one(flow: &Flow) -> Self {
        Self {
            persons: [flow.subject].into(),
            categories: [flow.category].into(),
            holders: [flow.holder.clone()].into(),
        }
    }
}

/// The cells as blocks that hold these cells, each once, and no other: persons of whom the same is missing together, then what is
/// missing of them by category or by holder, whichever is shorter.
pub(super) fn blocks(cells: &Cells<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let persons = cells
        .iter()
        .map(|(person, category, holder)| (*person, (*category, *holder)));
    for (missing, persons) in alike(persons) {
        let by_category = alike(missing.iter().copied());
        let by_holder = alike(
            missing
                .iter()
                .map(|(category, holder)| (*holder, *category)),
        );
        let mut block = |categories: BTreeSet<Category>, holders: BTreeSet<&Hat>| {
            blocks.push(Block {
                persons: persons.clone(),
                categories,
                holders: holders.into_iter().cloned().collect(),
            });
        };
        if by_holder.len() < by_category.len() {
            for (categories, holders) in by_holder {
                block(categories, holders);
            }
        } else {
            for (holders, categories) in by_category {
                block(categories, holders);
            }
        }
    }
    blocks
}

/// Those that go with the same, together.
fn alike<A: Ord, B: Ord>(
    pairs: impl Iterator<Item = (A, B)>,
) -> BTreeMap<BTreeSet<B>, BTreeSet<A>> {
    let mut each: BTreeMap<A, BTreeSet<B>> = BTreeMap::new();
    for (one, other) in pairs {
        each.entry(one).or_default().insert(other);
    }
    let mut alike: BTreeMap<BTreeSet<B>, BTreeSet<A>> = BTreeMap::new();
    for (one, others) in each {
        alike.entry(others).or_default().insert(one);
    }
    alike
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

    /// How the flow would be open without consent, to somebody who works on the household and says why.
    pub(super) fn otherwise(&mut self, flow: &Flow) -> Option<Grant> {
        let column = self.hearing.column(&flow.holder, flow.category)?;
        let standing = self.seen.standing(flow.subject);
        let proceedings = self.seen.proceedings();
        let vector = Vector {
            assigned: true,
            mandated: true,
            ..self.hearing.bare_vector(&standing, proceedings, true)
        };
        let layers = self.hearing.layers(&column, &vector);
        let measure = standing.executed.and_then(|executed| executed.term.0);
        let ends = Ends::default().with(End::Measure, measure);
        let given = Given {
            class: column.class,
            sensitive_holder: column.sensitive_holder,
            ends: ends.known(),
            fields: None,
        };
        is_open(&layers)
            .then(|| grant(&layers, &given, &ends))
            .flatten()
    }

    /// The list, and its detail where the question asked for it.
    pub(super) fn list(&mut self, flows: &Flows) -> (Vec<Withheld>, Vec<Withheld>) {
        let persons: BTreeSet<PersonId> = flows.rows.keys().map(|(_, person)| *person).collect();
        let persons: Vec<PersonId> = persons.into_iter().collect();
        let (policies, key) = (self.hearing.policies, self.missing(flows, &persons));
        // Of a detail there are as many lines as flows: nobody asks for it twice.
        let detailed = self.hearing.question.detail;
        if !detailed && let Some(lines) = policies.lists().get(&key) {
            return (named(&lines, &persons), Vec::new());
        }
        let (lines, detail) = self.worked_out(flows);
        policies.lists().keep(key, unnamed(&lines, &persons));
        (lines, detail)
    }

    /// What the list follows from.
    fn missing(&mut self, flows: &Flows, persons: &[PersonId]) -> Missing {
        let proceedings = self.seen.proceedings();
        let stands = |person: &PersonId| {
            let standing = self.seen.standing(*person);
            let bare = self.hearing.bare_vector(&standing, proceedings, false);
            (standing.age, bare)
        };
        Missing {
            persons: persons.iter().map(stands).collect(),
            sheet: self.hearing.sheet.number,
            stated: self.hearing.stated.iter().copied().collect(),
            cells: flows
                .rows
                .values()
                .map(|row| MissingCells::of(row))
                .collect(),
        }
    }

    fn worked_out(&mut self, flows: &Flows) -> (Vec<Withheld>, Vec<Withheld>) {
        let missing: Vec<(Flow, &Outcome)> = flows
            .outcomes()
            .filter(|(_, outcome)| !matches!(outcome, Outcome::Permit(_)))
            .collect();
        let detailed = self.hearing.question.detail;
        let mut by_age: BTreeMap<Line, Cells<'_>> = BTreeMap::new();
        let mut for_all: BTreeMap<Line, Cells<'_>> = BTreeMap::new();
        let mut detail = Vec::new();
        for (flow, outcome) in &missing {
            let remedies = self.remedies(flow, outcome);
            let line = (remedies.clone(), self.age_of_texts(&remedies, flow.subject));
            if detailed {
                detail.push(self.told(&line, Block::of_one(flow)));
            }
            let cell = (flow.subject, flow.category, &flow.holder);
            by_age.entry(line).or_default().insert(cell);
            for_all.entry((remedies, None)).or_default().insert(cell);
        }
        let lines = self.lines(&by_age);
        let lines = if lines.len() <= MOST_LINES {
            lines
        } else {
            self.lines(&for_all)
        };
        (self.shortened(lines), detail)
    }

    fn lines(&self, lines: &BTreeMap<Line, Cells<'_>>) -> Vec<Withheld> {
        let told = |(line, cells)| {
            let blocks = blocks(cells).into_iter();
            blocks.map(move |block| self.told(line, block))
        };
        lines.iter().flat_map(told).collect()
    }

    /// The age of a person, where the asker may know it and a text depends on it.
    fn age_of_texts(&mut self, remedies: &Remedies, person: PersonId) -> Option<AgeBand> {
        let age = self.seen.standing(person).age?;
        let texts = self.hearing.policies.routes();
        let depends = remedies
            .routes
            .iter()
            .any(|(kind, _)| texts.has_text_for(*kind, age));
        depends.then_some(age)
    }

    fn told(&self, (remedies, age): &Line, block: Block) -> Withheld {
        let texts = self.hearing.policies.routes();
        let routes = remedies
            .routes
            .iter()
            .filter_map(|(kind, article)| texts.route(*kind, *age, article.as_deref()));
        Withheld {
            persons: block.persons,
            categories: block.categories,
            holders: block.holders,
            reason: remedies.reason,
            text: texts.reason(remedies.reason),
            routes: routes.collect(),
        }
    }

    fn remedies(&mut self, flow: &Flow, outcome: &Outcome) -> Remedies {
        if let Outcome::NotHonoured(_) = outcome {
            return Remedies {
                reason: Reason::ObligationNotHonoured,
                routes: vec![(RouteKind::DeclareObligation, None)],
            };
        }
        let standing = self.seen.standing(flow.subject);
        let stated = self.hearing.stated.contains(&flow.category);
        let vector = self
            .hearing
            .bare_vector(&standing, self.seen.proceedings(), stated);
        let known = self
            .known
            .entry((flow.holder.clone(), flow.category))
            .or_default();
        if let Some(remedies) = known.get(&vector) {
            return remedies.clone();
        }
        let remedies = self.search(flow, &vector);
        let known = self
            .known
            .entry((flow.holder.clone(), flow.category))
            .or_default();
        known.insert(vector, remedies.clone());
        remedies
    }

    /// Who could open a flow by weighing, as far as the asker may know. What they may not know counts as it would help: that a child wants the
    /// help (Jeugdwet 7.3.4(2)), that both give the same help (7.3.11(2)(a)). Else nobody could ask where it holds.
    pub(super) fn weighing(&mut self, flow: &Flow) -> Option<WeighKind> {
        let standing = self.seen.standing(flow.subject);
        let proceedings = self.seen.proceedings();
        let hearing = &mut *self.hearing;
        let stated = hearing.stated.contains(&flow.category);
        let known = hearing.bare_vector(&standing, proceedings, stated);
        let at_best = Vector {
            own_word: OwnWord::Agreed,
            same_help: true,
            ..known
        };
        let column = hearing.column(&flow.holder, flow.category)?;
        let weighing = [known, at_best].into_iter().find_map(|vector| {
            let before = hearing.layers(&column, &vector);
            hearing.weighing(&column, &vector, &before)
        });
        weighing.map(|(kind, _)| kind)
    }

    fn search(&mut self, flow: &Flow, vector: &Vector) -> Remedies {
        let Some(column) = self.hearing.column(&flow.holder, flow.category) else {
            return Remedies {
                reason: Reason::NoOpenRoute,
                routes: Vec::new(),
            };
        };
        let before = self.hearing.layers(&column, vector);
        self.hearing.remedies(&column, vector, &before)
    }

    /// The lines with the most routes first, then the largest. What goes beyond the most lines is one last line that claims no more than
    /// is true: of these persons there is more.
    fn shortened(&self, mut lines: Vec<Withheld>) -> Vec<Withheld> {
        let size =
            |line: &Withheld| line.persons.len() * line.categories.len() * line.holders.len();
        lines.sort_by_key(|line| Reverse((line.routes.len(), size(line))));
        if lines.len() > MOST_LINES {
            let rest = lines.split_off(MOST_LINES - 1);
            lines.push(Withheld {
                persons: rest.into_iter().flat_map(|line| line.persons).collect(),
                categories: BTreeSet::new(),
                holders: BTreeSet::new(),
                reason: Reason::More,
                text: self.hearing.policies.routes().reason(Reason::More),
                routes: Vec::new(),
            });
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn blocks_hold_every_cell_once_and_no_other(
            cells in prop::collection::btree_set((0..4_u8, 0..5_usize, 0..4_usize), 0..40),
        ) {
            let hats: Vec<Hat> = ["jbra/ots", "vt/report", "blijf/shelter", "wsg/ots"]
                .iter()
                .map(|name| name.parse().unwrap())
                .collect();
            let cells: Cells<'_> = cells
                .into_iter()
                .map(|(person, category, hat)| {
                    (PersonId::from_bytes([person; 16]), Category::ALL[category], &hats[hat])
                })
                .collect();
            let blocks = blocks(&cells);
            let mut claimed = Vec::new();
            for block in &blocks {
                for person in &block.persons {
                    for category in &block.categories {
                        claimed.extend(block.holders.iter().map(|hat| (*person, *category, hat)));
                    }
                }
            }
            prop_assert_eq!(claimed.len(), cells.len());
            prop_assert_eq!(claimed.into_iter().collect::<Cells<'_>>(), cells);
        }
    }
}
