//! Whose consent is needed, as the tables stand on one legal day.

use std::collections::BTreeSet;

use super::consent::{GiverRule, LifeStage, Regime};
use super::in_force::{InForce, held};
use super::representation::{AuthorityRule, ProvisionalRule, RepresentativeRule, RulingRule};
use crate::model::fact::{AuthorityOutcome, Matter, MeasureKind, RepresentationKind, RulingKind};
use crate::model::{Category, ConsentKind, Hat};

/// What the tables of consent look at in a cell. Cells that agree on it ask the same people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConsentClass {
    /// Regimes that speak of the holder.
    pub regimes: BTreeSet<Regime>,
    /// Matters to which the category belongs.
    pub matters: BTreeSet<Matter>,
    /// Outcomes of authority under which one may give for this category while the others say nothing.
    pub one_may_give: BTreeSet<AuthorityOutcome>,
}

impl<'a> InForce<'a> {
    /// What the tables of consent look at in a cell of this holder and category.
    pub fn consent_class(&self, holder: &Hat, category: Category) -> ConsentClass {
        let tables = self.catalogue();
        let regimes = held(&tables.regimes, self.day())
            .filter(|row| row.holders.iter().any(|pattern| pattern.covers(holder)))
            .map(|row| row.id);
        let matters = held(&tables.matters, self.day())
            .filter(|row| row.categories.contains(&category))
            .map(|row| row.id);
        let one_may_give = held(&tables.authority_rules, self.day())
            .filter(|row| row.one_may_give.contains(&category))
            .map(|row| row.outcome);
        ConsentClass {
            regimes: regimes.collect(),
            matters: matters.collect(),
            one_may_give: one_may_give.collect(),
        }
    }

    /// The rules that say who must give: one for each regime that speaks of the cell and of this kind.
    pub fn giver_rules(
        &self,
        kind: ConsentKind,
        class: &ConsentClass,
        of: LifeStage,
        able: bool,
    ) -> impl Iterator<Item = &'a GiverRule> {
        held(&self.catalogue().giver_rules, self.day()).filter(move |row| {
            row.of == of
                && row.able.is_none_or(|needed| needed == able)
                && row.kinds.contains(&kind)
                && class.regimes.contains(&row.regime)
        })
    }

    /// Who speaks by this outcome.
    pub fn authority_rule(&self, outcome: AuthorityOutcome) -> Option<&'a AuthorityRule> {
        held(&self.catalogue().authority_rules, self.day()).find(|row| row.outcome == outcome)
    }

    /// The rule of a measure that gives its executor authority for a time; absent where it gives none.
    pub fn provisional_rule(&self, measure: MeasureKind) -> Option<&'a ProvisionalRule> {
        held(&self.catalogue().provisional_rules, self.day()).find(|row| row.measure == measure)
    }

    /// In what somebody speaks in this capacity.
    pub fn representative_rule(&self, kind: RepresentationKind) -> Option<&'a RepresentativeRule> {
        held(&self.catalogue().representative_rules, self.day()).find(|row| row.kind == kind)
    }

    /// What a ruling of this kind replaces.
    pub fn ruling_rule(&self, kind: RulingKind) -> Option<&'a RulingRule> {
        held(&self.catalogue().ruling_rules, self.day()).find(|row| row.kind == kind)
    }
}
