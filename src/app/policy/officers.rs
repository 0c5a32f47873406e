//! `samenbeeld policy propose`, `approve`, `activate`, `rollback` and `list`: what privacy officers do, as clients of the broker.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use data_encoding::HEXLOWER;

use crate::app::client::{Connection, Session, answered, finish, say};
use crate::app::files;
use crate::config::KeyFile;
use crate::decision::{Officer, Proposal, bundle_digest, scenario, shipped};
use crate::model::{Day, Period, Timestamp};
use crate::ports::Entropy;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::identity_service_client::IdentityServiceClient;
use crate::proto::samenbeeld::v1::policy_service_client::PolicyServiceClient;
use crate::storage::SystemEntropy;

/// How to reach the broker, in the examples.
const REACH: &str = "\
(the connection is the same in each: --address broker.example:8443 --broker-oin 00000099000000009999 --ca broker-ca.pem
  --crl broker.crl --certificate jbra.pem --key jbra.key --token-file token.jwt --hat jbra/privacy-officer)";

/// Examples for the help of `samenbeeld policy propose`.
pub(super) fn propose_examples() -> String {
    format!(
        "Examples {REACH}:
  samenbeeld policy propose policies --from 2027-01-01 --on-authority regelgroep …
  samenbeeld policy propose --from 2027-01-01 --until 2028-01-01 --on-authority regelgroep …     the bundle in this program"
    )
}

/// Examples for the help of `samenbeeld policy approve`.
pub(super) fn approve_examples() -> String {
    format!(
        "What you sign is the bundle as this command read it, with its period and its author.

Examples {REACH}:
  samenbeeld policy approve 4f0c… --signing-key officer.pem --on-authority FG …
  samenbeeld policy approve 4f0c… --compare policies --signing-key officer.pem --on-authority FG …"
    )
}

/// Examples for the help of `samenbeeld policy activate`.
pub(super) fn activate_examples() -> String {
    format!("Example {REACH}:\n  samenbeeld policy activate 4f0c… --on-authority regelgroep …")
}

/// Examples for the help of `samenbeeld policy rollback`.
pub(super) fn rollback_examples() -> String {
    format!("Example {REACH}:\n  samenbeeld policy rollback --on-authority regelgroep …")
}

/// Examples for the help of `samenbeeld policy list`.
pub(super) fn list_examples() -> String {
    format!("Example {REACH}:\n  samenbeeld policy list …")
}

/// Arguments that every act needs.
#[derive(Debug, clap::Args)]
pub(super) struct Acting {
    #[command(flatten)]
    connection: Connection,
    /// On whose authority: the role or decision in your organisation, no names.
    #[arg(long, value_name = "TEXT")]
    on_authority: String,
}

/// Arguments of `samenbeeld policy propose`.
#[derive(Debug, clap::Args)]
pub(super) struct Propose {
    /// Folder of the bundle; without one, the bundle in this program.
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// First day on which it may be in force.
    #[arg(long, value_name = "DAY")]
    from: Day,
    /// Day after the last one; left out, it has no end.
    #[arg(long, value_name = "DAY")]
    until: Option<Day>,
    #[command(flatten)]
    acting: Acting,
}

/// Arguments of `samenbeeld policy approve`.
#[derive(Debug, clap::Args)]
pub(super) struct Approve {
    /// SHA-256 of the bundle, as `samenbeeld policy list` shows it.
    #[arg(value_name = "BUNDLE", value_parser = hash)]
    bundle: Hash,
    /// Folder with the bundle as you have read and tried it: what the broker holds must be the same.
    #[arg(long, value_name = "DIR")]
    compare: Option<PathBuf>,
    /// Your signing key: Ed25519, PKCS #8, PEM.
    #[arg(long, value_name = "FILE")]
    signing_key: PathBuf,
    #[command(flatten)]
    acting: Acting,
}

/// Arguments of `samenbeeld policy activate`.
#[derive(Debug, clap::Args)]
pub(super) struct Activate {
    /// SHA-256 of the bundle.
    #[arg(value_name = "BUNDLE", value_parser = hash)]
    bundle: Hash,
    #[command(flatten)]
    acting: Acting,
}

/// Arguments of `samenbeeld policy rollback`.
#[derive(Debug, clap::Args)]
pub(super) struct Rollback {
    #[command(flatten)]
    acting: Acting,
}

/// Arguments of `samenbeeld policy list`.
#[derive(Debug, clap::Args)]
pub(super) struct List {
    #[command(flatten)]
    connection: Connection,
}

