//! Slices: Cedar visits every policy of a set, so each flow gets the small set that its scope constraints leave.
//!
//! A slice is derived from scope constraints alone. A policy that constrains nothing is in every slice, so that deciding on a slice
//! is deciding on the whole (a test compares them).

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{
    ActionConstraint, Entities, EntityTypeName, EntityUid, Policy, PolicySet, PrincipalConstraint,
    ResourceConstraint,
};

use super::engine::Unready;
use super::memo::Mentions;

/// Which policies each value of one part of the scope leaves; equal sets share a row.
struct Dimension {
    row_of: BTreeMap<EntityUid, usize>,
    rows: Vec<BTreeSet<usize>>,
}

impl Dimension {
    fn new<'a>(
        values: impl Iterator<Item = &'a EntityUid>,
        policies: &[(Policy, Mentions)],
        may_apply: impl Fn(&Policy, &EntityUid) -> bool,
    ) -> Self {
        let mut known: BTreeMap<BTreeSet<usize>, usize> = BTreeMap::new();
        let mut row_of = BTreeMap::new();
        let mut rows = Vec::new();
        for value in values {
            let left: BTreeSet<usize> = policies
                .iter()
                .enumerate()
                .filter(|(_, (policy, _))| may_apply(policy, value))
                .map(|(index, _)| index)
                .collect();
            let row = *known.entry(left.clone()).or_insert_with(|| {
                rows.push(left);
                rows.len() - 1
            });
            row_of.insert(value.clone(), row);
        }
        Self { row_of, rows }
    }
}

/// The slices of a bundle.
pub(super) struct Slices {
    actions: BTreeMap<EntityUid, usize>,
    principals: BTreeMap<EntityUid, usize>,
    resources: BTreeMap<EntityUid, usize>,
    set_of: BTreeMap<(usize, usize, usize), usize>,
    sets: Vec<Slice>,
}

/// The policies that may apply, and what they look at.
#[derive(Default)]
pub(super) struct Slice {
    pub(super) policies: PolicySet,
    pub(super) mentions: Mentions,
}

impl Slices {
    /// Slices for these hats and actions.
    pub(super) fn new(
        policies: &PolicySet,
        entities: &Entities,
        hats: &BTreeSet<EntityUid>,
        actions: &BTreeSet<EntityUid>,
    ) -> Result<Self, Unready> {
        let policies = policies
            .policies()
            .map(|policy| Ok((policy.clone(), Mentions::of(policy)?)))
            .collect::<Result<Vec<_>, Unready>>()?;
        let within = |group: &EntityUid, value: &EntityUid| {
            group == value || entities.is_ancestor_of(group, value)
        };
        let actions = Dimension::new(actions.iter(), &policies, |policy, action| {
            match policy.action_constraint() {
                ActionConstraint::Any => true,
                ActionConstraint::Eq(only) => only == *action,
                ActionConstraint::In(groups) => groups.iter().any(|group| within(group, action)),
            }
        });
        let principals = Dimension::new(hats.iter(), &policies, |policy, hat| {
            match policy.principal_constraint() {
                PrincipalConstraint::Any => true,
                PrincipalConstraint::Eq(only) => only == *hat,
                PrincipalConstraint::In(group) => within(&group, hat),
                PrincipalConstraint::Is(kind) => is_kind(&kind, hat),
                PrincipalConstraint::IsIn(kind, group) => {
                    is_kind(&kind, hat) && within(&group, hat)
                }
            }
        });
        let resources = Dimension::new(hats.iter(), &policies, |policy, hat| {
            match policy.resource_constraint() {
                ResourceConstraint::Any => true,
                ResourceConstraint::Eq(only) => only == *hat,
                ResourceConstraint::In(group) => within(&group, hat),
                ResourceConstraint::Is(kind) => is_kind(&kind, hat),
                ResourceConstraint::IsIn(kind, group) => is_kind(&kind, hat) && within(&group, hat),
            }
        });
        let (set_of, sets) = combine(&policies, &actions.rows, &principals.rows, &resources.rows)?;
        Ok(Self {
            actions: actions.row_of,
            principals: principals.row_of,
            resources: resources.row_of,
            set_of,
            sets,
        })
    }

    /// Number of the slice for a question; absent for a hat or an action the bundle does not know.
    pub(super) fn number(
        &self,
        principal: &EntityUid,
        action: &EntityUid,
        resource: &EntityUid,
    ) -> Option<usize> {
        let key = (
            *self.actions.get(action)?,
            *self.principals.get(principal)?,
            *self.resources.get(resource)?,
        );
        self.set_of.get(&key).copied()
    }

    /// Every slice, by its number.
    pub(super) fn all(&self) -> impl Iterator<Item = &Slice> {
        self.sets.iter()
    }

    /// The slice with this number.
    pub(super) fn get(&self, number: usize) -> Option<&Slice> {
        self.sets.get(number)
    }
}

type Combined = (BTreeMap<(usize, usize, usize), usize>, Vec<Slice>);

fn combine(
    policies: &[(Policy, Mentions)],
    actions: &[BTreeSet<usize>],
    principals: &[BTreeSet<usize>],
    resources: &[BTreeSet<usize>],
) -> Result<Combined, Unready> {
    let mut known: BTreeMap<BTreeSet<usize>, usize> = BTreeMap::new();
    let mut set_of = BTreeMap::new();
    let mut sets = Vec::new();
    for (a, by_action) in actions.iter().enumerate() {
        for (p, by_principal) in principals.iter().enumerate() {
            let both = by_action & by_principal;
            for (r, by_resource) in resources.iter().enumerate() {
                let left = &both & by_resource;
                let index = if let Some(&index) = known.get(&left) {
                    index
                } else {
                    let mut slice = Slice::default();
                    for (policy, mentions) in left.iter().filter_map(|&index| policies.get(index)) {
                        slice.mentions.add(mentions);
                        slice.policies.add(policy.clone())?;
                    }
                    sets.push(slice);
                    known.insert(left, sets.len() - 1);
                    sets.len() - 1
                };
                set_of.insert((a, p, r), index);
            }
        }
    }
    Ok((set_of, sets))
}

fn is_kind(kind: &EntityTypeName, hat: &EntityUid) -> bool {
    hat.type_name() == kind
}
