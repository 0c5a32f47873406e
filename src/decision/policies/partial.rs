//! How far a policy reaches: which hats, roles and categories it may apply to, whatever the other facts are.
//!
//! A policy is read with one thing known and all else unknown. What cannot be told counts as reached, so that nothing is overlooked. Parts
//! are read in the order of Cedar, which stops at the first that decides: behind one that is not read here, and so may fail, nothing is told.

use cedar_policy::Policy;
use serde_json::Value;

use super::engine::Unready;
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
    json: Value,
    /// Scope and conditions: it applies where all of them hold.
    parts: Vec<Expression>,
}

/// An expression of Cedar, as far as it is read here.
enum Expression {
    /// Anything else.
    Unread,
    Bool(bool),
    Entity(String, String),
    Principal,
    Resource,
    Action,
    Organisation(Side),
    Capacity(Side),
    Task,
    Fact(String),
    Set(Vec<Expression>),
    Not(Box<Expression>),
    All(Vec<Expression>),
    Any(Vec<Expression>),
    Same(Box<Expression>, Box<Expression>),
    Within(Box<Expression>, Box<Expression>),
    Contains(Box<Expression>, Box<Expression>),
}

/// Who receives or who gives.
#[derive(Clone, Copy)]
enum Side {
    Recipient,
    Holder,
}

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Told<'a> {
    /// Not told by what is known; Cedar could tell, and does not fail.
    Unknown,
    /// Not told, and Cedar may fail there.
    Unread,
    Bool(bool),
    Entity(&'a str, &'a str),
    Hat(&'a Hat),
    Action(Layer, Category, Class),
    OneOf(Vec<Told<'a>>),
}

impl Reach {
    /// Reads a policy.
    pub(super) fn new(policy: &Policy) -> Result<Self, Unready> {
        let json = policy.to_json()?;
        let scope = ["principal", "resource", "action"];
        let scope = scope
            .iter()
            .map(|part| Expression::scope(part, json.get(part)));
        let conditions = json.get("conditions").and_then(Value::as_array);
        let conditions = conditions.into_iter().flatten().map(|condition| {
            let body = Expression::read(condition.get("body"));
            match condition.get("kind").and_then(Value::as_str) {
                Some("unless") => Expression::Not(Box::new(body)),
                _ => body,
            }
        });
        let parts = scope.chain(conditions).collect();
        Ok(Self { json, parts })
    }

    /// The policy as Cedar writes it in JSON.
    pub(super) fn json(&self) -> &Value {
        &self.json
    }

    /// Whether the policy may apply where this is known.
    pub(super) fn covers(&self, known: &Known<'_>) -> bool {
        self.applies(known) != Some(false)
    }

    /// Whether the policy applies, where what is known tells.
    pub(super) fn applies(&self, known: &Known<'_>) -> Option<bool> {
        match all(self.parts.iter().map(|part| part.told(known))) {
            Told::Bool(applies) => Some(applies),
            _ => None,
        }
    }
}

impl Expression {
    /// What the scope asks of one of its three parts.
    fn scope(part: &str, scope: Option<&Value>) -> Self {
        let named = |name: &str| scope.and_then(|scope| scope.get(name));
        let entities = named("entities").and_then(Value::as_array);
        let entities = named("entity")
            .into_iter()
            .chain(entities.into_iter().flatten());
        match named("op").and_then(Value::as_str) {
            Some("All") => Self::Bool(true),
            Some("==" | "in") => {
                let within = entities.map(|entity| {
                    Self::Within(
                        Box::new(Self::variable(part)),
                        Box::new(Self::entity(entity)),
                    )
                });
                Self::Any(within.collect())
            }
            _ => Self::Unread,
        }
    }

    fn read(expression: Option<&Value>) -> Self {
        let parts = expression.and_then(Value::as_object);
        let Some((operator, operands)) = parts.and_then(|parts| parts.iter().next()) else {
            return Self::Unread;
        };
        let side = |side: &str| Self::read(operands.get(side));
        let both = || (Box::new(side("left")), Box::new(side("right")));
        match (operator.as_str(), both) {
            ("Value", _) => match operands {
                Value::Bool(value) => Self::Bool(*value),
                _ => operands.get("__entity").map_or(Self::Unread, Self::entity),
            },
            ("Var", _) => Self::variable(operands.as_str().unwrap_or_default()),
            ("Set", _) => match operands.as_array() {
                Some(parts) => Self::Set(parts.iter().map(|part| Self::read(Some(part))).collect()),
                None => Self::Unread,
            },
            (".", _) => Self::attribute(operands),
            ("!", _) => Self::Not(Box::new(side("arg"))),
            ("&&", _) => Self::All(vec![side("left"), side("right")]),
            ("||", _) => Self::Any(vec![side("left"), side("right")]),
            ("==", both) => Self::same(both()),
            ("!=", both) => Self::Not(Box::new(Self::same(both()))),
            ("in", both) => {
                let (left, right) = both();
                Self::Within(left, right)
            }
            ("contains", both) => {
                let (left, right) = both();
                Self::Contains(left, right)
            }
            _ => Self::Unread,
        }
    }

    fn same((left, right): (Box<Self>, Box<Self>)) -> Self {
        Self::Same(left, right)
    }

    fn variable(name: &str) -> Self {
        match name {
            "principal" => Self::Principal,
            "resource" => Self::Resource,
            "action" => Self::Action,
            _ => Self::Unread,
        }
    }

    fn entity(value: &Value) -> Self {
        let part = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
        match (part("type"), part("id")) {
            (Some(kind), Some(id)) => Self::Entity(kind, id),
            _ => Self::Unread,
        }
    }

    fn attribute(operands: &Value) -> Self {
        let of = operands.get("left").and_then(|left| left.get("Var"));
        let side = match of.and_then(Value::as_str) {
            Some("principal") => Some(Side::Recipient),
            Some("resource") => Some(Side::Holder),
            Some("context") => None,
            _ => return Self::Unread,
        };
        match (side, operands.get("attr").and_then(Value::as_str)) {
            (None, Some("task")) => Self::Task,
            (None, Some(fact)) => Self::Fact(fact.to_owned()),
            (Some(side), Some("organisation")) => Self::Organisation(side),
            (Some(side), Some("capacity")) => Self::Capacity(side),
            _ => Self::Unread,
        }
    }

    fn told<'a>(&'a self, known: &Known<'a>) -> Told<'a> {
        let hat = |side| match side {
            Side::Recipient => known.recipient,
            Side::Holder => known.holder,
        };
        let told = match self {
            Self::Unread | Self::Set(_) => Some(Told::Unread),
            Self::Bool(value) => Some(Told::Bool(*value)),
            Self::Entity(kind, id) => Some(Told::Entity(kind, id)),
            Self::Principal => known.recipient.map(Told::Hat),
            Self::Resource => known.holder.map(Told::Hat),
            Self::Action => {
                (known.action).map(|(layer, category, class)| Told::Action(layer, category, class))
            }
            Self::Organisation(side) => {
                hat(*side).map(|hat| Told::Entity("Organisation", hat.organisation().as_str()))
            }
            Self::Capacity(side) => hat(*side).map(|hat| Told::Entity("Capacity", hat.capacity())),
            Self::Task => known.task.map(|task| Told::Entity("Task", task.as_str())),
            Self::Fact(name) => Some(fact(name, known)),
            Self::Not(one) => Some(not(&one.told(known))),
            Self::All(parts) => Some(all(parts.iter().map(|part| part.told(known)))),
            Self::Any(parts) => Some(any(parts.iter().map(|part| part.told(known)))),
            Self::Same(one, other) => Some(same(&one.told(known), &other.told(known))),
            Self::Within(one, other) => Some(within(&one.told(known), &other.told(known))),
            Self::Contains(set, sought) => match set.as_ref() {
                Self::Set(parts) => Some(of_each(&sought.told(known), |sought| {
                    any(parts.iter().map(|part| same(&part.told(known), sought)))
                })),
                _ => Some(Told::Unread),
            },
        };
        told.unwrap_or(Told::Unknown)
    }
}

fn fact<'a>(name: &str, known: &Known<'a>) -> Told<'a> {
    let values = known.facts.iter().filter(|(known, _)| *known == name);
    let mut values = values.map(|(_, value)| match value {
        FactValue::Named(kind, id) => Told::Entity(kind, id),
        FactValue::Flag(value) => Told::Bool(*value),
    });
    match (values.next(), values.next()) {
        (None, _) => Told::Unknown,
        (Some(only), None) => only,
        (Some(one), Some(other)) => Told::OneOf([one, other].into_iter().chain(values).collect()),
    }
}

