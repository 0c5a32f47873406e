//! Subcommands that call a broker as any partner does: with a certificate, a token and a hat, and an entry in its log.

pub(super) mod ask;
pub(super) mod audit_export;
mod refused;
pub(super) mod revoke;
pub(super) mod whoami;

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use tokio::runtime::Runtime;
use tokio::time::timeout;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::Channel;
use tonic::{Response, Status};
use zeroize::Zeroizing;

use crate::identity::Oin;
use crate::identity::tls::{
    Admitted, ConnectError, Destination, Dialer, OwnCertificate, Trust, TrustStore,
};
use crate::storage::SystemClock;

pub(super) use refused::explained;

/// Longest time a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest time an answer may take: a broker that answers at all has given up by then.
const ANSWER: Duration = Duration::from_mins(1);

/// How to reach a broker, and as whom.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Connection {
    /// Where the broker listens: host and port.
    #[arg(long, value_name = "HOST:PORT")]
    address: String,
    /// Name in the broker's certificate; left out, the host of --address.
    #[arg(long, value_name = "NAME")]
    server_name: Option<String>,
    /// OIN in the broker's certificate.
    #[arg(long, value_name = "OIN")]
    broker_oin: Oin,
    /// PEM file with the trust anchors of the broker.
    #[arg(long, value_name = "FILE")]
    ca: PathBuf,
    /// PEM file with the revocation lists of the broker's issuers.
    #[arg(long, value_name = "FILE")]
    crl: PathBuf,
    /// PEM file with your organisation's certificate.
    #[arg(long, value_name = "FILE")]
    certificate: PathBuf,
    /// PEM file with the private key of that certificate.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// File with your token; `-` reads it from standard input. Never an argument: other accounts can read those.
    #[arg(long, value_name = "FILE")]
    token_file: PathBuf,
    /// The hat you wear, for instance `jbra/ots`.
    #[arg(long, value_name = "HAT")]
    hat: String,
}

/// A connection that stands, and what every call on it shows.
pub(super) struct Session {
    channel: Channel,
    authorization: MetadataValue<Ascii>,
    hat: String,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When a file cannot be used, or no connection comes about; the text says which.
    pub(super) async fn open(&self) -> anyhow::Result<Session> {
        let authorization = self.authorization()?;
        let own = OwnCertificate::from_pem(&read(&self.certificate)?, &read(&self.key)?)
            .with_context(|| {
                format!("{} and {}", self.certificate.display(), self.key.display())
            })?;
        let admitted = Admitted::Only(self.broker_oin.clone());
        let trust = Trust::from_pem(&read(&self.ca)?, &read(&self.crl)?, admitted)
            .with_context(|| format!("{} and {}", self.ca.display(), self.crl.display()))?;
        let store = TrustStore::new(trust, Arc::new(SystemClock));
        let destination = Destination::new(&self.address, self.name()?, self.broker_oin.clone())?;
        let dialer = Dialer::new(destination, own, store, CONNECT)?;
        let channel = dialer
            .connect()
            .await
            .map_err(|error| self.unconnected(error))?;
        Ok(Session {
            channel,
            authorization,
            hat: self.hat.clone(),
        })
    }

    fn name(&self) -> anyhow::Result<&str> {
        let host = || self.address.rsplit_once(':').map(|(host, _)| host);
        self.server_name
            .as_deref()
            .or_else(host)
            .with_context(|| format!("--address {}: expected host and port", self.address))
    }

    fn authorization(&self) -> anyhow::Result<MetadataValue<Ascii>> {
        let token = token(&self.token_file)?;
        let header = Zeroizing::new(format!("Bearer {}", token.trim()));
        let mut value: MetadataValue<Ascii> = header
            .parse()
            .map_err(|_| anyhow!("{}: this is no token", self.token_file.display()))?;
        value.set_sensitive(true);
        Ok(value)
    }

    fn unconnected(&self, error: ConnectError) -> anyhow::Error {
        let advice = match &error {
            ConnectError::Refused(_) => {
                "Compare --ca, --crl, --server-name and --broker-oin with what the broker's keeper gave you."
            }
            ConnectError::Unreachable(_) => {
                "Is the broker up? Is --certificate valid, of a partner, and not revoked? The broker's log tells why it refuses."
            }
            ConnectError::Settings(_) => "Check --address and --server-name.",
        };
        anyhow::Error::new(error).context(format!("no connection to {}. {advice}", self.address))
    }
}

impl Session {
    /// The channel, for a generated client.
    pub(super) fn channel(&self) -> Channel {
        self.channel.clone()
    }

    /// The hat.
    pub(super) fn hat(&self) -> String {
        self.hat.clone()
    }

    /// A call that shows the token.
    pub(super) fn request<T>(&self, message: T) -> tonic::Request<T> {
        let mut request = tonic::Request::new(message);
        request
            .metadata_mut()
            .insert("authorization", self.authorization.clone());
        request
    }
}

/// What a call is answered.
///
/// # Errors
/// When the broker refuses, or says nothing for a minute. A deadline on the request would not do: a connection that was closed is dialled
/// again before any request leaves, for as long as that takes.
pub(super) async fn answered<R>(
    call: impl Future<Output = Result<Response<R>, Status>>,
) -> anyhow::Result<R> {
    within(call).await.map(Response::into_inner)
}

/// What comes of a step of a call, in the time an answer may take.
async fn within<T>(step: impl Future<Output = Result<T, Status>>) -> anyhow::Result<T> {
    let done = timeout(ANSWER, step).await;
    let done = done.with_context(|| format!("no answer in {} seconds", ANSWER.as_secs()))?;
    done.map_err(|status| explained(&status))
}

/// Runs the work of a subcommand on a runtime of its own; what goes wrong is told on standard error.
pub(super) fn finish(work: impl Future<Output = anyhow::Result<()>>) -> ExitCode {
    let done = Runtime::new()
        .context("no runtime can be started")
        .and_then(|runtime| runtime.block_on(work));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(io::stderr(), "samenbeeld: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

/// Writes to standard output.
pub(super) fn say(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .context("standard output")
}

fn token(file: &Path) -> anyhow::Result<Zeroizing<String>> {
    let mut token = Zeroizing::new(String::new());
    if file == Path::new("-") {
        io::stdin()
            .read_to_string(&mut token)
            .context("standard input")?;
    } else {
        *token = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    }
    Ok(token)
}

fn read(file: &Path) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    fs::read(file)
        .map(Zeroizing::new)
        .with_context(|| file.display().to_string())
}
