//! How much work is open, and how much of it should have been done: for each organisation and kind, numbers without persons.

use std::time::Duration;

use super::NoticeKind;
use crate::decision::UnderWay;
use crate::model::time::legal_day;
use crate::model::{Organisation, SubjectRef, Timestamp};
use crate::pipeline::{Pipeline, PipelineError};
use crate::ports::Snapshot;
use crate::work::{self, Agreement, Emergency, Review, Stage};

/// How often it is counted.
const EVERY: Duration = Duration::from_mins(15);

/// Work of one kind at one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenWork {
    /// Whose it is.
    pub organisation: Organisation,
    /// What waits.
    pub kind: NoticeKind,
    /// How much.
    pub open: usize,
    /// How much of it should have been done.
    pub overdue: usize,
}

impl Pipeline {
    /// What is open now at every organisation, whoever's turn it is there: every kind of notice that asks for something to be done.
    ///
    /// # Errors
    /// When register or ledger cannot be read.
    pub async fn open_work(&self) -> Result<Vec<OpenWork>, PipelineError> {
        let in_force = self.in_force.load_full();
        let at = self.now();
        let catalogue = in_force.policies.catalogue();
        let mut all = Vec::new();
        for organisation in catalogue.on(legal_day(at)).organisations() {
            let own = &organisation.id;
            let households = self.with_open_work(own).await?;
            let counts = [
                (NoticeKind::ConfirmFact, self.facts_of(own).await?),
                (NoticeKind::ConfirmConsent, self.consents_of(own).await?),
                (NoticeKind::LikelyDuplicate, self.duplicates_of(own).await?),
                (NoticeKind::InformDuty, self.duties_of(own, at).await?),
                (NoticeKind::AgreeRepair, self.repairs_of(own).await?),
                (NoticeKind::Breach, self.breaches_open(own, at).await?),
                (NoticeKind::Weigh, weighings(&households, own, at)),
                (
                    NoticeKind::AgreeEmergency,
                    emergencies(&households, |it| answer(it, own, at)),
                ),
                (
                    NoticeKind::ReviewEmergency,
                    emergencies(&households, |it| review(it, own, at)),
                ),
                (
                    NoticeKind::AgreeConsultation,
                    consultations(&households, own, at),
                ),
            ];
            all.extend(counts.map(|(kind, count)| OpenWork {
                organisation: own.clone(),
                kind,
                open: count.open,
                overdue: count.overdue,
            }));
        }
        Ok(all)
    }

    /// Facts that this organisation wrote and a second person has to confirm.
    async fn facts_of(&self, own: &Organisation) -> Result<Count, PipelineError> {
        let facts = self.waiting_facts(own).await?;
        let written = facts
            .iter()
            .filter(|fact| fact.writer.hat.organisation() == own);
        Ok(Count::of(written.map(|_| false)))
    }

    /// Consents that this organisation recorded for itself and a second person has to confirm.
    async fn consents_of(&self, own: &Organisation) -> Result<Count, PipelineError> {
        let subjects = self.waiting_statements(own).await?;
        let said = subjects.iter().flat_map(|(_, statements)| statements);
        let waiting =
            said.filter(|it| it.writer.hat.organisation() == own && it.awaits_confirmation());
        Ok(Count::of(waiting.map(|_| false)))
    }

    /// Registrations that may be one person.
    async fn duplicates_of(&self, own: &Organisation) -> Result<Count, PipelineError> {
        let hints = self.ports.register.likely_duplicates(own).await?;
        Ok(Count::of(hints.iter().map(|_| false)))
    }

    /// People who have to be told.
    async fn duties_of(&self, own: &Organisation, at: Timestamp) -> Result<Count, PipelineError> {
        let in_force = self.in_force.load_full();
        let catalogue = in_force.policies.catalogue();
        let received = self.ports.ledger.received_by(own, Timestamp::MIN).await?;
        let duties = work::duties(&received, |hat, day| catalogue.on(day).informing(hat));
        let open = duties.iter().filter(|duty| duty.is_open());
        Ok(Count::of(open.map(|duty| duty.is_overdue(at))))
    }

    /// Repairs of what this organisation wrote that wait for a second signature.
    async fn repairs_of(&self, own: &Organisation) -> Result<Count, PipelineError> {
        let register = &self.ports.register;
        let mut waiting = Count::default();
        for subject in register.open_work(own, self.now()).await? {
            if matches!(subject, SubjectRef::Organisation(_)) {
                continue;
            }
            let filed = register.filed_under(&subject).await?;
            let cases = UnderWay::of(&filed).repairs.into_values();
            let own =
                cases.filter(|it| it.is_open().is_ok() && it.proposed.written_by.contains(own));
            waiting.open += own.count();
        }
        Ok(waiting)
    }

