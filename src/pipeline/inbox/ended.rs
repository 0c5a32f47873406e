//! What a hat received under consent and what is, or soon will be, under consent no longer (ADR 20): worked out anew each time it is asked, from the ledger and
//! the register as it was known at the end of each legal day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use super::{Notice, NoticeKind};
use crate::decision::{CarriedFlow, ConsentDays, Grant, open_otherwise};
use crate::identity::Caller;
use crate::model::catalogue::ReceivedRow;
use crate::model::fact::FlagKind;
use crate::model::time::{first_moment, legal_day};
use crate::model::{
    Catalogue, Category, Day, Fact, Flow, Hat, HouseholdId, Modality, Organisation, Period,
    PersonId, Pseudonym, ReceiptId, TaskId, Timestamp,
};
use crate::pipeline::{InForce, Pipeline, PipelineError};
use crate::ports::Snapshot;
use crate::purpose::PictureQuestion;
use crate::work::{LedgerEvent, LedgerRecord};

/// Something received under a consent that holds no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedConsent {
    /// The household, by own pseudonym.
    pub household: Pseudonym,
    /// Whose data, by own pseudonym.
    pub person: Pseudonym,
    /// What.
    pub category: Category,
    /// Hat that held it, where the recipient was told.
    pub holder: Option<Hat>,
    /// Receipts of the disclosures.
    pub receipts: BTreeSet<ReceiptId>,
    /// First legal day without consent.
    pub from: Day,
    /// How the same would be open now; absent where it is kept in the own file alone.
    pub keep: Option<Modality>,
    /// By which articles.
    pub articles: BTreeSet<String>,
}

/// A flow of a household under consent, and when something was given through it.
struct Carried {
    flow: CarriedFlow,
    holder_told: bool,
    given: Vec<(ReceiptId, Timestamp)>,
}

/// What is told together in one notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Batch {
    /// What ended on a legal day, from the next one on.
    Ended(Day),
    /// What ended today about one person, at once.
    AtOnce(Day, Option<Pseudonym>),
    /// What will end on a legal day about one person, by itself or by a birthday, some days before.
    Ahead(Day, Option<Pseudonym>),
}

impl Batch {
    /// First legal day without consent.
    fn day(self) -> Day {
        match self {
            Self::Ended(day) | Self::AtOnce(day, _) | Self::Ahead(day, _) => day,
        }
    }
}

impl Pipeline {
    /// Consents that ended, in one notice for each legal day, told from the next day on; and those that will, some days before. Where the
    /// hat's own organisation recorded that somebody endangers the person, an end is told at once.
    pub(super) async fn consents_that_ended(
        &self,
        caller: &Caller,
        hat: &Hat,
    ) -> Result<Vec<Notice>, PipelineError> {
        let in_force = self.in_force.load_full();
        let now = self.now();
        let catalogue = in_force.policies.catalogue();
        let Some(row) = catalogue.on(legal_day(now)).received(hat) else {
            return Ok(Vec::new());
        };
        let ageless = catalogue.without_ageing();
        let mut batches: BTreeMap<Batch, Vec<EndedConsent>> = BTreeMap::new();
        for (household, carried) in carried(&self.received(hat).await?) {
            let Some((name, snapshot)) = self.open_home(caller, household).await? else {
                continue;
            };
            let facts = &snapshot.facts.facts;
            if !self.is_at_hand(caller, hat, facts, None).await? {
                continue;
            }
            let home = EndedHome {
                caller,
                hat,
                name,
                snapshot: &snapshot,
                in_force: &in_force,
                row,
                now,
            };
            for (batch, ended) in self.ended_in(&home, carried, &ageless).await? {
                batches.entry(batch).or_default().extend(ended);
            }
        }
        Ok(batches
            .into_iter()
            .map(|(batch, ended)| notice(hat, row, batch, ended))
            .collect())
    }

    async fn ended_in(
        &self,
        home: &EndedHome<'_>,
        carried: Vec<Carried>,
        ageless: &Catalogue,
    ) -> Result<BTreeMap<Batch, Vec<EndedConsent>>, PipelineError> {
        let mut batches: BTreeMap<Batch, Vec<EndedConsent>> = BTreeMap::new();
        let mut by_person: BTreeMap<PersonId, Vec<Carried>> = BTreeMap::new();
        for carried in carried {
            let person = carried.flow.flow.subject;
            by_person.entry(person).or_default().push(carried);
        }
        for (person, carried) in by_person {
            let records = self.spoken_of(person).await?;
            let mut days = ConsentDays::of(&records, ageless);
            for carried in carried {
                for (batch, receipts) in home.batches(&carried, &mut days) {
                    let ended = home.ended(&carried, batch.day(), receipts);
                    batches.entry(batch).or_default().extend(ended);
                }
            }
        }
        Ok(batches)
    }
}

/// What was given under consent, by household.
fn carried(records: &[LedgerRecord]) -> BTreeMap<HouseholdId, Vec<Carried>> {
    let mut homes: BTreeMap<HouseholdId, BTreeMap<(CarriedFlow, bool), Vec<_>>> = BTreeMap::new();
    for record in records {
        let LedgerEvent::Disclosed { task, flows } = &record.event else {
            continue;
        };
        for given in flows.iter().filter(|flow| !flow.consents.is_empty()) {
            let flow = CarriedFlow {
                flow: Flow {
                    holder: given.holder.clone(),
                    subject: given.person,
                    category: given.category,
                },
                recipient: record.hat.clone(),
                task: task.clone(),
                kinds: given.consents.clone(),
            };
            let home = homes.entry(record.household).or_default();
            let times = home.entry((flow, given.holder_told)).or_default();
            times.push((record.receipt, record.at));
        }
    }
    let listed = |flows: BTreeMap<(CarriedFlow, bool), Vec<_>>| {
        let flows = flows.into_iter();
        flows
            .map(|((flow, holder_told), given)| Carried {
                flow,
                holder_told,
                given,
            })
            .collect()
    };
    homes
        .into_iter()
        .map(|(household, flows)| (household, listed(flows)))
        .collect()
}

