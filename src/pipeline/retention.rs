//! Terms carried out: what the tables no longer let the broker keep goes, and the log says so to those whose it was.

use std::time::Duration;

use super::{Pipeline, PipelineError};
use crate::audit::entries;
use crate::model::catalogue::kept;
use crate::model::time::legal_day;
use crate::model::{Day, SubjectRef};
use crate::ports::Terms;

/// How often terms are looked at.
const EVERY: Duration = Duration::from_hours(24);

impl Pipeline {
    /// Removes everything that is over term on this legal day, by the tables of that day; how many things. It is in the log before it
    /// goes: an entry for each organisation whose it was, with numbers alone.
    ///
    /// # Errors
    /// When the store cannot be read, or log or store cannot be written; what is left goes the next time.
    pub async fn carry_out_terms(&self, today: Day) -> Result<u64, PipelineError> {
        let terms: Terms = {
            let in_force = self.in_force.load();
            let tables = in_force.policies.catalogue().on(today);
            let rows = kept::kinds().filter_map(|kind| tables.retention(kind));
            rows.map(|row| (row.kind.clone(), row.clone())).collect()
        };
        let mut removed = 0;
        let mut last = None;
        loop {
            let over = self.ports.retention.over_term(&terms, today).await?;
            // Nothing is left, or nothing of it would go: then the next day tries again.
            if last.as_ref() == Some(&over) {
                return Ok(removed);
            }
            for (organisation, counts) in &over.counts {
                let entry = self.own_entry_under(SubjectRef::Organisation(organisation.clone()));
                let draft = entries::retention(entry, organisation, counts);
                self.ports.log.record(draft).await?;
                removed += counts.values().sum::<u64>();
            }
            self.ports.retention.empty(over.clone()).await?;
            last = Some(over);
        }
    }

    /// Carries out terms now and every day, for as long as it is polled. Run beside the services.
    pub async fn carry_out_terms_daily(&self) {
        loop {
            let today = legal_day(self.now());
            match self.carry_out_terms(today).await {
                Ok(0) => {}
                Ok(removed) => tracing::info!(removed, "what was over term is gone"),
                Err(error) => tracing::error!(%error, "terms could not be carried out"),
            }
            tokio::time::sleep(EVERY).await;
        }
    }
}