    /// Breaches that a privacy officer has to assess.
    async fn breaches_open(
        &self,
        own: &Organisation,
        at: Timestamp,
    ) -> Result<Count, PipelineError> {
        let found = self.breaches_of(own, None).await?;
        let open = found.iter().map(|it| &it.breach).filter(|it| it.is_open());
        Ok(Count::of(open.map(|breach| self.due(breach) <= at)))
    }

    /// Counts open work now and every quarter of an hour, for as long as it is polled. Run beside the services.
    pub async fn count_open_work(&self) {
        loop {
            match self.open_work().await {
                Ok(all) => all.iter().for_each(OpenWork::tell),
                Err(error) => tracing::error!(%error, "open work could not be counted"),
            }
            tokio::time::sleep(EVERY).await;
        }
    }
}

/// How much is open, and how much of it overdue.
#[derive(Default)]
struct Count {
    open: usize,
    overdue: usize,
}

impl Count {
    /// Of things that are open, each overdue or not.
    fn of(open: impl Iterator<Item = bool>) -> Self {
        let mut count = Self::default();
        for overdue in open {
            count.open += 1;
            count.overdue += usize::from(overdue);
        }
        count
    }
}

/// Reviews that wait at this organisation, hat by hat; overdue once somebody had to be reminded.
fn weighings(households: &[Snapshot], own: &Organisation, at: Timestamp) -> Count {
    let waiting = |review: &Review| -> Vec<bool> {
        let mut holders: Vec<_> = review.sent.flows.iter().map(|it| &it.flow.holder).collect();
        holders.sort();
        holders.dedup();
        let own = holders.into_iter().filter(|it| it.organisation() == own);
        let waiting = own.filter(|it| review.waiting_for(it, at).next().is_some());
        let overdue = waiting.map(|holder| review.stage(holder, at).0 > Stage::Assigned);
        overdue.collect()
    };
    let reviews = households
        .iter()
        .flat_map(|it| it.facts.under_way.reviews.values());
    Count::of(reviews.flat_map(waiting))
}

/// Emergencies that ask for something, and whether it should have been done.
fn emergencies(households: &[Snapshot], asks: impl Fn(&Emergency) -> Option<bool>) -> Count {
    let all = households
        .iter()
        .flat_map(|it| it.facts.under_way.emergencies.values());
    Count::of(all.filter_map(asks))
}

/// Whether an emergency waits for a second professional of this organisation, and for too long.
fn answer(emergency: &Emergency, own: &Organisation, at: Timestamp) -> Option<bool> {
    let declared = &emergency.declared;
    let holds = declared.holders.iter().any(|it| it.organisation() == own);
    let agreement = if declared.desk.organisation() == own {
        Agreement::Everybody
    } else if holds {
        Agreement::Holder {
            organisation: own.clone(),
        }
    } else {
        return None;
    };
    let waits = emergency.admits(&agreement, at).is_ok();
    waits.then_some(declared.answer_by <= at)
}

/// Whether an emergency that concerns this organisation waits to be reviewed, and for too long.
fn review(emergency: &Emergency, own: &Organisation, at: Timestamp) -> Option<bool> {
    let waits = emergency.declared.concerned().contains(own)
        && emergency.over_at() <= at
        && emergency.may_be_reviewed().is_ok();
    waits.then_some(emergency.declared.review_by <= at)
}

/// Consultations of this organisation at which seats of colleagues wait for somebody who stands behind them.
fn consultations(households: &[Snapshot], own: &Organisation, at: Timestamp) -> Count {
    let called = households
        .iter()
        .flat_map(|it| it.facts.under_way.consultations.values());
    let waiting = called.filter(|it| {
        it.caller.hat.organisation() == own
            && it.seats_colleagues()
            && it.admits_agreement(at).is_ok()
    });
    Count::of(waiting.map(|_| false))
}

impl OpenWork {
    fn tell(&self) {
        let labels = [
            ("organisation", self.organisation.to_string()),
            ("kind", self.kind.to_string()),
        ];
        metrics::gauge!("samenbeeld_open_work", &labels).set(figure(self.open));
        metrics::gauge!("samenbeeld_overdue_work", &labels).set(figure(self.overdue));
    }
}

/// Beyond what anybody has open a figure says *very many*.
fn figure(count: usize) -> f64 {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}
