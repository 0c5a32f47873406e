//! Breach cases: what an organisation received, or what left from it, on an error of the register. They are worked out anew each time they are
//! asked (ADR 22): for every disclosure about a household in which something was repaired, the decision is decided again on what was known
//! then without the errors found since.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::unknown;
use crate::audit::entries;
use crate::identity::Caller;
use crate::model::time::legal_day;
use crate::model::{
    Category, ClearText, Hat, Organisation, Pseudonym, ReceiptId, SubjectRef, Timestamp,
};
use crate::pipeline::readings::is_barred;
use crate::pipeline::register::{identity, written};
use crate::pipeline::{Pipeline, PipelineError, WriteHeader};
use crate::ports::{LedgerCommit, Snapshot};
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
        if self.ports.register.answered(&identity).await?.is_some() {
            return Ok(());
        }
        let own = caller.organisation();
        let breaches = self.breaches_of(own, Some(receipt)).await?;
        let mut open_to = breaches.into_iter().filter(|(snapshot, _)| {
            let today = legal_day(self.now());
            !is_barred(&snapshot.facts.facts, caller, today)
        });
        let (_, breach) = open_to.next().ok_or_else(unknown)?;
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
        let entry = entries::writing(self.entry_under(subject), &call, &said);
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
        for (snapshot, breach) in self.breaches_of(own, None).await? {
            if !is_barred(&snapshot.facts.facts, caller, today) {
                let household = SubjectRef::Household(breach.household);
                let household = self.ports.register.pseudonym(own, &household).await?;
                views.push(self.breach_view(breach, household, &snapshot));
            }
        }
        views.sort_by_key(|view| (view.breach.since(), view.breach.receipt));
        Ok(views)
    }

    fn breach_view(
        &self,
        breach: Breach,
        household: Option<Pseudonym>,
        snapshot: &Snapshot,
    ) -> BreachView {
        let names = &snapshot.facts.pseudonyms;
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

    /// Breaches of an organisation, closed or not, each with its household as it is now; those of one disclosure alone where one is named.
    pub(in crate::pipeline) async fn breaches_of(
        &self,
        organisation: &Organisation,
        only: Option<ReceiptId>,
    ) -> Result<Vec<(Snapshot, Breach)>, PipelineError> {
        let register = &self.ports.register;
        let mut breaches = Vec::new();
        for household in register.repaired(organisation).await? {
            let records = self
                .ports
                .ledger
                .disclosed_of(household, Timestamp::MIN)
                .await?;
            let snapshot = register.household_of(organisation, household).await?;
            let Some(snapshot) = snapshot else { continue };
            for disclosed in records
                .iter()
                .filter(|record| only.is_none_or(|receipt| record.receipt == receipt))
            {
                let breach = self.breach(organisation, disclosed, &records, &snapshot);
                let breach = breach.await?;
                breaches.extend(breach.map(|breach| (snapshot.clone(), breach)));
            }
        }
        Ok(breaches)
    }

    /// What went wrong with a disclosure, for an organisation that received it or gave something of it.
    async fn breach(
        &self,
        organisation: &Organisation,
        disclosed: &LedgerRecord,
        records: &[LedgerRecord],
        snapshot: &Snapshot,
    ) -> Result<Option<Breach>, PipelineError> {
        let disclosed = &self.given_of_both(disclosed, snapshot).await?;
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
        let found_at = found_since(snapshot, disclosed.at);
        if found_at.is_empty() {
            return Ok(None);
        }
        let open = self.open_without_errors(disclosed.receipt, &found_at);
        let Some(open) = open.await? else {
            return Ok(None);
        };
        let wrong = went_wrong(flows, &open);
        Ok(Breach::of(disclosed, &wrong, organisation, records))
    }
}

/// Moments since a disclosure at which errors were found, where one of them was in the register then.
fn found_since(snapshot: &Snapshot, given_at: Timestamp) -> Vec<Timestamp> {
    let found = snapshot.facts.under_way.agreed_repairs().filter_map(|it| {
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