/// A household of which a hat received something, as it stands now.
struct EndedHome<'a> {
    caller: &'a Caller,
    hat: &'a Hat,
    name: Pseudonym,
    snapshot: &'a Snapshot,
    in_force: &'a InForce,
    row: &'a ReceivedRow,
    now: Timestamp,
}

impl EndedHome<'_> {
    /// In which notices it is told that a flow is under consent no longer, with the receipts of what was given through it.
    fn batches(
        &self,
        carried: &Carried,
        days: &mut ConsentDays<'_>,
    ) -> BTreeMap<Batch, BTreeSet<ReceiptId>> {
        let mut batches: BTreeMap<Batch, BTreeSet<ReceiptId>> = BTreeMap::new();
        let today = legal_day(self.now);
        let told_from = today.saturating_sub(i32::from(self.row.told_days).days());
        let told_until = today.saturating_add((i32::from(self.row.ahead_days) + 1).days());
        let person = carried.flow.flow.subject;
        let at_once = self.is_in_danger(person, today);
        let ahead = days.ends_ahead(&carried.flow, self.now, told_until);
        for (receipt, at) in &carried.given {
            let name = self.snapshot.facts.pseudonyms.get(&person).copied();
            let batch = match days.first_without(&carried.flow, *at, today) {
                Some(day) => Some(Batch::Ended(day)),
                None if at_once && days.has_ended(&carried.flow, self.now) => {
                    Some(Batch::AtOnce(today, name))
                }
                None => ahead.map(|day| Batch::Ahead(day, name)),
            };
            if let Some(batch) = batch.filter(|batch| batch.day() >= told_from) {
                batches.entry(batch).or_default().insert(*receipt);
            }
        }
        batches
    }

    /// Whether the hat's own organisation recorded that somebody endangers the person. What another recorded would show in when the
    /// notice comes (law 2).
    fn is_in_danger(&self, whom: PersonId, today: Day) -> bool {
        let own: &Organisation = self.caller.organisation();
        self.snapshot.facts.facts.iter().any(|recorded| {
            recorded.writer.hat.organisation() == own
                && recorded.valid.contains(today)
                && matches!(recorded.fact, Fact::Flag { flag: FlagKind::Threat, regarding: Some(endangered), .. }
                    if endangered == whom)
        })
    }

    fn ended(
        &self,
        carried: &Carried,
        from: Day,
        receipts: BTreeSet<ReceiptId>,
    ) -> Option<EndedConsent> {
        let flow = &carried.flow.flow;
        let otherwise = self.otherwise(&carried.flow.task, flow);
        let (keep, articles) = otherwise.map_or_else(
            || (None, [self.row.dossier.clone()].into()),
            |grant| {
                let told = grant.told_articles(carried.holder_told);
                (Some(grant.terms.modality), told)
            },
        );
        Some(EndedConsent {
            household: self.name,
            person: *self.snapshot.facts.pseudonyms.get(&flow.subject)?,
            category: flow.category,
            holder: carried.holder_told.then(|| flow.holder.clone()),
            receipts,
            from,
            keep,
            articles,
        })
    }

    /// How the flow would be open now without consent, on what the recipient may know.
    fn otherwise(&self, task: &TaskId, flow: &Flow) -> Option<Grant> {
        let question = PictureQuestion {
            hat: self.hat.clone(),
            task: task.clone(),
            household: self.name,
            subjects: BTreeSet::new(),
            categories: [flow.category].into(),
            period: Period::since(legal_day(self.now)),
            necessity: BTreeMap::new(),
            honours: BTreeSet::new(),
            detail: false,
            sitting: None,
        };
        let flows = [flow.clone()].into();
        let open = open_otherwise(
            &question,
            self.caller.professional(),
            &self.snapshot.facts,
            &self.in_force.policies,
            self.now,
            &flows,
        );
        open.into_values().next()
    }
}

fn notice(hat: &Hat, row: &ReceivedRow, batch: Batch, ended: Vec<EndedConsent>) -> Notice {
    let day = batch.day();
    let begins = |day: Day| first_moment(day).unwrap_or(Timestamp::MAX);
    let mut item = format!("{day}:{hat}");
    let (kind, since) = match batch {
        Batch::Ended(day) => {
            let next = day.tomorrow().unwrap_or(day);
            (NoticeKind::ConsentEnded, begins(next))
        }
        Batch::AtOnce(day, _) => (NoticeKind::ConsentEnded, begins(day)),
        Batch::Ahead(day, _) => {
            item = format!("ahead:{item}");
            let before = day.saturating_sub(i32::from(row.ahead_days).days());
            (NoticeKind::ConsentEnds, begins(before))
        }
    };
    let id = match batch {
        Batch::AtOnce(_, Some(person)) | Batch::Ahead(_, Some(person)) => {
            format!("{item}:{person}")
        }
        _ => item.clone(),
    };
    let persons: BTreeSet<Pseudonym> = ended.iter().map(|ended| ended.person).collect();
    Notice {
        item,
        persons: persons.into_iter().collect(),
        due: (kind == NoticeKind::ConsentEnds).then(|| begins(day)),
        ended,
        ..Notice::new(kind, id, since)
    }
}
