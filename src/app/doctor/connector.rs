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
}
