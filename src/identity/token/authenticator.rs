//! Certificate and token become a caller.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::SignedDuration;

use super::claims::{Claims, Header};
use super::key::allowed;
use super::{KeySet, KeySetError, LONGEST_TOKEN, TokenError};
use crate::identity::revocable::sha256;
use crate::identity::tls::TrustStore;
use crate::identity::{Caller, PeerCertificate, Revocable};
use crate::model::revocation::Credentials;
use crate::model::{Organisation, Timestamp};

/// Who issues the tokens of one organisation.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// The claim `iss` of its tokens.
    pub name: String,
    /// Its keys.
    pub keys: Arc<KeySet>,
}

/// What every token must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Our own name (`aud`).
    pub audience: String,
    /// Longest life, from `iat` to `exp`; never more than [`LONGEST_LIFE`](super::LONGEST_LIFE).
    pub longest_life: SignedDuration,
}

/// Tells who calls.
#[derive(Debug)]
pub struct Authenticator {
    store: Arc<TrustStore>,
    expected: Expected,
    issuers: BTreeMap<Organisation, Issuer>,
}

impl Authenticator {
    /// Partners are those of the trust store; tokens must come from the issuer of the organisation whose certificate the
    /// connection has.
    pub fn new(
        store: Arc<TrustStore>,
        expected: Expected,
        issuers: BTreeMap<Organisation, Issuer>,
    ) -> Self {
        Self {
            store,
            expected,
            issuers,
        }
    }

    /// The caller behind a connection with this certificate and a call with this `authorization`.
    ///
    /// # Errors
    /// The true reason, for the operational log alone: the public one is the same for all.
    pub async fn authenticate(
        &self,
        peer: &PeerCertificate,
        authorization: Option<&str>,
        now: Timestamp,
    ) -> Result<Caller, TokenError> {
        let token = bearer(authorization)?;
        let organisation = self.organisation(peer)?;
        let issuer = self
            .issuers
            .get(&organisation)
            .ok_or(TokenError::NoIssuer)?;
        let (message, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, claims) = message.split_once('.').ok_or(TokenError::Malformed)?;
        let header = Header::parse(header)?;
        if allowed(&header.alg).is_none() {
            return Err(TokenError::Algorithm);
        }
        let key = issuer.keys.key(&header.kid, now).await?;
        if !key.has_algorithm(&header.alg) {
            return Err(TokenError::OtherAlgorithm);
        }
        if !key.verifies(message, signature) {
            return Err(TokenError::Signature);
        }
        let claims = Claims::parse(claims)?;
        let accepted = claims.accept(&issuer.name, &self.expected, peer, now)?;
        let issuer_name = issuer.name.clone();
        let shown = [
            Revocable::Certificate(peer.thumbprint),
            Revocable::KeyId(header.kid),
            Revocable::KeyThumbprint(key.thumbprint()),
            Revocable::TokenId {
                issuer: issuer_name.clone(),
                id: accepted.id,
            },
            Revocable::TokenHash(sha256(message.as_bytes())),
        ];
        let shown = Credentials::new(shown.map(|it| it.mark(&organisation)));
        Ok(Caller::new(
            organisation,
            accepted.professional,
            accepted.expires_at,
            issuer_name,
            shown,
        ))
    }

    /// Fetches the key sets that are due; to be called on a timer. What fails is in the operational log, and leaves the others be.
    pub async fn refresh_keys(&self, now: Timestamp) {
        for (organisation, issuer) in &self.issuers {
            if let Err(error) = issuer.keys.refresh(now).await {
                tell(organisation, &error);
            }
        }
    }

    /// Fetches every key set now, due or not: somebody says that one has changed. What fails is in the operational log, and its
    /// present keys stay.
    pub async fn reload_keys(&self, now: Timestamp) {
        for (organisation, issuer) in &self.issuers {
            if let Err(error) = issuer.keys.reload(now).await {
                tell(organisation, &error);
            }
        }
    }

    /// Forgets every signature that was verified: something is revoked, and each is verified anew.
    pub fn forget_signatures(&self) {
        for issuer in self.issuers.values() {
            issuer.keys.forget_signatures();
        }
    }

    /// How many signatures are remembered.
    pub fn signatures_remembered(&self) -> usize {
        let issuers = self.issuers.values();
        issuers.map(|it| it.keys.signatures_remembered()).sum()
    }

    /// The mark of the certificate of a connection, where a partner's is.
    pub fn certificate_of(&self, peer: &PeerCertificate) -> Option<Credentials> {
        let organisation = self.organisation(peer).ok()?;
        let certificate = Revocable::Certificate(peer.thumbprint);
        Some(Credentials::new([certificate.mark(&organisation)]))
    }

    fn organisation(&self, peer: &PeerCertificate) -> Result<Organisation, TokenError> {
        let trust = self.store.trust();
        let organisation = trust.organisation(&peer.oin).cloned();
        organisation.ok_or(TokenError::UnknownOrganisation)
    }
}

fn tell(organisation: &Organisation, error: &KeySetError) {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    tracing::warn!(%organisation, reason = %error, cause, "key set not fetched");
}

fn bearer(authorization: Option<&str>) -> Result<&str, TokenError> {
    let (scheme, token) = authorization
        .and_then(|value| value.split_once(' '))
        .ok_or(TokenError::Missing)?;
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Err(TokenError::Missing);
    }
    if token.len() > LONGEST_TOKEN {
        return Err(TokenError::TooLong);
    }
    Ok(token)
}
