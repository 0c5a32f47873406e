//! Where everything lies in a folder: the table in the documentation of [`super`], as paths.

use std::path::{Path, PathBuf};

use crate::model::Organisation;

/// The folder of a development infrastructure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout(PathBuf);

macro_rules! files {
    ($($(#[$doc:meta])* $name:ident => $path:literal),+ $(,)?) => {
        $(
            $(#[$doc])*
            pub fn $name(&self) -> PathBuf {
                self.0.join($path)
            }
        )+
    };
}

impl Layout {
    /// The infrastructure in this folder.
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    files! {
        /// Trust anchor of partners, as clients and as sources.
        partner_anchor => "partner-authority/certificate.pem",
        /// Private key of that authority.
        partner_authority_key => "partner-authority/key.pem",
        /// Its revocation list.
        partner_revocations => "partner-authority/revocations.pem",
        /// Trust anchor of the broker.
        broker_anchor => "broker-authority/certificate.pem",
        /// Private key of that authority.
        broker_authority_key => "broker-authority/key.pem",
        /// Its revocation list.
        broker_revocations => "broker-authority/revocations.pem",
        /// What the broker shows when it is called.
        broker_server => "broker/server.pem",
        /// Its private key.
        broker_server_key => "broker/server-key.pem",
        /// What the broker shows when it calls a source.
        broker_client => "broker/client.pem",
        /// Its private key.
        broker_client_key => "broker/client-key.pem",
        /// Signs receipts and checkpoints.
        log_signing => "broker/log-signing.pem",
        /// Verifies them.
        log_signing_public => "broker/log-signing-public.pem",
        /// Key of keyed hashes.
        hashing => "broker/hashing.key",
        /// Wraps the data keys in the store.
        wrapping => "broker/wrapping.key",
        /// The folders of the organisations.
        organisations => "organisations",
    }

    /// What belongs to one organisation.
    pub fn organisation(&self, organisation: &Organisation) -> OrganisationLayout {
        OrganisationLayout(self.organisations().join(organisation.as_str()))
    }
}

/// The folder of one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationLayout(PathBuf);

impl OrganisationLayout {
    files! {
        /// What it shows when it calls the broker.
        client => "client.pem",
        /// Its private key.
        client_key => "client-key.pem",
        /// What its source shows when the broker calls it.
        source => "source.pem",
        /// Its private key.
        source_key => "source-key.pem",
        /// Signs the tokens of its professionals.
        token_key => "token-key.pem",
        /// Verifies them (JWKS).
        key_set => "jwks.json",
        /// Opens text that is sealed to it.
        sealing => "sealing.key",
        /// Seals text to it.
        sealing_public => "sealing.pub",
    }

    /// The folder itself.
    pub(super) fn folder(&self) -> &Path {
        &self.0
    }

    /// Every file in it.
    pub(super) fn all(&self) -> [PathBuf; 8] {
        [
            self.client(),
            self.client_key(),
            self.source(),
            self.source_key(),
            self.token_key(),
            self.key_set(),
            self.sealing(),
            self.sealing_public(),
        ]
    }
}
