//! What consents about a person follow from: what is recorded about them, and that somebody who speaks for them died.

use std::collections::BTreeSet;

use crate::decision::{RegisterEvent, RegisterRecord, fold};
use crate::model::{Fact, FactId, Giver, PersonId, RepairId, SubjectRef};
use crate::pipeline::{Pipeline, PipelineError};
use crate::work::Repair;

impl Pipeline {
    /// Everything recorded about a person, and the deaths of those who speak for them, in the order of recording.
    pub(super) async fn spoken_of(
        &self,
        person: PersonId,
    ) -> Result<Vec<RegisterRecord>, PipelineError> {
        let register = &self.ports.register;
        let mut records = register.filed_under(&SubjectRef::Person(person)).await?;
        let (facts, _) = fold(records.clone());
        let speakers: BTreeSet<PersonId> = facts
            .iter()
            .flat_map(|recorded| speakers(&recorded.fact))
            .collect();
        for speaker in speakers {
            let filed = register.filed_under(&SubjectRef::Person(speaker)).await?;
            records.extend(of_deaths(filed));
        }
        records.sort_by_key(|record| record.recorded_at);
        Ok(records)
    }
}

fn speakers(fact: &Fact) -> Vec<PersonId> {
    match fact {
        Fact::Authority {
            authority_holders, ..
        } => authority_holders.iter().copied().collect(),
        Fact::Representation {
            by: Giver::Person(by),
            ..
        } => vec![*by],
        _ => Vec::new(),
    }
}

/// What was recorded of somebody's death, and what became of it: that it was confirmed, that it was taken back, that it was an error.
fn of_deaths(filed: Vec<RegisterRecord>) -> impl Iterator<Item = RegisterRecord> {
    let mut deaths: BTreeSet<FactId> = BTreeSet::new();
    let mut repairs: BTreeSet<RepairId> = BTreeSet::new();
    filed.into_iter().filter(move |record| match &record.event {
        RegisterEvent::FactAsserted {
            id,
            fact: Fact::Death { .. },
            ..
        } => deaths.insert(*id),
        RegisterEvent::FactConfirmed { id, .. } | RegisterEvent::FactEnded { id, .. } => {
            deaths.contains(id)
        }
        RegisterEvent::RepairProposed { id, proposed } => {
            let of_death =
                matches!(&proposed.repair, Repair::Correct { fact, .. } if deaths.contains(fact));
            of_death && repairs.insert(*id)
        }
        RegisterEvent::RepairAgreed { id, .. } => repairs.contains(id),
        _ => false,
    })
}
