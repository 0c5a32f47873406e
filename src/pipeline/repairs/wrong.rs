//! What is wrong, who may sign that it is, and what comes of it: for each kind of repair.

use std::collections::BTreeSet;

use super::Found;
use super::moving::Moving;
use super::persons::StatedPersons;
use crate::consent::{self, ConfirmError, RecordedStatement};
use crate::decision::{RegisterEvent, RegisterRecord, fold};
use crate::identity::Caller;
use crate::model::fact::Evidence;
use crate::model::time::legal_day;
use crate::model::{
    ConsentId, FactId, Organisation, Pseudonym, RecordedFact, SubjectRef, Timestamp, Writer,
};
use crate::pipeline::names::names_of;
use crate::pipeline::stated::StatedFact;
use crate::pipeline::{Pipeline, PipelineError};
use crate::purpose::writes;
use crate::work::{Corrected, Repair, RepairCase};

/// What is done, as stated.
#[derive(Debug)]
pub enum StatedRepair {
    /// A fact was never true.
    Correct {
        /// The fact.
        fact: FactId,
        /// What is true in its place.
        instead: Option<Box<StatedFact>>,
    },
    /// A consent was never given.
    Strike {
        /// About whom, by own pseudonym.
        subject: Pseudonym,
        /// The consent.
        consent: ConsentId,
    },
    /// Somebody is not who they were taken for.
    Persons(StatedPersons),
}

/// An error of the register, with how it is repaired.
pub(super) struct RegisterError {
    pub(super) repair: Repair,
    pub(super) subject: SubjectRef,
    pub(super) wrong_since: Timestamp,
    pub(super) written_by: BTreeSet<Organisation>,
    pub(super) about: BTreeSet<Pseudonym>,
}

/// What is wrong, as it stood before it was repaired.
pub(super) enum Wrong {
    Fact(Box<RecordedFact>),
    Consent(Box<RecordedStatement>),
    /// What is of another person.
    Moved(Moving),
    /// Who is whom: whether the caller's organisation could sign it, and what it calls the one that is to be merged.
    Persons {
        theirs: bool,
        other: Option<Pseudonym>,
    },
}

impl Wrong {
    /// What a repair is about, among the records under its subject.
    pub(super) fn of(case: &RepairCase, records: &[RegisterRecord]) -> Option<Self> {
        let before = records.iter().filter(
            |record| !matches!(record.event, RegisterEvent::RepairAgreed { id, .. } if id == case.id),
        );
        let before = before.cloned();
        if let Repair::Part {
            facts, statements, ..
        } = &case.proposed.repair
        {
            return Some(Wrong::Moved(Moving::among(before, (facts, statements))));
        }
        let (facts, statements) = fold(before);
        match &case.proposed.repair {
            Repair::Correct { fact, .. } => {
                let found = facts.into_iter().find(|it| it.id == *fact)?;
                Some(Wrong::Fact(Box::new(found)))
            }
            Repair::Strike { consent } => {
                let found = statements.into_iter().find(|it| it.id == *consent)?;
                Some(Wrong::Consent(Box::new(found)))
            }
            Repair::Merge { .. } | Repair::Unmerge { .. } | Repair::Part { .. } => None,
        }
    }
}

impl Pipeline {
    /// The error that somebody says there is, held against who may say so.
    pub(super) async fn error(
        &self,
        caller: &Caller,
        by: &Writer,
        stated: StatedRepair,
        evidence: &Evidence,
    ) -> Result<RegisterError, PipelineError> {
        match stated {
            StatedRepair::Correct { fact, instead } => {
                self.wrong_fact(caller, by, (fact, instead), evidence).await
            }
            StatedRepair::Strike { subject, consent } => {
                self.forged_consent(caller, by, (subject, consent), evidence)
                    .await
            }
            StatedRepair::Persons(stated) => self.wrong_persons(caller, by, stated, evidence).await,
        }
    }

