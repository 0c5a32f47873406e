//! Consent, recorded as it was given; withdrawn at once.

use std::collections::{BTreeMap, BTreeSet};

use super::held::hold_against_each_other;
use super::names::unknown_name;
use super::register::{identity, unreadable_reply, writer, written};
use super::stated::{StatedConsent, WriteHeader};
use super::{Pipeline, PipelineError};
use crate::audit::Receipt;
use crate::audit::entries;
use crate::consent::{self, Giver, KnownSubject, OfferFault, Proposal, Statement};
use crate::decision::{HouseholdFacts, RegisterEvent, RegisterRecord};
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{
    AgeRange, ConsentId, Day, Fact, Hat, PersonId, Pseudonym, SubjectRef, TaskId, Timestamp, Writer,
};
use crate::ports::Commit;
use crate::purpose::Violation;

/// Statements that were recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedConsents {
    /// Their ids, in the order stated.
    pub ids: Vec<ConsentId>,
    /// Those that open nothing for the writer's organisation until somebody else confirmed them.
    pub awaiting: Vec<ConsentId>,
    /// From when they count.
    pub at: Timestamp,
}

/// A withdrawal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawal {
    /// Whose data.
    pub subject: Pseudonym,
    /// Who withdraws, where known.
    pub by: Option<Pseudonym>,
    /// One statement only.
    pub consent: Option<ConsentId>,
}

impl Pipeline {
    /// Records statements: all of them, or none.
    ///
    /// # Errors
    /// When the hat is not mandated or holds no records, a statement is not right, or register or log fail.
    pub async fn record_consents(
        &self,
        caller: &Caller,
        header: WriteHeader,
        stated: Vec<StatedConsent>,
    ) -> Result<RecordedConsents, PipelineError> {
        self.wear(caller, &header.hat).await?;
        self.holds_records(&header.hat)?;
        let now = self.now();
        let by = writer(caller, &header);
        let mut ids = Vec::new();
        let mut reply = Vec::new();
        let mut records = Vec::new();
        let mut about = BTreeSet::new();
        for (place, stated) in stated.into_iter().enumerate() {
            about.insert(stated.offered.subject);
            let statement = self
                .statement(caller, &format!("statements[{place}]"), stated, &by, now)
                .await?;
            let id = ConsentId::from_bytes(self.draw());
            ids.push(id);
            reply.extend(id.as_bytes());
            reply.push(u8::from(statement.opens_to(caller.organisation())));
            records.push(RegisterRecord {
                subject: SubjectRef::Person(statement.subject),
                event: RegisterEvent::StatementRecorded {
                    id,
                    statement: Box::new(statement),
                },
                writer: by.clone(),
                recorded_at: now,
            });
        }
        let Some(first) = records.first().map(|record| record.subject.clone()) else {
            return Err(PipelineError::invalid(
                "statements",
                "at least one is required",
            ));
        };
        hold_against_each_other(&records)?;
        let subjects: Vec<SubjectRef> = records
            .iter()
            .map(|record| record.subject.clone())
            .collect();
        let call = Self::call(
            "ConsentService/RecordConsent",
            caller,
            &header.hat,
            about,
            subjects,
        );
        let named = ids.iter().map(|id| ("statement", id.to_string()));
        let said = written(&header, named);
        let entry = entries::writing(self.entry_under(caller, first), &call, &said);
        let commit = Commit {
            identity: identity(caller, &header),
            records,
            entry,
            reply,
        };
        let committed = self.ports.register.commit(commit).await?;
        read_recorded(&committed.reply, committed.receipt.time).ok_or_else(unreadable_reply)
    }

    /// A statement about internal ids, held against the text that was shown and the catalogue's terms.
    async fn statement(
        &self,
        caller: &Caller,
        field: &str,
        stated: StatedConsent,
        by: &Writer,
        now: Timestamp,
    ) -> Result<Statement, PipelineError> {
        let StatedConsent { offered, evidence } = stated;
        let mut names: BTreeSet<Pseudonym> = offered.co_givers.clone();
        names.insert(offered.subject);
        if let Giver::Person(giver) = &offered.giver {
            names.insert(*giver);
        }
        let ids = self.resolve(caller, names, field).await?;
        let evidence = self.keep_evidence("evidence", &evidence)?;
        let statement = {
            let in_force = self.in_force.load();
            let catalogue = in_force.policies.catalogue().on(legal_day(now));
            consent::accept(offered, evidence, by, &catalogue, now).map_err(|faults| {
                let under = |fault: OfferFault| {
                    Violation::new(format!("{field}.{}", fault.field), fault.problem)
                };
                PipelineError::InvalidRequest(faults.into_iter().map(under).collect())
            })?
        };
        let statement = statement.renamed(|name| match ids.get(&name) {
            Some(SubjectRef::Person(id)) => Ok(*id),
            _ => Err(unknown_name(field)),
        })?;
        self.hold_against_own_facts(caller, field, &statement)
            .await?;
        Ok(statement)
    }

