//! Whom of an organisation the work about people reaches.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::readings::{assigned, is_barred, may_see};
use super::{Pipeline, PipelineError};
use crate::decision::fold;
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{Hat, HouseholdId, ProfessionalId, RecordedFact, SubjectRef, Writer};

/// Facts of households, each read once for one look.
pub(super) type Homes = BTreeMap<HouseholdId, Vec<RecordedFact>>;

impl Pipeline {
    /// Whether work of this hat about a household is the caller's: they work on it under the hat, or nobody does who could do it. Then it is
    /// everybody's under the hat, or it would wait for nobody. Never theirs where they are barred from the household.
    ///
    /// `facts` are those of the household. Somebody who is `excused` could not do it, as the writer of what another has to confirm.
    pub(super) async fn is_at_hand(
        &self,
        caller: &Caller,
        hat: &Hat,
        facts: &[RecordedFact],
        excused: Option<&ProfessionalId>,
    ) -> Result<bool, PipelineError> {
        let today = legal_day(self.now());
        if is_barred(facts, caller, today) {
            return Ok(false);
        }
        if may_see(facts, caller, hat, today) {
            return Ok(true);
        }
        for professional in assigned(facts, hat, today) {
            if Some(professional) != excused && self.mandate_of(hat, professional).await?.is_some()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether what somebody wrote about all of these is work of the caller under this hat: about one of their households at least, and
    /// about none from which they are barred. It is no work of whoever wrote it, so that it reaches their colleagues where they work alone.
    pub(super) async fn are_at_hand(
        &self,
        caller: &Caller,
        hat: &Hat,
        (subjects, writer): (&[SubjectRef], &Writer),
        homes: &mut Homes,
    ) -> Result<bool, PipelineError> {
        let today = legal_day(self.now());
        let own = writer.hat.organisation() == caller.organisation();
        let writer = own.then_some(&writer.professional);
        let of_whom = self.homes_in(subjects).await?;
        let mut reaches = of_whom.is_empty();
        for household in of_whom {
            let facts: &[RecordedFact] = match homes.entry(household) {
                Entry::Occupied(read) => read.into_mut(),
                Entry::Vacant(unread) => {
                    let filed_under = SubjectRef::Household(household);
                    let (facts, _) = fold(self.ports.register.filed_under(&filed_under).await?);
                    unread.insert(facts)
                }
            };
            if is_barred(facts, caller, today) {
                return Ok(false);
            }
            reaches = reaches || self.is_at_hand(caller, hat, facts, writer).await?;
        }
        Ok(reaches)
    }

    /// The households of all of them.
    async fn homes_in(
        &self,
        subjects: &[SubjectRef],
    ) -> Result<BTreeSet<HouseholdId>, PipelineError> {
        let mut homes = BTreeSet::new();
        for subject in subjects {
            match subject {
                SubjectRef::Household(household) => {
                    homes.insert(*household);
                }
                SubjectRef::Person(person) => {
                    homes.extend(self.ports.register.homes_of(*person).await?);
                }
                SubjectRef::Organisation(_) => {}
            }
        }
        Ok(homes)
    }
}
