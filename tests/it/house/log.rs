//! The log as the tests see it: what an organisation reads in its own export, and a gate that holds a call between its intent and
//! whatever comes next.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use samenbeeld::audit::{Draft, EntryKind, ExportLine, Receipt};
use samenbeeld::ports::{AuditLog, LogFault, LogReader, Release, Releasing};
use samenbeeld::storage::Store;
use serde_json::Value;
use tokio::sync::oneshot;
use tokio_stream::StreamExt;

use super::House;

/// The store's log, with a gate at the next intent or outcome where a test asks for one.
pub(crate) struct GatedLog {
    store: Arc<Store>,
    gate: Mutex<Option<Gate>>,
}

/// Holds one call at an entry of this kind.
struct Gate {
    kind: EntryKind,
    there: oneshot::Sender<()>,
    may_go: oneshot::Receiver<()>,
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
        self.hold(EntryKind::Intent)
    }

    /// Holds the next call before its outcome, likewise.
    pub(crate) fn hold_next_outcome(&self) -> (oneshot::Receiver<()>, oneshot::Sender<()>) {
        self.hold(EntryKind::Outcome)
    }

    fn hold(&self, kind: EntryKind) -> (oneshot::Receiver<()>, oneshot::Sender<()>) {
        let (there, is_there) = oneshot::channel();
        let (go, may_go) = oneshot::channel();
        let gate = Gate {
            kind,
            there,
            may_go,
        };
        *self.gate.lock().unwrap() = Some(gate);
        (is_there, go)
    }

    /// Waits where a test holds this kind.
    async fn pass(&self, kind: EntryKind) {
        let gate = self.gate.lock().unwrap().take_if(|gate| gate.kind == kind);
        if let Some(gate) = gate {
            gate.there.send(()).unwrap();
            gate.may_go.await.unwrap();
        }
    }
}

#[async_trait]
impl AuditLog for GatedLog {
    async fn record(&self, entry: Draft) -> Result<Receipt, LogFault> {
        let kind = entry.kind;
        if kind != EntryKind::Intent {
            self.pass(kind).await;
        }
        let receipt = self.store.record(entry).await?;
        if kind == EntryKind::Intent {
            self.pass(kind).await;
        }
        Ok(receipt)
    }

    async fn try_out(&self) -> Result<(), LogFault> {
        self.store.try_out().await
    }

    async fn release(&self, outcome: Releasing) -> Result<Release, LogFault> {
        self.pass(outcome.entry.kind).await;
        self.store.release(outcome).await
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
