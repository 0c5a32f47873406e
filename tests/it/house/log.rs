//! The log as the tests see it: what an organisation reads in its own export, and a gate that holds a call between its intent and
//! whatever comes next.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use samenbeeld::audit::{Draft, EntryKind, ExportLine, Receipt};
use samenbeeld::decision::Versions;
use samenbeeld::model::{HouseholdId, Organisation};
use samenbeeld::ports::{AuditLog, LogFault, LogReader, Release};
use samenbeeld::storage::sqlite::Store;
use serde_json::Value;
use tokio::sync::oneshot;
use tokio_stream::StreamExt;

use super::House;

/// The store's log, with a gate behind the next intent where a test asks for one.
pub(crate) struct GatedLog {
    store: Arc<Store>,
    gate: Mutex<Option<(oneshot::Sender<()>, oneshot::Receiver<()>)>>,
}

impl GatedLog {
    pub(super) fn before(store: Arc<Store>) -> Arc<Self> {
        Arc::new(Self {
            store,
            gate: Mutex::new(None),
        })
    }

    /// Holds the next call behind its durable intent: told when it is there, and let go by sending.
    pub(crate) fn hold_next(&self) -> (oneshot::Receiver<()>, oneshot::Sender<()>) {
        let (there, is_there) = oneshot::channel();
        let (go, may_go) = oneshot::channel();
        *self.gate.lock().unwrap() = Some((there, may_go));
        (is_there, go)
    }
}

#[async_trait]
impl AuditLog for GatedLog {
    async fn record(&self, entry: Draft) -> Result<Receipt, LogFault> {
        let is_intent = entry.kind == EntryKind::Intent;
        let receipt = self.store.record(entry).await?;
        let gate = self.gate.lock().unwrap().take_if(|_| is_intent);
        if let Some((there, may_go)) = gate {
            there.send(()).unwrap();
            may_go.await.unwrap();
        }
        Ok(receipt)
    }

    async fn release(
        &self,
        entry: Draft,
        household: HouseholdId,
        recipient: &Organisation,
        decided_on: Versions,
    ) -> Result<Release, LogFault> {
        self.store
            .release(entry, household, recipient, decided_on)
            .await
    }
}

impl House {
    /// What an organisation may read in the log, oldest first: the bodies of its own sections that were not erased.
    pub(crate) async fn log_of(&self, organisation: &str) -> Vec<Value> {
        let organisation = organisation.parse().unwrap();
        let mut lines = self.store.export(&organisation).await.unwrap();
        let mut bodies = Vec::new();
        while let Some(line) = lines.next().await {
            if let ExportLine::Entry(entry) = line.unwrap() {
                let opened = entry.sections.into_iter().filter_map(|it| it.opened);
                bodies.extend(opened.map(|(_, body)| serde_json::from_slice(&body).unwrap()));
            }
        }
        bodies
    }

    /// Entries of one kind that an organisation may read.
    pub(crate) async fn entries(&self, organisation: &str, kind: &str) -> Vec<Value> {
        let mut entries = self.log_of(organisation).await;
        entries.retain(|body| body["kind"] == kind);
        entries
    }
}
