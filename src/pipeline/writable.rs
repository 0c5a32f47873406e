//! Whether the log can be written. Where it cannot, nothing is served (law 3); whoever sends calls here should know it before the first is
//! refused, and a broker that nobody calls finds out by itself when it can serve again.

use std::time::Duration;

use tokio::sync::watch;

use super::Pipeline;

/// How often it is tried.
const EVERY: Duration = Duration::from_secs(5);

impl Pipeline {
    /// Whether the log could be written when it was last tried; true before that, since a store that opens was written.
    pub fn log_writable(&self) -> watch::Receiver<bool> {
        self.log_writable.subscribe()
    }

    /// Tries the log now and every five seconds, for as long as it is polled. Run beside the services.
    pub async fn try_the_log(&self) {
        loop {
            let tried = self.ports.log.try_out().await;
            let writable = tried.is_ok();
            let was = self.log_writable.send_replace(writable);
            metrics::gauge!("samenbeeld_log_writable").set(if writable { 1.0 } else { 0.0 });
            match tried {
                Err(error) if was => {
                    tracing::error!(%error, "the log cannot be written: nothing is served");
                }
                Ok(()) if !was => tracing::info!("the log can be written again"),
                _ => {}
            }
            tokio::time::sleep(EVERY).await;
        }
    }
}
