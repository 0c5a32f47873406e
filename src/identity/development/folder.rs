//! The infrastructure in a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::keys::{bytes, line};
use super::pki::BrokerKeys;
use super::{
    Authority, DevelopmentError, DevelopmentPki, Layout, Leaf, LogSigningKey, OrganisationKeys,
    SealingKey, Secret, TokenKey,
};
use crate::model::{Organisation, Timestamp};

/// Who may read a file: its owner alone, or everybody.
#[derive(Clone, Copy)]
enum Readers {
    Owner,
    Everybody,
}

struct File {
    path: PathBuf,
    text: Zeroizing<String>,
    readers: Readers,
}

fn secret(path: PathBuf, text: &str) -> File {
    File {
        path,
        text: Zeroizing::new(text.to_owned()),
        readers: Readers::Owner,
    }
}

fn open(path: PathBuf, text: &str) -> File {
    File {
        readers: Readers::Everybody,
        ..secret(path, text)
    }
}

impl DevelopmentPki {
    /// Writes everything into a folder, which is made if need be.
    ///
    /// # Errors
    /// When a file is already there and may not be replaced (nothing is written then), or cannot be written.
    pub fn write(&self, folder: &Path, replace: bool) -> Result<(), DevelopmentError> {
        let mut files = self.broker_files(&Layout::new(folder))?;
        for (organisation, keys) in &self.organisations {
            files.extend(organisation_files(folder, organisation, keys));
        }
        if !replace && let Some(file) = files.iter().find(|file| file.path.exists()) {
            return Err(DevelopmentError::Exists(file.path.clone()));
        }
        self.remove_others(&Layout::new(folder))?;
        files.iter().try_for_each(put)
    }

    /// Removes the files of organisations that are not in this infrastructure: their certificates are of an authority that is
    /// about to be replaced.
    fn remove_others(&self, layout: &Layout) -> Result<(), DevelopmentError> {
        for organisation in named(layout)? {
            if self.organisations.contains_key(&organisation) {
                continue;
            }
            let at = layout.organisation(&organisation);
            for path in at.all() {
                remove(&path).map_err(|source| DevelopmentError::Folder(path, source))?;
            }
            // Whatever else lies there is somebody else's, and keeps the folder.
            fs::remove_dir(at.folder()).ok();
        }
        Ok(())
    }

    /// Reads what [`DevelopmentPki::write`] wrote.
    ///
    /// # Errors
    /// When a file is missing or broken.
    pub fn read(folder: &Path) -> Result<Self, DevelopmentError> {
        let layout = Layout::new(folder);
        let partner_authority = Authority::from_pem(
            &read(&layout.partner_anchor())?,
            &read(&layout.partner_authority_key())?,
            &read(&layout.partner_revocations())?,
        )?;
        let broker_authority = Authority::from_pem(
            &read(&layout.broker_anchor())?,
            &read(&layout.broker_authority_key())?,
            &read(&layout.broker_revocations())?,
        )?;
        let (from, until) = partner_authority.validity()?;
        Ok(Self {
            partner_authority,
            broker_authority,
            broker: BrokerKeys {
                server: leaf(&layout.broker_server(), &layout.broker_server_key())?,
                client: leaf(&layout.broker_client(), &layout.broker_client_key())?,
                log_signing: LogSigningKey::from_pem(&read(&layout.log_signing())?)?,
                hashing: Secret::from_text(&read(&layout.hashing())?)?,
                wrapping: Secret::from_text(&read(&layout.wrapping())?)?,
            },
            organisations: organisations(&layout)?,
            from,
            until,
        })
    }

    /// Writes the revocation lists anew.
    ///
    /// # Errors
    /// When they cannot be made or written.
    pub fn write_revocations(&self, folder: &Path, now: Timestamp) -> Result<(), DevelopmentError> {
        let layout = Layout::new(folder);
        let partner = self.partner_authority.revocation_list(now, self.until)?;
        let broker = self.broker_authority.revocation_list(now, self.until)?;
        put(&open(layout.partner_revocations(), &partner))?;
        put(&open(layout.broker_revocations(), &broker))
    }

