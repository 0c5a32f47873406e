//! The whole infrastructure in memory: two authorities, the broker, and the partner organisations.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use super::{
    Authority, DevelopmentError, Leaf, LeafRequest, LogSigningKey, Purpose, SealingKey, Secret,
    TokenClaims, TokenKey, TokenKeyKind,
};
use crate::identity::Oin;
use crate::identity::tls::{Admitted, Destination, Dialer, Trust, TrustStore};
use crate::model::{Organisation, ProfessionalId, Timestamp};
use crate::ports::Clock;

/// OIN of the broker: synthetic, as all that begin with 00000099 here.
pub const BROKER_OIN: &str = "00000099000000009999";
/// Name in the broker's server certificate.
pub const BROKER_NAME: &str = "broker.samenbeeld.test";

/// Whom tokens for the broker are meant for (`aud`).
pub const BROKER_AUDIENCE: &str = "https://broker.samenbeeld.test";

/// How long the tokens last that are made here.
const TOKEN_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// Certificates are valid from shortly before they are made, for clocks that run behind.
const BEFORE: SignedDuration = SignedDuration::from_mins(5);
/// How long they last.
const LIFE: SignedDuration = SignedDuration::from_hours(365 * 24);
/// How long a connection may take in development.
const TERM: Duration = Duration::from_secs(5);

/// What one partner organisation has.
#[derive(Debug, Clone)]
pub struct OrganisationKeys {
    /// Its OIN.
    pub oin: Oin,
    /// What it shows when it calls the broker.
    pub client: Leaf,
    /// What its source shows when the broker calls it.
    pub source: Leaf,
    /// What signs the tokens of its professionals.
    pub token_key: TokenKey,
    /// What opens the text that is sealed to it.
    pub sealing: SealingKey,
}

/// What the broker has.
#[derive(Debug, Clone)]
pub struct BrokerKeys {
    /// What it shows when it is called.
    pub server: Leaf,
    /// What it shows when it calls a source.
    pub client: Leaf,
    /// Signs receipts and checkpoints.
    pub log_signing: LogSigningKey,
    /// Key of keyed hashes.
    pub hashing: Secret,
    /// Wraps the data keys in the store.
    pub wrapping: Secret,
}

/// A complete infrastructure.
pub struct DevelopmentPki {
    /// Issues the certificates of partners, as clients and as sources.
    pub partner_authority: Authority,
    /// Issues the certificates of the broker.
    pub broker_authority: Authority,
    /// What the broker has.
    pub broker: BrokerKeys,
    /// The partner organisations.
    pub organisations: BTreeMap<Organisation, OrganisationKeys>,
    /// First moment of validity.
    pub from: Timestamp,
    /// Moment from which certificates and revocation lists are no longer valid: one year.
    pub until: Timestamp,
}

impl DevelopmentPki {
    /// Makes an infrastructure for these organisations. Their OINs follow from their order; the last one signs its tokens with
    /// EdDSA, the others with ES256.
    ///
    /// # Errors
    /// When a certificate cannot be made.
    pub fn generate(
        organisations: &[Organisation],
        now: Timestamp,
    ) -> Result<Self, DevelopmentError> {
        let out_of_range = |_| DevelopmentError::Moment;
        let from = now.checked_sub(BEFORE).map_err(out_of_range)?;
        let until = now.checked_add(LIFE).map_err(out_of_range)?;
        let partner_authority = Authority::new("Samenbeeld development partners", from, until)?;
        let broker_authority = Authority::new("Samenbeeld development broker", from, until)?;
        let leaf = |name: &str, oin: &str, purpose| LeafRequest {
            name: name.to_owned(),
            serial_number: Some(oin.to_owned()),
            purpose,
            names: match purpose {
                Purpose::Client => Vec::new(),
                Purpose::Server => ["localhost", "127.0.0.1", "::1", name]
                    .map(String::from)
                    .to_vec(),
            },
            from,
            until,
        };
        let mut keys = BTreeMap::new();
        for (organisation, number) in organisations.iter().zip(1_usize..) {
            let oin = format!("00000099{number:012}");
            let name = organisation.as_str();
            let source = source_name(organisation);
            let kind = if number == organisations.len() {
                TokenKeyKind::Ed25519
            } else {
                TokenKeyKind::P256
            };
            let of_organisation = OrganisationKeys {
                token_key: TokenKey::generate(kind)?,
                sealing: SealingKey::generate()?,
                client: partner_authority.issue(&leaf(name, &oin, Purpose::Client))?,
                source: partner_authority.issue(&leaf(&source, &oin, Purpose::Server))?,
                oin: oin.parse().map_err(|_| DevelopmentError::Unreadable)?,
            };
            keys.insert(organisation.clone(), of_organisation);
        }
        let broker = |purpose| broker_authority.issue(&leaf(BROKER_NAME, BROKER_OIN, purpose));
        Ok(Self {
            broker: BrokerKeys {
                server: broker(Purpose::Server)?,
                client: broker(Purpose::Client)?,
                log_signing: LogSigningKey::generate()?,
                hashing: Secret::random()?,
                wrapping: Secret::random()?,
            },
            partner_authority,
            broker_authority,
            organisations: keys,
            from,
            until,
        })
    }