    async fn wrong_fact(
        &self,
        caller: &Caller,
        by: &Writer,
        (id, instead): (FactId, Option<Box<StatedFact>>),
        evidence: &Evidence,
    ) -> Result<RegisterError, PipelineError> {
        let wrong = self.known_fact(caller, id).await?;
        let named = self.known_to(caller, &wrong.fact).await?;
        if named.is_none() || self.is_closed_to(caller, &wrong.subject).await? {
            let problem = "no fact of this id that you may know";
            return Err(PipelineError::invalid("fact_id", problem));
        }
        self.holds_correction(&[by], by, &wrong, evidence)?;
        let own = caller.organisation();
        let name = self.ports.register.pseudonym(own, &wrong.subject).await?;
        let mut about: BTreeSet<Pseudonym> = name.into_iter().collect();
        let instead = match instead {
            Some(stated) => {
                about.extend(names_of(&stated.fact));
                Some(
                    self.replacement(caller, by, *stated, (&wrong, evidence))
                        .await?,
                )
            }
            None => None,
        };
        Ok(RegisterError {
            repair: Repair::Correct { fact: id, instead },
            written_by: [wrong.writer.hat.organisation().clone()].into(),
            wrong_since: wrong.recorded_at,
            subject: wrong.subject,
            about,
        })
    }

    /// What is to stand in the place of a fact: of the same kind, and one that the proposer may write.
    async fn replacement(
        &self,
        caller: &Caller,
        by: &Writer,
        stated: StatedFact,
        (wrong, evidence): (&RecordedFact, &Evidence),
    ) -> Result<Corrected, PipelineError> {
        let fact = self.under_internal_ids(caller, &stated.fact).await?;
        if fact.kind() != wrong.fact.kind() {
            let problem = "expected a fact of the same kind: assert another one by itself";
            return Err(PipelineError::invalid("correct_fact.instead", problem));
        }
        let own = stated.evidence.as_ref();
        let own = own.map(|stated| self.keep_evidence("fact.evidence", stated));
        let evidence = own.transpose()?.unwrap_or_else(|| evidence.clone());
        let in_force = self.in_force.load();
        let tables = in_force.policies.catalogue().on(legal_day(self.now()));
        let declared = writes::declare(by, &fact, stated.valid, Some(&evidence), &tables)?;
        Ok(Corrected {
            id: FactId::from_bytes(self.draw()),
            fact,
            valid: stated.valid,
            evidence: Some(evidence),
            needs_confirmation: declared.needs_confirmation,
        })
    }

    async fn forged_consent(
        &self,
        caller: &Caller,
        by: &Writer,
        (name, id): (Pseudonym, ConsentId),
        evidence: &Evidence,
    ) -> Result<RegisterError, PipelineError> {
        self.holds_records(&by.hat)?;
        let ids = self
            .resolve(caller, [name].into(), "strike_consent.subject")
            .await?;
        let unknown = || {
            let problem = "no consent of this id about this person that you may know";
            PipelineError::invalid("strike_consent.consent_id", problem)
        };
        let subject = ids.get(&name).ok_or_else(unknown)?;
        if self.is_closed_to(caller, subject).await? {
            return Err(unknown());
        }
        let statements = self.statements(subject).await?;
        let found = statements.into_iter().find(|it| it.id == id);
        let recorded = found.ok_or_else(unknown)?;
        self.holds_strike(&[by], by, &recorded, evidence)?;
        Ok(RegisterError {
            repair: Repair::Strike { consent: id },
            subject: subject.clone(),
            wrong_since: recorded.recorded_at,
            written_by: [recorded.writer.hat.organisation().clone()].into(),
            about: [name].into(),
        })
    }

    /// Whether it waits for this professional under this hat, or would if nobody had answered.
    pub(in crate::pipeline) fn may_sign(&self, by: &Writer, found: &Found) -> bool {
        let in_force = self.in_force.load();
        let tables = in_force.policies.catalogue().on(legal_day(self.now()));
        found.case.may_be_agreed_by(by)
            && match &found.wrong {
                Wrong::Fact(wrong) => writes::may_correct(by, wrong, &tables),
                Wrong::Consent(wrong) => {
                    consent::may_strike(by, wrong) && self.holds_records(&by.hat).is_ok()
                }
                Wrong::Moved(moving) => {
                    let signing = [by, &found.case.by].map(|it| it.hat.organisation());
                    let mut written_by = found.case.proposed.written_by.iter();
                    written_by.all(|it| signing.contains(&it))
                        && moving.may_be_signed_by(by, &tables)
                        && self.holds_records(&by.hat).is_ok()
                }
                Wrong::Persons { theirs, .. } => *theirs && self.holds_records(&by.hat).is_ok(),
            }
    }

