//! `samenbeeld revoke`: a privacy officer ends a certificate, key or token of their organisation.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

use super::{Connection, answered, finish, read, say, token};
use crate::app::show;
use crate::identity::tls::{certificates_from_pem, thumbprint};
use crate::model::Hat;
use crate::model::revocation::RevocationReason;
use crate::ports::Entropy;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::identity_service_client::IdentityServiceClient;
use crate::proto::samenbeeld::v1::revoke_request::Revoked;
use crate::proto::samenbeeld::v1::revoked_key::Named as NamedKey;
use crate::proto::samenbeeld::v1::revoked_token::Named as NamedToken;
use crate::storage::SystemEntropy;

/// How to reach the broker, in the examples.
const REACH: &str = "\
(the connection is the same in each: --address broker.example:8443 --broker-oin 00000099000000009999 --ca broker-ca.pem
  --crl broker.crl --certificate jbra.pem --key jbra.key --token-file token.jwt --hat jbra/privacy-officer)";

/// Arguments of `samenbeeld revoke`.
#[derive(Debug, clap::Args)]
pub(in crate::app) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Revokes a certificate of your organisation, for good, on every broker. For privacy officers.
    #[command(after_help = format!("Examples {REACH}:
  samenbeeld revoke certificate stolen.pem --reason key-compromise --on-authority CISO …
  samenbeeld revoke certificate --sha256 4f0c… --reason superseded --on-authority CISO …"))]
    Certificate(Box<Certificate>),
    /// Revokes a key with which your organisation signs tokens, and every token it signed. For privacy officers.
    #[command(after_help = format!("Put the new key in your key set first: your own token may be signed by the one that goes.

Examples {REACH}:
  samenbeeld revoke key --kid 2026-1 --reason superseded --on-authority CISO …
  samenbeeld revoke key --thumbprint NzbLsXh8… --reason key-compromise --on-authority CISO …"))]
    Key(Box<Key>),
    /// Revokes one token. For privacy officers.
    #[command(after_help = format!("Examples {REACH}:
  samenbeeld revoke token found.jwt --reason key-compromise --on-authority CISO …
  samenbeeld revoke token --iss https://tokens.example --jti 7c1e… --reason key-compromise --on-authority CISO …"))]
    Token(Box<Token>),
}

/// Arguments that every one needs.
#[derive(Debug, clap::Args)]
struct Acting {
    #[command(flatten)]
    connection: Connection,
    /// On whose authority: the role or decision in your organisation, no names.
    #[arg(long, value_name = "TEXT")]
    on_authority: String,
    /// Why: `key-compromise`, `affiliation-changed`, `superseded`, `cessation-of-operation` or `privilege-withdrawn`.
    #[arg(long, value_name = "REASON")]
    reason: RevocationReason,
}

#[derive(Debug, clap::Args)]
struct Certificate {
    /// PEM file with the certificate; of a chain, the first one.
    #[arg(value_name = "FILE", required_unless_present = "sha256")]
    file: Option<PathBuf>,
    /// SHA-256 of its DER encoding, 64 hex digits.
    #[arg(long, value_name = "HEX", conflicts_with = "file", value_parser = hex)]
    sha256: Option<Hash>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Debug, clap::Args)]
struct Key {
    /// Its id in the key set. No later key of this id is accepted either.
    #[arg(long, value_name = "ID", required_unless_present = "thumbprint")]
    kid: Option<String>,
    /// Its thumbprint (RFC 7638) by SHA-256, 43 letters of base64url: under whatever id.
    #[arg(long, value_name = "THUMBPRINT", conflicts_with = "kid", value_parser = base64url)]
    thumbprint: Option<Hash>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Debug, clap::Args)]
struct Token {
    /// File with the token; `-` reads it from standard input.
    #[arg(value_name = "FILE", required_unless_present = "jti")]
    file: Option<PathBuf>,
    /// Its issuer.
    #[arg(long, value_name = "ISSUER", requires = "jti")]
    iss: Option<String>,
    /// Its id.
    #[arg(long, value_name = "ID", requires = "iss", conflicts_with = "file")]
    jti: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

/// A SHA-256.
#[derive(Debug, Clone, Copy)]
struct Hash([u8; 32]);

fn hex(text: &str) -> Result<Hash, String> {
    let bytes = HEXLOWER.decode(text.to_ascii_lowercase().as_bytes()).ok();
    let hash = bytes.and_then(|bytes| bytes.try_into().ok());
    hash.map(Hash)
        .ok_or_else(|| "expected 64 hex digits".to_owned())
}

fn base64url(text: &str) -> Result<Hash, String> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok();
    let hash = bytes.and_then(|bytes| bytes.try_into().ok());
    hash.map(Hash)
        .ok_or_else(|| "expected 43 letters of base64url".to_owned())
}