/// SHA-256 of a bundle.
#[derive(Debug, Clone, Copy)]
struct Hash([u8; 32]);

fn hash(text: &str) -> Result<Hash, String> {
    let bytes = HEXLOWER.decode(text.as_bytes()).ok();
    let hash = bytes.and_then(|bytes| bytes.try_into().ok());
    hash.map(Hash)
        .ok_or_else(|| "expected 64 lower-case hex digits".to_owned())
}

/// A connection over which an officer acts.
struct Desk {
    session: Session,
    client: PolicyServiceClient<tonic::transport::Channel>,
    on_authority: String,
}

impl Desk {
    async fn open(acting: &Acting) -> anyhow::Result<Self> {
        let session = acting.connection.open().await?;
        Ok(Self {
            client: PolicyServiceClient::new(session.channel()),
            session,
            on_authority: acting.on_authority.clone(),
        })
    }

    fn request_id() -> String {
        HEXLOWER.encode(&SystemEntropy.bits128())
    }

    /// Who the broker says we are.
    async fn officer(&self) -> anyhow::Result<Officer> {
        let request = self.session.request(wire::WhoAmIRequest {
            hat: self.session.hat(),
        });
        let me =
            answered(IdentityServiceClient::new(self.session.channel()).who_am_i(request)).await?;
        Ok(Officer {
            organisation: me.organisation.parse()?,
            professional: me.professional.parse()?,
        })
    }
}

/// Runs `samenbeeld policy propose`.
pub(super) fn propose(arguments: &Propose) -> ExitCode {
    finish(async {
        let files = match &arguments.folder {
            Some(folder) => files::bundle_with_cases(folder)?,
            None => scenario::bundled(shipped()),
        };
        let valid = Period::new(arguments.from, arguments.until)?;
        let mut desk = Desk::open(&arguments.acting).await?;
        let request = desk.session.request(wire::ProposeRequest {
            hat: desk.session.hat(),
            request_id: Desk::request_id(),
            on_authority: desk.on_authority.clone(),
            files: files
                .into_iter()
                .map(|(path, text)| wire::BundleFile { path, text })
                .collect(),
            valid: Some(wire::Period {
                from: valid.from().to_string(),
                until: valid.until().map(|day| day.to_string()).unwrap_or_default(),
            }),
        });
        let reply = answered(desk.client.propose(request)).await?;
        say(&format!(
            "{}\nproposed; others approve it with `samenbeeld policy approve`.\n",
            HEXLOWER.encode(&reply.bundle_sha256)
        ))
    })
}

/// Runs `samenbeeld policy approve`: what is signed is what was read here, not what the broker says of it.
pub(super) fn approve(arguments: &Approve) -> ExitCode {
    finish(async {
        let key = files::signing(&KeyFile {
            id: "officer".to_owned(),
            file: arguments.signing_key.clone(),
        })?;
        let mut desk = Desk::open(&arguments.acting).await?;
        let request = desk.session.request(wire::GetBundleRequest {
            hat: desk.session.hat(),
            bundle_sha256: arguments.bundle.0.to_vec(),
        });
        let read = answered(desk.client.get_bundle(request)).await?;
        let text: BTreeMap<String, String> = read
            .files
            .into_iter()
            .map(|file| (file.path, file.text))
            .collect();
        if bundle_digest(&text) != arguments.bundle.0 {
            bail!("the files the broker holds do not give this hash; nothing was signed");
        }
        if let Some(folder) = &arguments.compare
            && files::bundle_with_cases(folder)? != text
        {
            bail!(
                "the bundle differs from {}; nothing was signed",
                folder.display()
            );
        }
        let proposal = proposal(arguments.bundle, read.bundle.unwrap_or_default())?;
        let signed = proposal.signed_bytes(&desk.officer().await?);
        let signature = key.sign(&signed).context("the key does not sign")?;
        let request = desk.session.request(wire::ApproveRequest {
            hat: desk.session.hat(),
            request_id: Desk::request_id(),
            on_authority: desk.on_authority.clone(),
            bundle_sha256: arguments.bundle.0.to_vec(),
            signature: signature.to_vec(),
        });
        answered(desk.client.approve(request)).await?;
        let changed = read.changed.join("\n  ");
        say(&format!(
            "approved; it differs from the bundle in force in\n  {changed}\n"
        ))
    })
}

