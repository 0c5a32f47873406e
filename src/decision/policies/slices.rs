//! Slices: Cedar visits every policy of a set, so each flow gets the small set that may apply to it.
//!
//! A policy is read in part, with the recipient alone known, then the action, then the holder, and then each value of each fact. Where one
//! of these rules it out it is left out; what cannot be told stays in, so that deciding on what is left is deciding on the whole (a test
//! compares them). By hats and action it is sliced once, when the bundle is read; by facts it is sifted for each question.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::Policy;

use super::memo::Mentions;
use super::partial::{Known, Reach};
use crate::decision::vector::Values;
use crate::model::catalogue::InForce;
use crate::model::{Category, Class, Hat, Layer};

/// What is asked of a slice: a layer and a category.
type Action = (Layer, Category);

/// A policy with what is read of it beforehand.
pub(super) struct Part {
    pub(super) policy: Policy,
    pub(super) reach: Reach,
    pub(super) mentions: Mentions,
    /// Facts under which it does not apply, whatever else holds.
    ruled_out_by: Values,
}

impl Part {
    pub(super) fn new(policy: Policy, reach: Reach) -> Self {
        let mentions = Mentions::of(&reach);
        let looked_at = mentions.facts();
        let out = Values::all()
            .filter(|(name, ..)| looked_at.contains(name))
            .filter(|(name, value, _)| {
                let facts = [(*name, *value)];
                let known = Known {
                    facts: &facts,
                    ..Known::default()
                };
                !reach.covers(&known)
            });
        Self {
            ruled_out_by: out.fold(Values::default(), |out, (.., bit)| out.and(bit)),
            policy,
            reach,
            mentions,
        }
    }

    /// The policy where its scope is not what its slice was made by.
    pub(super) fn and_scope(self) -> Self {
        Self {
            mentions: self.mentions.and_scope(),
            ..self
        }
    }

    /// Whether it may apply under these facts.
    pub(super) fn may_apply(&self, facts: Values) -> bool {
        !self.ruled_out_by.meet(facts)
    }
}

/// Some policies of the bundle: a bit for each, by its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Members(Vec<u64>);

impl Members {
    fn collect(held: impl Iterator<Item = bool>) -> Self {
        let mut words = Vec::new();
        for (place, held) in held.enumerate() {
            if place % 64 == 0 {
                words.push(0);
            }
            if let Some(word) = words.last_mut() {
                *word |= u64::from(held) << (place % 64);
            }
        }
        Self(words)
    }

    fn and(&self, other: &Members) -> Members {
        let words = self.0.iter().zip(&other.0);
        Self(words.map(|(one, other)| one & other).collect())
    }

    /// Places of the members.
    fn places(&self) -> impl Iterator<Item = usize> {
        let words = self.0.iter().enumerate();
        words.flat_map(|(chunk, word)| {
            let bits = (0..64).filter(move |bit| word >> bit & 1 == 1);
            bits.map(move |bit| chunk * 64 + bit)
        })
    }
}

/// Which policies each value of one part of a question leaves; equal sets share a row.
struct Dimension<T> {
    row_of: BTreeMap<T, usize>,
    rows: Vec<Members>,
}

impl<T: Ord + Clone> Dimension<T> {
    fn new(values: &[T], policies: &[Part], covers: impl Fn(&Reach, &T) -> bool) -> Self {
        let mut known: BTreeMap<Members, usize> = BTreeMap::new();
        let mut row_of = BTreeMap::new();
        let mut rows = Vec::new();
        for value in values {
            let left = Members::collect(policies.iter().map(|part| covers(&part.reach, value)));
            let row = *known.entry(left.clone()).or_insert_with(|| {
                rows.push(left);
                rows.len() - 1
            });
            row_of.insert(value.clone(), row);
        }
        Self { row_of, rows }
    }

    /// Rows with a value for which this holds.
    fn rows_where(&self, holds: impl Fn(&T) -> bool) -> BTreeSet<usize> {
        let values = self.row_of.iter().filter(|(value, _)| holds(value));
        values.map(|(_, row)| *row).collect()
    }
}

/// The slices of a bundle.
pub(super) struct Slices {
    policies: Vec<Part>,
    classes: BTreeMap<Category, Class>,
    actions: Dimension<Action>,
    recipients: Dimension<Hat>,
    holders: Dimension<Hat>,
    set_of: BTreeMap<(usize, usize, usize), usize>,
    sets: Vec<Slice>,
}

