//! What a broker needs beside keys and certificates: partners, their key sets and sources, the store, the rules.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::finding::Report;
use super::{certificates, keys};
use crate::app::{files, parts};
use crate::config::{Broker, KeySetPlace, StorePlace};
use crate::decision::Policies;
use crate::identity::tls::{ConnectError, TrustStore};
use crate::model::Timestamp;
use crate::model::time::legal_day;
use crate::storage::{Inspection, SystemClock, postgres, sqlite};

/// Longest time a source may take to stand.
const CONNECT: Duration = Duration::from_secs(5);
/// What a store is that was not copied to its end.
const UNFINISHED: &str = "a copy to it was not finished, so no broker serves from it";

/// Everything.
pub(super) async fn examine(broker: &Broker, offline: bool, now: Timestamp, report: &mut Report) {
    keys::examine(broker.keys.named(), report);
    let tls = &broker.tls;
    certificates::examine_trust(&tls.trust_anchors, &tls.revocation_lists, now, report);
    for file in &tls.key_set_anchors {
        certificates::examine_anchors(file, now, report);
    }
    let pairs = [("tls.server", &tls.server), ("tls.client", &tls.client)];
    let oins = pairs
        .map(|(field, own)| certificates::examine_own(field, own, &broker.keys.tls, now, report));
    if let [Some(server), Some(client)] = &oins
        && server != client
    {
        let problem = format!("OIN {client}, where the server's certificate has {server}");
        report.amiss(
            "tls.client",
            problem,
            "sources expect one OIN of the broker: use certificates of one organisation",
        );
    }
    examine_policies(broker, now, report);
    examine_store(&broker.store.database, offline, report).await;
    examine_key_sets(broker, offline, now, report).await;
    if !offline {
        examine_sources(broker, report).await;
    }
}

fn examine_policies(broker: &Broker, now: Timestamp, report: &mut Report) {
    let what = match &broker.policies.folder {
        Some(folder) => format!("policies {}", folder.display()),
        None => "policies (built in)".to_owned(),
    };
    let policies = match parts::policies(broker) {
        Ok(policies) => policies,
        Err(error) => {
            report.wrong(
                what,
                error.as_ref(),
                "correct the files at the places named",
            );
            return;
        }
    };
    report.fine(
        what,
        format!("{} rules, strictly validated", policies.rules().count()),
    );
    examine_partners(broker, &policies, now, report);
}

/// Organisations of the configuration against the partners of the catalogue.
fn examine_partners(broker: &Broker, policies: &Policies, now: Timestamp, report: &mut Report) {
    let catalogue = policies.catalogue().on(legal_day(now));
    for (id, organisation) in &broker.organisations {
        let what = format!("organisations.{id}");
        match catalogue.organisation(id) {
            Some(row) if row.partner => report.fine(&what, format!("OIN {}", organisation.oin)),
            _ => report.amiss(
                &what,
                "no partner in the catalogue",
                "correct the id, or add it to catalogue/organisations.toml",
            ),
        }
        if organisation.sealing_key.is_none() {
            report.soon(
                what,
                "no sealing_key: text that it must read is refused",
                "ask it for its public X25519 key",
            );
        }
    }
    for row in catalogue.organisations().filter(|row| row.partner) {
        if !broker.organisations.contains_key(&row.id) {
            let what = format!("organisations.{}", row.id);
            report.soon(
                what,
                "a partner in the catalogue, and not here: it cannot call",
                "add its section when it joins",
            );
        } else if !broker.sources.contains_key(&row.id) {
            let what = format!("sources.{}", row.id);
            report.soon(
                what,
                "no source: all it holds is unavailable",
                "add its section when its source stands",
            );
        }
    }
}

async fn examine_store(place: &StorePlace, offline: bool, report: &mut Report) {
    match place {
        StorePlace::Sqlite(file) => examine_file(file, report).await,
        StorePlace::Postgres(_) if offline => {
            let mend = "look once without --offline";
            report.soon(format!("store {place}"), "not asked", mend);
        }
        StorePlace::Postgres(url) => examine_server(url, report).await,
    }
}

