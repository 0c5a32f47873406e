//! What an officer revokes.

use super::{Faults, hash_in};
use crate::identity::Revocable;
use crate::model::revocation::RevocationReason;
use crate::pipeline::Revoking;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::revoke_request::Revoked;
use crate::proto::samenbeeld::v1::revoked_key::Named as NamedKey;
use crate::proto::samenbeeld::v1::revoked_token::Named as NamedToken;

/// Longest id of a key or token, and name of an issuer, in bytes.
const LONGEST_NAME: usize = 256;

/// Reads what is revoked and why.
pub(in crate::transport) fn revoking_in(
    faults: &mut Faults,
    request: wire::RevokeRequest,
) -> Option<Revoking> {
    let organisation = faults.parse("organisation", &request.organisation);
    let reason = reason_in(faults, request.reason);
    let revoked = faults.required(
        "revoked",
        request.revoked,
        "expected one of certificate, key and token",
    );
    let revocable = match revoked? {
        Revoked::Certificate(it) => {
            hash_in(faults, "certificate.sha256", &it.sha256).map(Revocable::Certificate)
        }
        Revoked::Key(key) => key_in(faults, key),
        Revoked::Token(token) => token_in(faults, token),
    };
    Some(Revoking {
        organisation: organisation?,
        revocable: revocable?,
        reason: reason?,
    })
}

fn key_in(faults: &mut Faults, key: wire::RevokedKey) -> Option<Revocable> {
    let problem = "expected one of kid and thumbprint";
    match faults.required("key", key.named, problem)? {
        NamedKey::Kid(id) => name_in(faults, "key.kid", id).map(Revocable::KeyId),
        NamedKey::Thumbprint(hash) => {
            hash_in(faults, "key.thumbprint", &hash).map(Revocable::KeyThumbprint)
        }
    }
}

fn token_in(faults: &mut Faults, token: wire::RevokedToken) -> Option<Revocable> {
    let problem = "expected one of id and signing_input_sha256";
    match faults.required("token", token.named, problem)? {
        NamedToken::Id(id) => {
            let issuer = name_in(faults, "token.id.iss", id.iss);
            let id = name_in(faults, "token.id.jti", id.jti);
            Some(Revocable::TokenId {
                issuer: issuer?,
                id: id?,
            })
        }
        NamedToken::SigningInputSha256(hash) => {
            let field = "token.signing_input_sha256";
            hash_in(faults, field, &hash).map(Revocable::TokenHash)
        }
    }
}

fn name_in(faults: &mut Faults, field: &str, name: String) -> Option<String> {
    if name.is_empty() || name.len() > LONGEST_NAME {
        faults.note(field, "expected 1 to 256 bytes, exactly as in the token");
        return None;
    }
    Some(name)
}

fn reason_in(faults: &mut Faults, reason: i32) -> Option<RevocationReason> {
    let reason = match wire::RevocationReason::try_from(reason) {
        Ok(wire::RevocationReason::KeyCompromise) => Some(RevocationReason::KeyCompromise),
        Ok(wire::RevocationReason::AffiliationChanged) => {
            Some(RevocationReason::AffiliationChanged)
        }
        Ok(wire::RevocationReason::Superseded) => Some(RevocationReason::Superseded),
        Ok(wire::RevocationReason::CessationOfOperation) => {
            Some(RevocationReason::CessationOfOperation)
        }
        Ok(wire::RevocationReason::PrivilegeWithdrawn) => {
            Some(RevocationReason::PrivilegeWithdrawn)
        }
        Ok(wire::RevocationReason::Unspecified) | Err(_) => None,
    };
    faults.required(
        "reason",
        reason,
        "no reason of the contract has this number",
    )
}
