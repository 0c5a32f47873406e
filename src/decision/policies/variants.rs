//! The bundle with one policy, or one condition of a policy, left out: what no scenario notices, no scenario tries.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use cedar_policy::{Policy, PolicyId, PolicySet};
use serde_json::{Value, json};

use super::grounds::beyond;
use super::memo::{Memo, Mentions, Varied};
use super::partial::Reach;
use super::{Column, Policies, Rule};
use crate::model::Day;

/// A policy that is not there, or one of whose conditions is not.
#[derive(Debug, Clone)]
pub(in crate::decision) struct Variant {
    /// The policy.
    pub(in crate::decision) rule: Arc<Rule>,
    /// The condition, in the language of the policies; absent where the whole policy is left out.
    pub(in crate::decision) condition: Option<String>,
    id: PolicyId,
    /// The policy alone.
    gone: PolicySet,
    /// What stands in its place, alone; nothing where the whole policy is left out.
    in_its_place: PolicySet,
    /// Whether no such bundle is ever loaded: without the condition the policy reaches beyond its ground.
    pub(in crate::decision) refused: bool,
    /// What the policy looks at.
    pub(super) mentions: Mentions,
    /// Slices that hold the policy, or would without the condition; each as it is here once it was asked for.
    slices: BTreeMap<usize, OnceLock<PolicySet>>,
}

impl Variant {
    /// Whether it may decide otherwise about a cell.
    pub(in crate::decision) fn concerns(&self, column: &Column) -> bool {
        let slices = column.slices.iter().flatten();
        slices.into_iter().any(|(_, slice)| self.varies(*slice))
    }

    /// A memo of this bundle, beside what the whole one answered.
    pub(in crate::decision) fn beside(self: &Arc<Self>, whole: Memo) -> Memo {
        Memo {
            known: BTreeMap::new(),
            varied: Some(Varied {
                variant: Arc::clone(self),
                answered: whole.known,
            }),
        }
    }

    /// Whether a slice may say something else here.
    pub(super) fn varies(&self, slice: usize) -> bool {
        self.slices.contains_key(&slice)
    }

    /// The policies of a slice of this bundle, made once from those of the whole one.
    fn policies(&self, number: usize, whole: &PolicySet) -> Option<&PolicySet> {
        let slice = self.slices.get(&number)?;
        Some(slice.get_or_init(|| {
            let mut varied = whole.clone();
            // A slice need not hold the policy: without the condition it may reach further.
            varied.remove_static(self.id.clone()).ok();
            for policy in self.in_its_place.policies() {
                varied.add(policy.clone()).ok();
            }
            varied
        }))
    }
}

/// A slice from which something is left out.
pub(super) struct OtherSlice<'v> {
    pub(super) policies: &'v PolicySet,
    /// The policy alone.
    pub(super) gone: &'v PolicySet,
    /// What stands in its place, alone. Where both say the same, the whole bundle and the other agree.
    pub(super) in_its_place: &'v PolicySet,
}

impl Varied {
    /// A slice as it is without what is left out; absent where it is the same.
    pub(super) fn slice(&self, number: usize, whole: &PolicySet) -> Option<OtherSlice<'_>> {
        Some(OtherSlice {
            policies: self.variant.policies(number, whole)?,
            gone: &self.variant.gone,
            in_its_place: &self.variant.in_its_place,
        })
    }
}

/// A set of no more than one policy.
fn only(policy: Option<&Policy>) -> PolicySet {
    // INVARIANT: one policy that stood in a set before has an id and no slots.
    PolicySet::from_policies(policy.cloned()).unwrap_or_default()
}

