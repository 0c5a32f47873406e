//! Measures that a hat executes: on somebody, or on a child of whom somebody certainly is parent or guardian.

use std::collections::{BTreeMap, BTreeSet};

use super::standing::{Term, View};
use super::vector::Measure;
use crate::model::fact::{MeasureKind, MemberRole};
use crate::model::time::first_moment;
use crate::model::{Fact, Hat, PersonId};

/// A measure in force, with its longest term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Executed {
    pub(super) measure: Measure,
    pub(super) term: Term,
}

impl Measure {
    /// Whether it is supervision: an OTS, provisional or not, with a placement or not.
    pub(super) fn is_supervision(self) -> bool {
        matches!(self, Measure::Ots | Measure::Vots | Measure::Placement)
    }

    /// What several measures on one person come to. A placement alone is no supervision: it ends with the OTS.
    fn of(kinds: &BTreeSet<MeasureKind>) -> Option<Measure> {
        let has = |kind| kinds.contains(&kind);
        let supervised = has(MeasureKind::Ots) || has(MeasureKind::Vots);
        match () {
            () if supervised && has(MeasureKind::OutOfHomePlacement) => Some(Measure::Placement),
            () if has(MeasureKind::Ots) => Some(Measure::Ots),
            () if has(MeasureKind::Vots) => Some(Measure::Vots),
            () if has(MeasureKind::Guardianship) => Some(Measure::Guardianship),
            () if has(MeasureKind::ProvisionalGuardianship) => {
                Some(Measure::ProvisionalGuardianship)
            }
            () if has(MeasureKind::Probation) => Some(Measure::Probation),
            () => None,
        }
    }

    /// Whether a fact of this kind carries the measure.
    fn rests_on(self, kind: MeasureKind) -> bool {
        match self {
            Measure::None => false,
            Measure::Ots | Measure::Vots | Measure::Placement => {
                matches!(kind, MeasureKind::Ots | MeasureKind::Vots)
            }
            Measure::Guardianship => kind == MeasureKind::Guardianship,
            Measure::ProvisionalGuardianship => kind == MeasureKind::ProvisionalGuardianship,
            Measure::Probation => kind == MeasureKind::Probation,
        }
    }
}

impl View<'_> {
    /// Persons on whom this hat executes a measure.
    pub(super) fn executed_on(&self, hat: &Hat) -> BTreeMap<PersonId, Executed> {
        let mut found: BTreeMap<PersonId, Vec<(MeasureKind, Term)>> = BTreeMap::new();
        for fact in self.counted() {
            if let Fact::Measure {
                person,
                measure,
                executed_by,
            } = &fact.fact
                && executed_by == hat
            {
                let term = Term(fact.valid.until().and_then(|day| first_moment(day).ok()));
                found.entry(*person).or_default().push((*measure, term));
            }
        }
        let executed = found.into_iter().filter_map(|(person, facts)| {
            let measure = Measure::of(&facts.iter().map(|(kind, _)| *kind).collect())?;
            let terms = facts
                .iter()
                .filter(|(kind, _)| measure.rests_on(*kind))
                .map(|(_, term)| *term);
            let term = terms.reduce(Term::longest)?;
            Some((person, Executed { measure, term }))
        });
        executed.collect()
    }

    /// The longest of the measures on children of whom this parent or guardian certainly is one: they have authority over the child, or
    /// every child of the household is under such a measure. Anything less certain stays outside Jeugdwet 7.3.11(4).
    pub(super) fn executed_on_child(
        &self,
        parent: PersonId,
        executed: &BTreeMap<PersonId, Executed>,
    ) -> Option<Executed> {
        if executed.is_empty() {
            return None;
        }
        let members = self.memberships();
        let children: BTreeSet<PersonId> = members
            .iter()
            .filter(|(_, facts)| facts.iter().any(|(_, role)| *role == MemberRole::Child))
            .map(|(person, _)| *person)
            .collect();
        let alike = |child: &PersonId, measure: Measure| {
            executed.get(child).is_some_and(|other| {
                other.measure == measure
                    || (other.measure.is_supervision() && measure.is_supervision())
            })
        };
        let all_under = |measure| children.iter().all(|child| alike(child, measure));
        executed
            .iter()
            .filter(|(child, _)| children.contains(child))
            .filter(|(child, held)| all_under(held.measure) || self.has_authority(parent, **child))
            .map(|(_, held)| *held)
            .reduce(|one, other| {
                let measure = one.measure.min(other.measure);
                let same = one.measure.is_supervision() == other.measure.is_supervision();
                let term = if same {
                    one.term.longest(other.term)
                } else if one.measure.is_supervision() {
                    one.term
                } else {
                    other.term
                };
                Executed { measure, term }
            })
    }
}