    /// Withdraws at once, from anyone plausible; standing is checked afterwards. Whoever is barred from the household may write one down too: it
    /// only closes.
    ///
    /// # Errors
    /// When the hat is not mandated, somebody named is not known to the organisation, or register or log fail.
    pub async fn withdraw_consent(
        &self,
        caller: &Caller,
        header: WriteHeader,
        withdrawal: Withdrawal,
    ) -> Result<Timestamp, PipelineError> {
        self.wear(caller, &header.hat).await?;
        let names = withdrawal
            .by
            .into_iter()
            .chain([withdrawal.subject])
            .collect();
        let ids = self.resolve_for_closing(caller, names, "subject").await?;
        let person = |name: Pseudonym| match ids.get(&name) {
            Some(SubjectRef::Person(id)) => Ok(*id),
            _ => Err(unknown_name("subject")),
        };
        let subject = person(withdrawal.subject)?;
        let by = withdrawal.by.map(person).transpose()?;
        let event = RegisterEvent::Withdrawn {
            subject,
            by,
            consent: withdrawal.consent,
        };
        let subject = SubjectRef::Person(subject);
        let about = [withdrawal.subject];
        let call = Self::call(
            "ConsentService/WithdrawConsent",
            caller,
            &header.hat,
            about,
            [subject.clone()],
        );
        let ended = withdrawal.consent.map(|id| ("withdrawal", id.to_string()));
        let entry = entries::writing(
            self.entry_under(caller, subject.clone()),
            &call,
            &written(&header, ended),
        );
        let record = RegisterRecord {
            subject,
            event,
            writer: writer(caller, &header),
            recorded_at: self.now(),
        };
        let commit = Commit {
            identity: identity(caller, &header),
            records: vec![record],
            entry,
            reply: Vec::new(),
        };
        Ok(self.ports.register.commit(commit).await?.receipt.time)
    }

    /// The smallest sets of cells that would serve a task, made from what the asker may know alone.
    ///
    /// # Errors
    /// When the hat is not mandated, the task is not the hat's, the household is not available, or register or log fail.
    pub async fn propose_consent(
        &self,
        caller: &Caller,
        hat: &Hat,
        household: &Pseudonym,
        task: &TaskId,
    ) -> Result<(Vec<Proposal>, Receipt), PipelineError> {
        self.wear(caller, hat).await?;
        let at = self.now();
        let today = legal_day(at);
        let snapshot = self
            .ports
            .register
            .snapshot(caller.organisation(), household)
            .await?;
        let snapshot = snapshot
            .filter(|snapshot| super::readings::may_see(&snapshot.facts.facts, caller, hat, today))
            .ok_or(PipelineError::HouseholdNotAvailable)?;
        let proposals = {
            let in_force = self.in_force.load();
            let catalogue = in_force.policies.catalogue().on(today);
            if catalogue.task_for(task, hat).is_none() {
                let problem = "no task of the catalogue for this hat";
                return Err(PipelineError::invalid("task", problem));
            }
            consent::propose(
                hat,
                task,
                &known_members(hat, &snapshot.facts, today),
                &catalogue,
            )
        };
        let subject = SubjectRef::Household(snapshot.facts.household);
        let call = Self::call(
            "ConsentService/ProposeConsent",
            caller,
            hat,
            [*household],
            [subject.clone()],
        );
        let entry = self.entry_under(caller, subject);
        let receipt = self.record_reading(entry, &call, proposals.len()).await?;
        Ok((proposals, receipt))
    }
}

/// What the store kept as the reply: each id, and whether it awaits confirmation.
fn read_recorded(reply: &[u8], at: Timestamp) -> Option<RecordedConsents> {
    let (mut ids, mut awaiting) = (Vec::new(), Vec::new());
    let (statements, []) = reply.as_chunks::<17>() else {
        return None;
    };
    for statement in statements {
        let (id, flag) = statement.split_last_chunk::<1>()?;
        let id = ConsentId::from_bytes(*id.first_chunk()?);
        ids.push(id);
        awaiting.extend((*flag == [1]).then_some(id));
    }
    Some(RecordedConsents { ids, awaiting, at })
}

/// Members as far as the asker's own organisation wrote them down or holds records of them: what a proposal may be made from.
fn known_members(hat: &Hat, household: &HouseholdFacts, today: Day) -> Vec<KnownSubject> {
    let own: Vec<&Fact> = household
        .facts
        .iter()
        .filter(|recorded| {
            recorded.valid.contains(today)
                && recorded.writer.hat.organisation() == hat.organisation()
        })
        .map(|recorded| &recorded.fact)
        .collect();
    let mut known: BTreeMap<PersonId, KnownSubject> = BTreeMap::new();
    for fact in &own {
        let person = match fact {
            Fact::Membership {
                person,
                household: home,
                ..
            } if *home == household.household => *person,
            Fact::Link { person, .. } => *person,
            _ => continue,
        };
        if let Some(pseudonym) = household.pseudonyms.get(&person) {
            let ages = AgeRange::UNKNOWN;
            known.insert(
                person,
                KnownSubject {
                    pseudonym: *pseudonym,
                    ages,
                    deceased: false,
                },
            );
        }
    }
    for fact in own {
        match fact {
            Fact::Birth {
                person,
                earliest,
                latest,
                expected,
            } => {
                if let Some(subject) = known.get_mut(person) {
                    subject.ages = AgeRange::on(today, *earliest, *latest, *expected);
                }
            }
            Fact::Death { person } => {
                if let Some(subject) = known.get_mut(person) {
                    subject.deceased = true;
                }
            }
            _ => {}
        }
    }
    known.into_values().collect()
}