    /// What this organisation has.
    ///
    /// # Errors
    /// When it is not in this infrastructure.
    pub fn organisation(
        &self,
        organisation: &Organisation,
    ) -> Result<&OrganisationKeys, DevelopmentError> {
        let keys = self.organisations.get(organisation);
        keys.ok_or_else(|| DevelopmentError::UnknownOrganisation(organisation.clone()))
    }

    /// What the broker trusts: partners, as clients and as sources, without those that were revoked.
    ///
    /// # Errors
    /// When the revocation list cannot be made.
    pub fn partner_trust(&self) -> Result<Trust, DevelopmentError> {
        let partners = self.organisations.iter();
        let partners =
            partners.map(|(organisation, keys)| (keys.oin.clone(), organisation.clone()));
        self.trust(&self.partner_authority, Admitted::partners(partners)?)
    }

    /// What partners and their sources trust: the broker alone.
    ///
    /// # Errors
    /// When the revocation list cannot be made.
    pub fn broker_trust(&self) -> Result<Trust, DevelopmentError> {
        self.trust(&self.broker_authority, Admitted::Only(broker_oin()?))
    }

    /// Revokes both certificates of this organisation, as client and as source.
    ///
    /// # Errors
    /// When the organisation is not in this infrastructure.
    pub fn revoke(
        &mut self,
        organisation: &Organisation,
        at: Timestamp,
    ) -> Result<(), DevelopmentError> {
        let keys = self.organisation(organisation)?;
        for certificate in [
            keys.client.certificate.clone(),
            keys.source.certificate.clone(),
        ] {
            self.partner_authority.revoke(&certificate, at)?;
        }
        Ok(())
    }

    /// A token for a call that `professional` of this organisation makes now, bound to the organisation's client certificate.
    ///
    /// # Errors
    /// When the organisation is not in this infrastructure.
    pub fn token(
        &self,
        organisation: &Organisation,
        professional: &ProfessionalId,
        now: Timestamp,
    ) -> Result<String, DevelopmentError> {
        let keys = self.organisation(organisation)?;
        let claims = TokenClaims {
            issuer: issuer_name(organisation),
            audience: BROKER_AUDIENCE.to_owned(),
            professional: professional.clone(),
            employer: keys.oin.clone(),
            issued_at: now,
            life: TOKEN_LIFE,
            thumbprint: keys.client.thumbprint()?,
        };
        keys.token_key
            .sign(&keys.token_key.header(), &claims.to_json()?)
    }

    /// The set of keys with which this organisation's tokens are verified (JWKS).
    ///
    /// # Errors
    /// When the organisation is not in this infrastructure.
    pub fn key_set(&self, organisation: &Organisation) -> Result<String, DevelopmentError> {
        let keys = self.organisation(organisation)?;
        Ok(TokenKey::key_set([&keys.token_key]))
    }

    /// Calls the broker at this address as a client of this organisation.
    ///
    /// # Errors
    /// When the organisation is not in this infrastructure, or the address cannot be used.
    pub fn dial_broker(
        &self,
        organisation: &Organisation,
        address: &str,
        clock: Arc<dyn Clock>,
    ) -> Result<Dialer, DevelopmentError> {
        let own = self.organisation(organisation)?.client.own()?;
        let store = TrustStore::new(self.broker_trust()?, clock);
        let destination = Destination::new(address, BROKER_NAME, broker_oin()?)?;
        Ok(Dialer::new(destination, own, store, TERM)?)
    }

    /// Calls the source of this organisation at this address, as the broker does.
    ///
    /// # Errors
    /// When the organisation is not in this infrastructure, or the address cannot be used.
    pub fn dial_source(
        &self,
        organisation: &Organisation,
        address: &str,
        clock: Arc<dyn Clock>,
    ) -> Result<Dialer, DevelopmentError> {
        let oin = self.organisation(organisation)?.oin.clone();
        let store = TrustStore::new(self.partner_trust()?, clock);
        let destination = Destination::new(address, &source_name(organisation), oin)?;
        Ok(Dialer::new(
            destination,
            self.broker.client.own()?,
            store,
            TERM,
        )?)
    }

    fn trust(&self, authority: &Authority, admitted: Admitted) -> Result<Trust, DevelopmentError> {
        let list = authority.revocation_list(self.from, self.until)?;
        let anchor = authority.certificate();
        Ok(Trust::from_pem(
            anchor.as_bytes(),
            list.as_bytes(),
            admitted,
        )?)
    }
}

/// Issuer of an organisation's tokens (`iss`).
pub fn issuer_name(organisation: &Organisation) -> String {
    format!("https://tokens.{organisation}.test")
}

/// Name in the certificate of an organisation's source.
pub fn source_name(organisation: &Organisation) -> String {
    format!("{organisation}.source.test")
}

fn broker_oin() -> Result<Oin, DevelopmentError> {
    BROKER_OIN.parse().map_err(|_| DevelopmentError::Unreadable)
}
