//! The decision on a request: every flow of every person whom the asker may know.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::acts::in_emergency;
use super::hearing::Hearing;
use super::known::{asked_about, known_members};
use super::outcome::{Decision, Flows, Outcome, SourceLink};
use super::policies::Policies;
use super::withheld::Neutral;
use super::{Grants, HouseholdFacts, Permit};
use crate::model::{Fact, Hat, PersonId, ProfessionalId, Timestamp};
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
) -> Flows {
    decided(&mut Hearing::new(question, asker, facts, policies, at)).flows
}

/// The decision of a hearing.
pub(super) fn decided(hearing: &mut Hearing<'_>) -> Decision {
    let question = hearing.question;
    let known = known_members(hearing);
    let (subjects, unknown) = asked_about(question, hearing.facts, known);
    let mut rows = BTreeMap::new();
    let mut involvement = BTreeSet::new();
    let sheet = Arc::clone(&hearing.sheet);
    for holder in &sheet.holders {
        for &person in subjects.keys() {
            let (decided, may_know) = hearing.decide_row(holder, person);
            let row = (holder.hat.clone(), person);
            let own = holder.hat == question.hat;
            // Whoever released something to this asker told them.
            if own || may_know || hearing.released(&holder.hat, person) {
                involvement.insert(row.clone());
            }
            rows.insert(row, decided);
        }
    }
    let flows = Flows { rows };
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

fn permit(question: &PictureQuestion, flows: &Flows) -> Permit {
    let rows = flows.rows.iter().map(|(row, cells)| {
        let grants = cells.iter().filter_map(|cell| match &cell.outcome {
            Outcome::Permit(grant) => Some((cell.category, grant.clone())),
            Outcome::NotHonoured(_) | Outcome::Weigh(_) | Outcome::Withhold => None,
        });
        (row.clone(), grants.collect::<Grants>())
    });
    Permit::grant(
        question.hat.clone(),
        question.task.clone(),
        question.period,
        rows.collect(),
    )
}

fn withheld(
    hearing: &mut Hearing<'_>,
    flows: &Flows,
) -> (Vec<super::Withheld>, Vec<super::Withheld>) {
    // Beside what was weighed nothing was asked.
    if hearing.question.collects() {
        return (Vec::new(), Vec::new());
    }
    // What stays closed in an emergency would tell which holder agreed, and so who knows the person.
    if in_emergency(hearing.question) {
        return (Vec::new(), Vec::new());
    }
    Neutral::new(hearing).list(flows)
}

/// Numbers of holders about whom something is permitted.
fn links(hearing: &Hearing<'_>, permit: &Permit) -> BTreeSet<SourceLink> {
    let rows = permit.rows();
    let open: BTreeSet<(&Hat, PersonId)> = rows.map(|(hat, person, _)| (hat, person)).collect();
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
