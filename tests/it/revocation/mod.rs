//! Certificates, keys and tokens that are revoked, over gRPC and mutual TLS: worth nothing from the reply on, at every broker.

mod every_rpc;
mod officers;
mod refused;
mod under_way;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use samenbeeld::identity::development::{
    BROKER_AUDIENCE, TokenClaims, TokenKey, TokenKeyKind, issuer_name,
};
use samenbeeld::model::Organisation;
use samenbeeld::ports::Clock;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::revoke_request::Revoked;
use samenbeeld::proto::samenbeeld::v1::revoked_key::Named as NamedKey;
use samenbeeld::proto::samenbeeld::v1::revoked_token::Named as NamedToken;
use serde_json::{Value, json};
use tonic::{Code, Status};

use crate::house::{Caller, House, reason, write_id};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";

fn certificate(thumbprint: [u8; 32]) -> Revoked {
    Revoked::Certificate(wire::RevokedCertificate {
        sha256: thumbprint.to_vec(),
    })
}

fn kid(id: &str) -> Revoked {
    Revoked::Key(wire::RevokedKey {
        named: Some(NamedKey::Kid(id.to_owned())),
    })
}

/// A key by its thumbprint, made as RFC 7638 says.
fn thumbprint(key: &TokenKey) -> Revoked {
    let jwk = key.public();
    let text = match jwk["kty"].as_str().unwrap() {
        "EC" => format!(
            r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#,
            jwk["x"], jwk["y"]
        ),
        _ => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":{}}}"#, jwk["x"]),
    };
    Revoked::Key(wire::RevokedKey {
        named: Some(NamedKey::Thumbprint(sha256(&text))),
    })
}

/// A token by issuer and id.
fn token_id(token: &str) -> Revoked {
    let claims = token.split('.').nth(1).unwrap();
    let claims: Value =
        serde_json::from_slice(&BASE64URL_NOPAD.decode(claims.as_bytes()).unwrap()).unwrap();
    let text = |name: &str| claims[name].as_str().unwrap().to_owned();
    Revoked::Token(wire::RevokedToken {
        named: Some(NamedToken::Id(wire::TokenId {
            iss: text("iss"),
            jti: text("jti"),
        })),
    })
}

/// A token by what its signature is made over.
fn token_hash(token: &str) -> Revoked {
    let (message, _) = token.rsplit_once('.').unwrap();
    Revoked::Token(wire::RevokedToken {
        named: Some(NamedToken::SigningInputSha256(sha256(message))),
    })
}

fn sha256(text: &str) -> Vec<u8> {
    digest(&SHA256, text.as_bytes()).as_ref().to_vec()
}

fn request(organisation: &str, revoked: Revoked) -> wire::RevokeRequest {
    wire::RevokeRequest {
        hat: format!("{organisation}/privacy-officer"),
        request_id: write_id(),
        on_authority: "CISO".to_owned(),
        organisation: organisation.to_owned(),
        revoked: Some(revoked),
        reason: wire::RevocationReason::KeyCompromise.into(),
    }
}

async fn send(
    officer: &Caller,
    request: wire::RevokeRequest,
) -> Result<wire::RevokeResponse, Status> {
    let sent = officer.identity().revoke(officer.call(request)).await;
    sent.map(tonic::Response::into_inner)
}

/// An officer of the organisation revokes something of it.
async fn revoke(house: &House, organisation: &str, revoked: Revoked) -> wire::RevokeResponse {
    let officer = house.caller(organisation, "fg-1");
    send(&officer, request(organisation, revoked))
        .await
        .unwrap()
}

async fn who_am_i(caller: &Caller, hat: &str) -> Result<String, Status> {
    let request = wire::WhoAmIRequest {
        hat: hat.to_owned(),
    };
    let reply = caller.identity().who_am_i(caller.call(request)).await?;
    Ok(reply.into_inner().professional)
}

fn assert_nobody<T: std::fmt::Debug>(answer: Result<T, Status>) {
    let status = answer.expect_err("refused");
    assert_eq!(status.code(), Code::Unauthenticated, "{status}");
    assert_eq!(reason(&status), "not-authenticated");
    let said = "certificate and token do not identify a caller";
    assert_eq!(status.message(), said, "no more than of any other token");
}

/// A key of an organisation under an id, beside the one it has; a minute later, so that key sets are fetched again.
fn enrols(house: &House, organisation: &str, key: &TokenKey, id: &str) {
    let of: Organisation = organisation.parse().unwrap();
    let present = house.pki.organisations[&of].token_key.public();
    let mut jwk = key.public();
    jwk["kid"] = json!(id);
    let keys = if present["kid"] == jwk["kid"] {
        vec![jwk]
    } else {
        vec![present, jwk]
    };
    let file = house
        .folder
        .path()
        .join(format!("jwks-{organisation}.json"));
    std::fs::write(file, json!({ "keys": keys }).to_string()).unwrap();
    house.clock.set("2026-11-23T10:06:00Z");
}

/// A token of this key under an id.
fn signed(house: &House, organisation: &str, who: &str, (key, id): (&TokenKey, &str)) -> String {
    let of: Organisation = organisation.parse().unwrap();
    let keys = &house.pki.organisations[&of];
    let claims = TokenClaims {
        issuer: issuer_name(&of),
        audience: BROKER_AUDIENCE.to_owned(),
        professional: who.parse().unwrap(),
        employer: keys.oin.clone(),
        issued_at: house.clock.now(),
        life: jiff::SignedDuration::from_mins(10),
        thumbprint: keys.client.thumbprint().unwrap(),
    };
    let mut header = key.header();
    header["kid"] = json!(id);
    key.sign(&header, &claims.to_json().unwrap()).unwrap()
}

fn new_key() -> TokenKey {
    TokenKey::generate(TokenKeyKind::P256).unwrap()
}
