//! The stage of the demo: a folder with a development PKI, six filled source databases, six connectors and a broker, all running.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use data_encoding::{BASE64, HEXLOWER};

use super::desk::{Desk, Office};
use super::processes::Running;
use super::seed::OFFICERS;
use super::world::{ORGANISATIONS, World, systems};
use crate::connector::fill;
use crate::identity::development::{
    BROKER_AUDIENCE, BROKER_OIN, DevelopmentPki, Layout, LogSigningKey, issuer_name, source_name,
};
use crate::model::Organisation;

/// What answers as the six sources.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) enum Sources {
    /// Connectors over filled databases.
    Connectors,
    /// Sources of the bench.
    FromMemory,
}

/// Everything that runs. Dropped, the processes are killed, and then the folder is removed.
pub(in crate::app) struct Stage {
    broker: Running,
    connectors: BTreeMap<Organisation, Running>,
    office: Office,
    folder: Swept,
}

impl Stage {
    /// Raises the stage: makes keys, fills databases, starts connectors and then the broker.
    pub(in crate::app) async fn raise(
        world: &World,
        office: Office,
        sources: Sources,
        tell: impl Fn(&str),
    ) -> anyhow::Result<Self> {
        let binary = std::env::current_exe().context("the path of this program")?;
        let folder = std::env::temp_dir().join(format!(
            "samenbeeld-demo-{}",
            HEXLOWER.encode(&office.entropy.bits128())
        ));
        fs::create_dir(&folder).with_context(|| format!("{}", folder.display()))?;
        // WHY: from here on the folder goes with whatever fails.
        let swept = Swept(folder);
        let folder = swept.0.as_path();
        let pki = folder.join("pki");
        office.pki.write(&pki, false)?;
        let mut connectors = BTreeMap::new();
        for id in ORGANISATIONS {
            let organisation: Organisation = id.parse()?;
            let config = folder.join(format!("connector-{id}.toml"));
            fs::write(&config, connector_config(&Layout::new(&pki), &organisation))?;
            let subcommand = match sources {
                Sources::Connectors => {
                    fill_source(world, id, folder).await?;
                    "connector"
                }
                Sources::FromMemory => "bench-source",
            };
            let name = format!("connector-{id}");
            let running = Running::start(&binary, folder, &name, subcommand, &config).await?;
            tell(&format!("{name} is ready on {}", running.address()));
            connectors.insert(organisation, running);
        }
        let config = folder.join("broker.toml");
        fs::write(&config, broker_config(folder, &office.pki, &connectors)?)?;
        let broker = Running::start(&binary, folder, "broker", "serve", &config).await?;
        tell(&format!("the broker is ready on {}", broker.address()));
        Ok(Self {
            broker,
            connectors,
            office,
            folder: swept,
        })
    }

    /// A desk for every organisation.
    pub(in crate::app) fn desks(&self) -> anyhow::Result<BTreeMap<String, Desk>> {
        let desk = |id: &str| {
            Ok((
                id.to_owned(),
                Desk::open(&self.office, id.parse()?, self.broker.address())?,
            ))
        };
        ORGANISATIONS.into_iter().map(desk).collect()
    }

    /// Where everything lies.
    pub(in crate::app) fn folder(&self) -> &Path {
        &self.folder.0
    }

    /// Where the broker listens.
    pub(in crate::app) fn broker(&self) -> &str {
        self.broker.address()
    }

    /// Process id of the broker, while it runs.
    pub(in crate::app) fn broker_id(&self) -> Option<u32> {
        self.broker.id()
    }

    /// Starts another process in the same folder.
    pub(in crate::app) async fn beside(
        &self,
        name: &str,
        subcommand: &str,
        config: &Path,
    ) -> anyhow::Result<Running> {
        let binary = std::env::current_exe().context("the path of this program")?;
        Running::start(&binary, self.folder(), name, subcommand, config).await
    }

    /// Process ids of the connectors that run.
    pub(in crate::app) fn connectors(&self) -> impl Iterator<Item = (&Organisation, u32)> {
        self.connectors
            .iter()
            .filter_map(|(organisation, connector)| Some((organisation, connector.id()?)))
    }

    /// Where the key infrastructure lies.
    pub(in crate::app) fn pki(&self) -> PathBuf {
        self.folder().join("pki")
    }

    /// The public key that signs the broker's log.
    pub(in crate::app) fn log_key(&self) -> PathBuf {
        Layout::new(&self.pki()).log_signing_public()
    }
}

/// The database of a source and the mapping over it.
async fn fill_source(world: &World, id: &str, folder: &Path) -> anyhow::Result<()> {
    let rows = world.sources.get(id).context("rows of every source")?;
    let schema = systems::schema(id).context("a schema for every source")?;
    fill(&folder.join(format!("{id}.db")), schema, rows).await?;
    let mapping = systems::mapping(id).context("a mapping for every source")?;
    fs::write(folder.join(format!("mapping-{id}.toml")), mapping)?;
    Ok(())
}

