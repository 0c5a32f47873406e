//! Sending flows to be weighed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::as_picture;
use crate::audit::{Receipt, entries};
use crate::decision::{self, HouseholdFacts, Prospect, RegisterEvent, RegisterRecord};
use crate::identity::Caller;
use crate::model::catalogue::{InForce as Tables, ReviewRow};
use crate::model::time::{after, legal_day};
use crate::model::{Flow, Hat, Organisation, PersonId, Pseudonym, ReviewId, SubjectRef, Timestamp};
use crate::pipeline::register::{identity, unreadable_reply, writer, written};
use crate::pipeline::stated::WriteHeader;
use crate::pipeline::{InForce, Pipeline, PipelineError};
use crate::ports::{Commit, Snapshot};
use crate::purpose::{self, ReviewQuestion, ReviewRequest, Violation};
use crate::work::{ReviewTerms, SentFlow, SentReview};

impl Pipeline {
    /// Sends flows to be weighed. Sending is a disclosure to each holder and is decided like one; the answer tells nothing of it.
    ///
    /// # Errors
    /// When the hat is not mandated, the household is not available, something is wrong with a flow as far as the caller may know, or
    /// register or log fail.
    pub async fn send_review(
        &self,
        caller: &Caller,
        header: WriteHeader,
        question: ReviewQuestion,
    ) -> Result<(ReviewId, Timestamp, Receipt), PipelineError> {
        let mandate = self.wear(caller, &question.hat).await?;
        let request = {
            let in_force = self.in_force.load();
            let tables = in_force.policies.catalogue().on(legal_day(self.now()));
            purpose::declare_review(caller, Some(&mandate), question, &tables)?
        };
        let (hat, household) = (&request.question().hat, &request.question().household);
        let (snapshot, in_force, at) = self.snapshot_for(caller, hat, household).await?;
        let sent = self.weighable(&request, &snapshot, &in_force, at)?;
        let id = ReviewId::from_bytes(self.draw());
        let lapses_at = sent.lapses_at;
        let reply = [
            &id.as_bytes()[..],
            &lapses_at.as_microsecond().to_be_bytes(),
        ]
        .concat();
        let subject = SubjectRef::Household(snapshot.facts.household);
        let about: BTreeSet<Pseudonym> = request
            .question()
            .flows
            .iter()
            .map(|it| it.person)
            .collect();
        let call = Self::call(
            "ReviewService/SendReview",
            caller,
            hat,
            about,
            [subject.clone()],
        );
        let entry = entries::review_sent(
            self.entry_under(caller, subject.clone()),
            &call,
            &written(&header, [("review", id.to_string())]),
            &asked_of(&sent, &snapshot),
        );
        let record = RegisterRecord {
            subject,
            event: RegisterEvent::ReviewSent {
                id,
                sent: Box::new(sent),
            },
            writer: writer(caller, &header),
            recorded_at: at,
        };
        let commit = Commit {
            identity: identity(caller, &header),
            records: vec![record],
            entry,
            reply,
        };
        let committed = self.ports.register.commit(commit).await?;
        let (id, lapses_at) = read_sent(&committed.reply).ok_or_else(unreadable_reply)?;
        Ok((id, lapses_at, committed.receipt))
    }

    /// What is sent: every flow with who could open it and whether it reaches anybody.
    fn weighable(
        &self,
        request: &ReviewRequest,
        snapshot: &Snapshot,
        in_force: &InForce,
        at: Timestamp,
    ) -> Result<SentReview, PipelineError> {
        let question = request.question();
        let named: Vec<(Flow, usize)> = flows_of(question, snapshot)?;
        let flows: BTreeSet<Flow> = named.iter().map(|(flow, _)| flow.clone()).collect();
        let asked = as_picture(
            &question.hat,
            &question.task,
            question.period,
            question.household,
            flows.iter(),
        );
        let (asker, facts) = (request.professional(), &snapshot.facts);
        let prospects = decision::prospects(&asked, asker, facts, &in_force.policies, at, &flows);
        let mut sent = Vec::new();
        let mut faults = Vec::new();
        for (flow, place) in named {
            let stated = question.flows.get(place);
            let (Some(prospect), Some(stated)) = (prospects.get(&flow), stated) else {
                continue;
            };
            let (kind, reaches) = match *prospect {
                Prospect::Weighable { kind, reaches } => (kind, reaches),
                Prospect::Unknown => {
                    faults.push(unknown_person(place));
                    continue;
                }
                Prospect::Closed => {
                    let problem = "no weighing opens this for your hat and task, as far as you may know: see what is withheld in the picture";
                    faults.push(Violation::new(format!("flows[{place}]"), problem));
                    continue;
                }
            };
            let field = format!("flows[{place}].holder");
            let reader = flow.holder.organisation();
            let necessity = self.sealed(reader, "necessity", &stated.necessity, &field)?;
            // WHY: what one colleague declines, another who is asked the same must not release unaware of it. It reads the same to the asker.
            let reaches = reaches && !waits_already(question, &flow, facts, at);
            sent.push(SentFlow {
                flow,
                kind,
                reaches,
                necessity,
            });
        }
        if !faults.is_empty() {
            return Err(PipelineError::InvalidRequest(faults));
        }
        let tables = in_force.policies.catalogue().on(legal_day(at));
        timed(question, sent, &tables, at)
    }
}

