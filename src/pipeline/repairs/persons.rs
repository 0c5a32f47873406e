//! Who is one human with whom: registrations that are merged, merges that are undone, and what was recorded of one person and is of
//! another (ADR 23).

use std::collections::BTreeSet;

use super::moving::Moving;
use super::unknown;
use super::wrong::{RegisterError, Wrong};
use crate::decision::{RegisterEvent, RegisterRecord, UnderWay};
use crate::identity::Caller;
use crate::model::fact::Evidence;
use crate::model::time::legal_day;
use crate::model::{
    ConsentId, FactId, Organisation, PersonId, Pseudonym, RepairId, SubjectRef, Timestamp, Writer,
};
use crate::pipeline::names::unknown_name;
use crate::pipeline::register::Write;
use crate::pipeline::{Pipeline, PipelineError, WriteHeader};
use crate::purpose::writes;
use crate::work::{NotOpen, Repair, RepairCase};

/// What is wrong with who is whom, as stated.
#[derive(Debug)]
pub enum StatedPersons {
    /// Two registrations are one human.
    Merge {
        /// The one that is kept, by own pseudonym.
        kept: Pseudonym,
        /// The one that is read as that one, by own pseudonym.
        merged: Pseudonym,
    },
    /// A merge was wrong.
    Unmerge {
        /// The merge.
        merge: RepairId,
    },
    /// What was recorded of one person is partly of another.
    Part {
        /// The person, by own pseudonym.
        person: Pseudonym,
        /// Facts that are of the other.
        facts: BTreeSet<FactId>,
        /// Statements that are about the other.
        statements: BTreeSet<ConsentId>,
    },
}

impl Pipeline {
    /// What is wrong with who is whom, held against who may say so.
    pub(super) async fn wrong_persons(
        &self,
        caller: &Caller,
        by: &Writer,
        stated: StatedPersons,
        evidence: &Evidence,
    ) -> Result<RegisterError, PipelineError> {
        self.holds_records(&by.hat)?;
        writes::rests_on(&[&by.professional], evidence)?;
        match stated {
            StatedPersons::Merge { kept, merged } => self.twice(caller, (kept, merged)).await,
            StatedPersons::Unmerge { merge } => self.wrongly_one(caller, merge).await,
            StatedPersons::Part {
                person,
                facts,
                statements,
            } => {
                self.two_in_one(caller, by, person, (facts, statements))
                    .await
            }
        }
    }

    /// Only who knows both may say that they are one: nobody learns of another by it (law 12).
    async fn twice(
        &self,
        caller: &Caller,
        (kept, merged): (Pseudonym, Pseudonym),
    ) -> Result<RegisterError, PipelineError> {
        let (kept_id, merged_id) = (
            self.person_known(caller, kept, "merge_persons.kept")
                .await?,
            self.person_known(caller, merged, "merge_persons.merged")
                .await?,
        );
        if kept_id == merged_id {
            let problem = "is the same person already";
            return Err(PipelineError::invalid("merge_persons.merged", problem));
        }
        let since = self
            .registered(kept_id)
            .await?
            .max(self.registered(merged_id).await?);
        Ok(RegisterError {
            repair: Repair::Merge {
                kept: kept_id,
                merged: merged_id,
            },
            subject: SubjectRef::Person(kept_id),
            wrong_since: since,
            written_by: [caller.organisation().clone()].into(),
            about: [kept, merged].into(),
        })
    }

    async fn wrongly_one(
        &self,
        caller: &Caller,
        merge: RepairId,
    ) -> Result<RegisterError, PipelineError> {
        let begun = self.ports.register.begun(*merge.as_bytes()).await?;
        let subject = begun.ok_or_else(unknown)?;
        let own = caller.organisation();
        let name = self.ports.register.pseudonym(own, &subject).await?;
        let name = name.ok_or_else(unknown)?;
        if self.is_closed_to(caller, &subject).await? {
            return Err(unknown());
        }
        let records = self.ports.register.filed_under(&subject).await?;
        let under_way = UnderWay::of(&records);
        let merged = signed_merge(&under_way, merge).filter(|(signers, _)| signers.contains(own));
        let (_, since) = merged.ok_or_else(unknown)?;
        let repair = Repair::Unmerge { merge };
        if under_way
            .agreed_repairs()
            .any(|it| it.proposed.repair == repair)
        {
            return Err(PipelineError::NotOpen(NotOpen::Answered));
        }
        Ok(RegisterError {
            repair,
            subject,
            wrong_since: since,
            written_by: [own.clone()].into(),
            about: [name].into(),
        })
    }