/// Reached, the primary, and its schema; how it is kept durable and available is for its keeper to look at.
async fn examine_server(url: &str, report: &mut Report) {
    let what = format!("store {url}");
    match postgres::inspect(url).await {
        Ok(Inspection::UpToDate) => report.fine(what, "the primary answers, schema up to date"),
        Ok(Inspection::Behind { lacks }) => report.fine(
            what,
            format!("the primary answers; the broker applies {lacks} migrations when it starts"),
        ),
        Ok(Inspection::CopyUnderWay) => report.amiss(what, UNFINISHED, "run `samenbeeld copy` again to finish it"),
        Ok(Inspection::Absent) => report.amiss(what, "it is not there", "make the database"),
        Err(error) => report.wrong(
            what,
            &error,
            "is the server up, and the primary? may this account open the database, and does its certificate carry the name?",
        ),
    }
}

async fn examine_file(database: &Path, report: &mut Report) {
    let what = format!("store {}", database.display());
    match sqlite::in_use(database) {
        Ok(true) => report.fine(&what, "in use by a running broker"),
        Ok(false) => {}
        Err(error) => report.wrong(
            &what,
            &error,
            "give the broker's account the folder of the database",
        ),
    }
    match sqlite::inspect(database).await {
        Ok(Inspection::UpToDate) => report.fine(what, "opens, schema up to date"),
        Ok(Inspection::Behind { lacks }) => {
            report.fine(
                what,
                format!("opens; the broker applies {lacks} migrations when it starts"),
            );
        }
        Ok(Inspection::CopyUnderWay) => {
            report.amiss(what, UNFINISHED, "run `samenbeeld copy` again to finish it");
        }
        Ok(Inspection::Absent) if database.parent().is_some_and(Path::is_dir) => {
            report.fine(what, "not there yet; the broker makes it when it starts");
        }
        Ok(Inspection::Absent) => {
            report.amiss(
                what,
                "its folder does not exist",
                "make the folder, for the broker's account alone (mode 700)",
            );
        }
        Err(error) => report.wrong(
            what,
            &error,
            "restore the database from a backup, or correct the path",
        ),
    }
}

async fn examine_key_sets(broker: &Broker, offline: bool, now: Timestamp, report: &mut Report) {
    for (id, organisation) in &broker.organisations {
        let place = match &organisation.jwks {
            KeySetPlace::File(file) => file.display().to_string(),
            KeySetPlace::Address(_) if offline => continue,
            KeySetPlace::Address(address) => address.clone(),
        };
        let what = format!("organisations.{id}.jwks {place}");
        let mend =
            "ask the organisation for its public key set (JWKS) with ES256, EdDSA or PS256 keys";
        match parts::key_set(broker, organisation) {
            Ok(keys) => match keys.refresh(now).await {
                Ok(()) => report.fine(what, "readable, with usable keys"),
                Err(error) => report.wrong(what, &error, mend),
            },
            Err(error) => report.wrong(what, error.as_ref(), mend),
        }
    }
}

async fn examine_sources(broker: &Broker, report: &mut Report) {
    let ready = || {
        let trust = parts::partner_trust(broker)?;
        let own = files::own(&broker.tls.client, &broker.keys.tls)?;
        anyhow::Ok((TrustStore::new(trust, Arc::new(SystemClock)), own))
    };
    // What keeps them from being called was told above.
    let Ok((store, own)) = ready() else { return };
    for (id, source) in &broker.sources {
        let what = format!("sources.{id} {}", source.address);
        let dialer = match parts::source_dialer(source, &own, &store, CONNECT) {
            Ok(dialer) => dialer,
            Err(error) => {
                report.wrong(what, error.as_ref(), "correct address and server_name");
                continue;
            }
        };
        match dialer.connect().await {
            Ok(_) => report.fine(what, "answers, with the right name and OIN"),
            Err(error @ ConnectError::Refused(_)) => {
                report.wrong(what, &error, "its certificate is not that of this source: do not call it, and ask its keeper");
            }
            Err(error) => {
                report.wrong(
                    what,
                    &error,
                    "is it up? does it trust our certificate and know our OIN? its log tells",
                );
            }
        }
    }
}
