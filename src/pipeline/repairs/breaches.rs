//! Breach cases: what an organisation received, or what left from it, on an error of the register. They are worked out anew each time they are
//! asked (ADR 22): for every disclosure about a household in which something was repaired, the decision is decided again on what was known
//! then without the errors found since.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::SignedDuration;

use super::merges::Merges;
use super::unknown;
use crate::audit::entries;
use crate::decision::HouseholdFacts;
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{
    Category, ClearText, Hat, Organisation, PersonId, Pseudonym, ReceiptId, SubjectRef, Timestamp,
};
use crate::pipeline::past::Bundle;
use crate::pipeline::readings::is_barred;
use crate::pipeline::register::{identity, written};
use crate::pipeline::{Pipeline, PipelineError, WriteHeader};
use crate::ports::LedgerCommit;
use crate::work::{Breach, LedgerEvent, LedgerRecord, NotOpen, went_wrong};

/// A flow that went wrong, as the reader's organisation may know it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BreachedView {
    /// Whose data, by own pseudonym.
    pub person: Pseudonym,
    /// Category.
    pub category: Category,
    /// Hat that held it, where the organisation may know.
    pub holder: Option<Hat>,
}

/// A breach as a privacy officer reads it.
#[derive(Debug, Clone)]
pub struct BreachView {
    /// The breach.
    pub breach: Breach,
    /// The household, by own pseudonym, where the organisation has one.
    pub household: Option<Pseudonym>,
    /// What is to be assessed; where everything was, all of it.
    pub flows: BTreeSet<BreachedView>,
    /// Until when the authority has to have been told, where it must be.
    pub due: Timestamp,
    /// Whether that moment is over and nobody assessed it.
    pub overdue: bool,
}

/// A breach that an organisation may be told of.
pub(in crate::pipeline) struct FoundBreach {
    pub(in crate::pipeline) breach: Breach,
    /// The household as it is now.
    household: Arc<HouseholdFacts>,
    /// Of everybody whose flows went wrong, what the organisation calls them.
    names: BTreeMap<PersonId, Pseudonym>,
}

impl Pipeline {
    /// Breaches of the officer's organisation, the oldest first; those that are closed only where asked for.
    ///
    /// # Errors
    /// When the hat is not a mandated privacy officer's, or register, ledger or log fail.
    pub async fn list_breaches(
        &self,
        caller: &Caller,
        hat: &Hat,
        closed: bool,
    ) -> Result<Vec<BreachView>, PipelineError> {
        self.wear_officer(caller, hat).await?;
        let mut views = self.breaches_for(caller).await?;
        views.retain(|view| closed || view.breach.is_open());
        let about = views.iter().filter_map(|view| view.household);
        let call = Self::call("RepairService/ListBreaches", caller, hat, about, []);
        self.record_reading(self.entry_of(caller), &call, views.len())
            .await?;
        Ok(views)
    }

    /// Closes a breach for the officer's own organisation: it was assessed (AVG 33(5)).
    ///
    /// # Errors
    /// When the hat is not a mandated privacy officer's, the organisation has no such breach, whoever asked is the officer, it was closed
    /// before, or register, ledger or log fail.
    pub async fn close_breach(
        &self,
        caller: &Caller,
        header: WriteHeader,
        receipt: ReceiptId,
        (assessment, authority_told): (&ClearText, bool),
    ) -> Result<(), PipelineError> {
        self.wear_officer(caller, &header.hat).await?;
        let identity = identity(caller, &header);
        if self
            .ports
            .register
            .answered(&identity, caller.shown())
            .await?
            .is_some()
        {
            return Ok(());
        }
        let own = caller.organisation();
        let breaches = self.breaches_of(own, Some(receipt)).await?;
        let mut open_to = breaches.into_iter().filter(|found| {
            let today = legal_day(self.now());
            !is_barred(&found.household.facts, caller, today)
        });
        let FoundBreach { breach, .. } = open_to.next().ok_or_else(unknown)?;
        if breach.asker == *caller.professional() {
            let problem = "somebody else assesses it: never whoever asked";
            return Err(PipelineError::invalid("receipt", problem));
        }
        if !breach.is_open() {
            return Err(PipelineError::NotOpen(NotOpen::Answered));
        }
        let sealed = self.sealed(own, "breach", assessment, "assessment")?;
        let subject = SubjectRef::Household(breach.household);
        let rpc = "RepairService/CloseBreach";
        let call = Self::call(rpc, caller, &header.hat, [], [subject.clone()]);
        let mut said = written(&header, [("breach", receipt.to_string())]);
        said.sealed = BTreeMap::from([("assessment".to_owned(), sealed)]);
        let entry = entries::writing(self.entry_under(caller, subject), &call, &said);
        let record = LedgerRecord {
            receipt: entry.receipt,
            at: entry.at,
            household: breach.household,
            hat: header.hat.clone(),
            professional: caller.professional().clone(),
            event: LedgerEvent::BreachClosed {
                receipt,
                flows: breach.flows.into_keys().collect(),
                authority_told,
            },
        };
        let commit = LedgerCommit {
            identity,
            record,
            after: breach.last.map(|(last, _)| last),
            entry,
            reply: Vec::new(),
        };
        self.ports.ledger.append(commit).await?;
        Ok(())
    }

    /// Breaches of the caller's organisation in households from which they are not barred, oldest first.
    pub(in crate::pipeline) async fn breaches_for(
        &self,
        caller: &Caller,
    ) -> Result<Vec<BreachView>, PipelineError> {
        let own = caller.organisation();
        let today = legal_day(self.now());
        let mut views = Vec::new();
        for found in self.breaches_of(own, None).await? {
            if !is_barred(&found.household.facts, caller, today) {
                let household = SubjectRef::Household(found.breach.household);
                let household = self.ports.register.pseudonym(own, &household).await?;
                views.push(self.breach_view(found, household));
            }
        }
        views.sort_by_key(|view| (view.breach.since(), view.breach.receipt));
        Ok(views)
    }

