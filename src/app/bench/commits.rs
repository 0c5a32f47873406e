//! What durability costs by itself: entries in the store of the broker, one writer, each waited for.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::time::Instant;

use super::load::histogram;
use crate::app::serve;
use crate::audit::{Draft, EntryKind};
use crate::config::{Broker, StorePlace};
use crate::model::{ReceiptId, SubjectRef};
use crate::ports::{AuditLog, Clock, Entropy};
use crate::storage::{SystemClock, SystemEntropy};

/// A store of its own, with the settings of the broker's.
pub(super) struct Commits {
    store: Arc<dyn AuditLog>,
    draft: Draft,
}

impl Commits {
    /// Opens it beside the broker's.
    pub(super) async fn open(folder: &std::path::Path) -> anyhow::Result<Self> {
        let mut config = Broker::load(&folder.join("broker.toml"))?;
        config.store.database = StorePlace::Sqlite(folder.join("commits.db"));
        let organisation = config.organisations.keys().next();
        let organisation = organisation.context("an organisation")?.clone();
        Ok(Self {
            store: Arc::new(serve::open(&config).await?),
            draft: Draft {
                kind: EntryKind::Reading,
                at: SystemClock.now(),
                receipt: ReceiptId::from_bytes([0; 16]),
                closes: None,
                sealed_under: SubjectRef::Organisation(organisation.clone()),
                shown: None,
                asker: organisation,
                sections: std::collections::BTreeMap::new(),
            },
        })
    }

    /// Half of all commits take less than this.
    pub(super) async fn median(&self, lasts: Duration) -> anyhow::Result<Duration> {
        let mut times = histogram()?;
        let begin = Instant::now();
        while begin.elapsed() < lasts {
            let mut entry = self.draft.clone();
            entry.receipt = ReceiptId::from_bytes(SystemEntropy.bits128());
            let began = Instant::now();
            self.store.record(entry).await?;
            times.saturating_record(u64::try_from(began.elapsed().as_nanos())?);
        }
        Ok(Duration::from_nanos(times.value_at_quantile(0.5)))
    }
}
