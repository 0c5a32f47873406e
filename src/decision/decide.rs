//! The decision on a request: every flow of every person whom the asker may know.

use std::collections::{BTreeMap, BTreeSet};

use super::acts::in_emergency;
use super::hearing::Hearing;
use super::outcome::{Decision, FlowTrace, Outcome, SourceLink, Subject};
use super::policies::Policies;
use super::withheld::Neutral;
use super::{Flow, HouseholdFacts, Permit};
use crate::model::{Category, Fact, Hat, PersonId, ProfessionalId, Pseudonym, Timestamp};
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

/// Members of the household whom the asker may know: their own organisation wrote the membership or knows the person by a number of its
/// own, or the hat that wrote it could tell them.
pub(super) fn known_members(hearing: &mut Hearing<'_>) -> BTreeMap<PersonId, Subject> {
    let own = hearing.question.hat.organisation().clone();
    let linked: BTreeSet<PersonId> = hearing
        .seen
        .view()
        .valid()
        .filter_map(|fact| match &fact.fact {
            Fact::Link { person, hat, .. } if *hat.organisation() == own => Some(*person),
            _ => None,
        })
        .collect();
    let mut known = BTreeMap::new();
    for (person, memberships) in hearing.seen.view().memberships() {
        let mut roles = BTreeSet::new();
        for (fact, role) in memberships {
            if hearing.may_know(fact) {
                roles.insert(role);
            }
        }
        if !roles.is_empty() || linked.contains(&person) {
            known.insert(person, Subject { roles });
        }
    }
    known
}

/// Those of the known members who were asked about, and the pseudonyms that stand for none of them.
pub(super) fn asked_about(
    question: &PictureQuestion,
    facts: &HouseholdFacts,
    mut known: BTreeMap<PersonId, Subject>,
) -> (BTreeMap<PersonId, Subject>, BTreeSet<Pseudonym>) {
    let asked = &question.subjects;
    if asked.is_empty() {
        return (known, BTreeSet::new());
    }
    known.retain(|person, _| {
        facts
            .pseudonyms
            .get(person)
            .is_some_and(|name| asked.contains(name))
    });
    let found: BTreeSet<Pseudonym> = known
        .keys()
        .filter_map(|person| facts.pseudonyms.get(person).copied())
        .collect();
    (known, asked.difference(&found).copied().collect())
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
