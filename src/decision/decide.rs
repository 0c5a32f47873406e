//! The decision on a request: every flow of every person whom the asker may know.

use std::collections::{BTreeMap, BTreeSet};

use super::acts::in_emergency;
use super::hearing::Hearing;
use super::known::{asked_about, known_members};
use super::outcome::{Decision, FlowTrace, Outcome, SourceLink};
use super::policies::Policies;
use super::withheld::Neutral;
use super::{Flow, HouseholdFacts, Permit};
use crate::model::{Category, Fact, Hat, PersonId, ProfessionalId, Timestamp};
use crate::purpose::{PictureQuestion, SharingRequest};

/// Decides every flow of a request. A pure function of request, facts, policies and moment.
pub fn decide(
    request: &SharingRequest,
    facts: &HouseholdFacts,
    policies: &Policies,
    at: Timestamp,
) -> Decision {
    decided(&mut Hearing::new(
        request.question(),
        request.professional(),
        facts,
        policies,
        at,
    ))
}

/// Decides a question that nobody sends, for those who try the rules: every flow with what decided it, and no key to any source.
pub fn rehearse(
    question: &PictureQuestion,
    asker: &ProfessionalId,
    facts: &HouseholdFacts,
    policies: &Policies,
    at: Timestamp,
) -> BTreeMap<Flow, FlowTrace> {
    decided(&mut Hearing::new(question, asker, facts, policies, at)).flows
}

/// The decision of a hearing.
pub(super) fn decided(hearing: &mut Hearing<'_>) -> Decision {
    let question = hearing.question;
    let known = known_members(hearing);
    let (subjects, unknown) = asked_about(question, hearing.facts, known);
    let mut flows = BTreeMap::new();
    let mut involvement = BTreeSet::new();
    for &person in subjects.keys() {
        for holder in hearing.holders.clone() {
            let own = holder.id == question.hat;
            // Whoever released something to this asker told them.
            let told = hearing.released(&holder.id, person);
            if own || told || hearing.is_open(&holder.id, person, Category::Involvement) {
                involvement.insert((holder.id.clone(), person));
            }
            for &category in &question.categories {
                // What a holder may never give is no flow, by the tables alone.
                let given = hearing.tables.may_give(&holder.id, category);
                let Some(column) = hearing.column(&holder.id, category).filter(|_| given) else {
                    continue;
                };
                let flow = Flow {
                    holder: holder.id.clone(),
                    subject: person,
                    category,
                };
                flows.insert(flow, hearing.decide(&column, person));
            }
        }
    }
    let (withheld, withheld_detail) = withheld(hearing, &flows);
    let permit = permit(question, &flows);
    Decision {
        links: links(hearing, &permit),
        warnings: hearing.warnings(),
        permit,
        subjects,
        unknown,
        flows,
        withheld,
        withheld_detail,
        involvement,
    }
}

fn permit(question: &PictureQuestion, flows: &BTreeMap<Flow, FlowTrace>) -> Permit {
    let grants = flows
        .iter()
        .filter_map(|(flow, trace)| match &trace.outcome {
            Outcome::Permit(grant) => Some((flow.clone(), grant.clone())),
            Outcome::NotHonoured(_) | Outcome::Weigh(_) | Outcome::Withhold => None,
        })
        .collect();
    Permit::grant(
        question.hat.clone(),
        question.task.clone(),
        question.period,
        grants,
    )
}

fn withheld(
    hearing: &mut Hearing<'_>,
    flows: &BTreeMap<Flow, FlowTrace>,
) -> (Vec<super::Withheld>, Vec<super::Withheld>) {
    // Beside what was weighed nothing was asked.
    if hearing.question.collects() {
        return (Vec::new(), Vec::new());
    }
    // What stays closed in an emergency would tell which holder agreed, and so who knows the person.
    if in_emergency(hearing.question) {
        return (Vec::new(), Vec::new());
    }
    let missing: Vec<(&Flow, &Outcome)> = flows
        .iter()
        .map(|(flow, trace)| (flow, &trace.outcome))
        .filter(|(_, outcome)| !matches!(outcome, Outcome::Permit(_)))
        .collect();
    Neutral::new(hearing).list(&missing)
}

/// Numbers of holders about whom something is permitted.
fn links(hearing: &Hearing<'_>, permit: &Permit) -> BTreeSet<SourceLink> {
    let open: BTreeSet<(&Hat, PersonId)> = permit
        .flows()
        .map(|(flow, _)| (&flow.holder, flow.subject))
        .collect();
    let links = hearing
        .seen
        .view()
        .valid()
        .filter_map(|fact| match &fact.fact {
            Fact::Link {
                person,
                hat,
                client_number,
            } if open.contains(&(hat, *person)) => Some(SourceLink {
                holder: hat.clone(),
                person: *person,
                client_number: client_number.clone(),
            }),
            _ => None,
        });
    links.collect()
}