/// Whether somebody is asked to weigh all of this for this hat and task already.
fn waits_already(
    question: &ReviewQuestion,
    flow: &Flow,
    facts: &HouseholdFacts,
    at: Timestamp,
) -> bool {
    facts.under_way.reviews.values().any(|review| {
        let sent = &review.sent;
        sent.recipient == question.hat
            && sent.task == question.task
            && sent.period.covers(&question.period)
            && review
                .waiting_for(&flow.holder, at)
                .any(|waits| waits.flow == *flow)
    })
}

/// The flows of a question about internal ids, each with its place.
fn flows_of(
    question: &ReviewQuestion,
    snapshot: &Snapshot,
) -> Result<Vec<(Flow, usize)>, PipelineError> {
    let names = snapshot.facts.pseudonyms.iter();
    let mut persons: BTreeMap<Pseudonym, PersonId> =
        names.map(|(person, name)| (*name, *person)).collect();
    persons.extend(&snapshot.facts.further_names);
    let mut flows: BTreeMap<Flow, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for (place, stated) in question.flows.iter().enumerate() {
        let Some(person) = persons.get(&stated.person) else {
            faults.push(unknown_person(place));
            continue;
        };
        let flow = Flow {
            holder: stated.holder.clone(),
            subject: *person,
            category: stated.category,
        };
        if flows.insert(flow, place).is_some() {
            faults.push(Violation::new(format!("flows[{place}]"), "named twice"));
        }
    }
    if faults.is_empty() {
        Ok(flows.into_iter().collect())
    } else {
        Err(PipelineError::InvalidRequest(faults))
    }
}

/// What was sent, with the terms of each holder.
fn timed(
    question: &ReviewQuestion,
    flows: Vec<SentFlow>,
    tables: &Tables<'_>,
    at: Timestamp,
) -> Result<SentReview, PipelineError> {
    let after = |hours: u16| after(at, SignedDuration::from_hours(hours.into()));
    let mut terms = BTreeMap::new();
    let mut rows: Vec<&ReviewRow> = Vec::new();
    for sent in &flows {
        let holder = &sent.flow.holder;
        let row = tables.review(holder).ok_or(PipelineError::NoPolicies)?;
        terms.insert(
            holder.clone(),
            ReviewTerms {
                remind_at: after(row.remind_hours),
                deputy_at: after(row.deputy_hours),
                duty_desk_at: after(row.duty_desk_hours),
            },
        );
        rows.push(row);
    }
    let lapse = rows.iter().map(|row| row.lapse_hours).max().unwrap_or(0);
    let told = rows.iter().map(|row| row.told_days).max().unwrap_or(0);
    Ok(SentReview {
        recipient: question.hat.clone(),
        task: question.task.clone(),
        period: question.period,
        flows,
        terms,
        lapses_at: after(lapse),
        told_until: after(lapse.saturating_add(told.saturating_mul(24))),
    })
}

/// What each holder that is reached is asked, for its section of the log.
fn asked_of(sent: &SentReview, snapshot: &Snapshot) -> Vec<entries::HolderAsked> {
    let mut asked: BTreeMap<&Organisation, BTreeMap<(&Hat, PersonId), entries::HolderItem>> =
        BTreeMap::new();
    for flow in sent.flows.iter().filter(|it| it.reaches).map(|it| &it.flow) {
        let organisation = flow.holder.organisation();
        let name = snapshot.names.get(&(organisation.clone(), flow.subject));
        let items = asked.entry(organisation).or_default();
        let item = items.entry((&flow.holder, flow.subject));
        let item = item.or_insert_with(|| entries::HolderItem {
            person: name.copied(),
            hat: flow.holder.clone(),
            categories: BTreeSet::new(),
            articles: BTreeSet::new(),
        });
        item.categories.insert(flow.category);
    }
    let told = |(organisation, items): (&Organisation, BTreeMap<_, entries::HolderItem>)| {
        entries::HolderAsked {
            organisation: organisation.clone(),
            items: items.into_values().collect(),
        }
    };
    asked.into_iter().map(told).collect()
}

fn unknown_person(place: usize) -> Violation {
    let problem = "names a person who is no member of this household as far as you may know";
    Violation::new(format!("flows[{place}].person"), problem)
}

fn read_sent(reply: &[u8]) -> Option<(ReviewId, Timestamp)> {
    let (id, rest) = reply.split_first_chunk::<16>()?;
    let micros = i64::from_be_bytes(rest.try_into().ok()?);
    let lapses_at = Timestamp::from_microsecond(micros).ok()?;
    Some((ReviewId::from_bytes(*id), lapses_at))
}
