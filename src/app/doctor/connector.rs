//! What a connector needs: keys, certificate, trust in one broker, and a mapping that fits its database.

use std::fs;
use std::os::unix::fs::MetadataExt;

use super::finding::Report;
use super::{certificates, keys};
use crate::app::connector::authority::{people, register};
use crate::config::{Authority, Connector};
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
    if let Some(authority) = &connector.authority {
        examine_authority(connector, authority, now, report).await;
    }
}

/// Looking up authority: the clients, the way to the register and the archive. Nobody is called.
async fn examine_authority(
    connector: &Connector,
    authority: &Authority,
    now: Timestamp,
    report: &mut Report,
) {
    let keys = &connector.keys.tls;
    keys::examine([("digest", &authority.digest_key)], report);
    let there = &authority.broker;
    certificates::examine_own("authority.broker.client", &there.client, keys, now, report);
    if let Some(own) = &authority.client {
        certificates::examine_own("authority.client", own, keys, now, report);
    }
    for file in &authority.trust_anchors {
        certificates::examine_anchors(file, now, report);
    }
    match people(connector).await {
        Ok(people) => report.fine(
            "authority.clients",
            format!("the mapping tells them; stated under {}", people.hat()),
        ),
        Err(error) => report.wrong(
            "authority.clients",
            error.as_ref(),
            "correct the section [authority] of the mapping",
        ),
    }
    match register(connector) {
        Ok(_) => report.fine("authority.url", format!("{} (not called)", authority.url)),
        Err(error) => report.wrong("authority.url", error.as_ref(), "correct the field named"),
    }
    let archive = &authority.archive;
    let mode = fs::metadata(archive).map(|metadata| (metadata.is_dir(), metadata.mode() & 0o077));
    let place = archive.display();
    match mode {
        Ok((true, 0)) => report.fine("authority.archive", format!("{place}, for its owner alone")),
        Ok((true, _)) => report.amiss(
            "authority.archive",
            format!("{place}: other accounts can read what names people"),
            format!("chmod 700 {place}"),
        ),
        _ => report.amiss(
            "authority.archive",
            format!("{place} is no folder"),
            format!("mkdir -m 700 {place}"),
        ),
    }
}
