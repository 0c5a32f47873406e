//! What is held against the register, and against each other, where statements are recorded and where a withdrawal is checked.

use std::collections::BTreeSet;

use super::givers::{Asked, Givers, View};
use super::{OfferFault, Standing, Statement, StatementAnswer};
use crate::model::catalogue::{ConsentClass, InForce, Regime};
use crate::model::time::legal_day;
use crate::model::{Catalogue, Giver, PersonId, RecordedFact, Timestamp};

/// What is wrong with a consent by somebody who, by these facts, had no standing when it was said. A refusal needs none; and where the
/// facts do not tell who must give, nothing is wrong: whether it counts is seen at every use.
pub fn lacks_standing(
    said: &Statement,
    facts: &[RecordedFact],
    catalogue: &Catalogue,
) -> Option<OfferFault> {
    // WHY: who represents somebody is often known to other organisations alone.
    if said.answer == StatementAnswer::Refused || said.standing == Standing::Representative {
        return None;
    }
    let tables = catalogue.on(legal_day(said.given_at));
    let mut classes = classes(said, tables).into_iter();
    let stands = classes.any(|class| match givers(said, &class, tables, facts) {
        Givers::Known { needed, .. } => needed
            .iter()
            .any(|need| need.giver == said.giver && need.standing == said.standing),
        Givers::Nobody | Givers::Undetermined => true,
    });
    (!stands).then(|| OfferFault {
        field: "giver",
        problem: "had no such standing on the day it was said, by what your organisation recorded: correct the standing, or record first \
                  what gives it"
            .to_owned(),
    })
}

/// Places of statements that say the opposite of an earlier one of the same list: the same giver, of the same cells, on the same day.
pub fn contradictions(said: &[&Statement]) -> Vec<usize> {
    let opposite = |one: &Statement, other: &Statement| {
        one.answer != other.answer
            && one.kind == other.kind
            && one.subject == other.subject
            && one.giver == other.giver
            && legal_day(one.given_at) == legal_day(other.given_at)
            && one.cells.overlap(&other.cells)
    };
    let numbered = said.iter().enumerate();
    numbered
        .filter(|(place, one)| said.iter().take(*place).any(|other| opposite(one, other)))
        .map(|(place, _)| place)
        .collect()
}

/// Whether a withdrawal of this consent stands once the standing of whoever made it is checked, by the law of the day it was made on: who
/// gave it may, who had to give it too, and the person whose data it is as far as one of the statutes says so (UAVG 5(3)). The rule of
/// the house is left out: it is stricter than the law, and a check asks what the law says. Until it is checked every withdrawal holds.
pub fn withdrawal_stands(
    said: &Statement,
    by: PersonId,
    facts: &[RecordedFact],
    catalogue: &Catalogue,
    at: Timestamp,
) -> bool {
    let by = Giver::Person(by);
    if said.giver == by {
        return true;
    }
    let tables = catalogue.on(legal_day(at));
    classes(said, tables).into_iter().any(|mut class| {
        if by == Giver::Person(said.subject) {
            class.regimes.remove(&Regime::House);
        }
        match givers(said, &class, tables, facts) {
            Givers::Known { needed, may_close } => {
                may_close.contains(&by) || needed.iter().any(|need| need.giver == by)
            }
            Givers::Nobody | Givers::Undetermined => true,
        }
    })
}

fn classes(said: &Statement, tables: InForce<'_>) -> BTreeSet<ConsentClass> {
    let categories = &said.cells.categories;
    let holders = said.cells.holders.iter();
    let cells = holders.flat_map(|holder| categories.iter().map(move |it| (holder, *it)));
    cells
        .map(|(holder, category)| tables.consent_class(holder, category))
        .collect()
}

fn givers(
    said: &Statement,
    class: &ConsentClass,
    tables: InForce<'_>,
    facts: &[RecordedFact],
) -> Givers {
    let asked = Asked {
        subject: said.subject,
        kind: said.kind,
        class,
        tables,
    };
    View::holding(asked, facts).givers()
}