/// Runs `samenbeeld revoke`.
pub(in crate::app) fn run(arguments: &Arguments) -> ExitCode {
    finish(async {
        let (acting, revoked) = match &arguments.what {
            What::Certificate(it) => (&it.acting, it.revoked()?),
            What::Key(it) => (&it.acting, it.revoked()),
            What::Token(it) => (&it.acting, it.revoked()?),
        };
        revoke(acting, revoked).await
    })
}

impl Certificate {
    fn revoked(&self) -> anyhow::Result<Revoked> {
        let hash = match (&self.file, self.sha256) {
            (Some(file), _) => of_certificate(file)?,
            (None, hash) => hash.map(|hash| hash.0).unwrap_or_default(),
        };
        let sha256 = hash.to_vec();
        Ok(Revoked::Certificate(wire::RevokedCertificate { sha256 }))
    }
}

fn of_certificate(file: &Path) -> anyhow::Result<[u8; 32]> {
    let chain = certificates_from_pem(&read(file)?).with_context(|| file.display().to_string())?;
    let first = chain
        .first()
        .with_context(|| format!("{}: no certificate", file.display()))?;
    Ok(thumbprint(first))
}

impl Key {
    fn revoked(&self) -> Revoked {
        let kid = || NamedKey::Kid(self.kid.clone().unwrap_or_default());
        let thumbprint = self
            .thumbprint
            .map(|it| NamedKey::Thumbprint(it.0.to_vec()));
        let named = Some(thumbprint.unwrap_or_else(kid));
        Revoked::Key(wire::RevokedKey { named })
    }
}

impl Token {
    fn revoked(&self) -> anyhow::Result<Revoked> {
        let named = match &self.file {
            Some(file) => NamedToken::SigningInputSha256(of_token(file)?),
            None => NamedToken::Id(wire::TokenId {
                iss: self.iss.clone().unwrap_or_default(),
                jti: self.jti.clone().unwrap_or_default(),
            }),
        };
        let named = Some(named);
        Ok(Revoked::Token(wire::RevokedToken { named }))
    }
}

fn of_token(file: &Path) -> anyhow::Result<Vec<u8>> {
    let token = token(file)?;
    let message = token.trim().rsplit_once('.').map(|(message, _)| message);
    let message = message
        .filter(|message| message.matches('.').count() == 1)
        .ok_or_else(|| anyhow!("{}: this is no token", file.display()))?;
    Ok(digest(&SHA256, message.as_bytes()).as_ref().to_vec())
}

fn reason(reason: RevocationReason) -> wire::RevocationReason {
    match reason {
        RevocationReason::KeyCompromise => wire::RevocationReason::KeyCompromise,
        RevocationReason::AffiliationChanged => wire::RevocationReason::AffiliationChanged,
        RevocationReason::Superseded => wire::RevocationReason::Superseded,
        RevocationReason::CessationOfOperation => wire::RevocationReason::CessationOfOperation,
        RevocationReason::PrivilegeWithdrawn => wire::RevocationReason::PrivilegeWithdrawn,
    }
}

async fn revoke(acting: &Acting, revoked: Revoked) -> anyhow::Result<()> {
    let session = acting.connection.open().await?;
    let hat: Hat = session.hat().parse().context("--hat")?;
    let request = session.request(wire::RevokeRequest {
        hat: session.hat(),
        request_id: HEXLOWER.encode(&SystemEntropy.bits128()),
        on_authority: acting.on_authority.clone(),
        organisation: hat.organisation().to_string(),
        revoked: Some(revoked),
        reason: reason(acting.reason).into(),
    });
    let reply = answered(IdentityServiceClient::new(session.channel()).revoke(request)).await?;
    let at = reply.revoked_at.as_ref().map(show::moment);
    let at = at.unwrap_or_default();
    let receipt = reply.receipt.unwrap_or_default().id;
    say(&if reply.revoked_before {
        format!("It was revoked before, at {at}, and holds on every broker.\nReceipt: {receipt}\n")
    } else {
        format!("Revoked at {at}, for good and on every broker.\nReceipt: {receipt}\n")
    })
}