/// The policies that may apply: their places.
pub(super) struct Slice(Vec<usize>);

impl Slices {
    /// Slices for the hats and categories of the tables.
    pub(super) fn new(policies: Vec<(Policy, Reach)>, tables: InForce<'_>) -> Self {
        let policies = policies.into_iter();
        let policies: Vec<Part> = policies
            .map(|(policy, reach)| Part::new(policy, reach))
            .collect();
        let hats: Vec<Hat> = tables.hats().map(|row| row.id.clone()).collect();
        let layers = Layer::ALL.iter();
        let actions: Vec<Action> = layers
            .flat_map(|&layer| Category::ALL.iter().map(move |&category| (layer, category)))
            .collect();
        let classes = Category::ALL
            .iter()
            .map(|&category| (category, tables.class_of(category)))
            .collect();
        let actions = Dimension::new(&actions, &policies, |reach, action| {
            reach.covers(&asking(*action, &classes))
        });
        let recipients = Dimension::new(&hats, &policies, |reach, hat| reach.covers(&from(hat)));
        let holders = Dimension::new(&hats, &policies, |reach, hat| reach.covers(&held_by(hat)));
        let (set_of, sets) = combine(&actions.rows, &recipients.rows, &holders.rows);
        Self {
            policies,
            classes,
            actions,
            recipients,
            holders,
            set_of,
            sets,
        }
    }

    /// Number of the slice for a question; absent for a hat the bundle does not know.
    pub(super) fn number(&self, recipient: &Hat, action: Action, holder: &Hat) -> Option<usize> {
        let key = (
            *self.actions.row_of.get(&action)?,
            *self.recipients.row_of.get(recipient)?,
            *self.holders.row_of.get(holder)?,
        );
        self.set_of.get(&key).copied()
    }

    /// Every policy of the bundle, each at its place.
    pub(super) fn policies(&self) -> &[Part] {
        &self.policies
    }

    /// The policies of the slice with this number, each with its place.
    pub(super) fn members(&self, number: usize) -> Option<impl Iterator<Item = (usize, &Part)>> {
        let Slice(places) = self.sets.get(number)?;
        let parts = places.iter();
        Some(parts.filter_map(|place| Some((*place, self.policies.get(*place)?))))
    }

    /// Numbers of the slices that hold a policy of this reach, or would.
    pub(super) fn reached_by(&self, reaches: &[&Reach]) -> BTreeSet<usize> {
        let covers = |known: &Known<'_>| reaches.iter().any(|reach| reach.covers(known));
        let actions = (self.actions).rows_where(|it| covers(&asking(*it, &self.classes)));
        let recipients = self.recipients.rows_where(|hat| covers(&from(hat)));
        let holders = self.holders.rows_where(|hat| covers(&held_by(hat)));
        let belongs = |(action, recipient, holder): &(usize, usize, usize)| {
            actions.contains(action) && recipients.contains(recipient) && holders.contains(holder)
        };
        let sets = self.set_of.iter().filter(|(rows, _)| belongs(rows));
        sets.map(|(_, set)| *set).collect()
    }
}

fn asking((layer, category): Action, classes: &BTreeMap<Category, Class>) -> Known<'static> {
    Known {
        action: classes
            .get(&category)
            .map(|&class| (layer, category, class)),
        ..Known::default()
    }
}

fn from(recipient: &Hat) -> Known<'_> {
    Known {
        recipient: Some(recipient),
        ..Known::default()
    }
}

fn held_by(holder: &Hat) -> Known<'_> {
    Known {
        holder: Some(holder),
        ..Known::default()
    }
}

type Combined = (BTreeMap<(usize, usize, usize), usize>, Vec<Slice>);

fn combine(actions: &[Members], recipients: &[Members], holders: &[Members]) -> Combined {
    let mut known: BTreeMap<Members, usize> = BTreeMap::new();
    let mut set_of = BTreeMap::new();
    let mut sets = Vec::new();
    for (a, by_action) in actions.iter().enumerate() {
        for (r, by_recipient) in recipients.iter().enumerate() {
            let both = by_action.and(by_recipient);
            for (h, by_holder) in holders.iter().enumerate() {
                let left = both.and(by_holder);
                let index = *known.entry(left).or_insert_with_key(|members| {
                    sets.push(Slice(members.places().collect()));
                    sets.len() - 1
                });
                set_of.insert((a, r, h), index);
            }
        }
    }
    (set_of, sets)
}
