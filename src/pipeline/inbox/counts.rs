//! How much work is open, and how much of it should have been done: for each organisation and kind, numbers without persons.

use std::time::Duration;

use super::NoticeKind;
use crate::decision::UnderWay;
use crate::model::time::legal_day;
use crate::model::{Organisation, Timestamp};
use crate::pipeline::{Pipeline, PipelineError};
use crate::work::{self, Stage};

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
    /// What is open now at every organisation, whoever's turn it is there.
    ///
    /// # Errors
    /// When register or ledger cannot be read.
    pub async fn open_work(&self) -> Result<Vec<OpenWork>, PipelineError> {
        let in_force = self.in_force.load_full();
        let at = self.now();
        let catalogue = in_force.policies.catalogue();
        let register = &self.ports.register;
        let mut all = Vec::new();
        for organisation in catalogue.on(legal_day(at)).organisations() {
            let own = &organisation.id;
            let facts = register.waiting_for(own, 0).await?;
            let written = facts
                .iter()
                .filter(|it| it.fact.writer.hat.organisation() == own);
            let received = self.ports.ledger.received_by(own, Timestamp::MIN).await?;
            let duties = work::duties(&received, |hat, day| catalogue.on(day).informing(hat));
            let duties = duties.iter().filter(|duty| duty.is_open());
            let weighings = self.weighings_of(own, at).await?;
            let breaches = self.breaches_of(own, None).await?;
            let breaches = breaches.iter().map(|found| &found.breach);
            let breaches = breaches.filter(|breach| breach.is_open());
            let counts = [
                (NoticeKind::ConfirmFact, written.count(), 0),
                (
                    NoticeKind::InformDuty,
                    duties.clone().count(),
                    duties.filter(|duty| duty.is_overdue(at)).count(),
                ),
                (
                    NoticeKind::Weigh,
                    weighings.len(),
                    weighings
                        .iter()
                        .filter(|stage| **stage > Stage::Assigned)
                        .count(),
                ),
                (NoticeKind::AgreeRepair, self.repairs_of(own).await?, 0),
                (
                    NoticeKind::Breach,
                    breaches.clone().count(),
                    breaches.filter(|breach| self.due(breach) <= at).count(),
                ),
            ];
            all.extend(counts.map(|(kind, open, overdue)| OpenWork {
                organisation: own.clone(),
                kind,
                open,
                overdue,
            }));
        }
        Ok(all)
    }

    /// Repairs of what this organisation wrote that wait for a second signature.
    async fn repairs_of(&self, own: &Organisation) -> Result<usize, PipelineError> {
        let register = &self.ports.register;
        let mut waiting = 0;
        for subject in register.open_work(own, self.now()).await? {
            let filed = register.filed_under(&subject).await?;
            let cases = UnderWay::of(&filed).repairs.into_values();
            let own =
                cases.filter(|it| it.is_open().is_ok() && it.proposed.written_by.contains(own));
            waiting += own.count();
        }
        Ok(waiting)
    }

    /// How far each review has gone that waits at this organisation, hat by hat.
    async fn weighings_of(
        &self,
        organisation: &Organisation,
        at: Timestamp,
    ) -> Result<Vec<Stage>, PipelineError> {
        let mut stages = Vec::new();
        for snapshot in self.with_open_work(organisation).await? {
            for review in snapshot.facts.under_way.reviews.values() {
                let mut holders: Vec<_> =
                    review.sent.flows.iter().map(|it| &it.flow.holder).collect();
                holders.sort();
                holders.dedup();
                let own = holders
                    .into_iter()
                    .filter(|it| it.organisation() == organisation);
                let waiting = own.filter(|it| review.waiting_for(it, at).next().is_some());
                stages.extend(waiting.map(|holder| review.stage(holder, at).0));
            }
        }
        Ok(stages)
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
