//! How far a policy reaches: which hats, roles and categories it may open anything for, whatever the other facts are.
//!
//! A policy is read with one thing known and all else unknown. What cannot be told counts as reached, so that nothing is overlooked.

use cedar_policy::Policy;
use serde_json::Value;

use super::engine::Unready;
use super::schema::action_id;
use crate::decision::vector::FactValue;
use crate::model::{Category, Class, Hat, Layer};

/// What is known of a flow: all that is absent is unknown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known<'a> {
    /// The hat that receives.
    pub(super) recipient: Option<&'a Hat>,
    /// The hat that gives.
    pub(super) holder: Option<&'a Hat>,
    /// Facts, by their names in the schema.
    pub(super) facts: &'a [(&'static str, FactValue)],
    /// Layer, category and its class.
    pub(super) action: Option<(Layer, Category, Class)>,
}

/// A policy as it can be read in part.
pub(super) struct Reach {
    policy: Value,
}

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Told {
    Unknown,
    Bool(bool),
    Entity(String, String),
    Action(Layer, Category, Class),
    Set(Vec<Told>),
}

impl Reach {
    /// Reads a policy.
    pub(super) fn new(policy: &Policy) -> Result<Self, Unready> {
        Ok(Self {
            policy: policy.to_json()?,
        })
    }

    /// Whether the policy may apply where this is known.
    pub(super) fn covers(&self, known: &Known<'_>) -> bool {
        let scope = ["principal", "resource", "action"]
            .iter()
            .all(|part| self.scope(part, known) != Told::Bool(false));
        let conditions = self.policy.get("conditions").and_then(Value::as_array);
        scope
            && conditions.into_iter().flatten().all(|condition| {
                let unless = condition.get("kind").and_then(Value::as_str) == Some("unless");
                let told = condition
                    .get("body")
                    .map_or(Told::Unknown, |body| told(body, known));
                told != Told::Bool(unless)
            })
    }

    fn scope(&self, part: &str, known: &Known<'_>) -> Told {
        let Some(scope) = self.policy.get(part) else {
            return Told::Unknown;
        };
        let named = |value: &Value| entity(value).unwrap_or(Told::Unknown);
        let entities = scope.get("entities").and_then(Value::as_array);
        let names = scope
            .get("entity")
            .into_iter()
            .chain(entities.into_iter().flatten());
        let mine = variable(part, known);
        match scope.get("op").and_then(Value::as_str) {
            Some("==" | "in") => any(names.map(|name| within(&mine, &named(name)))),
            _ => Told::Bool(true),
        }
    }
}

fn told(expression: &Value, known: &Known<'_>) -> Told {
    let Some((operator, operands)) = expression.as_object().and_then(|parts| parts.iter().next())
    else {
        return Told::Unknown;
    };
    let operand = |side: &str| {
        operands
            .get(side)
            .map_or(Told::Unknown, |side| told(side, known))
    };
    match operator.as_str() {
        "Value" => literal(operands),
        "Var" => variable(operands.as_str().unwrap_or_default(), known),
        "Set" => Told::Set(
            operands
                .as_array()
                .into_iter()
                .flatten()
                .map(|part| told(part, known))
                .collect(),
        ),
        "!" => match operand("arg") {
            Told::Bool(value) => Told::Bool(!value),
            _ => Told::Unknown,
        },
        "&&" => all(&[operand("left"), operand("right")]),
        "||" => any([operand("left"), operand("right")].into_iter()),
        "==" => same(&operand("left"), &operand("right")),
        "!=" => match same(&operand("left"), &operand("right")) {
            Told::Bool(value) => Told::Bool(!value),
            _ => Told::Unknown,
        },
        "in" => within(&operand("left"), &operand("right")),
        "contains" => match (operand("left"), operand("right")) {
            (Told::Set(parts), sought) => any(parts.iter().map(|part| same(part, &sought))),
            _ => Told::Unknown,
        },
        "." => attribute(operands, known),
        _ => Told::Unknown,
    }
}

fn literal(value: &Value) -> Told {
    match value {
        Value::Bool(value) => Told::Bool(*value),
        _ => value
            .get("__entity")
            .and_then(entity)
            .unwrap_or(Told::Unknown),
    }
}

fn entity(value: &Value) -> Option<Told> {
    let part = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
    Some(Told::Entity(part("type")?, part("id")?))
}

fn variable(name: &str, known: &Known<'_>) -> Told {
    let hat = |hat: Option<&Hat>| {
        hat.map_or(Told::Unknown, |hat| {
            Told::Entity("Hat".to_owned(), hat.to_string())
        })
    };
    match name {
        "principal" => hat(known.recipient),
        "resource" => hat(known.holder),
        "action" => known
            .action
            .map_or(Told::Unknown, |(layer, category, class)| {
                Told::Action(layer, category, class)
            }),
        _ => Told::Unknown,
    }
}

fn attribute(operands: &Value, known: &Known<'_>) -> Told {
    let of = operands
        .get("left")
        .and_then(|left| left.get("Var"))
        .and_then(Value::as_str);
    let hat = match of {
        Some("principal") => known.recipient,
        Some("resource") => known.holder,
        _ => None,
    };
    let named = |kind: &str, id: &str| Told::Entity(kind.to_owned(), id.to_owned());
    let fact = |name: &str| known.facts.iter().find(|(known, _)| *known == name);
    match (of, hat, operands.get("attr").and_then(Value::as_str)) {
        (Some("context"), _, Some(name)) => match fact(name) {
            Some((_, FactValue::Named(kind, id))) => named(kind, id),
            Some((_, FactValue::Flag(value))) => Told::Bool(*value),
            None => Told::Unknown,
        },
        (_, Some(hat), Some("organisation")) => named("Organisation", hat.organisation().as_str()),
        (_, Some(hat), Some("capacity")) => named("Capacity", hat.capacity()),
        _ => Told::Unknown,
    }
}

/// Whether one entity is another, or an action belongs to a group.
fn within(one: &Told, other: &Told) -> Told {
    match (one, other) {
        (Told::Action(layer, category, class), Told::Entity(_, id)) => Told::Bool(
            *id == action_id(*layer, *category)
                || id == layer.id()
                || id.strip_prefix("class:") == Some(class.id()),
        ),
        _ => same(one, other),
    }
}

fn same(one: &Told, other: &Told) -> Told {
    match (one, other) {
        (Told::Entity(..), Told::Entity(..)) | (Told::Bool(_), Told::Bool(_)) => {
            Told::Bool(one == other)
        }
        (Told::Action(layer, category, _), Told::Entity(_, id))
        | (Told::Entity(_, id), Told::Action(layer, category, _)) => {
            Told::Bool(*id == action_id(*layer, *category))
        }
        _ => Told::Unknown,
    }
}

fn all(parts: &[Told; 2]) -> Told {
    if parts.contains(&Told::Bool(false)) {
        Told::Bool(false)
    } else if parts.iter().all(|part| *part == Told::Bool(true)) {
        Told::Bool(true)
    } else {
        Told::Unknown
    }
}

fn any(parts: impl Iterator<Item = Told>) -> Told {
    let mut certain = true;
    for part in parts {
        match part {
            Told::Bool(true) => return Told::Bool(true),
            Told::Bool(false) => {}
            _ => certain = false,
        }
    }
    if certain {
        Told::Bool(false)
    } else {
        Told::Unknown
    }
}