impl Policies {
    /// Every bundle that lacks one policy, or one condition of one. Policies whose ground is switched off decide nothing and are left as
    /// they are.
    pub(in crate::decision) fn variants(&self) -> Vec<Arc<Variant>> {
        let tables = self.catalogue.on(Day::MAX);
        let off = |rule: &Rule| {
            let ground = rule
                .ground
                .as_ref()
                .and_then(|ground| tables.ground(ground));
            ground.is_some_and(|row| row.off)
        };
        let mut variants = Vec::new();
        for (policy, reach) in self.engine.slices().policies() {
            let rule = self.rules.get::<str>(policy.id().as_ref());
            let Some(rule) = rule.filter(|rule| !off(rule)) else {
                continue;
            };
            let variant = |condition, in_its_place: Option<Policy>| {
                let less = in_its_place.as_ref().and_then(|less| Reach::new(less).ok());
                let reaches: Vec<&Reach> = [reach].into_iter().chain(&less).collect();
                let slices = self.engine.slices().reached_by(&reaches);
                let refused = less
                    .as_ref()
                    .is_some_and(|less| !beyond(less, rule, tables).is_empty());
                Arc::new(Variant {
                    refused,
                    rule: Arc::clone(rule),
                    condition,
                    id: policy.id().clone(),
                    gone: only(Some(policy)),
                    in_its_place: only(in_its_place.as_ref()),
                    mentions: Mentions::of(reach).and_scope(),
                    slices: slices
                        .into_iter()
                        .map(|number| (number, OnceLock::new()))
                        .collect(),
                })
            };
            variants.push(variant(None, None));
            let without = without_conditions(policy.id(), reach.json()).into_iter();
            variants
                .extend(without.map(|(condition, policy)| variant(Some(condition), Some(policy))));
        }
        variants.sort_by(|one, other| {
            (&one.rule.file, one.rule.line).cmp(&(&other.rule.file, other.rule.line))
        });
        variants
    }
}

/// A policy without each of its conditions in turn: the operands of `&&` and `||` in every `when` and `unless`.
fn without_conditions(id: &PolicyId, whole: &Value) -> Vec<(String, Policy)> {
    let clauses = whole.get("conditions").and_then(Value::as_array);
    let mut without = Vec::new();
    for (index, clause) in clauses.into_iter().flatten().enumerate() {
        for (condition, left) in each_left_out(clause.get("body").unwrap_or(&Value::Null)) {
            let mut less = whole.clone();
            let Some(clauses) = less.get_mut("conditions").and_then(Value::as_array_mut) else {
                continue;
            };
            match (
                left,
                clauses
                    .get_mut(index)
                    .and_then(|clause| clause.get_mut("body")),
            ) {
                (Some(left), Some(body)) => *body = left,
                _ => {
                    clauses.remove(index);
                }
            }
            if let Ok(less) = Policy::from_json(Some(id.clone()), less) {
                without.push((text(&condition), less));
            }
        }
    }
    without
}

/// Every operand of an expression, with what is left of the expression without it.
fn each_left_out(expression: &Value) -> Vec<(Value, Option<Value>)> {
    for operator in ["&&", "||"] {
        let Some(operands) = expression.get(operator) else {
            continue;
        };
        let side = |name: &str| operands.get(name).cloned().unwrap_or(Value::Null);
        let (left, right) = (side("left"), side("right"));
        let joined =
            |left: Value, right: Value| Some(json!({ operator: { "left": left, "right": right } }));
        let of_left = each_left_out(&left)
            .into_iter()
            .map(|(gone, rest)| match rest {
                Some(rest) => (gone, joined(rest, right.clone())),
                None => (gone, Some(right.clone())),
            });
        let of_right = each_left_out(&right)
            .into_iter()
            .map(|(gone, rest)| match rest {
                Some(rest) => (gone, joined(left.clone(), rest)),
                None => (gone, Some(left.clone())),
            });
        return of_left.chain(of_right).collect();
    }
    vec![(expression.clone(), None)]
}

/// A condition as it stands in a policy.
fn text(condition: &Value) -> String {
    let all = json!({ "op": "All" });
    let only = json!({
        "effect": "permit",
        "principal": all,
        "action": all,
        "resource": all,
        "conditions": [{ "kind": "when", "body": condition }],
    });
    let policy = Policy::from_json(None, only)
        .ok()
        .and_then(|policy| policy.to_cedar());
    let inside = policy
        .as_deref()
        .and_then(|policy| policy.split_once('{'))
        .and_then(|(_, rest)| rest.rsplit_once('}'));
    inside.map_or_else(
        || condition.to_string(),
        |(text, _)| text.split_whitespace().collect::<Vec<_>>().join(" "),
    )
}
