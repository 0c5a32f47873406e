//! Flows that an asker wants weighed, decided before anybody is asked: which of them a weighing may open as far as the asker may know, and
//! which of them reach a holder (laws 2, 8 and 12).

use std::collections::{BTreeMap, BTreeSet};

use super::acts::in_emergency;
use super::hearing::Hearing;
use super::known::known_members;
use super::outcome::Outcome;
use super::withheld::Neutral;
use super::{Flow, HouseholdFacts, Policies, WeighKind, Weighing};
use crate::model::catalogue::{HatRow, InForce, TaskRow};
use crate::model::time::legal_day;
use crate::model::{Category, Fact, Hat, Layer, PersonId, ProfessionalId, TaskId, Timestamp};
use crate::purpose::PictureQuestion;

/// What comes of a flow that is sent to be weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prospect {
    /// The person is no member as far as the asker may know.
    Unknown,
    /// No weighing may open it for this hat, as far as the asker may know.
    Closed,
    /// A weighing may open it.
    Weighable {
        /// Who could.
        kind: WeighKind,
        /// Whether anybody is asked. The asker is never told.
        reaches: bool,
    },
}

/// Decides what comes of flows that are sent. What is refused follows from facts that the asker may know; whether a flow reaches its holder
/// from those that hold: the holder knows the person, could open the flow by weighing, and may be told that this hat asks.
pub fn prospects(
    question: &PictureQuestion,
    asker: &ProfessionalId,
    facts: &HouseholdFacts,
    policies: &Policies,
    at: Timestamp,
    flows: &BTreeSet<Flow>,
) -> BTreeMap<Flow, Prospect> {
    let mut hearing = Hearing::weighed(question, asker, facts, policies, at);
    let known = known_members(&mut hearing);
    let mut told: BTreeMap<(Hat, PersonId), bool> = BTreeMap::new();
    let mut prospects = BTreeMap::new();
    for flow in flows {
        let prospect = if known.contains_key(&flow.subject) {
            match Neutral::new(&mut hearing).weighing(flow) {
                None => Prospect::Closed,
                Some(neutral) => {
                    let real = hearing.may_weigh(flow);
                    let asks = (flow.holder.clone(), flow.subject);
                    let may_be_told = *told.entry(asks).or_insert_with_key(|asks| {
                        may_be_told(question, asker, facts, policies, at, asks)
                    });
                    let reaches = real.is_some() && hearing.is_linked(flow) && may_be_told;
                    let kind = real.unwrap_or(neutral);
                    Prospect::Weighable { kind, reaches }
                }
            }
        } else {
            Prospect::Unknown
        };
        prospects.insert(flow.clone(), prospect);
    }
    prospects
}

/// Of these, whom the asker may know to be involved with whom.
pub fn known_involvement(
    question: &PictureQuestion,
    asker: &ProfessionalId,
    facts: &HouseholdFacts,
    policies: &Policies,
    at: Timestamp,
    pairs: &BTreeSet<(Hat, PersonId)>,
) -> BTreeSet<(Hat, PersonId)> {
    let mut hearing = Hearing::weighed(question, asker, facts, policies, at);
    let mut known = pairs.clone();
    known.retain(|(holder, person)| hearing.is_open(holder, *person, Category::Involvement));
    known
}

/// Whether the holder may be told that this hat asks about a person: that it is involved is itself a flow (law 12). Where the involvement
/// is not sensitive the task of the asker carries it; else it must be for the asker to tell, who weighs that by sending.
pub fn may_be_told(
    question: &PictureQuestion,
    asker: &ProfessionalId,
    facts: &HouseholdFacts,
    policies: &Policies,
    at: Timestamp,
    (holder, person): &(Hat, PersonId),
) -> bool {
    let tables = policies.catalogue().on(legal_day(at));
    let sensitive = |row: &HatRow| row.sensitive_involvement;
    if holder.organisation() == question.hat.organisation()
        || !tables.hat(&question.hat).is_none_or(sensitive)
    {
        return true;
    }
    let telling = PictureQuestion {
        hat: holder.clone(),
        task: telling_task(question, tables),
        ..question.clone()
    };
    let mut hearing = Hearing::weighed(&telling, asker, facts, policies, at);
    hearing.may_tell_of(&question.hat, *person)
}

/// The task under which it is told who asks. The guardrail of an emergency is about what passes in it, and closes all else: there it is the
/// first of the asker's other tasks.
fn telling_task(question: &PictureQuestion, tables: InForce<'_>) -> TaskId {
    let usual = |row: &&TaskRow| row.id != question.task && row.hat(&question.hat).is_some();
    let other = tables.tasks().find(usual).map(|row| &row.id);
    let other = other.filter(|_| in_emergency(question));
    other.unwrap_or(&question.task).clone()
}

impl<'a> Hearing<'a> {
    /// The hearing of flows that were weighed, or are to be: each has a necessity of its own, in place of a sentence for its group.
    pub(super) fn weighed(
        question: &'a PictureQuestion,
        asker: &ProfessionalId,
        facts: &'a HouseholdFacts,
        policies: &'a Policies,
        at: Timestamp,
    ) -> Self {
        let mut hearing = Self::new(question, asker, facts, policies, at);
        hearing.stated.extend(&question.categories);
        hearing.stated.insert(Category::Involvement);
        hearing
    }

    /// Who could open a flow by weighing, on the facts that hold.
    fn may_weigh(&mut self, flow: &Flow) -> Option<WeighKind> {
        let column = self.column(&flow.holder, flow.category)?;
        match self.decide(&column, flow.subject)?.outcome {
            Outcome::Weigh(kind) => Some(kind),
            Outcome::Permit(_) | Outcome::NotHonoured(_) | Outcome::Withhold => None,
        }
    }

    /// Whether the holder has records of the person.
    fn is_linked(&self, flow: &Flow) -> bool {
        self.seen.view().valid().any(|recorded| {
            matches!(&recorded.fact, Fact::Link { person, hat, .. }
                if *person == flow.subject && *hat == flow.holder)
        })
    }

    /// Whether a professional of this hat, who weighs it, may tell the recipient unasked that the hat is involved with somebody.
    fn may_tell_of(&mut self, involved: &Hat, person: PersonId) -> bool {
        let Some(column) = self.column(involved, Category::Involvement) else {
            return false;
        };
        let (vector, _) = self.vector(&column, person);
        let weighed = super::Vector {
            weighing: Weighing::Released,
            on_request: false,
            // Who is told wears the hat and works on it: nobody else is shown what waits.
            mandated: true,
            assigned: true,
            ..vector
        };
        let (policies, day) = (self.policies, self.day);
        let secrecy = policies.layer(&column, &weighed, day, Layer::Secrecy, &mut self.memo);
        secrecy.open
    }
}
