//! Decisions of the past for the wire.

use super::picture::withheld_out;
use super::{Faults, moment_out, question_in, receipt_out};
use crate::consent::ConsentStatus;
use crate::decision::{Explanation, HeardConsent, LayerTrace, Rule};
use crate::pipeline::{LookBack, ReplayedDecision, ReplayedFlow, Supposed};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::replay_decision_request::Past;

/// Reads what is looked back at.
pub(in crate::transport) fn look_back_in(
    faults: &mut Faults,
    past: Option<Past>,
) -> Option<LookBack> {
    match faults.required("past", past, "required")? {
        Past::ReceiptId(receipt) => {
            let receipt = faults.parse("past.receipt_id", &receipt);
            receipt.map(LookBack::Receipt)
        }
        Past::Question(past) => {
            let recipient = faults.parse("past.question.recipient", &past.recipient);
            let asker = faults.parse("past.question.asker", &past.asker);
            let at = faults.moment("past.question.at", past.at.as_ref());
            let known_at = faults.moment("past.question.known_at", past.known_at.as_ref());
            Some(LookBack::Question(Box::new(Supposed {
                question: question_in(faults, &recipient?, past.question)?,
                asker: asker?,
                at: at?,
                known_at: known_at?,
            })))
        }
    }
}

/// A decision that was decided again.
pub(in crate::transport) fn replay_out(replayed: ReplayedDecision) -> wire::ReplayDecisionResponse {
    let verdict = match replayed.same {
        None => wire::ReplayVerdict::Unspecified,
        Some(true) => wire::ReplayVerdict::Same,
        Some(false) => wire::ReplayVerdict::Different,
    };
    wire::ReplayDecisionResponse {
        bundle_sha256: replayed.bundle.to_vec(),
        day: replayed.day.to_string(),
        decided_at: Some(moment_out(replayed.at)),
        verdict: verdict.into(),
        flows: replayed.flows.into_iter().map(flow_out).collect(),
        withheld: replayed.withheld.into_iter().map(withheld_out).collect(),
        receipt: Some(receipt_out(&replayed.receipt)),
    }
}

fn flow_out(flow: ReplayedFlow) -> wire::ReplayedFlow {
    let ReplayedFlow {
        person,
        modality,
        explanation,
        text_nl,
        text_en,
    } = flow;
    let Explanation {
        flow,
        layers,
        facts,
        consents,
        changes,
        ..
    } = explanation;
    wire::ReplayedFlow {
        holder: flow.holder.to_string(),
        person: person.to_string(),
        category: flow.category.number(),
        modality: modality.to_string(),
        layers: layers.iter().map(|layer| layer_out(&layer.trace)).collect(),
        facts: facts
            .into_iter()
            .map(|(name, value)| wire::ReplayedFact {
                name: name.to_owned(),
                value: value.to_string(),
            })
            .collect(),
        consents: consents.iter().map(consent_out).collect(),
        would_close: changes
            .into_iter()
            .map(|change| wire::ReplayedChange {
                name: change.fact.to_owned(),
                values: change.values.iter().map(ToString::to_string).collect(),
            })
            .collect(),
        text_nl,
        text_en,
    }
}

fn consent_out(consent: &HeardConsent) -> wire::ReplayedConsent {
    let (until, self_dealing) = match &consent.status {
        ConsentStatus::Given {
            until,
            self_dealing,
        } => (Some(*until), *self_dealing),
        _ => (None, false),
    };
    let said = consent.statements.iter();
    wire::ReplayedConsent {
        kind: consent.kind.to_string(),
        state: consent.state.to_string(),
        until: until.map(moment_out),
        self_dealing,
        consent_ids: said.map(|said| said.id.to_string()).collect(),
    }
}

fn layer_out(layer: &LayerTrace) -> wire::ReplayedLayer {
    let rules = layer.rules.iter();
    wire::ReplayedLayer {
        layer: layer.layer.to_string(),
        rules: rules.map(|rule| rule_out(rule)).collect(),
    }
}

fn rule_out(rule: &Rule) -> wire::ReplayedRule {
    wire::ReplayedRule {
        id: rule.id.clone(),
        article: rule.article.clone(),
        file: rule.file.clone(),
        line: u32::try_from(rule.line).unwrap_or(u32::MAX),
        note: rule.note.clone(),
    }
}
