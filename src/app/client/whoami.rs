//! `samenbeeld whoami`: what the broker makes of certificate, token and hat.

use std::process::ExitCode;

use crate::proto::samenbeeld::v1::WhoAmIRequest;
use crate::proto::samenbeeld::v1::identity_service_client::IdentityServiceClient;

use super::{Connection, answered, finish, say};
use crate::app::{json, show};

/// Examples for the help.
pub(in crate::app) const EXAMPLES: &str = "\
Example:
  samenbeeld whoami --address broker.example:8443 --broker-oin 00000099000000009999 --ca broker-ca.pem --crl broker.crl \\
    --certificate jbra.pem --key jbra.key --token-file token.jwt --hat jbra/ots";

/// Arguments of `samenbeeld whoami`.
#[derive(Debug, clap::Args)]
pub(in crate::app) struct Arguments {
    #[command(flatten)]
    connection: Connection,
    /// Write the reply as protobuf JSON.
    #[arg(long)]
    json: bool,
}

/// Runs `samenbeeld whoami`.
pub(in crate::app) fn run(arguments: &Arguments) -> ExitCode {
    finish(who_am_i(arguments))
}

async fn who_am_i(arguments: &Arguments) -> anyhow::Result<()> {
    let session = arguments.connection.open().await?;
    let request = session.request(WhoAmIRequest { hat: session.hat() });
    let reply = answered(IdentityServiceClient::new(session.channel()).who_am_i(request)).await?;
    if arguments.json {
        return say(&format!(
            "{}\n",
            json::of("samenbeeld.v1.WhoAmIResponse", &reply, true)?
        ));
    }
    let crisis = if reply.crisis {
        ", also for crisis work"
    } else {
        ""
    };
    let until = reply
        .token_expires_at
        .as_ref()
        .map(show::moment)
        .unwrap_or_default();
    say(&format!(
        "You are {} of {}, and may wear {}{crisis}.\nYour token holds until {until}.\n",
        reply.professional, reply.organisation, reply.hat,
    ))
}
