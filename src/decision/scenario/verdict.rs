//! What a scenario expects, held against what was decided.

use std::collections::BTreeSet;

use super::lists::dutch;
use super::question::Question;
use crate::consent::{self, ConsentStatus, Giver};
use crate::decision::decide::decided;
use crate::decision::hearing::Hearing;
use crate::decision::policies::Policies;
use crate::decision::texts::Told;
use crate::decision::{
    Decision, Flow, FlowTrace, Grant, Outcome, Reason, RouteKind, Rule, WeighKind,
};
use crate::model::catalogue::InForce;
use crate::model::time::dutch_clock;
use crate::model::{Class, ConsentKind, Layer, Modality, Obligation, PersonId, Timestamp};
use crate::purpose::{PictureQuestion, Violation, violations};

/// One expectation of a scenario.
#[derive(Debug, Clone)]
pub(super) struct Check {
    pub(super) line: usize,
    /// Number of the question it speaks of.
    pub(super) question: usize,
    pub(super) flows: BTreeSet<Flow>,
    pub(super) wanted: Wanted,
}

/// What is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    Permit,
    Weigh(WeighKind),
    Withhold,
    NotHonoured,
    /// An article, or the id of a rule, that opens it or would open it once weighed.
    Ground(String),
    /// An article, or the id of a rule, that must not be cited.
    NotGround(String),
    Modality(Modality),
    Obligation(Obligation),
    Until(Timestamp),
    /// An article, or the id, of a guardrail that closes it.
    HeldBackBy(String),
    /// A layer that nothing opens.
    Closed(Layer),
    Reason(Reason),
    Route(RouteKind),
    NoRoute,
    Consent(ConsentKind, &'static str),
    Lacking(ConsentKind, BTreeSet<Giver>),
    /// The question itself is refused, for this field.
    Refused(&'static str),
    Unknown(BTreeSet<PersonId>),
}

/// A question that was decided.
pub(super) struct Heard<'a> {
    pub(super) hearing: Hearing<'a>,
    decision: Decision,
    /// What is wrong with the question.
    refused: Vec<Violation>,
    /// The same, but that places and origin are asked through a weighing.
    refused_beside_weighing: Vec<Violation>,
    at: Timestamp,
}

/// What came in place of what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Miss {
    pub(super) flow: Option<Flow>,
    pub(super) came: Came,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Came {
    /// In a few words.
    Plain(String),
    /// A flow that was decided otherwise, explained.
    Otherwise(Box<Told>),
}

impl<'a> Heard<'a> {
    pub(super) fn new(question: &'a Question, policies: &'a Policies) -> Self {
        let mut hearing = Hearing::new(
            &question.question,
            &question.asker,
            &question.facts,
            policies,
            question.at,
        );
        hearing.acts.clone_from(&question.acts);
        let tables = hearing.tables;
        Self {
            decision: decided(&mut hearing),
            hearing,
            refused: violations(&question.question, &tables),
            refused_beside_weighing: beside_weighing(&question.question, &tables),
            at: question.at,
        }
    }
}

impl Heard<'_> {
    /// Why a flow came out as it did.
    pub(super) fn explained(&mut self, flow: &Flow) -> Option<Told> {
        let explanation = self.hearing.explain(&self.decision, flow)?;
        Some(explanation.told(&self.hearing.tables))
    }

    /// Every flow that was decided.
    pub(super) fn flows(&self) -> impl Iterator<Item = Flow> {
        self.decision.flows().outcomes().map(|(flow, _)| flow)
    }
}

/// What is wrong with what a question asks beside places and origin.
fn beside_weighing(question: &PictureQuestion, tables: &InForce<'_>) -> Vec<Violation> {
    let mut ordinary = question.clone();
    ordinary
        .categories
        .retain(|category| !matches!(tables.class_of(*category), Class::Place | Class::Origin));
    if ordinary.categories.is_empty() {
        return Vec::new();
    }
    violations(&ordinary, tables)
}

impl Check {
    /// Holds it against what was decided.
    ///
    /// # Errors
    /// What came in its place, for the first flow that is otherwise.
    pub(super) fn hold(&self, heard: &mut Heard<'_>) -> Result<(), Miss> {
        let plain = |came: String| Miss {
            flow: None,
            came: Came::Plain(came),
        };
        match &self.wanted {
            Wanted::Refused(field) => {
                let fields: Vec<&str> = heard
                    .refused
                    .iter()
                    .map(|wrong| wrong.field.as_str())
                    .collect();
                return if fields.contains(field) {
                    Ok(())
                } else {
                    Err(plain(format!(
                        "de vraag wordt {}",
                        if fields.is_empty() {
                            "aangenomen".to_owned()
                        } else {
                            format!("geweigerd om {}", fields.join(", "))
                        }
                    )))
                };
            }
            Wanted::Unknown(persons) => {
                let known = heard.decision.subjects();
                return if persons.iter().any(|person| known.contains_key(person)) {
                    Err(plain(
                        "de vrager weet dat deze persoon bij het huishouden hoort".to_owned(),
                    ))
                } else {
                    Ok(())
                };
            }
            Wanted::Permit if !heard.refused_beside_weighing.is_empty() => {
                let wrong = heard.refused_beside_weighing.iter();
                let wrong: Vec<String> = wrong
                    .map(|wrong| format!("{} {}", wrong.field, wrong.problem))
                    .collect();
                return Err(plain(format!(
                    "de vraag zelf wordt geweigerd: {}",
                    wrong.join("; ")
                )));
            }
            _ => {}
        }
        self.flows
            .iter()
            .try_for_each(|flow| self.hold_flow(heard, flow))
    }

