//! What no policy can open while the guardrails stand, proved over every policy set there can be: with the guardrails, a set that opens
//! everything else opens as much as any.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ProofError;
use super::pin::{Words, example};
use super::solver::{Claim, OPENS_EVERYTHING, Solver};
use crate::decision::{Cell, Policies, Questions, Vector, is_policy, open_cells};
use crate::model::{Category, Class, Day, Layer};

/// Something that no policy can open.
#[derive(Debug, Clone, Copy)]
pub struct Promise {
    /// What it promises, in Dutch.
    pub text: &'static str,
    /// Of which categories.
    covers: fn(Class, Category) -> bool,
    /// The one way it may open, in Cedar's words.
    unless: &'static str,
}

/// The promises (law sheet, section 3).
const PROMISES: [Promise; 6] = [
    Promise {
        text: "Wat naar een plek leidt, komt alleen uit het eigen dossier, of na een weging door de veiligheidsfunctionaris van de houder.",
        covers: |class, _| class == Class::Place,
        unless: "principal == resource || context.weighing == Weighing::\"released-by-safety-officer\"",
    },
    Promise {
        text: "Wie meldde of informatie gaf, komt alleen uit het eigen dossier, of als Veilig Thuis de wettelijke toets heeft bevestigd.",
        covers: |class, _| class == Class::Origin,
        unless: "principal == resource || (resource == Hat::\"vt/report\" && [Weighing::\"professional-source-cleared\", Weighing::\"private-source-agrees\"].contains(context.weighing))",
    },
    Promise {
        text: "Werkaantekeningen, adviesvragen en BSN komen nooit door de makelaar.",
        covers: |class, _| class == Class::Closed,
        unless: "false",
    },
    Promise {
        text: "Gegevens van politie en justitie geeft alleen de bron zelf; wie ze kreeg, geeft ze nooit door.",
        covers: |_, category| category == Category::Criminal,
        unless: "principal == resource || resource == Hat::\"police/daily\" || resource == Hat::\"justid/records\"",
    },
    Promise {
        text: "Zonder mandaat voor de pet gaat er niets.",
        covers: |_, _| true,
        unless: "context.mandated",
    },
    Promise {
        text: "Zonder toewijzing aan het huishouden gaat er niets.",
        covers: |_, _| true,
        unless: "context.assigned",
    },
];

/// What came of one promise.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The promise.
    pub promise: Promise,
    /// Categories it was proved for.
    pub categories: BTreeSet<Category>,
    /// A flow that breaks it, which the ordinary decision opens too; none where it is proved.
    pub broken_by: Option<(Cell, Vector)>,
}

/// Proves the guardrails of a bundle on a legal day, promise by promise.
///
/// # Errors
/// [`ProofError::Disagreement`] where an example of the solver is none for the ordinary decision; a missing or failing solver.
pub fn prove_guardrails(policies: &Policies, day: Day) -> Result<Vec<Proof>, ProofError> {
    Solver::run(&policies.schema_text(), |solver| {
        PROMISES
            .iter()
            .map(|promise| prove(solver, policies, day, *promise))
            .collect()
    })
}

fn prove(
    solver: &mut Solver,
    policies: &Policies,
    day: Day,
    promise: Promise,
) -> Result<Proof, ProofError> {
    let tables = policies.catalogue().on(day);
    let words = Words {
        hats: tables.hats().map(|row| row.id.clone()).collect(),
        tasks: tables.tasks().map(|row| row.id.clone()).collect(),
    };
    let categories: BTreeSet<Category> = Category::ALL
        .iter()
        .copied()
        .filter(|&category| (promise.covers)(tables.class_of(category), category))
        .collect();
    let freest = freest(policies, day);
    let mut broken_by = None;
    for &category in &categories {
        let holds = |policies: Arc<str>, layer| Claim {
            policies,
            layer,
            category,
            allow: true,
        };
        let mut claims: Vec<Claim> = Layer::ALL
            .iter()
            .map(|&layer| holds(Arc::clone(&freest), layer))
            .collect();
        let possible = policies.possible_flows(category, day);
        claims.push(holds(possible.into(), Layer::Task));
        claims.push(Claim::condition(
            category,
            &format!("!({})", promise.unless),
        ));
        if let Some((cell, vector)) = example(solver, &claims, category, &words)? {
            replay(policies, &cell, &vector, day)?;
            broken_by = Some((cell, vector));
            break;
        }
    }
    Ok(Proof {
        promise,
        categories,
        broken_by,
    })
}

/// The guardrails, and whatever opens everything else.
fn freest(policies: &Policies, day: Day) -> Arc<str> {
    let rules = policies.rule_texts(day);
    let guardrails = rules
        .values()
        .filter(|text| text.rule.layer.is_none())
        .map(|text| text.text.as_str());
    let texts: Vec<&str> = guardrails.chain([OPENS_EVERYTHING]).collect();
    texts.join("\n").into()
}

/// Puts an example to the ordinary decision, under a bundle of the same guardrails and one policy for each layer that opens it all.
fn replay(policies: &Policies, cell: &Cell, vector: &Vector, day: Day) -> Result<(), ProofError> {
    let mut files: BTreeMap<String, String> = policies
        .files()
        .iter()
        .filter(|(path, _)| !is_policy(path))
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect();
    let guardrails = policies.rule_texts(day);
    let guardrails = guardrails
        .values()
        .filter(|text| text.rule.layer.is_none())
        .map(|text| text.text.clone());
    let open = Layer::ALL.iter().map(|layer| {
        format!(
            "@id(\"opens-{layer}\") @article(\"AVG 6\") @law_from(\"2018-05-25\") @layer(\"{layer}\") @modality(\"own\") @status(\"confirmed\") @note(\"-\")
             permit (principal, action in Action::\"{layer}\", resource);"
        )
    });
    let text: Vec<String> = guardrails.chain(open).collect();
    files.insert("freest.cedar".to_owned(), text.join("\n"));
    let freest = Policies::load_approved(&files).map_err(ProofError::text)?;
    let question = Questions {
        task: cell.task.clone(),
        recipients: BTreeSet::from([cell.recipient.clone()]),
        categories: BTreeSet::from([cell.category]),
        vectors: BTreeSet::from([*vector]),
    };
    let open = open_cells(&freest, &question, day);
    if open.contains_key(cell) {
        Ok(())
    } else {
        let flow = format!("{} to {}, {}", cell.holder, cell.recipient, cell.category);
        Err(ProofError::Disagreement(flow))
    }
}
