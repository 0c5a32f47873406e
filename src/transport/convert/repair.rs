//! Repairs and breaches, about people under the caller's own pseudonyms.

use std::collections::BTreeSet;

use super::fact_out::{evidence_out, fact_out, kind_out};
use super::{Faults, confirmed_by, fact_in, moment_out, period_out, text_in};
use crate::model::Organisation;
use crate::pipeline::{BreachView, RepairView, StatedPersons, StatedProposal, StatedRepair};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::propose_repair_request::Repair as Stated;
use crate::work::Repair;

/// Reads a proposal.
pub(in crate::transport) fn proposal_in(
    faults: &mut Faults,
    request: wire::ProposeRepairRequest,
) -> Option<StatedProposal> {
    let evidence = confirmed_by(faults, request.evidence);
    let reason = text_in(faults, "reason", request.reason);
    let problem = "required: name one kind of repair";
    let repair = faults.required("repair", request.repair, problem);
    let repair = repair.and_then(|repair| repair_in(faults, repair));
    Some(StatedProposal {
        repair: repair?,
        evidence: evidence?,
        reason: reason?,
    })
}

fn repair_in(faults: &mut Faults, repair: Stated) -> Option<StatedRepair> {
    Some(match repair {
        Stated::CorrectFact(correct) => {
            let fact = faults.parse("correct_fact.fact_id", &correct.fact_id);
            let instead = match correct.instead {
                Some(instead) => Some(Box::new(fact_in(faults, Some(instead))?)),
                None => None,
            };
            StatedRepair::Correct {
                fact: fact?,
                instead,
            }
        }
        Stated::StrikeConsent(strike) => {
            let subject = faults.person("strike_consent.subject", &strike.subject);
            let consent = faults.parse("strike_consent.consent_id", &strike.consent_id);
            StatedRepair::Strike {
                subject: subject?,
                consent: consent?,
            }
        }
        Stated::MergePersons(it) => {
            let kept = faults.person("merge_persons.kept", &it.kept);
            let merged = faults.person("merge_persons.merged", &it.merged);
            StatedRepair::Persons(StatedPersons::Merge {
                kept: kept?,
                merged: merged?,
            })
        }
        Stated::UnmergePersons(it) => {
            let merge = faults.parse("unmerge_persons.merge_id", &it.merge_id)?;
            StatedRepair::Persons(StatedPersons::Unmerge { merge })
        }
        Stated::PartPerson(it) => part_in(faults, &it)?,
    })
}

fn part_in(faults: &mut Faults, part: &wire::PartPerson) -> Option<StatedRepair> {
    let person = faults.person("part_person.person", &part.person);
    let facts = part.fact_ids.iter();
    let facts: Vec<_> = facts
        .map(|id| faults.parse("part_person.fact_ids", id))
        .collect();
    let statements = part.consent_ids.iter();
    let statements: Vec<_> = statements
        .map(|id| faults.parse("part_person.consent_ids", id))
        .collect();
    Some(StatedRepair::Persons(StatedPersons::Part {
        person: person?,
        facts: facts.into_iter().collect::<Option<_>>()?,
        statements: statements.into_iter().collect::<Option<_>>()?,
    }))
}

/// A repair as this organisation may read it.
pub(in crate::transport) fn repair_out(view: RepairView, reader: &Organisation) -> wire::Repair {
    let case = &view.case;
    let agreed = case.agreed.as_ref().map(|(_, at)| moment_out(*at));
    let state = match (&agreed, case.withdrawn_at) {
        (Some(_), _) => "agreed",
        (None, Some(_)) => "withdrawn",
        (None, None) => "waiting",
    };
    let reason = case.proposed.reason.get(reader);
    let (moved_facts, moved_consents) = match &case.proposed.repair {
        Repair::Part {
            facts, statements, ..
        } => (names(facts), names(statements)),
        _ => (Vec::new(), Vec::new()),
    };
    wire::Repair {
        kind: kind_of(&case.proposed.repair).to_owned(),
        other: view.other.map(|it| it.to_string()).unwrap_or_default(),
        moved_facts,
        moved_consents,
        repair_id: case.id.to_string(),
        subject: view.subject.to_string(),
        state: state.to_owned(),
        may_agree: view.may_agree,
        proposed_by: case.by.hat.to_string(),
        proposed_at: Some(moment_out(case.proposed_at)),
        agreed_at: agreed,
        evidence: Some(evidence_out(&case.proposed.evidence)),
        sealed_reason: reason.cloned().unwrap_or_default(),
        wrong: view.wrong.map(|(fact, recorded)| fact_out(fact, &recorded)),
        instead: view.instead.map(|(fact, valid)| wire::Fact {
            valid: Some(period_out(valid)),
            evidence: None,
            kind: Some(kind_out(fact)),
        }),
        consent_id: view.consent.map(|id| id.to_string()).unwrap_or_default(),
    }
}

fn kind_of(repair: &Repair) -> &'static str {
    match repair {
        Repair::Correct { .. } => "correct-fact",
        Repair::Strike { .. } => "strike-consent",
        Repair::Merge { .. } => "merge-persons",
        Repair::Unmerge { .. } => "unmerge-persons",
        Repair::Part { .. } => "part-person",
    }
}

fn names<T: ToString>(ids: &BTreeSet<T>) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// A breach as the officer's organisation may read it.
pub(in crate::transport) fn breach_out(view: &BreachView) -> wire::Breach {
    let breach = &view.breach;
    let closed = breach.last.filter(|_| !breach.is_open());
    let flows = view.flows.iter().map(|flow| wire::BreachedFlow {
        person: flow.person.to_string(),
        category: flow.category.number(),
        holder: flow
            .holder
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    });
    wire::Breach {
        receipt: breach.receipt.to_string(),
        part: if breach.received { "received" } else { "gave" }.to_owned(),
        household: view.household.map(|it| it.to_string()).unwrap_or_default(),
        flows: flows.collect(),
        given_at: Some(moment_out(breach.given_at)),
        since: Some(moment_out(breach.since())),
        due: Some(moment_out(view.due)),
        overdue: view.overdue,
        closed_at: closed.map(|(_, at)| moment_out(at)),
    }
}