    fn hold_flow(&self, heard: &mut Heard<'_>, flow: &Flow) -> Result<(), Miss> {
        let miss = |came: Came| Miss {
            flow: Some(flow.clone()),
            came,
        };
        let plain = |came: &str| miss(Came::Plain(came.to_owned()));
        if let Wanted::Consent(kind, _) | Wanted::Lacking(kind, _) = self.wanted {
            let status = consent_status(heard, flow, kind);
            return if self.is_status(&status) {
                Ok(())
            } else {
                Err(plain(&format!("{status:?}")))
            };
        }
        if !heard.hearing.question.categories.contains(&flow.category) {
            return Err(plain("hiernaar is niet gevraagd"));
        }
        if !heard.decision.subjects().contains_key(&flow.subject) {
            return Err(plain(
                "de vrager weet niet dat deze persoon bij het huishouden hoort",
            ));
        }
        let Some(trace) = heard.decision.flows().get(flow) else {
            return if self.wanted == Wanted::Withhold || self.still_holds(&mut heard.hearing) {
                Ok(())
            } else {
                Err(plain("deze pet geeft deze gegevens nooit"))
            };
        };
        let met = match &self.wanted {
            Wanted::Reason(_) | Wanted::Route(_) | Wanted::NoRoute => {
                self.is_read(&heard.decision, flow)
            }
            _ => self.is_met(&mut heard.hearing, flow, &trace),
        };
        if met {
            return Ok(());
        }
        Err(match heard.explained(flow) {
            Some(told) => miss(Came::Otherwise(Box::new(told))),
            None => plain("deze stroom is niet beslist"),
        })
    }

    /// Whether a flow, decided like this, is as expected.
    fn is_met(&self, hearing: &mut Hearing<'_>, flow: &Flow, trace: &FlowTrace) -> bool {
        let outcome = &trace.outcome;
        match (&self.wanted, outcome) {
            (Wanted::Permit, _) => matches!(outcome, Outcome::Permit(_)),
            (Wanted::Weigh(kind), _) => *outcome == Outcome::Weigh(*kind),
            (Wanted::Withhold, _) => *outcome == Outcome::Withhold,
            (Wanted::NotHonoured, _) => matches!(outcome, Outcome::NotHonoured(_)),
            (Wanted::Ground(ground), Outcome::Permit(grant)) => cites(trace, grant, ground),
            (Wanted::NotGround(ground), Outcome::Permit(grant)) => !cites(trace, grant, ground),
            (Wanted::Ground(ground), Outcome::Weigh(_)) => {
                let layers = hearing.column(&flow.holder, flow.category);
                let opened = layers
                    .and_then(|column| hearing.weighing(&column, &trace.vector, &trace.layers));
                opened.is_some_and(|(_, article)| is_article(&article, ground))
            }
            (Wanted::Modality(modality), Outcome::Permit(grant)) => {
                grant.terms.modality == *modality
            }
            (Wanted::Obligation(duty), Outcome::Permit(grant)) => {
                grant.terms.obligations.contains(duty)
            }
            (Wanted::Obligation(duty), Outcome::NotHonoured(duties)) => duties.contains(duty),
            (Wanted::Until(until), Outcome::Permit(grant)) => grant.use_until == Some(*until),
            (Wanted::HeldBackBy(guardrail), _) => {
                let closed = trace.layers.iter().filter(|layer| !layer.open);
                closed
                    .flat_map(|layer| &layer.rules)
                    .any(|rule| is_called(rule, guardrail))
            }
            (Wanted::Closed(closed), _) => trace
                .layers
                .iter()
                .any(|layer| layer.layer == *closed && !layer.open),
            _ => false,
        }
    }

    /// Whether it holds of a hearing whose rules were changed. What does not follow from the rules of a flow stays as it was.
    pub(super) fn still_holds(&self, hearing: &mut Hearing<'_>) -> bool {
        let told_otherwise = matches!(
            self.wanted,
            Wanted::Reason(_)
                | Wanted::Route(_)
                | Wanted::NoRoute
                | Wanted::Consent(..)
                | Wanted::Lacking(..)
                | Wanted::Refused(_)
                | Wanted::Unknown(_)
        );
        told_otherwise
            || self.flows.iter().all(|flow| {
                // What a hat never gives, by the tables, a guardrail holds back all the same.
                let asked = matches!(self.wanted, Wanted::HeldBackBy(_))
                    || hearing.tables.may_give(&flow.holder, flow.category);
                let column = hearing.column(&flow.holder, flow.category);
                let Some(column) = column.filter(|_| asked) else {
                    return true;
                };
                let trace = hearing.decide(&column, flow.subject);
                trace.is_some_and(|trace| self.is_met(hearing, flow, &trace))
            })
    }

