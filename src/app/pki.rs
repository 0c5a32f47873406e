//! `samenbeeld pki`: certificates, keys and tokens for development. What lies in the folder is told in
//! [`identity::development`](crate::identity::development).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};

use crate::identity::development::{
    BROKER_AUDIENCE, BROKER_OIN, DevelopmentError, DevelopmentPki, issuer_name,
};
use crate::model::{Organisation, ProfessionalId};
use crate::ports::Clock;
use crate::storage::SystemClock;

/// The six of the integral team.
const TEAM: &str = "samen-doen,jbra,wsg,vt,rvdk,blijf";

/// Arguments of `samenbeeld pki`.
///
/// Makes a folder with all that a broker, its partners and their sources need: two authorities with revocation lists, certificates,
/// keys that sign tokens and the log, hash, wrap and seal. For development alone: the authorities lie beside what they sign.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:
  samenbeeld pki --out dev
  samenbeeld pki --out dev --organisations jbra,vt --force
  samenbeeld pki token --dir dev --organisation jbra --professional jb-101
  samenbeeld pki revoke --dir dev --organisation jbra"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    make: Make,
}

#[derive(Debug, clap::Args)]
struct Make {
    /// Folder to make.
    #[arg(long, value_name = "DIR", required = true)]
    out: Option<PathBuf>,
    /// Organisations, by their names in the catalogue; their OINs follow from their order.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = TEAM)]
    organisations: Vec<Organisation>,
    /// Replace what is there. Everything signed or sealed with the old keys is worth nothing then.
    #[arg(long)]
    force: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Prints a token of a professional, bound to the client certificate of the organisation and good for ten minutes.
    #[command(after_help = "Example:
  samenbeeld pki token --dir dev --organisation jbra --professional jb-101")]
    Token(Token),
    /// Revokes the certificates of an organisation, as client and as source.
    #[command(after_help = "Example:
  samenbeeld pki revoke --dir dev --organisation jbra")]
    Revoke(Revoke),
}

#[derive(Debug, clap::Args)]
struct Token {
    /// Folder that `samenbeeld pki --out` made.
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// Organisation whose issuer signs.
    #[arg(long, value_name = "NAME")]
    organisation: Organisation,
    /// The professional, as the organisation calls them.
    #[arg(long, value_name = "ID")]
    professional: ProfessionalId,
}

#[derive(Debug, clap::Args)]
struct Revoke {
    /// Folder that `samenbeeld pki --out` made.
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// Organisation to revoke.
    #[arg(long, value_name = "NAME")]
    organisation: Organisation,
}

/// Runs `samenbeeld pki`.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let done = match &arguments.command {
        None => make(&arguments.make),
        Some(Command::Token(asked)) => token(asked),
        Some(Command::Revoke(asked)) => revoke(asked),
    };
    let (code, written) = match done {
        Ok(said) => (0, io::stdout().write_all(said.as_bytes())),
        Err(error) => (1, io::stderr().write_all(format!("{error:#}\n").as_bytes())),
    };
    match written {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::FAILURE,
    }
}

fn make(asked: &Make) -> anyhow::Result<String> {
    let folder = asked.out.as_deref().context("--out is missing")?;
    let distinct: BTreeSet<_> = asked.organisations.iter().collect();
    if distinct.len() != asked.organisations.len() {
        bail!("--organisations names an organisation twice");
    }
    let pki = DevelopmentPki::generate(&asked.organisations, SystemClock.now())?;
    pki.write(folder, asked.force)?;
    let mut said = format!(
        "Made in {}, for development alone, good until {}.\n\nbroker        OIN {BROKER_OIN}  audience {BROKER_AUDIENCE}\n",
        folder.display(),
        pki.until,
    );
    for organisation in &asked.organisations {
        let keys = pki.organisation(organisation)?;
        writeln!(
            said,
            "{:<12}  OIN {}  issuer {}  {}",
            organisation.as_str(),
            keys.oin,
            issuer_name(organisation),
            keys.token_key.algorithm(),
        )?;
    }
    Ok(said)
}

fn token(asked: &Token) -> anyhow::Result<String> {
    let pki = read(&asked.dir)?;
    let token = pki.token(&asked.organisation, &asked.professional, SystemClock.now());
    Ok(format!("{}\n", known(&pki, token)?))
}

fn revoke(asked: &Revoke) -> anyhow::Result<String> {
    let mut pki = read(&asked.dir)?;
    let now = SystemClock.now();
    let revoked = pki.revoke(&asked.organisation, now);
    known(&pki, revoked)?;
    pki.write_revocations(&asked.dir, now)?;
    Ok(format!(
        "Revoked both certificates of {}. A broker that reads the list again refuses them, and closes the connections that are open.\n",
        asked.organisation
    ))
}

fn read(folder: &Path) -> anyhow::Result<DevelopmentPki> {
    DevelopmentPki::read(folder).with_context(|| {
        format!(
            "no infrastructure in {}; `samenbeeld pki --out {}` makes one",
            folder.display(),
            folder.display()
        )
    })
}

/// Names the organisations there are, where one was asked that is not among them.
fn known<T>(pki: &DevelopmentPki, outcome: Result<T, DevelopmentError>) -> anyhow::Result<T> {
    let names = || {
        let names = pki.organisations.keys().map(Organisation::as_str);
        names.collect::<Vec<_>>().join(", ")
    };
    match outcome {
        Err(error @ DevelopmentError::UnknownOrganisation(_)) => {
            Err(error).with_context(|| format!("the organisations are {}", names()))
        }
        other => Ok(other?),
    }
}
