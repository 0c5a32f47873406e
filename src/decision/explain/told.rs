//! The tree as it is told, in no language yet.

use super::{ChangedFact, ExplainedLayer, Explanation, HeardConsent};
use crate::consent::{ConsentStatus, RecordedStatement};
use crate::decision::outcome::{Outcome, Withheld};
use crate::decision::policies::{LayerTrace, Rule};
use crate::decision::routes::Route;
use crate::decision::texts::{Told, Word, shown_value};
use crate::decision::vector::ConsentState;
use crate::decision::{FactValue, Grant, Terms};
use crate::model::catalogue::InForce;
use crate::model::{Giver, Obligation};

impl Explanation {
    /// The whole tree, with the names of these tables.
    pub fn told(&self, tables: &InForce<'_>) -> Told {
        let Self {
            flow,
            outcome,
            layers,
            facts,
            consents,
            changes,
            remedies,
            asker,
        } = self;
        let category = tables.category(flow.category);
        let holder = tables.hat(&flow.holder);
        let name = |name: Option<_>, id: String| name.map_or(Word::Same(id), Word::Named);
        let category = name(
            category.map(|row| row.name.clone()),
            flow.category.to_string(),
        );
        let holder = name(holder.map(|row| row.name.clone()), flow.holder.to_string());
        let open = matches!(outcome, Outcome::Permit(_) | Outcome::NotHonoured(_));
        let turned = if open {
            "changes-close"
        } else {
            "changes-open"
        };
        Told::new("flow")
            .with("category", category)
            .with("person", Word::Person(flow.subject))
            .with("holder", holder)
            .over([outcome_told(outcome)])
            .over(layers.iter().map(layer_told))
            .over(consents.iter().map(consent_told))
            .over(section(
                "facts",
                facts.iter().map(|(name, value)| fact_told(name, *value)),
            ))
            .over(section(turned, changes.iter().map(change_told)))
            .over(section("remedies", remedies.iter().map(remedy_told)))
            .over(asker.as_ref().map(Withheld::told))
    }
}

impl Withheld {
    /// What the asker is told of it: this and nothing else.
    pub fn told(&self) -> Told {
        Told::new("asker")
            .with("reason", Word::of("reason", self.reason.id()))
            .over(self.routes.iter().map(remedy_told))
    }
}

/// A heading over what there is; nothing where there is nothing.
fn section(heading: &'static str, parts: impl Iterator<Item = Told>) -> Option<Told> {
    let section = Told::new(heading).over(parts);
    section.has_parts().then_some(section)
}

fn outcome_told(outcome: &Outcome) -> Told {
    let promised = |duties: &mut dyn Iterator<Item = &Obligation>| {
        Word::all("obligation", duties.map(|duty| duty.id()))
    };
    match outcome {
        Outcome::Permit(grant) => {
            let Grant {
                terms, use_until, ..
            } = grant;
            let Terms {
                modality,
                articles,
                obligations,
                ..
            } = terms.as_ref();
            let articles = articles.iter().cloned().map(Word::Same).collect();
            let duties = (!obligations.is_empty()).then(|| {
                let duties = promised(&mut obligations.iter());
                Told::new("outcome-obligations").with("obligations", duties)
            });
            let until = use_until
                .map(|until| Told::new("outcome-until").with("until", Word::Moment(until)));
            Told::new("outcome-permit")
                .with("way", Word::of("way", modality.id()))
                .with("articles", Word::List(articles))
                .over(duties.into_iter().chain(until))
        }
        Outcome::NotHonoured(duties) => {
            Told::new("outcome-not-honoured").with("obligations", promised(&mut duties.iter()))
        }
        Outcome::Weigh(kind) => Told::new("outcome-weigh").with("who", Word::of("who", kind.id())),
        Outcome::Withhold => Told::new("outcome-withhold"),
    }
}

fn layer_told(layer: &ExplainedLayer) -> Told {
    let LayerTrace {
        layer: name,
        open,
        fault,
        rules,
    } = layer.trace.as_ref();
    let key = match (open, fault) {
        (true, _) => "layer-open",
        (false, true) => "layer-fault",
        (false, false) if rules.is_empty() => "layer-closed",
        (false, false) => "layer-guarded",
    };
    let would_open = layer.would_open.iter().map(|change| {
        let fact = Word::Told(Box::new(change_told(change)));
        Told::new("layer-would-open").with("fact", fact)
    });
    Told::new(key)
        .with("layer", Word::of("layer", name.id()))
        .over(rules.iter().map(|rule| rule_told(rule)))
        .over(would_open)
}

fn rule_told(rule: &Rule) -> Told {
    Told::new("rule")
        .with("id", Word::Same(rule.id.clone()))
        .with("article", Word::Same(rule.article.clone()))
        .with("place", Word::Same(format!("{}:{}", rule.file, rule.line)))
        .with("note", Word::Same(rule.note.clone()))
}

fn fact_told(name: &str, value: FactValue) -> Told {
    Told::new("fact")
        .with("name", Word::of("fact", name))
        .with("value", shown_value(value))
}

fn change_told(change: &ChangedFact) -> Told {
    let name = Word::of("fact", change.fact);
    if change.any_other {
        return Told::new("fact-other").with("name", name);
    }
    let values = change.values.iter().copied().map(shown_value).collect();
    Told::new("fact")
        .with("name", name)
        .with("value", Word::List(values))
}

fn remedy_told(route: &Route) -> Told {
    Told::new("remedy")
        .with("text", Word::Told(Box::new(route.told())))
        .with("article", Word::Same(route.article.clone()))
}

fn consent_told(consent: &HeardConsent) -> Told {
    let (until, missing, self_dealing) = match (&consent.status, consent.state) {
        (
            ConsentStatus::Given {
                until,
                self_dealing,
            },
            ConsentState::Given,
        ) => (Some(*until), None, *self_dealing),
        (ConsentStatus::Missing { by }, _) => (None, Some(by), false),
        _ => (None, None, false),
    };
    let until = until.map(|until| Told::new("consent-until").with("until", Word::Moment(until)));
    let missing = missing.map(|by| {
        let givers = by.iter().map(giver).collect();
        Told::new("consent-missing").with("givers", Word::List(givers))
    });
    Told::new("consent")
        .with("kind", Word::of("kind", consent.kind.id()))
        .with("state", Word::of("value-ConsentStatus", consent.state.id()))
        .over(until)
        .over(missing)
        .over(self_dealing.then(|| Told::new("consent-self-dealing")))
        .over(consent.statements.iter().map(statement_told))
}

fn statement_told(said: &RecordedStatement) -> Told {
    let statement = &said.statement;
    let withdrawn = said
        .withdrawn_at
        .map(|at| Told::new("statement-withdrawn").with("moment", Word::Moment(at)));
    let confirmed = said.confirmed_by.as_ref().map(|by| {
        Told::new("statement-confirmed").with("confirmer", Word::Same(by.hat.to_string()))
    });
    Told::new("statement")
        .with("giver", giver(&statement.giver))
        .with("standing", Word::of("standing", statement.standing.id()))
        .with("answer", Word::of("answer", statement.answer.id()))
        .with("moment", Word::Moment(statement.given_at))
        .with("writer", Word::Same(said.writer.hat.to_string()))
        .with("id", Word::Same(said.id.to_string()))
        .over(withdrawn.into_iter().chain(confirmed))
}

fn giver(giver: &Giver) -> Word {
    match giver {
        Giver::Person(person) => Word::Person(*person),
        Giver::Hat(hat) => Word::Same(hat.to_string()),
    }
}
