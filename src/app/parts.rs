//! Parts of a broker, made from its configuration: what `serve` runs and `doctor` looks at.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::SignedDuration;

use crate::config::{Broker, KeySetPlace, Organisation, Source};
use crate::decision::{Policies, shipped};
use crate::identity::Oin;
use crate::identity::tls::{Admitted, Destination, Dialer, OwnCertificate, Trust, TrustStore};
use crate::identity::token::{Authenticator, Expected, Fetcher, Issuer, KeySet, Schedule};
use crate::model;
use crate::model::{Catalogue, Timestamp};
use crate::storage::SystemClock;

use super::files;

/// Longest time a key set may take to come.
const FETCH: Duration = Duration::from_secs(5);

/// The rules: of the folder, or built in.
pub(super) fn policies(broker: &Broker) -> anyhow::Result<Policies> {
    match &broker.policies.folder {
        Some(folder) => {
            let files = files::bundle(folder)?;
            Policies::load(&files).with_context(|| folder.display().to_string())
        }
        None => Ok(Policies::load(&shipped())?),
    }
}

/// The tables built in, for whoever needs their names alone.
pub(super) fn shipped_catalogue() -> anyhow::Result<Catalogue> {
    let mut files = shipped();
    let table = |name: &&str| {
        Some((
            (*name).to_owned(),
            files.remove(&format!("catalogue/{name}"))?,
        ))
    };
    let tables = Catalogue::FILES.iter().filter_map(table).collect();
    Ok(Catalogue::parse(&tables)?)
}

/// Whom a broker trusts: its partners, as clients and as sources.
pub(super) fn partner_trust(broker: &Broker) -> anyhow::Result<Trust> {
    let mut partners = Vec::new();
    for (id, organisation) in &broker.organisations {
        partners.push((oin(&organisation.oin)?, id.clone()));
    }
    let anchors = files::pem(&broker.tls.trust_anchors)?;
    let lists = files::pem(&broker.tls.revocation_lists)?;
    Ok(Trust::from_pem(
        &anchors,
        &lists,
        Admitted::partners(partners)?,
    )?)
}

/// Refuses trust that would refuse everybody: a start that looks well and answers nobody helps nobody.
pub(super) fn check_lists(trust: &Trust, now: Timestamp) -> anyhow::Result<()> {
    let lapse = trust.lists_lapse_at();
    if lapse <= now {
        bail!(
            "a revocation list under tls.revocation_lists expired on {lapse}, and without a current one every certificate is refused; \
             fetch the current list from its issuer and put it there"
        );
    }
    if lapse == Timestamp::MAX {
        bail!(
            "the files under tls.revocation_lists hold no revocation list, and without one every certificate is refused; \
             put the list of each trust anchor there"
        );
    }
    Ok(())
}

/// The public keys of an organisation's issuer of tokens. Nothing is fetched yet.
pub(super) fn key_set(broker: &Broker, organisation: &Organisation) -> anyhow::Result<Arc<KeySet>> {
    Ok(match &organisation.jwks {
        KeySetPlace::File(file) => KeySet::from_file(file, Schedule::default()),
        KeySetPlace::Address(address) => {
            let anchors = files::pem(&broker.tls.key_set_anchors)?;
            let fetcher = Fetcher::new(address, &anchors, Arc::new(SystemClock), FETCH)?;
            KeySet::from_address(fetcher, Schedule::default())
        }
    })
}

/// Who tells which professional calls.
pub(super) fn authenticator(
    broker: &Broker,
    store: &Arc<TrustStore>,
) -> anyhow::Result<Arc<Authenticator>> {
    let mut issuers: BTreeMap<model::Organisation, Issuer> = BTreeMap::new();
    for (id, organisation) in &broker.organisations {
        let issuer = Issuer {
            name: organisation.issuer.clone(),
            keys: key_set(broker, organisation)?,
        };
        issuers.insert(id.clone(), issuer);
    }
    let expected = Expected {
        audience: broker.listen.audience.clone(),
        longest_life: SignedDuration::try_from(broker.limits.token_life)?,
    };
    Ok(Arc::new(Authenticator::new(
        store.clone(),
        expected,
        issuers,
    )))
}

/// The way to a source.
pub(super) fn source_dialer(
    source: &Source,
    own: &Arc<OwnCertificate>,
    store: &Arc<TrustStore>,
    term: Duration,
) -> anyhow::Result<Dialer> {
    let destination = Destination::new(&source.address, &source.server_name, oin(&source.oin)?)?;
    Ok(Dialer::new(destination, own.clone(), store.clone(), term)?)
}

/// An OIN of the configuration, which was checked when it was read.
pub(super) fn oin(text: &str) -> anyhow::Result<Oin> {
    text.parse().with_context(|| format!("`{text}`"))
}
