//! Whose business an emergency is: who asks, who may agree, who is told.

use super::unknown;
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{EmergencyId, Hat, Mandate, Pseudonym, SubjectRef};
use crate::pipeline::readings::{assigned, is_barred, may_see};
use crate::pipeline::wear::OFFICER;
use crate::pipeline::{Pipeline, PipelineError};
use crate::ports::Snapshot;
use crate::work::Emergency;

/// What somebody has to do with an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pipeline) enum Part {
    /// They declared it.
    Asker,
    /// They work on the household under the asker's hat.
    Pair,
    /// They wear the hat of a holder that knows a person concerned, and work on the household or are marked for crisis work; anybody under
    /// the hat where nobody works on it.
    Holder,
    /// They are on the crisis desk.
    Desk,
    /// They are privacy officer of an organisation concerned.
    Officer,
}

impl Pipeline {
    /// Emergencies that concern the caller under this hat, each with what they have to do with it.
    pub(in crate::pipeline) async fn emergencies_for(
        &self,
        caller: &Caller,
        mandate: &Mandate,
    ) -> Result<Vec<(Snapshot, Emergency, Part)>, PipelineError> {
        let mut found = Vec::new();
        for snapshot in self.with_open_work(caller.organisation()).await? {
            for emergency in snapshot.facts.under_way.emergencies.values() {
                if let Some(part) = self.part_in(caller, mandate, &snapshot, emergency) {
                    found.push((snapshot.clone(), emergency.clone(), part));
                }
            }
        }
        Ok(found)
    }

    /// Own names of the household and of those whom it concerns.
    pub(in crate::pipeline) async fn names_of_emergency(
        &self,
        caller: &Caller,
        snapshot: &Snapshot,
        emergency: &Emergency,
    ) -> Result<(Option<Pseudonym>, Vec<Pseudonym>), PipelineError> {
        let household = SubjectRef::Household(snapshot.facts.household);
        let register = &self.ports.register;
        let household = register
            .pseudonym(caller.organisation(), &household)
            .await?;
        let persons = emergency.declared.persons.iter();
        let names = persons.filter_map(|person| snapshot.facts.pseudonyms.get(person).copied());
        Ok((household, names.collect()))
    }

    /// An emergency that concerns the caller's organisation; any other is as unknown as none.
    pub(super) async fn emergency(
        &self,
        caller: &Caller,
        id: EmergencyId,
    ) -> Result<(Snapshot, Emergency), PipelineError> {
        let households = self
            .with_open_work(caller.organisation())
            .await?
            .into_iter();
        let mut found = households.filter_map(|snapshot| {
            let emergency = snapshot.facts.under_way.emergencies.get(&id).cloned()?;
            Some((snapshot, emergency))
        });
        found.next().ok_or_else(unknown)
    }

    /// The caller's own emergency, declared under this hat, about a household that is still theirs.
    pub(super) async fn own_emergency(
        &self,
        caller: &Caller,
        hat: &Hat,
        id: EmergencyId,
    ) -> Result<(Snapshot, Emergency), PipelineError> {
        let (snapshot, emergency) = self.emergency(caller, id).await?;
        let own = emergency.is_of(caller.professional()) && emergency.declared.recipient == *hat;
        let today = legal_day(self.now());
        if own && may_see(&snapshot.facts.facts, caller, hat, today) {
            Ok((snapshot, emergency))
        } else {
            Err(unknown())
        }
    }

    /// What the caller has to do with an emergency under this hat; nothing where they are barred from the household.
    pub(super) fn part_in(
        &self,
        caller: &Caller,
        mandate: &Mandate,
        snapshot: &Snapshot,
        emergency: &Emergency,
    ) -> Option<Part> {
        let (today, hat, declared) = (legal_day(self.now()), &mandate.hat, &emergency.declared);
        let facts = &snapshot.facts.facts;
        if is_barred(facts, caller, today) {
            return None;
        }
        if emergency.is_of(caller.professional()) {
            return Some(Part::Asker);
        }
        if hat.capacity() == OFFICER {
            let concerned = declared.concerned().contains(caller.organisation());
            return concerned.then_some(Part::Officer);
        }
        if *hat == declared.desk && mandate.crisis {
            return Some(Part::Desk);
        }
        let works = may_see(facts, caller, hat, today);
        if declared.holders.contains(hat) {
            let may_answer =
                works || mandate.crisis || assigned(facts, hat, today).next().is_none();
            return may_answer.then_some(Part::Holder);
        }
        (*hat == declared.recipient && works).then_some(Part::Pair)
    }
}