    fn is_read(&self, decision: &Decision, flow: &Flow) -> bool {
        let mut lines = decision.withheld_detail().iter().filter(|line| {
            line.persons.contains(&flow.subject)
                && line.categories.contains(&flow.category)
                && line.holders.contains(&flow.holder)
        });
        lines.any(|line| match &self.wanted {
            Wanted::Reason(reason) => line.reason == *reason,
            Wanted::Route(kind) => line.routes.iter().any(|route| route.kind == *kind),
            _ => line.routes.is_empty(),
        })
    }

    fn is_status(&self, status: &ConsentStatus) -> bool {
        match (&self.wanted, status) {
            (Wanted::Consent(_, name), status) => *name == status_id(status),
            (Wanted::Lacking(_, givers), ConsentStatus::Missing { by }) => givers == by,
            _ => false,
        }
    }
}

fn status_id(status: &ConsentStatus) -> &'static str {
    match status {
        ConsentStatus::Given { .. } => "given",
        ConsentStatus::Refused => "refused",
        ConsentStatus::Missing { .. } => "missing",
        ConsentStatus::Expired => "expired",
        ConsentStatus::Withdrawn => "withdrawn",
        ConsentStatus::NobodyCanGive => "nobody-can-give",
        ConsentStatus::CannotBeDetermined => "cannot-be-determined",
    }
}

fn consent_status(heard: &Heard<'_>, flow: &Flow, kind: ConsentKind) -> ConsentStatus {
    let question = heard.hearing.question;
    let cell = consent::Cell {
        kind,
        holder: &flow.holder,
        recipient: &question.hat,
        task: &question.task,
        category: flow.category,
        subject: flow.subject,
    };
    let facts = heard.hearing.facts;
    let catalogue = heard.hearing.policies.catalogue();
    consent::status(&cell, &facts.facts, &facts.statements, catalogue, heard.at)
}

/// Whether a permit rests on a rule of this id or article.
fn cites(trace: &FlowTrace, grant: &Grant, name: &str) -> bool {
    let mut rules = trace.layers.iter().flat_map(|layer| &layer.rules);
    rules.any(|rule| grant.terms.articles.contains(&rule.article) && is_called(rule, name))
}

/// Whether a rule has this id or stands on this article.
fn is_called(rule: &Rule, name: &str) -> bool {
    rule.id == name || is_article(&rule.article, name)
}

/// Whether an article, or one of several, is this one.
fn is_article(articles: &str, article: &str) -> bool {
    articles == article || articles.split("; ").any(|one| one == article)
}

/// What is expected, in Dutch.
pub(super) fn wanted(wanted: &Wanted) -> String {
    match wanted {
        Wanted::Permit => "mag".to_owned(),
        Wanted::Weigh(kind) => format!("wacht op {}", dutch("wie", kind.id())),
        Wanted::Withhold => "niet".to_owned(),
        Wanted::NotHonoured => "mag, als de vrager de voorwaarden belooft".to_owned(),
        Wanted::Ground(article) => format!("op grond van {article}"),
        Wanted::NotGround(article) => format!("zonder {article} te noemen"),
        Wanted::Modality(modality) => format!("langs de weg van {}", dutch("weg", modality.id())),
        Wanted::Obligation(duty) => {
            format!("met als voorwaarde: {}", dutch("voorwaarde", duty.id()))
        }
        Wanted::Until(until) => format!("te gebruiken tot {}", moment(*until)),
        Wanted::HeldBackBy(article) => format!("tegengehouden door {article}"),
        Wanted::Closed(layer) => format!("dicht op {}", dutch("laag", layer.id())),
        Wanted::Reason(reason) => format!("de vrager leest: {}", dutch("reden", reason.id())),
        Wanted::Route(kind) => format!("de vrager leest als weg: {}", dutch("route", kind.id())),
        Wanted::NoRoute => "de vrager leest geen weg".to_owned(),
        Wanted::Consent(kind, id) => format!(
            "toestemming voor {}: {}",
            dutch("soort", kind.id()),
            dutch("stand", id)
        ),
        Wanted::Lacking(kind, givers) => format!(
            "toestemming voor {} ontbreekt van {} personen",
            dutch("soort", kind.id()),
            givers.len()
        ),
        Wanted::Refused(field) => format!("de vraag wordt geweigerd om {}", dutch("veld", field)),
        Wanted::Unknown(_) => "de vrager kent deze persoon niet".to_owned(),
    }
}

/// A moment by the Dutch clock.
fn moment(at: Timestamp) -> String {
    dutch_clock(at).strftime("%-d-%-m-%Y %H:%M:%S").to_string()
}
