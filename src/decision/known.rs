//! Whom and what the asker may know of the register: a fact is told like anything else, through a flow (law 2).

use std::collections::{BTreeMap, BTreeSet};

use super::HouseholdFacts;
use super::hearing::{Hearing, executes};
use super::outcome::Subject;
use crate::model::time::legal_day;
use crate::model::{
    Category, Day, Fact, Hat, Organisation, PersonId, ProfessionalId, Pseudonym, RecordedFact,
    Timestamp,
};
use crate::purpose::PictureQuestion;
use crate::work::{Consultation, NotOpen};

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
    known.retain(|person, _| asked.iter().any(|name| facts.is_named(*person, name)));
    let mut unknown = asked.clone();
    unknown.retain(|name| !known.keys().any(|person| facts.is_named(*person, name)));
    (known, unknown)
}

/// Whether a professional works on the household of these facts under this hat, and is not barred from it. A bar closes, so it counts
/// unconfirmed.
pub fn works_on(
    facts: &[RecordedFact],
    hat: &Hat,
    professional: &ProfessionalId,
    today: Day,
) -> bool {
    let assigned = facts.iter().any(|recorded| {
        recorded.counts_for(today, hat.organisation())
            && matches!(&recorded.fact, Fact::Assignment { hat: on, professional: who, .. }
                if on == hat && who == professional)
    });
    assigned && !is_barred(facts, hat.organisation(), professional, today)
}

/// Whether a professional is barred from the household of these facts.
pub fn is_barred(
    facts: &[RecordedFact],
    organisation: &Organisation,
    professional: &ProfessionalId,
    today: Day,
) -> bool {
    facts.iter().any(|recorded| {
        recorded.valid.contains(today)
            && matches!(&recorded.fact, Fact::Barred { organisation: of, professional: who, .. }
                if of == organisation && who == professional)
    })
}

/// Whether a seat at a consultation opens anything at this moment.
///
/// # Errors
/// Where there is no such seat, or who sits there is barred from the household; where it has not begun or is over, or whoever called it
/// works there no longer; where nobody stands behind the seat of a colleague of theirs who is not assigned.
pub fn takes_part(
    consultation: &Consultation,
    facts: &[RecordedFact],
    (hat, professional): (&Hat, &ProfessionalId),
    at: Timestamp,
) -> Result<(), NotOpen> {
    let (today, by) = (legal_day(at), &consultation.caller);
    if !consultation.seats(hat, professional)
        || is_barred(facts, hat.organisation(), professional, today)
    {
        return Err(NotOpen::Unknown);
    }
    consultation.is_on(at)?;
    if !works_on(facts, &by.hat, &by.professional, today) {
        return Err(NotOpen::Withdrawn);
    }
    let stood_behind = consultation.agreed_by.is_some()
        || !consultation.is_colleague(hat, professional)
        || works_on(facts, hat, professional, today);
    if stood_behind {
        Ok(())
    } else {
        Err(NotOpen::NotYet)
    }
}

impl Hearing<'_> {
    /// Whether the asker may know a fact of the register: their own organisation wrote it, it is about a measure they execute, or
    /// the hat that wrote it could tell them.
    pub(super) fn may_know(&mut self, fact: &RecordedFact) -> bool {
        let recipient = &self.question.hat;
        if fact.writer.hat.organisation() == recipient.organisation() {
            return true;
        }
        match told_as(&fact.fact) {
            Some((person, category)) => {
                executes(&fact.fact, recipient) || self.is_open(&fact.writer.hat, person, category)
            }
            None => false,
        }
    }
}

/// As what the register would tell a fact: about whom, in which category. What is told to nobody has none.
fn told_as(fact: &Fact) -> Option<(PersonId, Category)> {
    match fact {
        Fact::Membership { person, .. } => Some((*person, Category::Composition)),
        Fact::Birth { person, .. } | Fact::Death { person } => Some((*person, Category::Identity)),
        Fact::Authority { child, .. }
        | Fact::AuthorityLoss { child, .. }
        | Fact::CourtRuling { child, .. } => Some((*child, Category::Authority)),
        Fact::Representation { person, .. } => Some((*person, Category::Authority)),
        Fact::Capacity { person, .. } => Some((*person, Category::Health)),
        Fact::Measure { person, .. } | Fact::CouncilInquiry { person, .. } => {
            Some((*person, Category::Measure))
        }
        Fact::ReportStage { person, .. } => Some((*person, Category::VtReport)),
        Fact::Link { person, .. } | Fact::SharedHelp { person, .. } => {
            Some((*person, Category::Involvement))
        }
        Fact::Assignment { .. }
        | Fact::Mandate { .. }
        | Fact::Flag { .. }
        | Fact::Barred { .. } => None,
    }
}