    async fn two_in_one(
        &self,
        caller: &Caller,
        by: &Writer,
        name: Pseudonym,
        (facts, statements): (BTreeSet<FactId>, BTreeSet<ConsentId>),
    ) -> Result<RegisterError, PipelineError> {
        let person = self
            .person_known(caller, name, "part_person.person")
            .await?;
        let subject = SubjectRef::Person(person);
        let records = self.ports.register.filed_under(&subject).await?;
        let moving = Moving::among(records, (&facts, &statements));
        let items = moving.written();
        let Some(since) = items.iter().map(|(_, at)| *at).min() else {
            let problem = "at least one fact or statement about this person that is of another";
            return Err(PipelineError::invalid("part_person", problem));
        };
        let written_by: BTreeSet<Organisation> = items.iter().map(|(by, _)| by.clone()).collect();
        let mut others = written_by.iter().filter(|it| *it != caller.organisation());
        let complete = items.len() == facts.len() + statements.len();
        if !complete || others.nth(1).is_some() {
            let problem = "expected facts and statements about this person alone, written by the organisations of the two who sign";
            return Err(PipelineError::invalid("part_person", problem));
        }
        let in_force = self.in_force.load();
        let tables = in_force.policies.catalogue().on(legal_day(self.now()));
        if !moving.may_be_signed_by(by, &tables) {
            return Err(PipelineError::NotPermitted);
        }
        Ok(RegisterError {
            repair: Repair::Part {
                person,
                fresh: PersonId::from_bytes(self.draw()),
                facts,
                statements,
            },
            subject,
            wrong_since: since,
            written_by,
            about: [name].into(),
        })
    }

    /// Somebody whom the caller's organisation has a name for, and from whom the caller is not barred.
    async fn person_known(
        &self,
        caller: &Caller,
        name: Pseudonym,
        field: &str,
    ) -> Result<PersonId, PipelineError> {
        match self.open_subject(caller, &name).await {
            Ok(SubjectRef::Person(person)) => Ok(person),
            Ok(_) | Err(PipelineError::HouseholdNotAvailable) => Err(unknown_name(field)),
            Err(other) => Err(other),
        }
    }

    /// When a person was first recorded.
    async fn registered(&self, person: PersonId) -> Result<Timestamp, PipelineError> {
        let subject = SubjectRef::Person(person);
        let records = self.ports.register.filed_under(&subject).await?;
        let first = records.iter().map(|record| record.recorded_at).min();
        Ok(first.unwrap_or_else(|| self.now()))
    }

    /// What a repair is about, among the records under its subject, and whether the caller's organisation could sign it.
    pub(super) async fn wrong_of(
        &self,
        caller: &Caller,
        case: &RepairCase,
        records: &[RegisterRecord],
    ) -> Result<Option<Wrong>, PipelineError> {
        let own = caller.organisation();
        let theirs = match &case.proposed.repair {
            Repair::Correct { .. } | Repair::Strike { .. } | Repair::Part { .. } => {
                return Ok(Wrong::of(case, records));
            }
            Repair::Merge { merged, .. } => {
                let other = self.other(caller, case, *merged).await?;
                return Ok(Some(Wrong::Persons {
                    theirs: other.is_some(),
                    other,
                }));
            }
            Repair::Unmerge { merge } => signed_merge(&UnderWay::of(records), *merge)
                .is_some_and(|(signers, _)| signers.contains(own)),
        };
        let other = None;
        Ok(Some(Wrong::Persons { theirs, other }))
    }

    /// What the caller's organisation calls the one that is to be merged. Once they are one, nobody is told who was merged.
    async fn other(
        &self,
        caller: &Caller,
        case: &RepairCase,
        merged: PersonId,
    ) -> Result<Option<Pseudonym>, PipelineError> {
        let subject = SubjectRef::Person(merged);
        if case.is_open().is_err() || self.is_closed_to(caller, &subject).await? {
            return Ok(None);
        }
        let register = &self.ports.register;
        Ok(register.pseudonym(caller.organisation(), &subject).await?)
    }

    /// Says of two registrations that may be one person that they are two: no steward is told of them any more.
    ///
    /// # Errors
    /// When the hat is not mandated, one of the two is not known to the caller's organisation, both are one already, or register or log
    /// fail.
    pub async fn judge_distinct(
        &self,
        caller: &Caller,
        header: WriteHeader,
        (person, other): (Pseudonym, Pseudonym),
    ) -> Result<(), PipelineError> {
        self.wear(caller, &header.hat).await?;
        let persons = (
            self.person_known(caller, person, "person").await?,
            self.person_known(caller, other, "other").await?,
        );
        if persons.0 == persons.1 {
            return Err(PipelineError::invalid(
                "other",
                "is the same person already",
            ));
        }
        let write = Write {
            rpc: "RepairService/JudgeDistinct",
            header,
            about: [person, other].into(),
            subject: SubjectRef::Person(persons.0),
            event: RegisterEvent::JudgedDistinct { persons },
            record: ("judged-distinct", other.to_string()),
            reply: Vec::new(),
        };
        self.write(caller, write).await?;
        Ok(())
    }
}

/// Organisations of the two who signed a merge, and since when it was in effect.
fn signed_merge(
    under_way: &UnderWay,
    merge: RepairId,
) -> Option<(BTreeSet<Organisation>, Timestamp)> {
    let case = under_way.repair(merge).ok()?;
    let (second, since) = case.agreed.as_ref()?;
    let merged = matches!(case.proposed.repair, Repair::Merge { .. });
    let signers = [&case.by, second].map(|it| it.hat.organisation().clone());
    merged.then(|| (signers.into(), *since))
}