    /// What comes of a repair by the second signature: records of whoever would have written them.
    pub(super) fn signed(
        &self,
        by: &Writer,
        found: &Found,
        evidence: &Evidence,
    ) -> Result<Vec<RegisterRecord>, PipelineError> {
        let signers = [&found.case.by, by];
        match &found.wrong {
            Wrong::Fact(wrong) => self.holds_correction(&signers, by, wrong, evidence)?,
            Wrong::Consent(wrong) => self.holds_strike(&signers, by, wrong, evidence)?,
            Wrong::Moved(_) | Wrong::Persons { .. } => {
                self.holds_records(&by.hat)?;
                writes::rests_on(&signers.map(|it| &it.professional), evidence)?;
            }
        }
        match found.case.proposed.repair.instead() {
            Some(instead) => self.in_its_place(&found.case, instead, by, evidence),
            None => Ok(Vec::new()),
        }
    }

    /// The replacement, asserted by whoever proposed it and confirmed by whoever agrees (law 11).
    fn in_its_place(
        &self,
        case: &RepairCase,
        instead: &Corrected,
        by: &Writer,
        evidence: &Evidence,
    ) -> Result<Vec<RegisterRecord>, PipelineError> {
        let subject = instead.fact.subject();
        let fact = RecordedFact {
            id: instead.id,
            subject: subject.clone(),
            fact: instead.fact.clone(),
            valid: instead.valid,
            evidence: instead.evidence.clone(),
            writer: case.by.clone(),
            recorded_at: self.now(),
            confirmed_by: None,
            needs_confirmation: instead.needs_confirmation,
        };
        let record = |event, writer: &Writer| RegisterRecord {
            subject: subject.clone(),
            event,
            writer: writer.clone(),
            recorded_at: self.now(),
        };
        let asserted = RegisterEvent::FactAsserted {
            id: instead.id,
            fact: instead.fact.clone(),
            valid: instead.valid,
            evidence: instead.evidence.clone(),
            needs_confirmation: instead.needs_confirmation,
        };
        let mut records = vec![record(asserted, &case.by)];
        if instead.needs_confirmation {
            let in_force = self.in_force.load();
            let tables = in_force.policies.catalogue().on(legal_day(self.now()));
            writes::confirm(by, &fact, Some(evidence), &tables)?;
            let confirmed = RegisterEvent::FactConfirmed {
                id: instead.id,
                evidence: Some(evidence.clone()),
            };
            records.push(record(confirmed, by));
        }
        Ok(records)
    }

    fn holds_correction(
        &self,
        signers: &[&Writer],
        by: &Writer,
        wrong: &RecordedFact,
        evidence: &Evidence,
    ) -> Result<(), PipelineError> {
        let in_force = self.in_force.load();
        let tables = in_force.policies.catalogue().on(legal_day(self.now()));
        let names: Vec<_> = signers.iter().map(|it| &it.professional).collect();
        Ok(writes::correct(&names, by, wrong, evidence, &tables)?)
    }

    fn holds_strike(
        &self,
        signers: &[&Writer],
        by: &Writer,
        wrong: &RecordedStatement,
        evidence: &Evidence,
    ) -> Result<(), PipelineError> {
        let in_force = self.in_force.load();
        let tables = in_force.policies.catalogue().on(legal_day(self.now()));
        let names: Vec<_> = signers.iter().map(|it| &it.professional).collect();
        let held = consent::strike(&names, by, wrong, evidence, &tables);
        held.map_err(|error| match error {
            ConfirmError::NotPermitted => PipelineError::NotPermitted,
            ConfirmError::Invalid(fault) => PipelineError::invalid(fault.field, fault.problem),
        })
    }
}
