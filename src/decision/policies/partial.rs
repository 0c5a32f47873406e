//! How far a policy reaches: which hats, roles and categories it may apply to, whatever the other facts are.
//!
//! A policy is read with one thing known and all else unknown. What cannot be told counts as reached, so that nothing is overlooked.

use cedar_policy::Policy;
use serde_json::Value;

use super::engine::Unready;
use super::schema::action_id;
use crate::decision::vector::FactValue;
use crate::model::{Category, Class, Hat, Layer, TaskId};

/// What is known of a flow: all that is absent is unknown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known<'a> {
    /// The hat that receives.
    pub(super) recipient: Option<&'a Hat>,
    /// The hat that gives.
    pub(super) holder: Option<&'a Hat>,
    /// The task.
    pub(super) task: Option<&'a TaskId>,
    /// Facts, by their names in the schema; one that stands here several times has one of these values.
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
    OneOf(Vec<Told>),
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
        self.applies(known) != Some(false)
    }

    /// Whether the policy applies, where what is known tells.
    pub(super) fn applies(&self, known: &Known<'_>) -> Option<bool> {
        let scope = ["principal", "resource", "action"];
        let scope = scope.iter().map(|part| self.scope(part, known));
        let conditions = self.policy.get("conditions").and_then(Value::as_array);
        let conditions = conditions.into_iter().flatten().map(|condition| {
            let unless = condition.get("kind").and_then(Value::as_str) == Some("unless");
            let told = condition
                .get("body")
                .map_or(Told::Unknown, |body| told(body, known));
            if unless { not(&told) } else { told }
        });
        match all(scope.chain(conditions)) {
            Told::Bool(applies) => Some(applies),
            _ => None,
        }
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
        "!" => not(&operand("arg")),
        "&&" => all([operand("left"), operand("right")].into_iter()),
        "||" => any([operand("left"), operand("right")].into_iter()),
        "==" => same(&operand("left"), &operand("right")),
        "!=" => not(&same(&operand("left"), &operand("right"))),
        "in" => within(&operand("left"), &operand("right")),
        "contains" => match (operand("left"), operand("right")) {
            (Told::Set(parts), sought) => of_each(&sought, |sought| {
                any(parts.iter().map(|part| same(part, sought)))
            }),
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
    let fact = |name: &str| {
        let values = known.facts.iter().filter(|(known, _)| *known == name);
        let values = values.map(|(_, value)| match value {
            FactValue::Named(kind, id) => named(kind, id),
            FactValue::Flag(value) => Told::Bool(*value),
        });
        let mut values: Vec<Told> = values.collect();
        match values.len() {
            0 | 1 => values.pop().unwrap_or(Told::Unknown),
            _ => Told::OneOf(values),
        }
    };
    match (of, hat, operands.get("attr").and_then(Value::as_str)) {
        (Some("context"), _, Some("task")) => known
            .task
            .map_or(Told::Unknown, |task| named("Task", task.as_str())),
        (Some("context"), _, Some(name)) => fact(name),
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
        (several @ Told::OneOf(_), one) | (one, several @ Told::OneOf(_)) => {
            of_each(several, |each| same(each, one))
        }
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

/// What holds of every value that something may have; unknown where it differs.
fn of_each(told: &Told, what: impl Fn(&Told) -> Told) -> Told {
    let Told::OneOf(values) = told else {
        return what(told);
    };
    let mut told = values.iter().map(what);
    match told.next() {
        Some(first) if told.all(|other| other == first) => first,
        _ => Told::Unknown,
    }
}

fn not(told: &Told) -> Told {
    match told {
        Told::Bool(value) => Told::Bool(!*value),
        _ => Told::Unknown,
    }
}

fn all(parts: impl Iterator<Item = Told>) -> Told {
    not(&any(parts.map(|part| not(&part))))
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