    fn broker_files(&self, at: &Layout) -> Result<Vec<File>, DevelopmentError> {
        let (partner, broker) = (&self.partner_authority, &self.broker_authority);
        let list = |authority: &Authority| authority.revocation_list(self.from, self.until);
        let keys = &self.broker;
        Ok(vec![
            open(at.partner_anchor(), partner.certificate()),
            secret(at.partner_authority_key(), &partner.private()),
            open(at.partner_revocations(), &list(partner)?),
            open(at.broker_anchor(), broker.certificate()),
            secret(at.broker_authority_key(), &broker.private()),
            open(at.broker_revocations(), &list(broker)?),
            open(at.broker_server(), &keys.server.certificate),
            secret(at.broker_server_key(), &keys.server.key),
            open(at.broker_client(), &keys.client.certificate),
            secret(at.broker_client_key(), &keys.client.key),
            secret(at.log_signing(), &keys.log_signing.private),
            open(at.log_signing_public(), &keys.log_signing.public_pem),
            secret(at.hashing(), &keys.hashing.to_text()),
            secret(at.wrapping(), &keys.wrapping.to_text()),
        ])
    }
}

fn organisation_files(
    folder: &Path,
    organisation: &Organisation,
    keys: &OrganisationKeys,
) -> [File; 8] {
    let at = Layout::new(folder).organisation(organisation);
    [
        open(at.client(), &keys.client.certificate),
        secret(at.client_key(), &keys.client.key),
        open(at.source(), &keys.source.certificate),
        secret(at.source_key(), &keys.source.key),
        secret(at.token_key(), keys.token_key.private()),
        open(at.key_set(), &TokenKey::key_set([&keys.token_key])),
        secret(at.sealing(), &keys.sealing.private.to_text()),
        open(at.sealing_public(), &line(&keys.sealing.public)),
    ]
}

fn organisations(
    layout: &Layout,
) -> Result<BTreeMap<Organisation, OrganisationKeys>, DevelopmentError> {
    let mut organisations = BTreeMap::new();
    for organisation in named(layout)? {
        let at = layout.organisation(&organisation);
        let client = leaf(&at.client(), &at.client_key())?;
        let keys = OrganisationKeys {
            oin: client.oin()?,
            client,
            source: leaf(&at.source(), &at.source_key())?,
            token_key: TokenKey::from_pem(&read(&at.token_key())?)?,
            sealing: SealingKey {
                private: Secret::from_text(&read(&at.sealing())?)?,
                public: bytes(&read(&at.sealing_public())?)?,
            },
        };
        organisations.insert(organisation, keys);
    }
    Ok(organisations)
}

/// The organisations that have a folder.
fn named(layout: &Layout) -> Result<BTreeSet<Organisation>, DevelopmentError> {
    let folder = layout.organisations();
    let fault = |source| DevelopmentError::Folder(folder.clone(), source);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries.map_err(fault)?,
    };
    let mut named = BTreeSet::new();
    for entry in entries {
        let name = entry.map_err(fault)?.file_name();
        named.extend(name.to_str().and_then(|name| name.parse().ok()));
    }
    Ok(named)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

fn leaf(certificate: &Path, key: &Path) -> Result<Leaf, DevelopmentError> {
    Ok(Leaf {
        certificate: read(certificate)?.to_string(),
        key: read(key)?,
    })
}

fn read(path: &Path) -> Result<Zeroizing<String>, DevelopmentError> {
    let fault = |source| DevelopmentError::Folder(path.to_owned(), source);
    fs::read_to_string(path).map(Zeroizing::new).map_err(fault)
}

/// Writes a file beside its place and then moves it there, so that nobody ever reads half of it.
fn put(file: &File) -> Result<(), DevelopmentError> {
    let fault = |source| DevelopmentError::Folder(file.path.clone(), source);
    if let Some(folder) = file.path.parent() {
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder.create(folder).map_err(fault)?;
    }
    let beside = file.path.with_extension("new");
    remove(&beside).map_err(fault)?;
    let mode = match file.readers {
        Readers::Owner => 0o600,
        Readers::Everybody => 0o644,
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(mode);
    let mut opened = options.open(&beside).map_err(fault)?;
    opened.write_all(file.text.as_bytes()).map_err(fault)?;
    opened.sync_all().map_err(fault)?;
    fs::rename(&beside, &file.path).map_err(fault)
}
