//! `samenbeeld connector authority`: looks up authority over the party's own clients under age, and states it at the broker.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use http::HeaderValue;

use super::broker_trust;
use crate::app::client::{finish, say};
use crate::app::{files, parts, running};
use crate::config::{Authority, Connector};
use crate::connector::authority::{Archive, Broker, LookUps, NationalRegister, People, Tally};
use crate::identity::https::{AnswerLimits, Https};
use crate::identity::tls::{Destination, Dialer, TrustStore};
use crate::ports::Clock;
use crate::storage::SystemClock;

/// Longest time a connection to the broker may take to stand.
const CONNECT: Duration = Duration::from_secs(10);
/// Most bytes the register may answer about one child.
const LARGEST_ANSWER: usize = 256 * 1024;

/// Examples for the help.
pub(in crate::app) const EXAMPLES: &str = "\
Needs the section [authority] in the configuration and in the mapping. Asks the national register (BRP API Gezag 2.0) about each
client under age and nobody else, and states the outcome at the broker under the hat of the mapping; the answers stay in the
party's own archive. It runs once: let the scheduler of your system run it, well within the month that a look-up serves.
Ends with status 1 where something stopped it or an answer was not understood; what was stated before stays.

Examples:
  samenbeeld connector authority --config connector.toml --token-file token.jwt
  samenbeeld connector authority --config connector.toml --token-file token.jwt --client J2019-0042";

/// Arguments of `samenbeeld connector authority`.
#[derive(Debug, clap::Args)]
pub(in crate::app) struct Arguments {
    /// Configuration of the connector; deploy/config/connector.toml is a full example.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// File with a token for the hat of the mapping; read anew for each call, so that it may be renewed meanwhile.
    #[arg(long, value_name = "FILE")]
    token_file: PathBuf,
    /// Look up these clients alone.
    #[arg(long = "client", value_name = "NUMBER")]
    clients: Vec<String>,
}

/// Runs `samenbeeld connector authority`.
pub(in crate::app) fn run(arguments: &Arguments) -> ExitCode {
    finish(async {
        let config = Connector::load(&arguments.config)?;
        running::start_log(config.log)?;
        let only: BTreeSet<String> = arguments.clients.iter().cloned().collect();
        let look_ups = look_ups(&config, arguments.token_file.clone()).await?;
        let tally = look_ups.run(&only).await?;
        say(&told(tally))?;
        if tally.not_understood > 0 {
            bail!("not every answer was understood; the log tells why");
        }
        Ok(())
    })
}

async fn look_ups(config: &Connector, token: PathBuf) -> anyhow::Result<LookUps> {
    let authority = section(config)?;
    let people = people(config).await?;
    let trust = TrustStore::new(broker_trust(config)?, Arc::new(SystemClock));
    let there = &authority.broker;
    let destination = Destination::new(
        &there.address,
        &there.server_name,
        parts::oin(&config.broker.oin)?,
    )?;
    let own = files::own(&there.client, &config.keys.tls)?;
    let channel = Dialer::new(destination, own, trust, CONNECT)?
        .connect()
        .await
        .with_context(|| format!("no connection to the broker at {}", there.address))?;
    let broker = Broker::new(channel, token, people.hat(), &authority.on_authority);
    Ok(LookUps {
        people,
        register: register(config)?,
        archive: archive(authority)?,
        broker,
        now: Box::new(|| SystemClock.now()),
    })
}

/// The section `[authority]`, which a connector may do without.
fn section(config: &Connector) -> anyhow::Result<&Authority> {
    let section = config.authority.as_ref();
    section.context("there is no section [authority]; deploy/config/connector.toml has an example")
}

/// The clients, every name of the mapping checked.
pub(in crate::app) async fn people(config: &Connector) -> anyhow::Result<People> {
    let mapping = &config.mapping.file;
    let text = fs::read_to_string(mapping)
        .with_context(|| format!("{} cannot be read", mapping.display()))?;
    let people = People::open(mapping, &text, &config.database.file).await;
    people.with_context(|| config.database.file.display().to_string())
}

/// The national register, as configured.
pub(in crate::app) fn register(config: &Connector) -> anyhow::Result<NationalRegister> {
    let authority = section(config)?;
    let own = authority.client.as_ref();
    let own = own
        .map(|own| files::own(own, &config.keys.tls))
        .transpose()?;
    let limits = AnswerLimits {
        term: authority.term,
        bytes: LARGEST_ANSWER,
    };
    let anchors = files::pem(&authority.trust_anchors)?;
    let https = Https::new(&anchors, own, Arc::new(SystemClock), limits)?;
    let api_key = authority.api_key.as_ref();
    let api_key = api_key.map(|file| api_key_of(file)).transpose()?;
    NationalRegister::new(https, &authority.url, api_key)
        .with_context(|| format!("authority.url {}", authority.url))
}

fn api_key_of(file: &Path) -> anyhow::Result<HeaderValue> {
    let text = files::bytes(file)?;
    let mut value = HeaderValue::from_bytes(text.trim_ascii())
        .ok()
        .filter(|value| !value.is_empty())
        .with_context(|| format!("{}: expected one line with the key", file.display()))?;
    value.set_sensitive(true);
    Ok(value)
}

fn archive(authority: &Authority) -> anyhow::Result<Archive> {
    let key = files::secret(&authority.digest_key)?;
    Ok(Archive::new(authority.archive.clone(), &key.secret))
}

fn told(tally: Tally) -> String {
    let Tally {
        asked,
        stated,
        ended,
        not_linked,
        of_age,
        not_understood,
    } = tally;
    format!(
        "asked about {asked} children: {stated} relations stated, {ended} earlier statements ended, {of_age} of age by the register, \
         {not_understood} answers not understood; {not_linked} children are not known to the broker under this hat\n"
    )
}
