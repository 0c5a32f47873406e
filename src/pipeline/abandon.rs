//! Intents whose outcome never comes, because the caller hung up or a step failed: they are closed as abandoned.

use tokio::sync::mpsc;

use super::Pipeline;
use crate::audit::entries;
use crate::model::{HouseholdId, Organisation, ReceiptId, SubjectRef};

/// An intent that was left open.
struct Left {
    intent: ReceiptId,
    asker: Organisation,
    household: HouseholdId,
}

/// Where intents go that are dropped before they were closed.
pub(super) struct Abandonment {
    sender: mpsc::UnboundedSender<Left>,
    receiver: tokio::sync::Mutex<mpsc::UnboundedReceiver<Left>>,
}

impl Abandonment {
    /// Nothing abandoned yet.
    pub(super) fn new() -> Self {
        // INVARIANT: bounded by the calls at once; each leaves at most one intent, and the sweeper takes them all.
        let (sender, receiver) = mpsc::unbounded_channel();
        Self {
            sender,
            receiver: tokio::sync::Mutex::new(receiver),
        }
    }

    /// Watches over an intent that is about to be durable.
    pub(super) fn opened(
        &self,
        intent: ReceiptId,
        asker: Organisation,
        household: HouseholdId,
    ) -> OpenIntent {
        OpenIntent {
            id: intent,
            left: Some(Left {
                intent,
                asker,
                household,
            }),
            sender: self.sender.clone(),
        }
    }
}

/// An intent. Dropped without [`close`](Self::close), it is closed as abandoned.
pub(super) struct OpenIntent {
    id: ReceiptId,
    left: Option<Left>,
    sender: mpsc::UnboundedSender<Left>,
}

impl OpenIntent {
    /// Id of the intent.
    pub(super) fn id(&self) -> ReceiptId {
        self.id
    }

    /// The outcome is durable, or the intent is not.
    pub(super) fn close(mut self) {
        self.left = None;
    }
}

impl Drop for OpenIntent {
    fn drop(&mut self) {
        if let Some(left) = self.left.take() {
            // A pipeline that is gone left its intents to the next start.
            self.sender.send(left).ok();
        }
    }
}

impl Pipeline {
    /// Closes intents as they are abandoned, for as long as it is polled. Run beside the services.
    pub async fn sweep(&self) {
        let mut receiver = self.abandonment.receiver.lock().await;
        while let Some(left) = receiver.recv().await {
            let entry = self.own_entry_under(SubjectRef::Household(left.household));
            if let Err(fault) = self
                .ports
                .log
                .record(entries::abandoned(entry, &left.asker, left.intent))
                .await
            {
                // The next start finds the intent open and closes it.
                tracing::error!(intent = %left.intent, error = %fault, "an abandoned intent could not be closed");
            }
        }
    }
}
