//! Reviews: what is sent, what the asker may know of it, what is weighed.

use std::collections::BTreeMap;

use super::log::receipt_out;
use super::{Faults, moment_out, period_out};
use crate::model::{Category, ClearText, Hat, ReviewId};
use crate::pipeline::{SentReviewView, StatedAnswer, StatedForm, WeighingView};
use crate::proto::samenbeeld::v1 as wire;
use crate::purpose::{FlowToSend, ReviewQuestion};

const MOST_FLOWS: usize = 50;

/// Reads the id of a review.
pub(in crate::transport) fn review_id_in(faults: &mut Faults, text: &str) -> Option<ReviewId> {
    faults.parse("review_id", text)
}

/// Reads flows to be weighed.
pub(in crate::transport) fn review_in(
    faults: &mut Faults,
    hat: &Hat,
    request: wire::SendReviewRequest,
) -> Option<ReviewQuestion> {
    let task = faults.parse("task", &request.task);
    let household = faults.household("household", &request.household);
    let period = faults.period("period", request.period.as_ref());
    if period.is_some_and(|period| period.until().is_none()) {
        faults.note("period.until", "required: a question has an end");
    }
    let flows = some_flows(faults, request.flows, |faults, field, flow| {
        let holder = faults.parse(&format!("{field}.holder"), &flow.holder);
        let person = faults.person(&format!("{field}.person"), &flow.person);
        let category = category_in(faults, field, flow.category);
        Some(FlowToSend {
            holder: holder?,
            person: person?,
            category: category?,
            necessity: ClearText::new(flow.necessity),
        })
    });
    Some(ReviewQuestion {
        hat: hat.clone(),
        task: task?,
        household: household?,
        period: period?,
        flows,
    })
}

/// Reads what is said of flows.
pub(in crate::transport) fn answer_in(
    faults: &mut Faults,
    request: wire::AnswerReviewRequest,
) -> Option<StatedAnswer> {
    let review = review_id_in(faults, &request.review_id);
    let flows = some_flows(faults, request.flows, |faults, field, flow| {
        let holder = faults.parse(&format!("{field}.holder"), &flow.holder);
        let person = faults.person(&format!("{field}.person"), &flow.person);
        let category = category_in(faults, field, flow.category);
        let verdict = faults.parse(&format!("{field}.verdict"), &flow.verdict);
        Some((holder?, person?, category?, verdict?))
    });
    let until = faults.optional("until", &request.until, Faults::day);
    let period = request.period.as_ref();
    let period = period.and_then(|part| faults.period("period", Some(part)));
    let form = faults.required("form", request.form, "required: say why");
    let form = form.and_then(|form| form_in(faults, form));
    Some(StatedAnswer {
        review: review?,
        flows,
        until,
        period,
        form: form?,
    })
}

fn form_in(faults: &mut Faults, form: wire::WeighingForm) -> Option<StatedForm> {
    let texts = BTreeMap::from([
        ("purpose", form.purpose),
        ("necessity", form.necessity),
        ("proportionality", form.proportionality),
        ("subsidiarity", form.subsidiarity),
    ]);
    let texts = texts.into_iter();
    let consulted = faults.optional("form.consulted", &form.consulted, Faults::parse);
    let consent = faults.parse("form.consent_sought", &form.consent_sought);
    let informing = faults.parse("form.informing", &form.informing);
    Some(StatedForm {
        texts: texts
            .map(|(name, text)| (name, ClearText::new(text)))
            .collect(),
        consulted,
        consent: consent?,
        informing: informing?,
    })
}

/// Reads each of some flows under its own path: one at least, and not too many.
fn some_flows<F, T>(
    faults: &mut Faults,
    flows: Vec<F>,
    read: impl Fn(&mut Faults, &str, F) -> Option<T>,
) -> Vec<T> {
    if flows.is_empty() || flows.len() > MOST_FLOWS {
        faults.note("flows", format!("expected 1 to {MOST_FLOWS}"));
        return Vec::new();
    }
    let numbered = flows.into_iter().enumerate();
    numbered
        .filter_map(|(place, flow)| read(faults, &format!("flows[{place}]"), flow))
        .collect()
}

fn category_in(faults: &mut Faults, field: &str, number: i32) -> Option<Category> {
    let problem = "no category of the contract has this number";
    faults.required(
        &format!("{field}.category"),
        Category::from_number(number),
        problem,
    )
}

/// A review as its asker may know it.
pub(in crate::transport) fn sent_review_out(view: SentReviewView) -> wire::SentReview {
    let SentReviewView { review, flows } = view;
    wire::SentReview {
        review_id: review.id.to_string(),
        task: review.sent.task.to_string(),
        period: Some(period_out(review.sent.period)),
        sent_at: Some(moment_out(review.sent_at)),
        lapses_at: Some(moment_out(review.sent.lapses_at)),
        withdrawn: review.withdrawn_at.is_some(),
        flows: flows
            .into_iter()
            .map(|(flow, person, state, released)| wire::SentFlow {
                holder: flow.holder.to_string(),
                person: person.to_string(),
                category: flow.category.number(),
                state: state.to_string(),
                released_until: released.map(|it| moment_out(it.until)),
                released_period: released.and_then(|it| it.period).map(period_out),
            })
            .collect(),
    }
}

/// What waits to be weighed.
pub(in crate::transport) fn weighing_out(view: WeighingView) -> wire::GetWeighingResponse {
    let sent = view.review.sent;
    wire::GetWeighingResponse {
        recipient: sent.recipient.to_string(),
        task: sent.task.to_string(),
        period: Some(period_out(sent.period)),
        flows: view
            .flows
            .into_iter()
            .map(|(sent, person)| wire::FlowToWeigh {
                holder: sent.flow.holder.to_string(),
                person: person.to_string(),
                category: sent.flow.category.number(),
                kind: sent.kind.to_string(),
                necessity_sealed: sent.necessity,
            })
            .collect(),
        stage: view.stage.to_string(),
        lapses_at: Some(moment_out(sent.lapses_at)),
        longest_until: Some(moment_out(view.longest_until)),
        receipt: Some(receipt_out(&view.receipt)),
    }
}