/// A folder that is removed when this is dropped.
struct Swept(PathBuf);

impl Drop for Swept {
    fn drop(&mut self) {
        // Nothing can be done about a folder that cannot be removed, and nothing in it is real.
        fs::remove_dir_all(&self.0).ok();
    }
}

fn connector_config(layout: &Layout, organisation: &Organisation) -> String {
    let own = layout.organisation(organisation);
    format!(
        "[listen]\naddress = \"127.0.0.1:0\"\n\n\
         [tls]\ntrust_anchors = [{}]\nrevocation_lists = [{}]\n\n\
         [tls.server]\ncertificate = {}\nkey = \"source\"\n\n\
         [[keys.tls]]\nid = \"source\"\nfile = {}\n\n\
         [broker]\noin = \"{BROKER_OIN}\"\n\n\
         [database]\nurl = \"sqlite:{organisation}.db\"\n\n\
         [mapping]\nfile = \"mapping-{organisation}.toml\"\n",
        quoted(&layout.broker_anchor()),
        quoted(&layout.broker_revocations()),
        quoted(&own.source()),
        quoted(&own.source_key()),
    )
}

fn broker_config(
    folder: &Path,
    pki: &DevelopmentPki,
    connectors: &BTreeMap<Organisation, Running>,
) -> anyhow::Result<String> {
    let layout = Layout::new(&folder.join("pki"));
    let mut text = format!(
        "[listen]\naddress = \"127.0.0.1:0\"\naudience = \"{BROKER_AUDIENCE}\"\n\n\
         [tls]\ntrust_anchors = [{}]\nrevocation_lists = [{}]\n\n\
         [tls.server]\ncertificate = {}\nkey = \"server\"\n\n\
         [tls.client]\ncertificate = {}\nkey = \"client\"\n\n\
         [[keys.tls]]\nid = \"server\"\nfile = {}\n\n[[keys.tls]]\nid = \"client\"\nfile = {}\n\n\
         [[keys.log_signing]]\nid = \"log-1\"\nfile = {}\n\n\
         [[keys.hashing]]\nid = \"hashing-1\"\nfile = {}\n\n\
         [[keys.wrapping]]\nid = \"wrapping-1\"\nfile = {}\n\n\
         [store]\ndatabase = \"sqlite:broker.db\"\n\n\
         [operations]\naddress = \"127.0.0.1:0\"\n\n\
         [log]\nlevel = \"debug\"\n",
        quoted(&layout.partner_anchor()),
        quoted(&layout.partner_revocations()),
        quoted(&layout.broker_server()),
        quoted(&layout.broker_client()),
        quoted(&layout.broker_server_key()),
        quoted(&layout.broker_client_key()),
        quoted(&layout.log_signing()),
        quoted(&layout.hashing()),
        quoted(&layout.wrapping()),
    );
    for (organisation, connector) in connectors {
        let keys = pki.organisation(organisation)?;
        let own = layout.organisation(organisation);
        let sealing = fs::read_to_string(own.sealing_public())?;
        write!(
            text,
            "\n[organisations.{organisation}]\noin = \"{oin}\"\nissuer = \"{}\"\njwks = {}\nsealing_key = \"{}\"\n\
             officers = [\"{}\", \"{}\"]\nofficer_keys = {{ {} }}\n\n\
             [sources.{organisation}]\naddress = \"{}\"\nserver_name = \"{}\"\noin = \"{oin}\"\ndeadline = \"3s\"\n",
            issuer_name(organisation),
            quoted(&own.key_set()),
            sealing.trim(),
            OFFICERS[0],
            OFFICERS[1],
            officer_keys(folder, organisation)?,
            connector.address(),
            source_name(organisation),
            oin = keys.oin,
        )?;
    }
    Ok(text)
}

/// Makes the keys with which the officers of an organisation sign policies, in files beside the configuration; the public halves as
/// the configuration names them.
fn officer_keys(folder: &Path, organisation: &Organisation) -> anyhow::Result<String> {
    let mut keys = Vec::new();
    for officer in OFFICERS {
        let key = LogSigningKey::generate()?;
        let file = folder.join(format!("{organisation}-{officer}.pem"));
        fs::write(&file, key.private.as_bytes()).with_context(|| file.display().to_string())?;
        keys.push(format!("{officer} = [\"{}\"]", BASE64.encode(&key.public)));
    }
    Ok(keys.join(", "))
}

/// An office with a fresh infrastructure for the six organisations.
pub(in crate::app) fn office(
    clock: Arc<dyn crate::ports::Clock>,
    entropy: Arc<dyn crate::ports::Entropy>,
) -> anyhow::Result<Office> {
    let organisations: Vec<Organisation> = ORGANISATIONS
        .iter()
        .map(|id| id.parse())
        .collect::<Result<_, _>>()?;
    let pki = Arc::new(DevelopmentPki::generate(&organisations, clock.now())?);
    Ok(Office {
        pki,
        clock,
        entropy,
    })
}

/// A path as a TOML string.
fn quoted(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}