/// The proposal an officer signs, as the broker tells it.
fn proposal(bundle: Hash, stands: wire::Bundle) -> anyhow::Result<Proposal> {
    let valid = stands.valid.context("the reply names no period")?;
    let until = match valid.until.as_str() {
        "" => None,
        until => Some(until.parse()?),
    };
    let author = match stands.author {
        None => None,
        Some(author) => Some(Officer {
            organisation: author.organisation.parse()?,
            professional: author.professional.parse()?,
        }),
    };
    Ok(Proposal {
        bundle: bundle.0,
        valid: Period::new(valid.from.parse()?, until)?,
        author,
        // The moment is not signed.
        proposed_at: Timestamp::UNIX_EPOCH,
    })
}

/// Runs `samenbeeld policy activate`.
pub(super) fn activate(arguments: &Activate) -> ExitCode {
    finish(async {
        let mut desk = Desk::open(&arguments.acting).await?;
        let request = desk.session.request(wire::ActivateRequest {
            hat: desk.session.hat(),
            request_id: Desk::request_id(),
            on_authority: desk.on_authority.clone(),
            bundle_sha256: arguments.bundle.0.to_vec(),
        });
        answered(desk.client.activate(request)).await?;
        say("in force\n")
    })
}

/// Runs `samenbeeld policy rollback`.
pub(super) fn roll_back(arguments: &Rollback) -> ExitCode {
    finish(async {
        let mut desk = Desk::open(&arguments.acting).await?;
        let request = desk.session.request(wire::RollbackRequest {
            hat: desk.session.hat(),
            request_id: Desk::request_id(),
            on_authority: desk.on_authority.clone(),
        });
        let reply = answered(desk.client.rollback(request)).await?;
        say(&format!(
            "{}\nin force again\n",
            HEXLOWER.encode(&reply.bundle_sha256)
        ))
    })
}

/// Runs `samenbeeld policy list`.
pub(super) fn list(arguments: &List) -> ExitCode {
    finish(async {
        let session = arguments.connection.open().await?;
        let request = session.request(wire::ListBundlesRequest { hat: session.hat() });
        let reply =
            answered(PolicyServiceClient::new(session.channel()).list_bundles(request)).await?;
        say(&reply.bundles.iter().map(described).collect::<String>())
    })
}

/// A bundle in a few lines.
fn described(bundle: &wire::Bundle) -> String {
    let valid = bundle.valid.clone().unwrap_or_default();
    let until = match valid.until.as_str() {
        "" => "no end",
        until => until,
    };
    let name =
        |officer: &wire::Officer| format!("{}/{}", officer.organisation, officer.professional);
    let author = bundle.author.as_ref().map_or("founding".to_owned(), name);
    let approvals = bundle.approvals.iter().filter_map(|it| it.officer.as_ref());
    let approvals: Vec<String> = approvals.map(name).collect();
    let approvals = match approvals.as_slice() {
        [] => "nobody".to_owned(),
        some => some.join(", "),
    };
    let stands = match (bundle.in_force, bundle.lacks.as_str()) {
        (true, _) => "in force",
        (false, "") => "may be activated",
        (false, lacks) => lacks,
    };
    format!(
        "{}\n  {stands}\n  from {} until {until}, by {author}, approved by {approvals}\n",
        HEXLOWER.encode(&bundle.bundle_sha256),
        valid.from
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_named_by_64_hex_digits() {
        assert_eq!(hash(&"0f".repeat(32)).unwrap().0, [15; 32]);
        for wrong in ["", "0f", &"0F".repeat(32), &"0g".repeat(32)] {
            assert!(hash(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_bundle_is_told_with_who_approved_it_and_what_it_lacks() {
        let officer = |organisation: &str| wire::Officer {
            organisation: organisation.to_owned(),
            professional: "fg-1".to_owned(),
        };
        let bundle = wire::Bundle {
            bundle_sha256: vec![15; 32],
            valid: Some(wire::Period {
                from: "2026-11-23".to_owned(),
                until: String::new(),
            }),
            author: Some(officer("jbra")),
            approvals: vec![wire::Approval {
                officer: Some(officer("vt")),
                ..wire::Approval::default()
            }],
            lacks: "1 of 2".to_owned(),
            ..wire::Bundle::default()
        };
        let text = described(&bundle);
        assert!(
            text.ends_with(
                "\n  1 of 2\n  from 2026-11-23 until no end, by jbra/fg-1, approved by vt/fg-1\n"
            ),
            "{text}"
        );
    }
}
