//! Breaches: what was given and would not have been open, had the register been right (ADR 22). Nothing of it is stored: it follows from the
//! ledger, from decisions that are decided again, and from what officers closed.

use std::collections::{BTreeMap, BTreeSet};

use super::{GivenFlow, LedgerEvent, LedgerRecord};
use crate::model::{Flow, HouseholdId, Organisation, ProfessionalId, ReceiptId, Timestamp};

/// Flows through which something was given and which are not open without the errors that were found since; each with the moment at which
/// the error was found. `corrected` has what is open without the errors found by each moment, earliest first. What a later repair sets right
/// again did not go wrong.
pub fn went_wrong(
    given: &[GivenFlow],
    corrected: &[(Timestamp, BTreeSet<Flow>)],
) -> BTreeMap<Flow, Timestamp> {
    let Some((_, open_now)) = corrected.last() else {
        return BTreeMap::new();
    };
    let flows = given.iter().map(GivenFlow::flow);
    let wrong = flows.filter(|flow| !open_now.contains(flow));
    let found = wrong.filter_map(|flow| {
        let mut moments = corrected.iter().filter(|(_, open)| !open.contains(&flow));
        let (found_at, _) = moments.next()?;
        Some((flow, *found_at))
    });
    found.collect()
}

/// A flow that went wrong, as an organisation may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreachedFlow {
    /// When the error was found.
    pub found_at: Timestamp,
    /// Whether the organisation may be told who held it.
    pub holder_told: bool,
    /// Whether an officer of the organisation assessed it.
    pub closed: bool,
}

/// What went wrong with one disclosure, for one organisation: whoever received all of it, a holder what left from itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Receipt of the disclosure.
    pub receipt: ReceiptId,
    /// The household.
    pub household: HouseholdId,
    /// When it was made.
    pub given_at: Timestamp,
    /// Whether the organisation received it.
    pub received: bool,
    /// Who asked.
    pub asker: ProfessionalId,
    /// What went wrong.
    pub flows: BTreeMap<Flow, BreachedFlow>,
    /// Receipt of the last assessment by an officer of the organisation, and its moment.
    pub last: Option<(ReceiptId, Timestamp)>,
}

impl Breach {
    /// The breach that a disclosure is for an organisation, with what its officers closed among these records.
    pub fn of(
        disclosed: &LedgerRecord,
        wrong: &BTreeMap<Flow, Timestamp>,
        organisation: &Organisation,
        records: &[LedgerRecord],
    ) -> Option<Self> {
        let LedgerEvent::Disclosed { flows: given, .. } = &disclosed.event else {
            return None;
        };
        let received = disclosed.hat.organisation() == organisation;
        let (closed, last) = closings(disclosed.receipt, organisation, records);
        let flows = given.iter().filter_map(|given| {
            let flow = given.flow();
            let own = flow.holder.organisation() == organisation;
            let found_at = *wrong.get(&flow).filter(|_| own || received)?;
            let breached = BreachedFlow {
                found_at,
                holder_told: own || given.holder_told,
                closed: closed.contains(&flow),
            };
            Some((flow, breached))
        });
        let flows: BTreeMap<_, _> = flows.collect();
        (!flows.is_empty()).then(|| Self {
            receipt: disclosed.receipt,
            household: disclosed.household,
            given_at: disclosed.at,
            received,
            asker: disclosed.professional.clone(),
            flows,
            last,
        })
    }

    /// Whether some of it is still to be assessed.
    pub fn is_open(&self) -> bool {
        self.flows.values().any(|flow| !flow.closed)
    }

    /// Since when it is known: of what is still to be assessed, where some of it is.
    pub fn since(&self) -> Timestamp {
        self.found().min().unwrap_or(self.given_at)
    }

    /// When the last of that was found.
    pub fn latest(&self) -> Timestamp {
        self.found().max().unwrap_or(self.given_at)
    }

    fn found(&self) -> impl Iterator<Item = Timestamp> {
        let open = self.is_open();
        let flows = self.flows.values();
        flows
            .filter(move |flow| !(open && flow.closed))
            .map(|flow| flow.found_at)
    }
}

/// What officers of an organisation assessed of a disclosure, and the last time they did.
fn closings(
    receipt: ReceiptId,
    organisation: &Organisation,
    records: &[LedgerRecord],
) -> (BTreeSet<Flow>, Option<(ReceiptId, Timestamp)>) {
    let (mut closed, mut last) = (BTreeSet::new(), None);
    for record in records {
        if let LedgerEvent::BreachClosed {
            receipt: of, flows, ..
        } = &record.event
            && *of == receipt
            && record.hat.organisation() == organisation
        {
            closed.extend(flows.iter().cloned());
            last = Some((record.receipt, record.at));
        }
    }
    (closed, last)
}

#[cfg(test)]
mod tests;
