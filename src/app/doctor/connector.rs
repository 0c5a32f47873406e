//! What a connector needs: keys, certificate, trust in one broker, and a mapping that fits its database.

use super::finding::Report;
use super::{certificates, keys};
use crate::config::Connector;
use crate::model::Timestamp;

/// Everything.
pub(super) async fn examine(connector: &Connector, now: Timestamp, report: &mut Report) {
    keys::examine(connector.keys.tls.iter().map(|key| ("tls", key)), report);
    let tls = &connector.tls;
    certificates::examine_trust(&tls.trust_anchors, &tls.revocation_lists, now, report);
    certificates::examine_own("tls.server", &tls.server, &connector.keys.tls, now, report);
    let what = format!("mapping {}", connector.mapping.file.display());
    match crate::app::connector::adapter(connector).await {
        Ok(_) => report.fine(
            what,
            "every query, column and code fits the database and the contract",
        ),
        Err(error) => report.wrong(
            what,
            error.as_ref(),
            "correct the line named, or the address of the database",
        ),
    }
}