    fn breach_view(
        &self,
        FoundBreach { breach, names, .. }: FoundBreach,
        household: Option<Pseudonym>,
    ) -> BreachView {
        let open = breach.is_open();
        let flows = breach.flows.iter().filter(|(_, it)| !(open && it.closed));
        let flows = flows.filter_map(|(flow, it)| {
            Some(BreachedView {
                person: *names.get(&flow.subject)?,
                category: flow.category,
                holder: it.holder_told.then(|| flow.holder.clone()),
            })
        });
        let flows = flows.collect();
        let due = self.due(&breach);
        BreachView {
            overdue: breach.is_open() && due <= self.now(),
            due,
            flows,
            household,
            breach,
        }
    }

    /// Until when a breach has to be assessed.
    pub(in crate::pipeline) fn due(&self, breach: &Breach) -> Timestamp {
        let in_force = self.in_force.load();
        let since = breach.since();
        let row = in_force.policies.catalogue().on(legal_day(since)).breach();
        let hours = row.map_or(0, |row| i64::from(row.hours));
        let due = since.checked_add(SignedDuration::from_hours(hours));
        due.unwrap_or(Timestamp::MAX)
    }

    /// Breaches of an organisation, closed or not; those of one disclosure alone where one is named.
    pub(in crate::pipeline) async fn breaches_of(
        &self,
        organisation: &Organisation,
        only: Option<ReceiptId>,
    ) -> Result<Vec<FoundBreach>, PipelineError> {
        let register = &self.ports.register;
        let (mut breaches, mut bundles) = (Vec::new(), BTreeMap::new());
        for household in register.repaired(organisation).await? {
            let ledger = &self.ports.ledger;
            let records = ledger.disclosed_of(household, Timestamp::MIN).await?;
            let snapshot = register.household_of(organisation, household).await?;
            let Some(snapshot) = snapshot else { continue };
            let household = snapshot.facts;
            for disclosed in records
                .iter()
                .filter(|record| only.is_none_or(|receipt| record.receipt == receipt))
            {
                let within = (&household, &*records);
                let breach = self.breach(organisation, disclosed, within, &mut bundles);
                breaches.extend(breach.await?);
            }
        }
        Ok(breaches)
    }

    /// What went wrong with a disclosure, for an organisation that received it or gave something of it.
    async fn breach(
        &self,
        organisation: &Organisation,
        disclosed: &LedgerRecord,
        (household, records): (&Arc<HouseholdFacts>, &[LedgerRecord]),
        bundles: &mut BTreeMap<[u8; 32], Bundle>,
    ) -> Result<Option<FoundBreach>, PipelineError> {
        let merges = Merges::of(&household.under_way);
        let disclosed = &self.given_of_both(disclosed, &merges).await?;
        let LedgerEvent::Disclosed { flows, .. } = &disclosed.event else {
            return Ok(None);
        };
        let mut parties = flows
            .iter()
            .map(|flow| &flow.holder)
            .chain([&disclosed.hat]);
        if !parties.any(|hat| hat.organisation() == organisation) {
            return Ok(None);
        }
        let found_at = found_since(household, disclosed.at);
        if found_at.is_empty() {
            return Ok(None);
        }
        let open = self.open_without_errors(disclosed.receipt, &found_at, bundles);
        let Some(open) = open.await? else {
            return Ok(None);
        };
        let open = open.into_iter();
        let open: Vec<_> = open.map(|(at, open)| (at, merges.now(&open, at))).collect();
        let wrong = went_wrong(flows, &open);
        match Breach::of(disclosed, &wrong, organisation, records) {
            Some(breach) => self.named(organisation, breach, &merges, household).await,
            None => Ok(None),
        }
    }

    /// A breach with the organisation's own names: of whom it was told that it got or gave something, and of nobody else (law 12).
    async fn named(
        &self,
        organisation: &Organisation,
        mut breach: Breach,
        merges: &Merges,
        household: &Arc<HouseholdFacts>,
    ) -> Result<Option<FoundBreach>, PipelineError> {
        let mut names = BTreeMap::new();
        for flow in breach.flows.keys() {
            // Whoever knows nobody of whom it really was, was told that it was of the one they were read as.
            for person in [flow.subject, merges.read_at(flow.subject, breach.given_at)] {
                let person = SubjectRef::Person(person);
                let name = self.ports.register.pseudonym(organisation, &person).await?;
                if let Some(name) = name {
                    names.insert(flow.subject, name);
                    break;
                }
            }
        }
        breach
            .flows
            .retain(|flow, _| names.contains_key(&flow.subject));
        Ok((!breach.flows.is_empty()).then(|| FoundBreach {
            household: household.clone(),
            breach,
            names,
        }))
    }
}

/// Moments since a disclosure at which errors were found, where one of them was in the register then.
fn found_since(household: &HouseholdFacts, given_at: Timestamp) -> Vec<Timestamp> {
    let found = household.under_way.agreed_repairs().filter_map(|it| {
        let (_, found_at) = it.agreed.as_ref().filter(|(_, at)| *at >= given_at)?;
        Some((it.proposed.wrong_since, *found_at))
    });
    let found: Vec<_> = found.collect();
    if found.iter().all(|(wrong_since, _)| *wrong_since > given_at) {
        return Vec::new();
    }
    let moments: BTreeSet<Timestamp> = found.into_iter().map(|(_, found_at)| found_at).collect();
    moments.into_iter().collect()
}