/// Whether an action has this id.
fn is_action(id: &str, layer: Layer, category: Category) -> bool {
    id.split_once('/') == Some((layer.id(), category.id()))
}

/// Whether one entity is another, or an action belongs to a group.
fn within<'a>(one: &Told<'a>, other: &Told<'a>) -> Told<'a> {
    match (one, other) {
        (Told::Action(layer, category, class), Told::Entity(_, id)) => Told::Bool(
            is_action(id, *layer, *category)
                || *id == layer.id()
                || id.strip_prefix("class:") == Some(class.id()),
        ),
        _ => same(one, other),
    }
}

fn same<'a>(one: &Told<'a>, other: &Told<'a>) -> Told<'a> {
    match (one, other) {
        (several @ Told::OneOf(_), one) | (one, several @ Told::OneOf(_)) => {
            of_each(several, |each| same(each, one))
        }
        (Told::Entity(..), Told::Entity(..))
        | (Told::Bool(_), Told::Bool(_))
        | (Told::Hat(_), Told::Hat(_)) => Told::Bool(one == other),
        (Told::Hat(hat), Told::Entity(_, id)) | (Told::Entity(_, id), Told::Hat(hat)) => {
            Told::Bool(id.split_once('/') == Some((hat.organisation().as_str(), hat.capacity())))
        }
        (Told::Action(layer, category, _), Told::Entity(_, id))
        | (Told::Entity(_, id), Told::Action(layer, category, _)) => {
            Told::Bool(is_action(id, *layer, *category))
        }
        (Told::Unread, _) | (_, Told::Unread) => Told::Unread,
        _ => Told::Unknown,
    }
}

/// What holds of every value that something may have; unknown where it differs.
fn of_each<'a>(told: &Told<'a>, what: impl Fn(&Told<'a>) -> Told<'a>) -> Told<'a> {
    let Told::OneOf(values) = told else {
        return what(told);
    };
    let mut told = values.iter().map(what);
    match told.next() {
        Some(first) if told.all(|other| other == first) => first,
        _ => Told::Unknown,
    }
}

fn not(told: &Told<'_>) -> Told<'static> {
    match told {
        Told::Bool(value) => Told::Bool(!*value),
        Told::Unread => Told::Unread,
        _ => Told::Unknown,
    }
}

fn all<'a>(parts: impl Iterator<Item = Told<'a>>) -> Told<'static> {
    not(&any(parts.map(|part| not(&part))))
}

fn any<'a>(parts: impl Iterator<Item = Told<'a>>) -> Told<'static> {
    let mut certain = true;
    for part in parts {
        match part {
            Told::Bool(true) => return Told::Bool(true),
            Told::Bool(false) => {}
            Told::Unread => return Told::Unread,
            _ => certain = false,
        }
    }
    if certain {
        Told::Bool(false)
    } else {
        Told::Unknown
    }
}
