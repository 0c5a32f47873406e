//! The bundle with one policy, or one condition of a policy, left out: what no scenario notices, no scenario tries.

use std::collections::BTreeSet;
use std::sync::Arc;

use cedar_policy::{Policy, PolicyId};
use serde_json::{Value, json};

use super::grounds::beyond;
use super::memo::Memo;
use super::partial::Reach;
use super::slices::Part;
use super::{Column, Policies, Rule};
use crate::decision::vector::Values;
use crate::model::Day;

/// A policy that is not there, or one of whose conditions is not.
pub(in crate::decision) struct Variant {
    /// The policy.
    pub(in crate::decision) rule: Arc<Rule>,
    /// The condition, in the language of the policies; absent where the whole policy is left out.
    pub(in crate::decision) condition: Option<String>,
    /// Place of the policy in the bundle.
    place: usize,
    /// What stands in its place; nothing where the whole policy is left out.
    in_its_place: Option<Part>,
    /// Whether no such bundle is ever loaded: without the condition the policy reaches beyond its ground.
    pub(in crate::decision) refused: bool,
    /// Slices that hold the policy, or would without the condition.
    slices: BTreeSet<usize>,
}

impl Variant {
    /// Whether it may decide otherwise about a cell.
    pub(in crate::decision) fn concerns(&self, column: &Column) -> bool {
        let slices = column.slices.iter().flatten();
        slices.into_iter().any(|slice| self.slices.contains(slice))
    }

    /// A memo of this bundle, beside what the whole one answered.
    pub(in crate::decision) fn beside(self: &Arc<Self>, whole: Memo) -> Memo {
        whole.without(Arc::clone(self))
    }

    /// Changes the policies of a slice that may apply under these facts to those of this bundle. Whether they are others.
    pub(super) fn changes<'a>(
        &'a self,
        slice: usize,
        policies: &mut Vec<(usize, &'a Part)>,
        facts: Values,
    ) -> bool {
        let there = policies.len();
        policies.retain(|(place, _)| *place != self.place);
        let gone = policies.len() < there;
        let come = self.in_its_place.as_ref();
        let come = come.filter(|part| self.slices.contains(&slice) && part.may_apply(facts));
        policies.extend(come.map(|part| (self.place, part)));
        gone || come.is_some()
    }
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
        for (place, part) in self.engine.slices().policies().iter().enumerate() {
            let Part { policy, reach, .. } = part;
            let rule = self.rules.get::<str>(policy.id().as_ref());
            let Some(rule) = rule.filter(|rule| !off(rule)) else {
                continue;
            };
            let variant = |condition, in_its_place: Option<Policy>| {
                let less = in_its_place
                    .and_then(|less| Some(Part::new(less.clone(), Reach::new(&less).ok()?)));
                let reaches: Vec<&Reach> = [reach]
                    .into_iter()
                    .chain(less.as_ref().map(|less| &less.reach))
                    .collect();
                let refused = less
                    .as_ref()
                    .is_some_and(|less| !beyond(&less.reach, rule, tables).is_empty());
                Arc::new(Variant {
                    refused,
                    rule: Arc::clone(rule),
                    condition,
                    place,
                    slices: self.engine.slices().reached_by(&reaches),
                    // It need not be in the slices that it is tried in.
                    in_its_place: less.map(Part::and_scope),
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
